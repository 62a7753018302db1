/* Evaluation over what is known. A cell that is not read has bounds by its type (a count is never negative), so that
 * the printed numbers alone may already break an equation; whatever stays open is unknown, never 0. */
#include "check/expression.h"

#include <assert.h>
#include <string.h>

struct interval interval_of(struct decimal value)
{
    return (struct interval){value, value, true, true};
}

bool interval_is_point(struct interval interval)
{
    return interval.low_known && interval.high_known && decimal_compare(interval.low, interval.high) == 0;
}

const struct facts *term_facts(const struct linear_term *term, const struct facts *facts)
{
    if (!term->previous)
        return facts;
    return facts->surroundings ? facts->surroundings->previous : NULL;
}

bool term_value(const struct linear_term *term, const struct facts *facts, struct decimal *out)
{
    const struct facts *of = term_facts(term, facts);
    return term->cell >= 0 && of && facts_value(of, (uint16_t)term->cell, out);
}

bool term_is_active(const struct linear_term *term, const struct facts *facts)
{
    const struct facts *of = term_facts(term, facts);
    return term->cell < 0 || !term->grouped || !of || of->rows[term->row].active;
}

/* Adds coefficient * value to one end of a sum. */
static void add_bound(struct decimal *sum, bool *known, int32_t coefficient, struct decimal value)
{
    if (!*known)
        return;
    int64_t digits;
    if (value.scale == 0 && sum->scale == 0 && !__builtin_mul_overflow(value.digits, coefficient, &digits)) {
        *known = !__builtin_add_overflow(sum->digits, digits, &sum->digits);
        return;
    }
    struct decimal product;
    *known = decimal_multiply(value, DECIMAL(coefficient), &product) && decimal_add(*sum, product, sum);
}

static void add_interval(struct interval *sum, int32_t coefficient, const struct interval *value)
{
    bool turned = coefficient < 0;
    sum->low_known &= turned ? value->high_known : value->low_known;
    sum->high_known &= turned ? value->low_known : value->high_known;
    add_bound(&sum->low, &sum->low_known, coefficient, turned ? value->high : value->low);
    add_bound(&sum->high, &sum->high_known, coefficient, turned ? value->low : value->high);
}

static void add_term(struct interval *sum, const struct linear_term *term, const struct scope *scope)
{
    const struct facts *facts = term_facts(term, scope->facts);
    struct interval value = {.low = DECIMAL(0), .high = DECIMAL(0)};
    if (term->cell < 0) {
        add_interval(sum, term->coefficient, &scope->variables[term->variable]);
        return;
    }
    if (!term_is_active(term, scope->facts))
        return;
    bool known = term_value(term, scope->facts, &value.low);
    if (!known && scope->blank_is_zero && facts && facts->cells[term->cell].state == CELL_BLANK) {
        known = true;
        value.low = DECIMAL(0);
    }
    if (known)
        value = interval_of(value.low);
    else
        value.low_known = term->type != CELL_CHANGE;
    add_interval(sum, term->coefficient, &value);
}

static struct interval multiply_or_divide(const struct arithmetic *arithmetic, struct interval left,
                                          struct interval right)
{
    struct decimal value;
    if (!interval_is_point(left) || !interval_is_point(right))
        return (struct interval){0};
    bool fits = arithmetic->kind == ARITHMETIC_MULTIPLY ? decimal_multiply(left.low, right.low, &value)
                                                        : decimal_divide(left.low, right.low, &value);
    return fits ? interval_of(value) : (struct interval){0};
}

struct interval arithmetic_evaluate(const struct arithmetic *arithmetic, const struct scope *scope)
{
    if (arithmetic->kind == ARITHMETIC_LINEAR) {
        struct interval sum = interval_of(arithmetic->constant);
        for (size_t i = 0; i < arithmetic->term_count; i++)
            add_term(&sum, &arithmetic->terms[i], scope);
        return sum;
    }
    struct interval left = arithmetic_evaluate(arithmetic->left, scope);
    struct interval right = arithmetic_evaluate(arithmetic->right, scope);
    if (arithmetic->kind == ARITHMETIC_MULTIPLY || arithmetic->kind == ARITHMETIC_DIVIDE)
        return multiply_or_divide(arithmetic, left, right);
    add_interval(&left, arithmetic->kind == ARITHMETIC_ADD ? 1 : -1, &right);
    return left;
}

static enum truth negate(enum truth truth)
{
    return truth == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : truth == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
}

static enum truth is_equal(struct interval left, struct interval right)
{
    if (left.low_known && right.high_known && decimal_compare(left.low, right.high) > 0)
        return TRUTH_NO;
    if (left.high_known && right.low_known && decimal_compare(left.high, right.low) < 0)
        return TRUTH_NO;
    return interval_is_point(left) && interval_is_point(right) ? TRUTH_YES : TRUTH_UNKNOWN;
}

static enum truth is_at_most(struct interval left, struct interval right)
{
    if (left.high_known && right.low_known && decimal_compare(left.high, right.low) <= 0)
        return TRUTH_YES;
    if (left.low_known && right.high_known && decimal_compare(left.low, right.high) > 0)
        return TRUTH_NO;
    return TRUTH_UNKNOWN;
}

static enum truth compare(enum comparison comparison, struct interval left, struct interval right)
{
    switch (comparison) {
    case COMPARISON_EQUAL:
        return is_equal(left, right);
    case COMPARISON_UNEQUAL:
        return negate(is_equal(left, right));
    case COMPARISON_AT_MOST:
        return is_at_most(left, right);
    case COMPARISON_MORE:
        return negate(is_at_most(left, right));
    case COMPARISON_AT_LEAST:
        return is_at_most(right, left);
    default:
        return negate(is_at_most(right, left));
    }
}

static enum truth combine(enum truth first, enum truth second, enum truth decisive)
{
    if (first == decisive || second == decisive)
        return decisive;
    return first == TRUTH_UNKNOWN || second == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : negate(decisive);
}

enum truth condition_evaluate(const struct condition *condition, const struct scope *scope)
{
    if (condition->kind == CONDITION_COMPARE)
        return compare(condition->comparison, arithmetic_evaluate(condition->left, scope),
                       arithmetic_evaluate(condition->right, scope));
    if (condition->kind == CONDITION_WHOLE) {
        struct interval value = arithmetic_evaluate(condition->left, scope);
        return !interval_is_point(value) ? TRUTH_UNKNOWN : decimal_is_whole(value.low) ? TRUTH_YES : TRUTH_NO;
    }
    enum truth first = condition_evaluate(condition->first, scope);
    if (condition->kind == CONDITION_NOT)
        return negate(first);
    enum truth decisive = condition->kind == CONDITION_AND ? TRUTH_NO : TRUTH_YES;
    return first == decisive ? first : combine(first, condition_evaluate(condition->second, scope), decisive);
}

const struct condition *condition_comparison(const struct condition *condition)
{
    if (!condition || condition->kind == CONDITION_COMPARE)
        return condition;
    const struct condition *found = condition_comparison(condition->first);
    return found ? found : condition_comparison(condition->second);
}

const struct condition *condition_failing(const struct condition *condition, const struct scope *scope)
{
    if (condition->kind == CONDITION_AND && condition_evaluate(condition->first, scope) == TRUTH_YES)
        return condition_failing(condition->second, scope);
    if (condition->kind == CONDITION_AND || condition->kind == CONDITION_OR)
        return condition_failing(condition->first, scope);
    return condition_comparison(condition);
}

static void visit_arithmetic(const struct arithmetic *arithmetic, void (*visit)(const struct linear_term *, void *),
                             void *data)
{
    if (!arithmetic)
        return;
    for (size_t i = 0; i < arithmetic->term_count; i++)
        visit(&arithmetic->terms[i], data);
    visit_arithmetic(arithmetic->left, visit, data);
    visit_arithmetic(arithmetic->right, visit, data);
}

void condition_visit(const struct condition *condition, void (*visit)(const struct linear_term *, void *), void *data)
{
    if (!condition)
        return;
    visit_arithmetic(condition->left, visit, data);
    visit_arithmetic(condition->right, visit, data);
    condition_visit(condition->first, visit, data);
    condition_visit(condition->second, visit, data);
}
