/* Prepares a form for alignment: nodes in reading order, labels and header words as numbered characters, and where each
 * character occurs in them. */
#include "form/align_model.h"
#include "form/extract.h"

#include <stdlib.h>
#include <string.h>

struct preparing {
    struct form *form;
    struct arena *arena;
    struct align_model *model;
    VECTOR(struct align_node) nodes;
    VECTOR(struct align_pattern) patterns;
    VECTOR(struct align_anchor) anchors;
    VECTOR(uint16_t) characters;
    uint16_t *pages[256];
    uint16_t numbers; /* given so far */
    bool full;
};

static uint16_t number_character(struct preparing *preparing, uint32_t character)
{
    if (character > 0xFFFF)
        return 0;
    uint16_t **page = &preparing->pages[character >> 8];
    if (*page == NULL)
        *page = arena_new_array(preparing->arena, uint16_t, 256);
    uint16_t *number = &(*page)[character & 0xFF];
    if (*number == 0)
        *number = ++preparing->numbers;
    return *number;
}

/* Appends text, folded, up to the longest pattern; returns the characters appended. */
static uint16_t add_characters(struct preparing *preparing, struct slice text, uint16_t room)
{
    size_t count;
    const uint32_t *characters = fold_word(preparing->arena, text, &count);
    uint16_t added = 0;
    for (; added < count && added < room; added++)
        vector_push(preparing->arena, &preparing->characters, number_character(preparing, characters[added]));
    return added;
}

/* A pattern of up to five pieces, one after the other. */
static void add_pattern(struct preparing *preparing, const struct slice *pieces, size_t count, enum pattern_use use,
                        int node, int table)
{
    struct align_pattern pattern = {
        .start = (uint16_t)preparing->characters.count, .node = (int16_t)node, .table = (int16_t)table, .use = use};
    for (size_t i = 0; i < count; i++)
        pattern.length = (uint16_t)(pattern.length + add_characters(preparing, pieces[i],
                                                                    (uint16_t)(PATTERN_LENGTH_MOST - pattern.length)));
    if (pattern.length == 0)
        return;
    vector_push(preparing->arena, &preparing->characters, 0);
    preparing->full |= preparing->patterns.count >= MODEL_PATTERNS_MOST || preparing->characters.count > UINT16_MAX / 2;
    if (!preparing->full)
        vector_push(preparing->arena, &preparing->patterns, pattern);
}

static void add_word(struct preparing *preparing, struct slice word, enum pattern_use use, int table)
{
    add_pattern(preparing, &word, 1, use, -1, table);
}

static void add_names(struct preparing *preparing, struct names names, enum pattern_use use, int table)
{
    for (size_t i = 0; i < names.count; i++)
        add_word(preparing, names.items[i], use, table);
}

static struct align_node *add_node(struct preparing *preparing, struct align_node node)
{
    node.first_pattern = (uint8_t)preparing->patterns.count;
    preparing->full |= preparing->nodes.count >= MODEL_NODES_MOST;
    vector_push(preparing->arena, &preparing->nodes, node);
    return &preparing->nodes.items[preparing->nodes.count - 1];
}

static void end_node(struct preparing *preparing)
{
    struct align_node *node = &preparing->nodes.items[preparing->nodes.count - 1];
    node->pattern_count = (uint8_t)(preparing->patterns.count - node->first_pattern);
    node->next = (uint16_t)preparing->nodes.count;
}

static void add_row_node(struct preparing *preparing, int index, uint16_t weight)
{
    const struct form_row *row = &preparing->form->rows[index];
    int node = (int)preparing->nodes.count;
    add_node(preparing, (struct align_node){.row = (int16_t)index,
                                            .first_cell = row->first_cell,
                                            .cell_count = row->cell_count,
                                            .table = row->table,
                                            .block = row->cell_count,
                                            .weight = weight});
    add_pattern(preparing, &row->label, 1, PATTERN_LABEL, node, row->table);
    for (size_t i = 0; i < row->aliases.count; i++)
        add_pattern(preparing, &row->aliases.items[i], 1, PATTERN_LABEL, node, row->table);
    end_node(preparing);
}

/* The rows of a single-line table side by side: all its labels stand before the numbers, and either head line may be
 * lost, so the rows' labels, with and without their group, and the columns' are each a label of the whole. */
static void add_line_node(struct preparing *preparing, uint16_t table_index)
{
    const struct form *form = preparing->form;
    const struct form_table *table = &form->tables[table_index];
    const struct form_row *rows = &form->rows[table->first_row];
    int node = (int)preparing->nodes.count;
    struct slice pieces[8], upper[8], columns[8];
    size_t count = 0, upper_count = 0, column_count = 0;
    uint16_t cells = 0;
    int group = -1;
    for (size_t i = 0; i < table->row_count; i++) {
        cells = (uint16_t)(cells + rows[i].cell_count);
        if (rows[i].group >= 0 && rows[i].group != group && count < 6) {
            group = rows[i].group;
            pieces[count++] = upper[upper_count++] = form->groups[group].label;
        }
        if (count < 7)
            pieces[count++] = rows[i].label;
        if (rows[i].group < 0 && upper_count < 7)
            upper[upper_count++] = rows[i].label;
    }
    for (; column_count < table->column_count && column_count < 8; column_count++)
        columns[column_count] = table->columns[column_count].label;
    add_node(preparing, (struct align_node){.row = -1,
                                            .first_cell = rows[0].first_cell,
                                            .cell_count = cells,
                                            .table = table_index,
                                            .block = rows[0].cell_count});
    add_pattern(preparing, pieces, count, PATTERN_LABEL, node, table_index);
    if (upper_count > 1)
        add_pattern(preparing, upper, upper_count, PATTERN_LABEL, node, table_index);
    if (count > upper_count)
        add_pattern(preparing, pieces + upper_count, count - upper_count, PATTERN_LABEL, node, table_index);
    add_pattern(preparing, columns, column_count, PATTERN_LABEL, node, table_index);
    end_node(preparing);
}

/* The row that stands for this one and those behind it, or -1. */
static int replacing_row(const struct form *form, const struct form_table *table, int row)
{
    for (int i = table->first_row; i < table->first_row + table->row_count; i++)
        for (size_t j = 0; j < form->rows[i].replaces_count; j++)
            if (form->rows[i].replaces[j] == row)
                return i;
    return -1;
}

/* A row that stands for others comes before them; reading it leads behind them, passing over it costs nothing. */
static void add_table_nodes(struct preparing *preparing, uint16_t table_index)
{
    const struct form *form = preparing->form;
    const struct form_table *table = &form->tables[table_index];
    int line = table->single_line && table->row_count > 1 ? (int)preparing->nodes.count : -1, open = -1, open_node = -1;
    if (line >= 0)
        add_line_node(preparing, table_index);
    for (int row = table->first_row; row < table->first_row + table->row_count; row++) {
        int replacing = replacing_row(form, table, row);
        if (form->rows[row].replaces_count > 0)
            continue;
        if (open >= 0 && replacing != open)
            preparing->nodes.items[open_node].next = (uint16_t)preparing->nodes.count;
        if (replacing >= 0 && replacing != open) {
            open_node = (int)preparing->nodes.count;
            add_row_node(preparing, replacing, 0);
        }
        open = replacing;
        add_row_node(preparing, row, 1);
    }
    if (open >= 0)
        preparing->nodes.items[open_node].next = (uint16_t)preparing->nodes.count;
    if (line >= 0)
        preparing->nodes.items[line].next = (uint16_t)preparing->nodes.count;
}

static void add_header_words(struct preparing *preparing, int table_index)
{
    const struct form *form = preparing->form;
    const struct form_table *table = &form->tables[table_index];
    for (size_t i = 0; i < table->column_count; i++) {
        add_word(preparing, table->columns[i].label, PATTERN_HEADER, table_index);
        add_names(preparing, table->columns[i].aliases, PATTERN_HEADER, table_index);
        add_word(preparing, table->columns[i].group, PATTERN_HEADER, table_index);
    }
    for (size_t i = 0; i < form->group_count; i++)
        if (form->groups[i].table == table_index) {
            add_word(preparing, form->groups[i].label, PATTERN_HEADER, table_index);
            add_names(preparing, form->groups[i].aliases, PATTERN_HEADER, table_index);
        }
    add_names(preparing, table->vocabulary, PATTERN_HEADER, table_index);
    add_word(preparing, table->title, PATTERN_HEADING, -1);
    add_word(preparing, table->name, PATTERN_HEADING, -1);
}

static void add_headings(struct preparing *preparing)
{
    for (size_t i = 0; i < preparing->form->section_count; i++) {
        const struct form_section *section = &preparing->form->sections[i];
        const struct slice pieces[2] = {section->ordinal, section->heading};
        add_pattern(preparing, pieces, 2, PATTERN_HEADING, -1, -1);
    }
}

/* ---- Anchors ---- */

static bool is_enumerator(const struct preparing *preparing, uint16_t number)
{
    static const uint32_t enumerators[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                           0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341};
    for (size_t i = 0; i < sizeof enumerators / sizeof *enumerators; i++) {
        const uint16_t *page = preparing->pages[enumerators[i] >> 8];
        if (page && page[enumerators[i] & 0xFF] == number)
            return true;
    }
    for (uint32_t digit = '0'; digit <= '9' && preparing->pages[0]; digit++)
        if (preparing->pages[0][digit] == number)
            return true;
    return false;
}

static const struct folded *fold_telltales(struct preparing *preparing)
{
    size_t count = preparing->form->telltales.count;
    struct folded *folded = arena_new_array(preparing->arena, struct folded, count);
    for (size_t i = 0; i < count; i++)
        folded[i] = fold_text(preparing->arena, preparing->form->telltales.items[i]);
    return folded;
}

static bool is_telltale(struct preparing *preparing, const struct folded *telltales, struct align_anchor anchor)
{
    const uint16_t *characters = preparing->characters.items + anchor.start;
    for (size_t i = 0; i < preparing->form->telltales.count; i++) {
        const struct folded *folded = &telltales[i];
        size_t same = 0;
        while (same < folded->count && same < anchor.length &&
               characters[same] == number_character(preparing, folded->characters[same]))
            same++;
        if (same == folded->count)
            return true;
    }
    return false;
}

/* Labels of four characters are anchors only with others near them: prose says 行政许可 too. */
static void add_anchors(struct preparing *preparing)
{
    const struct folded *telltales = fold_telltales(preparing);
    for (size_t i = 0; i < preparing->patterns.count; i++) {
        const struct align_pattern *pattern = &preparing->patterns.items[i];
        if (pattern->table < 0 || (pattern->node >= 0 && preparing->nodes.items[pattern->node].row < 0))
            continue;
        struct align_anchor anchor = {pattern->start, pattern->length, (uint8_t)pattern->table, false, false};
        while (anchor.length > 4 && is_enumerator(preparing, preparing->characters.items[anchor.start])) {
            anchor.start++;
            anchor.length--;
        }
        if (anchor.length < 4)
            continue;
        anchor.common = anchor.length < 5;
        anchor.telltale = is_telltale(preparing, telltales, anchor);
        vector_push(preparing->arena, &preparing->anchors, anchor);
    }
}

/* ---- Indexes ---- */

static void index_occurrences(struct preparing *preparing)
{
    struct align_model *model = preparing->model;
    size_t numbers = model->number_count, count = model->character_count;
    model->occurrence_start = arena_new_array(preparing->arena, uint16_t, numbers + 2);
    model->occurrences = arena_new_array(preparing->arena, uint16_t, count + 1);
    for (size_t i = 0; i < count; i++)
        if (model->characters[i])
            model->occurrence_start[model->characters[i] + 1]++;
    for (size_t i = 1; i <= numbers + 1; i++)
        model->occurrence_start[i] = (uint16_t)(model->occurrence_start[i] + model->occurrence_start[i - 1]);
    uint16_t *filled = arena_new_array(preparing->arena, uint16_t, numbers + 2);
    for (size_t i = count; i-- > 0;) {
        uint16_t number = model->characters[i];
        if (number)
            model->occurrences[model->occurrence_start[number] + filled[number]++] = (uint16_t)i;
    }
}

static void index_patterns(struct preparing *preparing)
{
    struct align_model *model = preparing->model;
    model->pattern_of = arena_new_array(preparing->arena, uint16_t, model->character_count + 1u);
    for (uint16_t i = 0; i < model->pattern_count; i++)
        for (uint16_t j = 0; j <= model->patterns[i].length; j++)
            model->pattern_of[model->patterns[i].start + j] = i;
}

static void index_anchors(struct preparing *preparing)
{
    struct align_model *model = preparing->model;
    model->anchor_start = arena_new_array(preparing->arena, uint16_t, model->number_count + 2u);
    model->anchor_order = arena_new_array(preparing->arena, uint16_t, model->anchor_count + 1u);
    uint16_t placed = 0;
    for (uint16_t number = 0; number <= model->number_count; number++) {
        model->anchor_start[number] = placed;
        for (uint16_t i = 0; i < model->anchor_count; i++)
            if (model->characters[model->anchors[i].start] == number)
                model->anchor_order[placed++] = i;
    }
    model->anchor_start[model->number_count + 1] = placed;
}

static void index_weights(struct preparing *preparing)
{
    struct align_model *model = preparing->model;
    model->weight_before = arena_new_array(preparing->arena, uint16_t, model->node_count + 1u);
    for (uint16_t i = 0; i < model->node_count; i++)
        model->weight_before[i + 1] = (uint16_t)(model->weight_before[i] + model->nodes[i].weight);
}

bool form_prepare(struct form *form, struct arena *arena)
{
    struct preparing preparing = {.form = form, .arena = arena, .model = arena_new_item(arena, struct align_model)};
    struct align_model *model = preparing.model;
    vector_push(arena, &preparing.characters, 0);
    for (size_t i = 0; i < form->table_count; i++)
        add_table_nodes(&preparing, (uint16_t)i);
    for (int i = 0; i < (int)form->table_count; i++)
        add_header_words(&preparing, i);
    add_headings(&preparing);
    add_anchors(&preparing);
    if (preparing.full)
        return false;
    model->nodes = preparing.nodes.items;
    model->node_count = (uint16_t)preparing.nodes.count;
    model->patterns = preparing.patterns.items;
    model->pattern_count = (uint16_t)preparing.patterns.count;
    model->characters = preparing.characters.items;
    model->character_count = (uint16_t)preparing.characters.count;
    model->anchors = preparing.anchors.items;
    model->anchor_count = (uint16_t)preparing.anchors.count;
    model->number_count = preparing.numbers;
    memcpy(model->pages, preparing.pages, sizeof model->pages);
    index_occurrences(&preparing);
    index_patterns(&preparing);
    index_anchors(&preparing);
    index_weights(&preparing);
    form->model = model;
    return true;
}
