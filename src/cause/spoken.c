/* Causes in words: the kinds as the contract names them, a candidate as a reviewer would say it. */
#include "cause/cause.h"

const char *cause_kind_name(enum cause_kind kind)
{
    static const char *const names[] = {[CAUSE_VALUE] = "value",
                                        [CAUSE_SHIFT] = "shift",
                                        [CAUSE_SWAP] = "swap",
                                        [CAUSE_SPLIT] = "split",
                                        [CAUSE_CLAIM] = "claim"};
    return names[kind];
}

/* By its name in the form of that year, where the report itself is at hand. */
static struct slice previous_name(const struct cause_input *input, int index, struct arena *arena)
{
    struct slice id = input->previous[index].cell;
    const struct surroundings *around = input->facts->surroundings;
    const struct form *form = around && around->previous ? around->previous->form : NULL;
    int cell = form ? form_cell_index(form, id) : -1;
    return cell < 0 ? id : form_cell_name(form, (uint16_t)cell, arena);
}

static bool is_certain(const struct cause_change *change)
{
    return !change->open_high && decimal_compare(change->low, change->high) == 0;
}

/* How many changes from here on are of one row and can be said with an arrow. */
static size_t count_joined(const struct cause_input *input, const struct cause_change *changes, size_t count)
{
    const struct form_cell *cells = input->facts->form->cells;
    size_t same = 0;
    while (same < count && changes[same].of == CHANGE_CELL && !changes[same].unread && is_certain(&changes[same]) &&
           cells[changes[same].index].row == cells[changes[0].index].row)
        same++;
    return same;
}

/* Several numbers of a row, which is named once: 表三 本年新收：自然人 6→4、总计 9→7. */
static void speak_joined(const struct cause_input *input, const struct cause_change *changes, size_t count,
                         struct arena *arena, struct buffer *out)
{
    const struct form *form = input->facts->form;
    struct slice column = form_cell_column(form, (uint16_t)changes[0].index)->short_label;
    struct slice name = form_cell_name(form, (uint16_t)changes[0].index, arena);
    buffer_add(out, slice_part(name, 0, name.length - column.length - (sizeof "·" - 1)));
    for (size_t i = 0; i < count; i++) {
        char from[32], to[32];
        decimal_print(changes[i].from, from);
        decimal_print(changes[i].low, to);
        column = form_cell_column(form, (uint16_t)changes[i].index)->short_label;
        buffer_print(out, "%s%.*s %s→%s", i ? "、" : "：", SLICE_ARGUMENTS(column), from, to);
    }
}

static void speak_change(const struct cause_input *input, const struct cause_change *change, struct arena *arena,
                         struct buffer *out)
{
    char from[32], low[32], high[32];
    decimal_print(change->from, from);
    decimal_print(change->low, low);
    decimal_print(change->high, high);
    if (change->of == CHANGE_CLAIM)
        buffer_add_text(out, "正文");
    else if (change->of == CHANGE_PREVIOUS)
        buffer_print(out, "上年报告 %.*s", SLICE_ARGUMENTS(previous_name(input, change->index, arena)));
    else
        buffer_add(out, form_cell_name(input->facts->form, (uint16_t)change->index, arena));
    buffer_print(out, " %s 应为 %s", from, low);
    if (change->open_high)
        buffer_add_text(out, " 或更多");
    else if (!is_certain(change))
        buffer_print(out, " 至 %s", high);
}

static size_t count_in_row(const struct cause_input *input, const struct cause_change *changes, size_t count)
{
    const struct form_cell *cells = input->facts->form->cells;
    size_t same = 0;
    while (same < count && changes[same].unread && cells[changes[same].index].row == cells[changes[0].index].row)
        same++;
    return same;
}

/* Cells that were read anew, a row at a time: 表四 行政复议 应读作 10 1 0 1 12, or where some between them were clear,
 * 应读作 维持 10、总计 12. Returns how many changes that were. */
static size_t speak_row(const struct cause_input *input, const struct cause_change *changes, size_t count,
                        struct arena *arena, struct buffer *out)
{
    const struct form *form = input->facts->form;
    uint16_t row = form->cells[changes[0].index].row;
    const struct form_row *named = &form->rows[row];
    size_t spoken = count_in_row(input, changes, count);
    if (spoken == 1)
        buffer_add(out, form_cell_name(form, (uint16_t)changes[0].index, arena));
    else
        buffer_print(out, "%.*s %.*s", SLICE_ARGUMENTS(form->tables[named->table].name),
                     SLICE_ARGUMENTS(named->short_label.length ? named->short_label : named->label));
    buffer_add_text(out, " 应读作");
    bool apart = changes[spoken - 1].index - changes[0].index != (int)spoken - 1;
    for (size_t i = 0; i < spoken; i++) {
        char number[32];
        struct slice column = form_cell_column(form, (uint16_t)changes[i].index)->short_label;
        decimal_print(changes[i].low, number);
        if (apart)
            buffer_print(out, "%s%.*s", i ? "、" : " ", SLICE_ARGUMENTS(column));
        buffer_print(out, " %s", number);
    }
    return spoken;
}

struct slice cause_candidate_spoken(const struct cause_input *input, const struct cause_candidate *candidate,
                                    struct arena *arena)
{
    struct buffer out = {0};
    for (size_t i = 0; i < candidate->change_count;) {
        const struct cause_change *changes = &candidate->changes[i];
        size_t rest = candidate->change_count - i, joined = count_joined(input, changes, rest);
        buffer_add_text(&out, i ? "；" : "");
        if (changes->unread) {
            i += speak_row(input, changes, rest, arena, &out);
        } else if (joined > 1) {
            speak_joined(input, changes, joined, arena, &out);
            i += joined;
        } else {
            speak_change(input, changes, arena, &out);
            i++;
        }
    }
    struct slice spoken = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    return spoken;
}
