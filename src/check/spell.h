/* Inside of check/: what stands in rules, in words: names of cells, expressions, phrases, examples. */
#ifndef CHECK_SPELL_H
#define CHECK_SPELL_H

#include "check/rule.h"

struct spelling {
    struct arena *arena;
    const struct forms *forms;
    const struct form *form; /* the newest the rule is for */
    const struct rule *rule;
    struct buffer *out;
};

/* 表三 本年新收·总计; a placeholder of `each` is this row or this column; what no form knows stays as it is written. */
void spell_cells(const struct spelling *spelling, struct slice name);
/* An expression, or its text when it is none. Alternatives (a or b) that it consists of are parted by `between`. */
void spell_expression(const struct spelling *spelling, const struct yaml_node *node, const char *between);
/* 收到/接到 … 〔数〕件/宗. */
void spell_phrase(const struct spelling *spelling, struct slice phrase);
/* 一、总体情况 for "1"; 第一个标题之前 for "0". */
void spell_section(const struct spelling *spelling, struct slice id);
/* The changes of an example against a report in which nothing is wrong. */
void spell_example(const struct spelling *spelling, const struct yaml_node *example);
/* Any node: words parted by 、, pairs by ；. */
void spell_node(const struct spelling *spelling, const struct yaml_node *node);

/* Calls `visit` with the name of each cell in the expression. */
void expression_names(struct arena *arena, const struct yaml_node *node, void (*visit)(struct slice name, void *data),
                      void *data);

#endif
