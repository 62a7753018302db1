/* Breaks a paper into pages. A heading stays with what follows it; text breaks between its lines, never leaving one
 * line of several alone. */
#include "export/paper/pages.h"

#include <assert.h>
#include <math.h>

/* What official letters are set in, then what every desktop has, the quick ones first. */
#define FAMILIES "FangSong_GB2312,FangSong,STFangsong,WenQuanYi Micro Hei,Noto Serif CJK SC,Noto Sans CJK SC,serif"

const struct lettering letterings[] = {
    [PAPER_SUMMARY] = {FAMILIES, 10.5, 8.5, 16, {13, 11.5, 10.5}, 3},
    [PAPER_LETTER] = {FAMILIES, 15, 11, 20, {16, 15, 15}, 9},
};

#define LABEL_INDENT 18.0
#define BLOCK_GAP 5.0
#define TABLE_ROOM 90.0 /* for headings over a table, and the least of one that goes on */

void pages_begin(struct pages *pages, PangoContext *context, struct arena *arena)
{
    *pages = (struct pages){.context = context, .arena = arena};
}

void pages_end(struct pages *pages)
{
    for (size_t i = 0; i < pages->layouts.count; i++)
        g_object_unref(pages->layouts.items[i]);
}

/* ---- Text ---- */

double layout_height(PangoLayout *layout)
{
    int height;
    pango_layout_get_size(layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

/* The byte of the text whose character no font has, from `from` on; -1: there is none. */
static int find_unknown(PangoLayout *layout, int from)
{
    PangoLayoutIter *runs = pango_layout_get_iter(layout);
    int found = -1;
    do {
        const PangoLayoutRun *run = pango_layout_iter_get_run_readonly(runs);
        for (int i = 0; run && i < run->glyphs->num_glyphs; i++) {
            int at = run->item->offset + run->glyphs->log_clusters[i];
            if ((run->glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG) && at >= from && (found < 0 || at < found))
                found = at;
        }
    } while (pango_layout_iter_next_run(runs));
    pango_layout_iter_free(runs);
    return found;
}

/* A name must not lose a character unseen: what no font has is told by its number, as 〓(U+364D). */
static void name_unknown(PangoLayout *layout)
{
    struct buffer text = {0};
    struct slice old = slice_of(pango_layout_get_text(layout));
    size_t begin = 0;
    for (int at = find_unknown(layout, 0); at >= 0; at = find_unknown(layout, (int)begin)) {
        size_t end = (size_t)at;
        buffer_add(&text, slice_part(old, begin, end));
        buffer_print(&text, "〓(U+%04X)", (unsigned)utf8_decode(old, &end));
        begin = end;
    }
    buffer_add(&text, slice_part(old, begin, old.length));
    pango_layout_set_text(layout, text.data, (int)text.length);
    buffer_free(&text);
}

PangoLayout *pages_text(struct pages *pages, struct slice text, double size, enum weight weight, double width,
                        enum paper_align align, double leading)
{
    static const PangoAlignment alignments[] = {
        [PAPER_LEFT] = PANGO_ALIGN_LEFT, [PAPER_CENTER] = PANGO_ALIGN_CENTER, [PAPER_RIGHT] = PANGO_ALIGN_RIGHT};
    PangoLayout *layout = pango_layout_new(pages->context);
    PangoFontDescription *font = pango_font_description_from_string(FAMILIES);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_font_description_set_weight(font, weight == WEIGHT_BOLD ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_text(layout, text.length ? text.data : "", (int)text.length);
    pango_layout_set_width(layout, (int)lround(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, alignments[align]);
    pango_layout_set_spacing(layout, (int)lround(leading * PANGO_SCALE));
    if (pango_layout_get_unknown_glyphs_count(layout) > 0)
        name_unknown(layout);
    vector_push(pages->arena, &pages->layouts, layout);
    return layout;
}

/* ---- Pages ---- */

void pages_turn(struct pages *pages)
{
    struct page_text around = {pages->around.items[pages->around.count - 1].paper};
    vector_push(pages->arena, &pages->around, around);
    pages->y = MARGIN_TOP;
}

double pages_room(const struct pages *pages)
{
    return PAGE_HEIGHT - MARGIN_BOTTOM - pages->y;
}

void pages_place(struct pages *pages, struct placed placed)
{
    placed.page = pages->around.count - 1;
    vector_push(pages->arena, &pages->placed, placed);
}

static double line_height(PangoLayout *layout, int line)
{
    PangoRectangle extents;
    pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, line), NULL, &extents);
    return (double)(extents.height + pango_layout_get_spacing(layout)) / PANGO_SCALE;
}

/* How many lines from `first` on fit into the room. */
static int lines_that_fit(PangoLayout *layout, int first, double room, double *height)
{
    int count = 0, total = pango_layout_get_line_count(layout);
    *height = 0;
    while (first + count < total && *height + line_height(layout, first + count) <= room)
        *height += line_height(layout, first + count++);
    return count;
}

/* One line of a paragraph alone at the foot or the head of a page is hard to read. */
static int without_widows(int fitting, int left)
{
    if (fitting >= left)
        return left;
    if (fitting == left - 1)
        fitting--;
    return fitting == 1 && left > 2 ? 0 : fitting;
}

static void place_lines(struct pages *pages, PangoLayout *layout, double x)
{
    int total = pango_layout_get_line_count(layout);
    for (int first = 0; first < total;) {
        double height;
        int fitting = lines_that_fit(layout, first, pages_room(pages), &height);
        int count = without_widows(fitting, total - first);
        if (count == 0 && pages->y > MARGIN_TOP) {
            pages_turn(pages);
            continue;
        }
        count = count ? count : fitting ? fitting : 1; /* a fresh page takes what it can */
        pages_place(pages, (struct placed){.shape = SHAPE_TEXT,
                                           .x = x,
                                           .y = pages->y,
                                           .layout = layout,
                                           .first_line = first,
                                           .line_count = count});
        for (int i = 0; i < count; i++)
            pages->y += line_height(layout, first + i);
        first += count;
        if (first < total)
            pages_turn(pages);
    }
}

/* ---- Blocks ---- */

static struct slice joined(struct pages *pages, const char *begin, struct slice label, const char *between,
                           struct slice text)
{
    return arena_print(pages->arena, "%s%.*s%s%.*s", begin, SLICE_ARGUMENTS(label), between, SLICE_ARGUMENTS(text));
}

/* What must follow a heading on its page: the beginning of a text; all of a table, when a page can hold it. */
static double following_height(const struct pages *pages, const struct paper *paper, size_t next)
{
    const struct lettering *lettering = &letterings[paper->style];
    double height = 0;
    for (; next < paper->count && paper->items[next].kind == PAPER_HEADING; next++)
        height += lettering->headings[paper->items[next].level - 1] * 2 + BLOCK_GAP;
    if (next < paper->count && paper->items[next].kind == PAPER_TABLE)
        return set_table_height(pages->tables[next]) < BODY_HEIGHT - TABLE_ROOM
                   ? height + set_table_height(pages->tables[next])
                   : height + TABLE_ROOM;
    return height + 2 * (lettering->body + lettering->leading);
}

static void add_heading(struct pages *pages, const struct paper *paper, size_t index)
{
    const struct lettering *lettering = &letterings[paper->style];
    const struct paper_block *block = &paper->items[index];
    bool is_title = block->kind == PAPER_TITLE;
    double size = is_title ? lettering->title : lettering->headings[block->level - 1];
    PangoLayout *layout = pages_text(pages, joined(pages, "", block->label, "", block->text), size, WEIGHT_BOLD,
                                     BODY_WIDTH, is_title ? PAPER_CENTER : PAPER_LEFT, lettering->leading);
    double height = layout_height(layout) + size / 2 + 2 * BLOCK_GAP;
    if (pages->y > MARGIN_TOP && pages_room(pages) < height + following_height(pages, paper, index + 1))
        pages_turn(pages);
    if (pages->y > MARGIN_TOP)
        pages->y += size / 2;
    place_lines(pages, layout, MARGIN_SIDE);
    pages->y += is_title ? size : BLOCK_GAP / 2;
}

static void add_paragraph(struct pages *pages, const struct paper *paper, const struct paper_block *block)
{
    const struct lettering *lettering = &letterings[paper->style];
    bool is_item = block->kind == PAPER_ITEM;
    double indent = is_item ? LABEL_INDENT : 0;
    struct slice text =
        joined(pages, block->indented ? "　　" : "", block->label, block->label.length ? "：" : "", block->text);
    PangoLayout *layout =
        pages_text(pages, text, lettering->body, WEIGHT_NORMAL, BODY_WIDTH - indent, block->align, lettering->leading);
    if (is_item) { /* its name hangs out in bold */
        PangoAttrList *attributes = pango_attr_list_new();
        PangoAttribute *bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
        bold->end_index = (guint)block->label.length;
        pango_attr_list_insert(attributes, bold);
        pango_layout_set_attributes(layout, attributes);
        pango_attr_list_unref(attributes);
    }
    place_lines(pages, layout, MARGIN_SIDE + indent);
    pages->y += is_item ? BLOCK_GAP / 4 : BLOCK_GAP;
}

static void add_block(struct pages *pages, const struct paper *paper, size_t index)
{
    const struct paper_block *block = &paper->items[index];
    switch (block->kind) {
    case PAPER_TITLE:
    case PAPER_HEADING:
        add_heading(pages, paper, index);
        break;
    case PAPER_PARAGRAPH:
    case PAPER_ITEM:
        add_paragraph(pages, paper, block);
        break;
    case PAPER_TABLE:
        pages_place_table(pages, pages->tables[index]);
        pages->y += BLOCK_GAP;
        break;
    case PAPER_PAGE:
        if (pages->y > MARGIN_TOP)
            pages_turn(pages);
        break;
    }
}

static void set_tables(struct pages *pages, const struct paper *paper)
{
    pages->tables = arena_new_array(pages->arena, struct set_table *, paper->count + 1);
    for (size_t i = 0; i < paper->count; i++)
        if (paper->items[i].kind == PAPER_TABLE)
            pages->tables[i] = pages_set_table(pages, paper->items[i].table, &letterings[paper->style]);
}

void pages_add(struct pages *pages, const struct paper *paper, size_t index)
{
    struct page_text around = {index};
    vector_push(pages->arena, &pages->around, around);
    pages->y = MARGIN_TOP;
    set_tables(pages, paper);
    for (size_t i = 0; i < paper->count; i++)
        add_block(pages, paper, i);
}
