/* A paper as JSON for nianshen-paper; what has its usual value is left out. The keys are those of struct paper. */
#include "export/paper.h"
#include "export/write.h"

static void add_text(struct json *json, struct slice key, struct slice text)
{
    if (text.length == 0)
        return;
    json_key(json, key);
    json_add_text(json, text);
}

static void add_number(struct json *json, struct slice key, long value, long usual)
{
    if (value == usual)
        return;
    json_key(json, key);
    json_add_integer(json, value);
}

static void add_cell(struct json *json, const struct paper_cell *cell)
{
    json_open(json, '{');
    add_text(json, SLICE("text"), cell->text);
    add_text(json, SLICE("note"), cell->note);
    add_text(json, SLICE("comment"), cell->comment);
    add_number(json, SLICE("columns"), cell->columns, 1);
    add_number(json, SLICE("rows"), cell->rows, 1);
    add_number(json, SLICE("align"), (long)cell->align, PAPER_LEFT);
    add_number(json, SLICE("mark"), (long)cell->mark, PAPER_PLAIN);
    add_number(json, SLICE("head"), cell->head, false);
    add_number(json, SLICE("number"), cell->is_number, false);
    json_close(json, '}');
}

static void add_table(struct json *json, const struct paper_table *table)
{
    json_key(json, SLICE("widths"));
    json_open(json, '[');
    for (size_t i = 0; i < table->column_count; i++)
        json_add_integer(json, (long)table->widths[i]);
    json_close(json, ']');
    add_number(json, SLICE("head_rows"), (long)table->head_rows, 0);
    json_key(json, SLICE("cells"));
    json_open(json, '[');
    for (size_t i = 0; i < table->count; i++) {
        json_open(json, '[');
        for (size_t k = 0; k < table->items[i].count; k++)
            add_cell(json, &table->items[i].items[k]);
        json_close(json, ']');
    }
    json_close(json, ']');
}

static void add_block(struct json *json, const struct paper_block *block)
{
    json_open(json, '{');
    json_key(json, SLICE("kind"));
    json_add_integer(json, (long)block->kind);
    add_number(json, SLICE("level"), block->level, 0);
    add_number(json, SLICE("align"), (long)block->align, PAPER_LEFT);
    add_number(json, SLICE("indented"), block->indented, false);
    add_text(json, SLICE("label"), block->label);
    add_text(json, SLICE("text"), block->text);
    if (block->table)
        add_table(json, block->table);
    json_close(json, '}');
}

void paper_write_json(const struct paper *paper, struct buffer *out)
{
    struct json json = {.out = out};
    json_open(&json, '{');
    add_number(&json, SLICE("style"), (long)paper->style, PAPER_SUMMARY);
    add_text(&json, SLICE("title"), paper->title);
    add_text(&json, SLICE("header"), paper->header);
    add_text(&json, SLICE("footer"), paper->footer);
    add_text(&json, SLICE("date"), paper->date);
    json_key(&json, SLICE("blocks"));
    json_open(&json, '[');
    for (size_t i = 0; i < paper->count; i++)
        add_block(&json, &paper->items[i]);
    json_close(&json, ']');
    json_close(&json, '}');
}
