/* Expressions as people write them: names of cells, + - * /, sum(...), comparisons, and/or/not. This file reads them;
 * expression_bind.c gives the names their cells. */
#include "check/expression_tree.h"

#include <assert.h>
#include <string.h>

enum { DEPTH_MOST = 64 };

struct parser {
    struct arena *arena;
    const struct yaml_node *source;
    struct slice text;
    size_t at;
    unsigned variables;
    int depth;
    struct error *error;
};

bool expression_complain(const struct yaml_node *source, size_t at, struct error *error, const char *format, ...)
{
    struct error inner;
    struct yaml_node place = yaml_inside(source, at);
    va_list arguments;
    va_start(arguments, format);
    error_vset(&inner, ERROR_USAGE, format, arguments);
    va_end(arguments);
    return yaml_complain(&place, error, "%s", inner.message);
}

static struct tree *new_tree(struct parser *parser, enum tree_kind kind, size_t at)
{
    struct tree *tree = arena_new_item(parser->arena, struct tree);
    tree->kind = kind;
    tree->at = at;
    return tree;
}

static struct tree *join(struct parser *parser, enum tree_kind kind, size_t at, struct tree *left, struct tree *right)
{
    struct tree *tree = new_tree(parser, kind, at);
    tree->left = left;
    tree->right = right;
    return tree;
}

static void skip_blanks(struct parser *parser)
{
    while (parser->at < parser->text.length && strchr(" \t\n", parser->text.data[parser->at]))
        parser->at++;
}

static size_t next_byte(struct parser *parser)
{
    skip_blanks(parser);
    return parser->at;
}

static bool is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/* Takes `sign` when it stands next; a word only as a whole. */
static bool take(struct parser *parser, const char *sign)
{
    skip_blanks(parser);
    struct slice rest = slice_part(parser->text, parser->at, parser->text.length);
    size_t length = strlen(sign);
    if (!slice_starts_with(rest, slice_of(sign)))
        return false;
    if (is_name_character(sign[0]) && rest.length > length && is_name_character(rest.data[length]))
        return false;
    parser->at += length;
    return true;
}

static struct tree *fail(struct parser *parser, const char *what)
{
    expression_complain(parser->source, parser->at, parser->error, "%s", what);
    return NULL;
}

static struct tree *parse_either(struct parser *parser);

static bool is_condition(const struct tree *tree)
{
    return tree->kind >= TREE_AND;
}

static struct tree *need_value(struct parser *parser, struct tree *tree)
{
    if (!tree || !is_condition(tree))
        return tree;
    expression_complain(parser->source, tree->at, parser->error, "这里应为数值，不能是比较或 and、or、not");
    return NULL;
}

static struct tree *need_condition(struct parser *parser, struct tree *tree)
{
    if (!tree || is_condition(tree))
        return tree;
    expression_complain(parser->source, tree->at, parser->error, "这里应为比较，例如 a == b");
    return NULL;
}

/* A name with its placeholders {r} and lists [a b]. */
static struct tree *parse_name(struct parser *parser)
{
    size_t start = parser->at;
    int open = 0;
    for (; parser->at < parser->text.length; parser->at++) {
        char c = parser->text.data[parser->at];
        open += (c == '{' || c == '[') - (c == '}' || c == ']');
        bool ends = open == 0 && c != '}' && c != ']' && !is_name_character(c);
        if (ends || open < 0)
            break;
    }
    if (open > 0)
        return fail(parser, "括号没有写完");
    if (parser->at == start)
        return fail(parser, parser->at == parser->text.length ? "表达式没有写完" : "这里应为数、单元格或括号");
    static const char *const names[] = {[VARIABLE_NUMBER] = "n", [VARIABLE_VALUE] = "value", [VARIABLE_YEAR] = "year"};
    struct tree *tree = new_tree(parser, TREE_CELLS, start);
    tree->name = slice_part(parser->text, start, parser->at);
    if (slice_starts_with(tree->name, SLICE("previous.")) && !(parser->variables & EXPRESSION_PREVIOUS)) {
        expression_complain(parser->source, start, parser->error, "这种规则里没有上年的报告，不能用 previous");
        return NULL;
    }
    for (unsigned i = 0; i < VARIABLE_COUNT; i++) {
        if (!slice_is(tree->name, names[i]))
            continue;
        tree->kind = TREE_VARIABLE;
        tree->variable = (enum variable)i;
        if (!(parser->variables & 1u << i)) {
            expression_complain(parser->source, start, parser->error, "这种规则里不能用“%s”", names[i]);
            return NULL;
        }
    }
    return tree;
}

static struct tree *parse_number(struct parser *parser)
{
    size_t start = parser->at;
    while (parser->at < parser->text.length &&
           (strchr("0123456789.", parser->text.data[parser->at]) && parser->text.data[parser->at]))
        parser->at++;
    struct tree *tree = new_tree(parser, TREE_NUMBER, start);
    struct slice digits = slice_part(parser->text, start, parser->at);
    if (decimal_parse(digits, &tree->number))
        return tree;
    expression_complain(parser->source, start, parser->error, "“%.*s”不是数", SLICE_ARGUMENTS(digits));
    return NULL;
}

/* What stands in the parentheses of sum(a, b) and whole(a). */
static struct tree *parse_arguments(struct parser *parser, enum tree_kind kind)
{
    struct tree *call = new_tree(parser, kind, parser->at), **next = &call->left;
    if (!take(parser, "("))
        return fail(parser, "这里应为左括号");
    do {
        struct tree *argument = need_value(parser, parse_either(parser));
        if (!argument)
            return NULL;
        *next = join(parser, TREE_ARGUMENT, argument->at, argument, NULL);
        next = &(*next)->right;
    } while (kind == TREE_SUM && take(parser, ","));
    return take(parser, ")") ? call : fail(parser, "缺少右括号");
}

static struct tree *parse_primary(struct parser *parser)
{
    if (take(parser, "(")) {
        struct tree *inside = parse_either(parser);
        return !inside || take(parser, ")") ? inside : fail(parser, "缺少右括号");
    }
    if (take(parser, "-")) {
        size_t at = parser->at;
        if (++parser->depth > DEPTH_MOST)
            return fail(parser, "括号套得太深");
        struct tree *operand = need_value(parser, parse_primary(parser));
        parser->depth--;
        return operand ? join(parser, TREE_SUBTRACT, at, new_tree(parser, TREE_NUMBER, at), operand) : NULL;
    }
    if (take(parser, "sum"))
        return parse_arguments(parser, TREE_SUM);
    if (take(parser, "whole"))
        return parse_arguments(parser, TREE_WHOLE);
    skip_blanks(parser);
    char c = parser->at < parser->text.length ? parser->text.data[parser->at] : '\0';
    return c >= '0' && c <= '9' ? parse_number(parser) : parse_name(parser);
}

static struct tree *parse_product(struct parser *parser)
{
    struct tree *left = parse_primary(parser);
    while (left) {
        size_t at = next_byte(parser);
        bool times = take(parser, "*");
        if (!times && !take(parser, "/"))
            break;
        struct tree *right = parse_primary(parser);
        if (!need_value(parser, left) || !need_value(parser, right))
            return NULL;
        left = join(parser, times ? TREE_MULTIPLY : TREE_DIVIDE, at, left, right);
    }
    return left;
}

static struct tree *parse_sum(struct parser *parser)
{
    struct tree *left = parse_product(parser);
    while (left) {
        size_t at = next_byte(parser);
        bool plus = take(parser, "+");
        if (!plus && !take(parser, "-"))
            break;
        struct tree *right = parse_product(parser);
        if (!need_value(parser, left) || !need_value(parser, right))
            return NULL;
        left = join(parser, plus ? TREE_ADD : TREE_SUBTRACT, at, left, right);
    }
    return left;
}

static struct tree *parse_comparison(struct parser *parser)
{
    static const struct {
        const char *sign;
        enum comparison comparison;
    } signs[] = {{"==", COMPARISON_EQUAL},    {"!=", COMPARISON_UNEQUAL}, {"<=", COMPARISON_AT_MOST},
                 {">=", COMPARISON_AT_LEAST}, {"<", COMPARISON_LESS},     {">", COMPARISON_MORE}};
    struct tree *left = parse_sum(parser);
    for (size_t i = 0; left && i < sizeof signs / sizeof *signs; i++) {
        size_t at = next_byte(parser);
        if (!take(parser, signs[i].sign))
            continue;
        struct tree *right = need_value(parser, parse_sum(parser));
        if (!right || !need_value(parser, left))
            return NULL;
        struct tree *tree = join(parser, TREE_COMPARE, at, left, right);
        tree->comparison = signs[i].comparison;
        return tree;
    }
    skip_blanks(parser);
    if (left && parser->at < parser->text.length && parser->text.data[parser->at] == '=')
        return fail(parser, "“等于”要写两个等号：==");
    return left;
}

static struct tree *parse_negation(struct parser *parser)
{
    size_t at = next_byte(parser);
    if (!take(parser, "not"))
        return parse_comparison(parser);
    if (++parser->depth > DEPTH_MOST)
        return fail(parser, "括号套得太深");
    struct tree *operand = need_condition(parser, parse_negation(parser));
    parser->depth--;
    return operand ? join(parser, TREE_NOT, at, operand, NULL) : NULL;
}

static struct tree *parse_both(struct parser *parser)
{
    struct tree *left = parse_negation(parser);
    size_t at = next_byte(parser);
    while (left && take(parser, "and")) {
        struct tree *right = need_condition(parser, parse_negation(parser));
        if (!right || !need_condition(parser, left))
            return NULL;
        left = join(parser, TREE_AND, at, left, right);
    }
    return left;
}

static struct tree *parse_either(struct parser *parser)
{
    if (++parser->depth > DEPTH_MOST)
        return fail(parser, "括号套得太深");
    struct tree *left = parse_both(parser);
    size_t at = next_byte(parser);
    while (left && take(parser, "or")) {
        struct tree *right = need_condition(parser, parse_both(parser));
        if (!right || !need_condition(parser, left))
            return NULL;
        left = join(parser, TREE_OR, at, left, right);
    }
    parser->depth--;
    return left;
}

struct expression *expression_parse(struct arena *arena, const struct yaml_node *node, unsigned variables,
                                    struct error *error)
{
    if (node->kind != YAML_SCALAR) {
        yaml_complain(node, error, "这里应为一个表达式");
        return NULL;
    }
    struct parser parser = {arena, node, node->text, 0, variables, 0, error};
    struct tree *tree = need_condition(&parser, parse_either(&parser));
    skip_blanks(&parser);
    if (tree && parser.at < parser.text.length)
        tree = fail(&parser, "这里多出了内容");
    if (!tree)
        return NULL;
    struct expression *expression = arena_new_item(arena, struct expression);
    *expression = (struct expression){node, tree};
    return expression;
}
