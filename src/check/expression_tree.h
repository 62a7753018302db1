/* Inside of check/: what reading an expression gives and binding takes. */
#ifndef CHECK_EXPRESSION_TREE_H
#define CHECK_EXPRESSION_TREE_H

#include "check/expression.h"

enum tree_kind {
    TREE_NUMBER,
    TREE_VARIABLE,
    TREE_CELLS, /* one cell, or several where a sum takes them */
    TREE_ADD,
    TREE_SUBTRACT,
    TREE_MULTIPLY,
    TREE_DIVIDE,
    TREE_SUM,      /* left: a chain of arguments */
    TREE_ARGUMENT, /* left: the value, right: the next argument */
    TREE_AND,      /* from here on: conditions */
    TREE_OR,
    TREE_NOT,
    TREE_COMPARE,
    TREE_WHOLE, /* left: one argument */
};

struct tree {
    enum tree_kind kind;
    size_t at; /* byte of the expression, for complaints */
    struct decimal number;
    enum variable variable;
    struct slice name;
    enum comparison comparison;
    struct tree *left, *right;
};

struct expression {
    const struct yaml_node *source;
    struct tree *tree;
};

/* Complains at byte `at` of the node's text. */
bool expression_complain(const struct yaml_node *source, size_t at, struct error *error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
