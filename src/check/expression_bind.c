/* Binding: the names of an expression become cells of a form; sums and differences of cells become vectors of
 * coefficients, so that evaluation is a walk over an array and equations can be handed on as they are. */
#include "check/expression_tree.h"
#include "check/names.h"

#include <assert.h>
#include <string.h>

struct binder {
    const struct expression *expression;
    const struct form *form;
    const struct form *previous; /* NULL where no cell of last year's report can stand */
    const struct binding *bindings;
    size_t binding_count;
    struct arena *arena;
    struct error *error;
};

static struct arithmetic *new_linear(struct binder *binder, struct decimal constant, size_t terms)
{
    struct arithmetic *linear = arena_new_item(binder->arena, struct arithmetic);
    linear->constant = constant;
    linear->terms = arena_new_array(binder->arena, struct linear_term, terms ? terms : 1);
    return linear;
}

static bool complain(struct binder *binder, const struct tree *tree, const char *format, struct slice name)
{
    return expression_complain(binder->expression->source, tree->at, binder->error, format, SLICE_ARGUMENTS(name));
}

/* The name with {r} replaced; the empty slice with a complaint when there is no such placeholder. */
static struct slice expand(struct binder *binder, const struct tree *tree)
{
    struct buffer out = {0};
    struct slice rest = tree->name;
    while (rest.length) {
        ptrdiff_t open = slice_find(rest, SLICE("{"), 0), close = slice_find(rest, SLICE("}"), 0);
        if (open < 0 || close < open) {
            buffer_add(&out, rest);
            break;
        }
        buffer_add(&out, slice_part(rest, 0, (size_t)open));
        struct slice placeholder = slice_part(rest, (size_t)open + 1, (size_t)close);
        size_t i = 0;
        while (i < binder->binding_count && !slice_equal(binder->bindings[i].name, placeholder))
            i++;
        if (i == binder->binding_count) {
            complain(binder, tree, "each 里没有“%.*s”", placeholder);
            buffer_free(&out);
            return SLICE_NONE;
        }
        buffer_add(&out, binder->bindings[i].text);
        rest = slice_part(rest, (size_t)close + 1, rest.length);
    }
    struct slice expanded = arena_copy(binder->arena, buffer_slice(&out));
    buffer_free(&out);
    return expanded;
}

static bool complain_unknown_cell(struct binder *binder, const struct tree *tree, const struct form *form,
                                  struct slice name)
{
    struct slice nearest = names_nearest_cell(form, name, binder->arena);
    if (!nearest.length)
        return expression_complain(binder->expression->source, tree->at, binder->error, "%.*s 格式没有单元格“%.*s”",
                                   SLICE_ARGUMENTS(form->id), SLICE_ARGUMENTS(name));
    return expression_complain(binder->expression->source, tree->at, binder->error,
                               "%.*s 格式没有单元格“%.*s”；是不是“%.*s”？", SLICE_ARGUMENTS(form->id),
                               SLICE_ARGUMENTS(name), SLICE_ARGUMENTS(nearest));
}

static struct arithmetic *bind_cells(struct binder *binder, const struct tree *tree, bool several)
{
    struct slice name = expand(binder, tree);
    struct index_list cells;
    bool grouped;
    if (!name.length)
        return NULL;
    bool previous = slice_starts_with(name, SLICE("previous."));
    const struct form *form = previous ? binder->previous : binder->form;
    if (previous)
        name = slice_part(name, strlen("previous."), name.length);
    assert(form);
    if (!names_cells(form, name, binder->arena, &cells, &grouped)) {
        complain_unknown_cell(binder, tree, form, name);
        return NULL;
    }
    if (grouped && !several) {
        complain(binder, tree, "“%.*s”是好几格，请写成 sum(...)", name);
        return NULL;
    }
    struct arithmetic *linear = new_linear(binder, DECIMAL(0), cells.count);
    for (size_t i = 0; i < cells.count; i++) {
        uint16_t cell = cells.items[i];
        linear->terms[linear->term_count++] = (struct linear_term){
            .coefficient = 1,
            .cell = (int16_t)cell,
            .previous = previous,
            .row = form->cells[cell].row,
            .type = (uint8_t)form_cell_column(form, cell)->type,
            .grouped = grouped,
        };
    }
    return linear;
}

static struct arithmetic *join_operation(struct binder *binder, enum arithmetic_kind kind,
                                         const struct arithmetic *left, const struct arithmetic *right)
{
    struct arithmetic *joined = arena_new_item(binder->arena, struct arithmetic);
    *joined = (struct arithmetic){.kind = kind, .left = left, .right = right};
    return joined;
}

/* left + sign * right as one vector; NULL when the numbers do not fit. */
static struct arithmetic *add_linear(struct binder *binder, const struct arithmetic *left,
                                     const struct arithmetic *right, int32_t sign)
{
    struct arithmetic *sum = new_linear(binder, left->constant, left->term_count + right->term_count);
    memcpy(sum->terms, left->terms, left->term_count * sizeof *sum->terms);
    sum->term_count = left->term_count;
    for (size_t i = 0; i < right->term_count; i++) {
        struct linear_term term = right->terms[i];
        term.coefficient *= sign;
        sum->terms[sum->term_count++] = term;
    }
    bool fits = sign > 0 ? decimal_add(sum->constant, right->constant, &sum->constant)
                         : decimal_subtract(sum->constant, right->constant, &sum->constant);
    return fits ? sum : NULL;
}

static bool is_constant(const struct arithmetic *arithmetic)
{
    return arithmetic->kind == ARITHMETIC_LINEAR && arithmetic->term_count == 0;
}

/* A whole number of at most six digits times a vector stays a vector. */
static struct arithmetic *scale_linear(struct binder *binder, const struct arithmetic *linear, struct decimal factor)
{
    if (linear->kind != ARITHMETIC_LINEAR || factor.scale || factor.digits > 999999 || factor.digits < -999999)
        return NULL;
    struct arithmetic *scaled = new_linear(binder, DECIMAL(0), linear->term_count);
    if (!decimal_multiply(linear->constant, factor, &scaled->constant))
        return NULL;
    for (size_t i = 0; i < linear->term_count; i++) {
        struct linear_term term = linear->terms[i];
        if (__builtin_mul_overflow(term.coefficient, (int32_t)factor.digits, &term.coefficient))
            return NULL;
        scaled->terms[scaled->term_count++] = term;
    }
    return scaled;
}

static struct arithmetic *combine(struct binder *binder, const struct tree *tree, const struct arithmetic *left,
                                  const struct arithmetic *right)
{
    bool linear = left->kind == ARITHMETIC_LINEAR && right->kind == ARITHMETIC_LINEAR;
    struct arithmetic *joined = NULL;
    switch (tree->kind) {
    case TREE_ADD:
        joined = linear ? add_linear(binder, left, right, 1) : NULL;
        return joined ? joined : join_operation(binder, ARITHMETIC_ADD, left, right);
    case TREE_SUBTRACT:
        joined = linear ? add_linear(binder, left, right, -1) : NULL;
        return joined ? joined : join_operation(binder, ARITHMETIC_SUBTRACT, left, right);
    case TREE_MULTIPLY:
        if (is_constant(left))
            joined = scale_linear(binder, right, left->constant);
        else if (is_constant(right))
            joined = scale_linear(binder, left, right->constant);
        return joined ? joined : join_operation(binder, ARITHMETIC_MULTIPLY, left, right);
    default:
        if (!is_constant(right) || right->constant.digits != 0)
            return join_operation(binder, ARITHMETIC_DIVIDE, left, right);
        expression_complain(binder->expression->source, tree->at, binder->error, "这里除以 0 了");
        return NULL;
    }
}

static struct arithmetic *bind_value(struct binder *binder, const struct tree *tree, bool several);

static struct arithmetic *bind_sum(struct binder *binder, const struct tree *tree)
{
    struct arithmetic *sum = new_linear(binder, DECIMAL(0), 0);
    for (const struct tree *argument = tree->left; argument; argument = argument->right) {
        struct arithmetic *value = bind_value(binder, argument->left, true);
        if (!value)
            return NULL;
        struct tree plus = {.kind = TREE_ADD, .at = argument->at};
        sum = combine(binder, &plus, sum, value);
    }
    return sum;
}

static struct arithmetic *bind_value(struct binder *binder, const struct tree *tree, bool several)
{
    if (tree->kind == TREE_NUMBER)
        return new_linear(binder, tree->number, 0);
    if (tree->kind == TREE_CELLS)
        return bind_cells(binder, tree, several);
    if (tree->kind == TREE_SUM)
        return bind_sum(binder, tree);
    if (tree->kind == TREE_VARIABLE) {
        struct arithmetic *linear = new_linear(binder, DECIMAL(0), 1);
        linear->terms[linear->term_count++] =
            (struct linear_term){.coefficient = 1, .cell = -1, .variable = (uint8_t)tree->variable};
        return linear;
    }
    struct arithmetic *left = bind_value(binder, tree->left, false);
    struct arithmetic *right = left ? bind_value(binder, tree->right, false) : NULL;
    return right ? combine(binder, tree, left, right) : NULL;
}

static struct condition *bind_condition(struct binder *binder, const struct tree *tree)
{
    static const enum condition_kind kinds[] = {
        [TREE_AND] = CONDITION_AND,         [TREE_OR] = CONDITION_OR,       [TREE_NOT] = CONDITION_NOT,
        [TREE_COMPARE] = CONDITION_COMPARE, [TREE_WHOLE] = CONDITION_WHOLE,
    };
    assert(tree->kind >= TREE_AND);
    struct condition *condition = arena_new_item(binder->arena, struct condition);
    condition->kind = kinds[tree->kind];
    condition->comparison = tree->comparison;
    if (tree->kind == TREE_WHOLE)
        return (condition->left = bind_value(binder, tree->left->left, false)) ? condition : NULL;
    if (tree->kind == TREE_COMPARE) {
        condition->left = bind_value(binder, tree->left, false);
        condition->right = condition->left ? bind_value(binder, tree->right, false) : NULL;
        return condition->right ? condition : NULL;
    }
    condition->first = bind_condition(binder, tree->left);
    if (condition->first && tree->right)
        condition->second = bind_condition(binder, tree->right);
    return condition->first && (condition->second || !tree->right) ? condition : NULL;
}

const struct condition *expression_bind_years(const struct expression *expression, const struct form *form,
                                              const struct form *previous, const struct binding *bindings, size_t count,
                                              struct arena *arena, struct error *error)
{
    struct binder binder = {expression, form, previous, bindings, count, arena, error};
    return bind_condition(&binder, expression->tree);
}

const struct condition *expression_bind(const struct expression *expression, const struct form *form,
                                        const struct binding *bindings, size_t count, struct arena *arena,
                                        struct error *error)
{
    return expression_bind_years(expression, form, NULL, bindings, count, arena, error);
}
