/* Elimination in whole numbers: rows are multiplied, never divided but by what all their numbers share. */
#include "cause/tableau.h"

#include <assert.h>
#include <string.h>

/* What was there before a row changed. Its coefficients follow when `whole`. */
struct saved {
    int64_t residual;
    uint32_t row;
    bool whole, unsolve; /* unsolve: the row was not solved before */
};

void tableau_begin(struct tableau *tableau, size_t rows, size_t columns, struct arena *arena)
{
    assert(columns <= INT16_MAX);
    *tableau = (struct tableau){.row_count = rows, .column_count = columns, .small = true};
    tableau->coefficients = arena_new_array(arena, int32_t, rows * columns + 1);
    tableau->residuals = arena_new_array(arena, int64_t, rows + 1);
    tableau->basics = arena_new_array(arena, int16_t, rows + 1);
    for (size_t i = 0; i < rows; i++)
        tableau->basics[i] = -1;
}

void tableau_end(struct tableau *tableau)
{
    heap_free(tableau->undo.data);
}

struct tableau_mark tableau_mark(const struct tableau *tableau)
{
    return (struct tableau_mark){tableau->undo.length};
}

static size_t row_size(const struct tableau *tableau)
{
    return tableau->column_count * sizeof *tableau->coefficients;
}

/* The head lies behind the coefficients, so that undoing can walk backwards. */
static void save(struct tableau *tableau, size_t row, bool whole, bool unsolve)
{
    struct saved head = {tableau->residuals[row], (uint32_t)row, whole, unsolve};
    size_t size = (whole ? row_size(tableau) : 0) + sizeof head;
    if (tableau->undo.length + size > tableau->undo.capacity) {
        tableau->undo.capacity = (tableau->undo.length + size) * 2;
        tableau->undo.data = heap_resize(tableau->undo.data, tableau->undo.capacity);
    }
    char *to = tableau->undo.data + tableau->undo.length;
    if (whole)
        memcpy(to, tableau_row(tableau, row), row_size(tableau));
    memcpy(to + size - sizeof head, &head, sizeof head);
    tableau->undo.length += size;
}

void tableau_undo(struct tableau *tableau, struct tableau_mark mark)
{
    while (tableau->undo.length > mark.length) {
        struct saved head;
        tableau->undo.length -= sizeof head;
        memcpy(&head, tableau->undo.data + tableau->undo.length, sizeof head);
        tableau->residuals[head.row] = head.residual;
        if (head.unsolve)
            tableau->basics[head.row] = -1;
        if (head.whole) {
            tableau->undo.length -= row_size(tableau);
            memcpy(tableau_row(tableau, head.row), tableau->undo.data + tableau->undo.length, row_size(tableau));
        }
    }
    assert(tableau->undo.length == mark.length);
}

static int64_t common_divisor(int64_t a, int64_t b)
{
    a = a < 0 ? -a : a;
    b = b < 0 ? -b : b;
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* A residual that does not divide stays: then the row has no solution in whole numbers, whatever is chosen. */
static void shorten(struct tableau *tableau, size_t row)
{
    int32_t *coefficients = tableau_row(tableau, row);
    int64_t divisor = tableau->residuals[row];
    for (size_t i = 0; i < tableau->column_count && divisor != 1; i++)
        if (coefficients[i])
            divisor = common_divisor(divisor, coefficients[i]);
    if (divisor <= 1)
        return;
    for (size_t i = 0; i < tableau->column_count; i++)
        coefficients[i] = (int32_t)(coefficients[i] / divisor);
    tableau->residuals[row] /= divisor;
}

static void combine_residual(struct tableau *tableau, size_t row, int64_t factor, size_t with, int64_t times)
{
    int64_t kept, taken;
    if (__builtin_mul_overflow(tableau->residuals[row], factor, &kept) ||
        __builtin_mul_overflow(tableau->residuals[with], times, &taken) ||
        __builtin_sub_overflow(kept, taken, &tableau->residuals[row]) || tableau->residuals[row] > INT64_MAX / 4 ||
        tableau->residuals[row] < -(INT64_MAX / 4)) {
        tableau->residuals[row] = 0;
        tableau->overflow = true;
    }
}

/* row = factor * row - times * with */
static void combine(struct tableau *tableau, size_t row, int64_t factor, size_t with, int64_t times)
{
    int32_t *restrict to = tableau_row(tableau, row);
    const int32_t *restrict from = tableau_row(tableau, with);
    int64_t outside = 0;
    if (tableau->small && factor == 1 && times == 1) {
        for (size_t i = 0; i < tableau->column_count; i++)
            to[i] -= from[i];
    } else if (tableau->small && factor == 1 && times == -1) {
        for (size_t i = 0; i < tableau->column_count; i++)
            to[i] += from[i];
    } else {
        tableau->small = false;
        for (size_t i = 0; i < tableau->column_count; i++) {
            int64_t value = factor * to[i] - times * from[i];
            to[i] = (int32_t)value;
            outside |= value ^ (int64_t)(int32_t)value;
        }
    }
    tableau->overflow |= outside != 0;
    combine_residual(tableau, row, factor, with, times);
    if (factor != 1)
        shorten(tableau, row);
}

/* Numbers that could leave the range in plain addition later. */
static bool is_large(int64_t number)
{
    return number > (1 << 24) || number < -(1 << 24);
}

void tableau_pivot(struct tableau *tableau, size_t row, size_t column)
{
    int64_t pivot = tableau_row(tableau, row)[column];
    assert(pivot != 0 && tableau->basics[row] < 0);
    save(tableau, row, false, true);
    tableau->basics[row] = (int16_t)column;
    for (size_t i = 0; i < tableau->row_count; i++) {
        int64_t times = tableau_row(tableau, i)[column];
        if (i == row || times == 0)
            continue;
        int64_t divisor = common_divisor(pivot, times), factor = pivot / divisor;
        times /= divisor;
        if (factor < 0) {
            factor = -factor;
            times = -times;
        }
        tableau->overflow |= is_large(factor) || is_large(times);
        save(tableau, i, true, false);
        combine(tableau, i, factor, row, times);
        tableau->work++;
    }
}

int64_t tableau_effect(const struct tableau *tableau, size_t row, const uint16_t *columns, const int64_t *changes,
                       size_t count)
{
    const int32_t *coefficients = tableau_row(tableau, row);
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        if (coefficients[columns[i]])
            sum += coefficients[columns[i]] * changes[i];
    return sum;
}

void tableau_apply(struct tableau *tableau, const uint16_t *columns, const int64_t *changes, size_t count)
{
    for (size_t i = 0; i < tableau->row_count; i++) {
        int64_t effect = tableau_effect(tableau, i, columns, changes, count);
        if (effect == 0)
            continue;
        save(tableau, i, false, false);
        tableau->residuals[i] -= effect;
    }
    tableau->work++;
}
