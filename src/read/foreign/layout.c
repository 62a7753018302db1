/* The layout of pages: what stands on each becomes paragraphs, tables and furniture, in reading order. */
#include "read/foreign/layout.h"

#include <math.h>
#include <stdlib.h>

/* In parts of the character size. */
static const float title_size = 1.2F; /* of the text's */
static const float slack = 0.1F, indented = 0.8F, line_step_most = 2.6F, same_size = 0.2F;
static const float wide_line = 0.5F; /* of the page's width */

enum { WIDE_LINES_LEAST = 3, HEADING_LENGTH_MOST = 120, PICTURE_GLYPHS_MOST = 10 };

/* Where lines of text begin and end, and the size of most. */
struct body {
    float left, right, size;
    bool known;
};

/* Something on a page; what stands higher comes first. */
struct item {
    float top;
    struct line *line; /* one of the three */
    struct table *table;
    const struct rule *picture;
};
typedef VECTOR(struct item) item_list;

/* What waits until the open paragraph is closed. */
struct waiting {
    struct slice text; /* furniture; empty for a page break */
};

struct layout {
    struct arena *arena;
    struct builder *builder;
    const struct page *pages;
    size_t count;
    line_list *lines;   /* a list for each page */
    table_list *tables; /* the same */
    item_list *items;   /* the same */
    struct body *bodies;
    struct buffer open;      /* the paragraph that may go on */
    const struct line *last; /* of it */
    VECTOR(struct waiting) waiting;
};

/* ---- What is on the pages ---- */

static int compare_lines(const void *a, const void *b)
{
    const struct line *left = a, *right = b;
    return left->box.top < right->box.top ? -1 : left->box.top > right->box.top;
}

/* Text set sideways beside an upright page is no part of its text. */
static void read_rest(struct layout *layout, uint32_t page, const struct glyph_list *rest)
{
    struct glyph_list upright = {0}, turned = {0};
    line_list *lines = &layout->lines[page];
    for (size_t i = 0; i < rest->count; i++)
        vector_push(layout->arena, rest->items[i]->turns == 0 ? &upright : &turned, rest->items[i]);
    stacks_join(layout->arena, &layout->pages[page], &upright);
    lines_read(layout->arena, &upright, lines);
    size_t first_turned = lines->count;
    lines_read(layout->arena, &turned, lines);
    for (size_t i = 0; i < lines->count; i++) {
        lines->items[i].page = page;
        lines->items[i].furniture = i >= first_turned;
    }
    if (lines->count > 0)
        qsort(lines->items, lines->count, sizeof *lines->items, compare_lines);
}

static void read_page(struct layout *layout, uint32_t page)
{
    struct glyph_list rest = {0};
    tables_find(layout->arena, &layout->pages[page], page, &layout->tables[page]);
    tables_dissolve(layout->arena, &layout->pages[page], &layout->tables[page]);
    tables_fill(layout->arena, &layout->pages[page], &layout->tables[page], &rest);
    read_rest(layout, page, &rest);
}

static int compare_floats(const void *a, const void *b)
{
    float left = *(const float *)a, right = *(const float *)b;
    return left < right ? -1 : left > right;
}

/* From the lines that are long enough to be whole: most of them begin and end at the edges of the text. */
static struct body measure_body(struct layout *layout, size_t page)
{
    const line_list *lines = &layout->lines[page];
    VECTOR(float) lefts = {0}, rights = {0}, sizes = {0};
    for (size_t i = 0; i < lines->count; i++) {
        const struct line *line = &lines->items[i];
        if (line->furniture || line->box.right - line->box.left < wide_line * layout->pages[page].width)
            continue;
        vector_push(layout->arena, &lefts, line->box.left);
        vector_push(layout->arena, &rights, line->end);
        vector_push(layout->arena, &sizes, line->size);
    }
    if (lefts.count < WIDE_LINES_LEAST)
        return (struct body){0};
    qsort(lefts.items, lefts.count, sizeof(float), compare_floats);
    qsort(rights.items, rights.count, sizeof(float), compare_floats);
    qsort(sizes.items, sizes.count, sizeof(float), compare_floats);
    return (struct body){lefts.items[lefts.count / 10], rights.items[rights.count - 1 - rights.count / 10],
                         sizes.items[sizes.count / 2], true};
}

/* A page with little text takes the edges of its neighbour. */
static void measure_bodies(struct layout *layout)
{
    for (size_t i = 0; i < layout->count; i++)
        layout->bodies[i] = measure_body(layout, i);
    for (size_t i = 1; i < layout->count; i++)
        if (!layout->bodies[i].known && layout->pages[i].width == layout->pages[i - 1].width)
            layout->bodies[i] = layout->bodies[i - 1];
    for (size_t i = layout->count; i-- > 1;)
        if (!layout->bodies[i - 1].known && layout->pages[i].width == layout->pages[i - 1].width)
            layout->bodies[i - 1] = layout->bodies[i];
}

static int compare_items(const void *a, const void *b)
{
    const struct item *left = a, *right = b;
    return left->top < right->top ? -1 : left->top > right->top;
}

/* A picture with text over it is a background. */
static bool is_bare(const struct page *page, const struct rule *picture)
{
    size_t glyphs = 0;
    for (size_t i = 0; i < page->glyphs.count; i++) {
        const struct glyph *glyph = &page->glyphs.items[i];
        glyphs += glyph->left >= picture->left && glyph->right <= picture->right && glyph->top >= picture->top &&
                  glyph->bottom <= picture->bottom;
    }
    return glyphs <= PICTURE_GLYPHS_MOST;
}

static void list_items(struct layout *layout, size_t page)
{
    item_list *items = &layout->items[page];
    const struct page *source = &layout->pages[page];
    for (size_t i = 0; i < layout->lines[page].count; i++) {
        struct line *line = &layout->lines[page].items[i];
        vector_push(layout->arena, items, ((struct item){.top = line->box.top, .line = line}));
    }
    for (size_t i = 0; i < layout->tables[page].count; i++) {
        struct table *table = &layout->tables[page].items[i];
        vector_push(layout->arena, items, ((struct item){.top = table->box.top, .table = table}));
    }
    for (size_t i = 0; i < source->pictures.count && !source->scanned; i++)
        if (is_bare(source, &source->pictures.items[i]))
            vector_push(layout->arena, items,
                        ((struct item){.top = source->pictures.items[i].top, .picture = &source->pictures.items[i]}));
    if (items->count > 0)
        qsort(items->items, items->count, sizeof *items->items, compare_items);
}

/* ---- Tables over pages ---- */

static bool is_text(const struct item *item)
{
    return item->table || (item->line && !item->line->furniture);
}

static struct item *first_text(const item_list *items)
{
    for (size_t i = 0; i < items->count; i++)
        if (is_text(&items->items[i]))
            return &items->items[i];
    return NULL;
}

static struct item *last_text(const item_list *items)
{
    for (size_t i = items->count; i-- > 0;)
        if (is_text(&items->items[i]))
            return &items->items[i];
    return NULL;
}

/* Appends the tables that go on behind the last item of a page; these vanish from their own pages. */
static void follow_table(struct layout *layout, size_t page)
{
    struct item *last = last_text(&layout->items[page]);
    for (size_t next = page + 1; next < layout->count && last && last->table; next++) {
        struct item *first = first_text(&layout->items[next]);
        if (!first || !first->table || !table_append(layout->arena, last->table, first->table))
            return;
        bool whole_page = last_text(&layout->items[next]) == first;
        first->table = NULL;
        if (!whole_page)
            return;
    }
}

/* ---- Rows without rules that a page cuts ---- */

static struct line *row_line(const struct item *item)
{
    return item && item->line && line_is_row(item->line) ? item->line : NULL;
}

static bool has_no_label(const struct line *line)
{
    for (size_t i = 0; i < line->segments.count; i++)
        if (!line->segments.items[i].number)
            return false;
    return true;
}

/* Numbers without a label at the edge of a page may be parts of those over the edge in their columns. */
static void doubt_cut_numbers(struct layout *layout, struct line *above, struct line *below)
{
    for (size_t i = 0; i < above->segments.count; i++)
        for (size_t j = 0; j < below->segments.count; j++) {
            const struct segment *upper = &above->segments.items[i], *lower = &below->segments.items[j];
            if (!upper->number || !lower->number || upper->left >= lower->right || lower->left >= upper->right)
                continue;
            line_doubt(layout->arena, above, i);
            line_doubt(layout->arena, below, j);
        }
}

static void doubt_cut_row(struct layout *layout, size_t page)
{
    struct line *above = row_line(last_text(&layout->items[page]));
    struct line *below = row_line(first_text(&layout->items[page + 1]));
    if (above && below && (has_no_label(above) || has_no_label(below)))
        doubt_cut_numbers(layout, above, below);
}

/* ---- Writing ---- */

static bool is_heading(struct slice text)
{
    size_t at = 0;
    bool ordinal = text_is_enumerated(text) && utf8_decode(text, &at) >= 0x4E00;
    return ordinal && at < text.length && text.data[0] != '(' && text.length <= HEADING_LENGTH_MOST &&
           !slice_ends_with(text, SLICE("。")) && slice_find(text, SLICE("，"), 0) < 0 &&
           !slice_starts_with(text, SLICE("（"));
}

static void write_furniture(struct layout *layout, struct slice text)
{
    if (text.length > 0)
        builder_paragraph(layout->builder, BLOCK_FURNITURE, text);
    else
        builder_page(layout->builder);
}

static void close_paragraph(struct layout *layout)
{
    if (layout->open.length > 0) {
        struct slice text = buffer_slice(&layout->open);
        bool heading = is_heading(text) && !line_is_row(layout->last);
        builder_paragraph(layout->builder, heading ? BLOCK_HEADING : BLOCK_PARAGRAPH, text);
    }
    buffer_clear(&layout->open);
    for (size_t i = 0; i < layout->waiting.count; i++)
        write_furniture(layout, layout->waiting.items[i].text);
    layout->waiting.count = 0;
}

static void write_or_wait(struct layout *layout, struct slice furniture)
{
    if (layout->open.length > 0)
        vector_push(layout->arena, &layout->waiting, ((struct waiting){furniture}));
    else
        write_furniture(layout, furniture);
}

static bool ends_sentence(struct slice text)
{
    return slice_ends_with(text, SLICE("。")) || slice_ends_with(text, SLICE("；")) ||
           slice_ends_with(text, SLICE("：")) || slice_ends_with(text, SLICE("！")) ||
           slice_ends_with(text, SLICE("？")) || slice_ends_with(text, SLICE(";"));
}

/* A title that takes two lines: larger than the text, both lines centred. */
static bool is_title_rest(const struct line *last, const struct line *line, const struct body *body)
{
    float shift = (last->box.left + last->box.right - line->box.left - line->box.right) / 2;
    return line->size > title_size * body->size && fabsf(shift) < line->size / 2;
}

/* Whether the line goes on with the open paragraph: its first word had no room before, it is not indented, and nothing
 * says that something new begins. */
static bool goes_on(const struct layout *layout, const struct line *line)
{
    const struct line *last = layout->last;
    if (layout->open.length == 0)
        return false;
    const struct body *before = &layout->bodies[last->page], *here = &layout->bodies[line->page];
    if (!before->known || !here->known || line->segments.count > 2 || last->segments.count > 2)
        return false;
    if (last->box.right + line->word < before->right - slack * last->size)
        return false;
    if (line->box.left > here->left + indented * line->size && !is_title_rest(last, line, here))
        return false;
    if (fabsf(line->size - last->size) > same_size * last->size)
        return false;
    if (last->page == line->page && line->box.top - last->box.top > line_step_most * line->size)
        return false;
    return !(text_is_enumerated(line->text) && ends_sentence(last->text));
}

static void write_line(struct layout *layout, const struct line *line)
{
    if (line->furniture) {
        write_or_wait(layout, line->text);
        return;
    }
    if (!goes_on(layout, line))
        close_paragraph(layout);
    text_append(&layout->open, line->text, true);
    layout->last = line;
}

static void write_table(struct layout *layout, const struct table *table)
{
    VECTOR(struct slice) refused = {0};
    close_paragraph(layout);
    builder_grid_begin(layout->builder);
    for (size_t i = 0; i < table->cells.count; i++) {
        const struct table_cell *cell = &table->cells.items[i];
        if (!builder_grid_cell(layout->builder, cell->row, cell->column, cell->row_span, cell->column_span, cell->text))
            vector_push(layout->arena, &refused, cell->text);
    }
    builder_grid_end(layout->builder);
    for (size_t i = 0; i < refused.count; i++)
        builder_paragraph(layout->builder, BLOCK_PARAGRAPH, refused.items[i]);
}

/* Lines that follow each other on the page may be a table without rules. */
static size_t write_columns(struct layout *layout, const item_list *items, size_t from)
{
    size_t count = 0;
    const struct line *first = items->items[from].line;
    while (from + count < items->count && items->items[from + count].line == first + count)
        count++;
    if (first->furniture || !line_is_row(first))
        return 0;
    close_paragraph(layout);
    return columns_write(layout->arena, layout->builder, first, count);
}

static void write_page(struct layout *layout, size_t page)
{
    const item_list *items = &layout->items[page];
    if (page > 0)
        write_or_wait(layout, SLICE_NONE);
    for (size_t i = 0; i < items->count; i++) {
        const struct item *item = &items->items[i];
        size_t taken = item->line ? write_columns(layout, items, i) : 0;
        if (taken > 0)
            i += taken - 1;
        else if (item->line)
            write_line(layout, item->line);
        else if (item->table)
            write_table(layout, item->table);
        else if (item->picture)
            builder_remark(layout->builder, REMARK_PICTURE_TABLE,
                           arena_print(layout->arena, "第 %zu 页有一幅图片，图中的文字未读取", page + 1));
    }
    if (layout->pages[page].scanned)
        builder_remark(layout->builder, REMARK_SCANNED,
                       arena_print(layout->arena, "第 %zu 页是图像，没有可读的文字", page + 1));
    if (layout->pages[page].damaged)
        builder_remark(layout->builder, REMARK_OTHER,
                       arena_print(layout->arena, "从第 %zu 页起有损坏，可能没有读全", page + 1));
}

void layout_pages(struct builder *builder, const struct page *pages, size_t count)
{
    struct layout layout = {.arena = arena_new(), .builder = builder, .pages = pages, .count = count};
    layout.lines = arena_new_array(layout.arena, line_list, count + 1);
    layout.tables = arena_new_array(layout.arena, table_list, count + 1);
    layout.items = arena_new_array(layout.arena, item_list, count + 1);
    layout.bodies = arena_new_array(layout.arena, struct body, count + 1);
    for (size_t i = 0; i < count; i++)
        read_page(&layout, (uint32_t)i);
    furniture_mark(pages, count, layout.lines, layout.tables);
    measure_bodies(&layout);
    for (size_t i = 0; i < count; i++)
        list_items(&layout, i);
    for (size_t i = 0; i < count; i++)
        follow_table(&layout, i);
    for (size_t i = 0; i + 1 < count; i++)
        doubt_cut_row(&layout, i);
    for (size_t i = 0; i < count; i++)
        write_page(&layout, i);
    close_paragraph(&layout);
    buffer_free(&layout.open);
    arena_free(layout.arena);
}
