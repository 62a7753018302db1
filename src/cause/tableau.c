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
    *tableau = (struct tableau){.row_count = rows, .column_count = columns, .word_count = columns / 64 + 1};
    tableau->coefficients = arena_new_array(arena, int32_t, rows * columns + 1);
    tableau->positive = arena_new_array(arena, uint64_t, rows * tableau->word_count + 1);
    tableau->negative = arena_new_array(arena, uint64_t, rows * tableau->word_count + 1);
    tableau->residuals = arena_new_array(arena, int64_t, rows + 1);
    tableau->basics = arena_new_array(arena, int16_t, rows + 1);
    tableau->idle = arena_new_array(arena, bool, rows + 1);
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

/* Writes one coefficient with its bits. */
static void set(struct tableau *tableau, size_t row, size_t column, int32_t value)
{
    uint64_t bit = UINT64_C(1) << column % 64, *positive = tableau->positive + row * tableau->word_count + column / 64,
             *negative = tableau->negative + row * tableau->word_count + column / 64;
    tableau->coefficients[row * tableau->column_count + column] = value;
    *positive = value > 0 ? *positive | bit : *positive & ~bit;
    *negative = value < 0 ? *negative | bit : *negative & ~bit;
}

void tableau_add(struct tableau *tableau, size_t row, size_t column, int32_t coefficient)
{
    set(tableau, row, column, tableau_row(tableau, row)[column] + coefficient);
}

/* ---- Undo -------------------------------------------------------------------------------------------------------- */

static size_t bits_size(const struct tableau *tableau)
{
    return tableau->word_count * sizeof *tableau->positive;
}

static size_t row_size(const struct tableau *tableau)
{
    return tableau->column_count * sizeof *tableau->coefficients;
}

static void keep_row(const struct tableau *tableau, size_t row, char *to)
{
    memcpy(to, tableau_row(tableau, row), row_size(tableau));
    memcpy(to + row_size(tableau), tableau_positive(tableau, row), bits_size(tableau));
    memcpy(to + row_size(tableau) + bits_size(tableau), tableau_negative(tableau, row), bits_size(tableau));
}

static void give_row_back(struct tableau *tableau, size_t row, const char *from)
{
    memcpy(tableau->coefficients + row * tableau->column_count, from, row_size(tableau));
    memcpy(tableau->positive + row * tableau->word_count, from + row_size(tableau), bits_size(tableau));
    memcpy(tableau->negative + row * tableau->word_count, from + row_size(tableau) + bits_size(tableau),
           bits_size(tableau));
}

/* The head lies behind the coefficients, so that undoing can walk backwards. */
static void save(struct tableau *tableau, size_t row, bool whole, bool unsolve)
{
    struct saved head = {tableau->residuals[row], (uint32_t)row, whole, unsolve};
    size_t body = whole ? row_size(tableau) + 2 * bits_size(tableau) : 0, size = body + sizeof head;
    if (tableau->undo.length + size > tableau->undo.capacity) {
        tableau->undo.capacity = (tableau->undo.length + size) * 2;
        tableau->undo.data = heap_resize(tableau->undo.data, tableau->undo.capacity);
    }
    char *to = tableau->undo.data + tableau->undo.length;
    if (whole)
        keep_row(tableau, row, to);
    memcpy(to + body, &head, sizeof head);
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
            tableau->undo.length -= row_size(tableau) + 2 * bits_size(tableau);
            give_row_back(tableau, head.row, tableau->undo.data + tableau->undo.length);
        }
    }
    assert(tableau->undo.length == mark.length);
}

/* ---- Elimination ------------------------------------------------------------------------------------------------- */

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

static uint64_t bits_of(const struct tableau *tableau, size_t row, size_t word)
{
    return tableau_positive(tableau, row)[word] | tableau_negative(tableau, row)[word];
}

/* A residual that does not divide stays: then the row has no solution in whole numbers, whatever is chosen. */
static void shorten(struct tableau *tableau, size_t row)
{
    int32_t *coefficients = tableau->coefficients + row * tableau->column_count;
    int64_t divisor = tableau->residuals[row];
    for (size_t word = 0; word < tableau->word_count; word++)
        for (uint64_t bits = bits_of(tableau, row, word); bits && divisor != 1; bits &= bits - 1)
            divisor = common_divisor(divisor, coefficients[word * 64 + (size_t)__builtin_ctzll(bits)]);
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
    const int32_t *to = tableau_row(tableau, row), *from = tableau_row(tableau, with);
    int64_t outside = 0;
    for (size_t word = 0; word < tableau->word_count; word++) {
        uint64_t bits = bits_of(tableau, with, word) | (factor != 1 ? bits_of(tableau, row, word) : 0);
        for (; bits; bits &= bits - 1) {
            size_t column = word * 64 + (size_t)__builtin_ctzll(bits);
            int64_t value = factor * to[column] - times * from[column];
            outside |= value ^ (int64_t)(int32_t)value;
            set(tableau, row, column, (int32_t)value);
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
