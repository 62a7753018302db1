/* Readings keep their place while the layout turns characters into text: behind each stands a mark, a character that no
 * text contains, which is taken out at the end. To the layout it is one more digit of the number before it. */
#include "read/scan/scan.h"

#include <stdlib.h>
#include <string.h>

/* Two planes of code points for private use. */
enum { MARK_FIRST = 0xF0000, MARK_LAST = 0x10FFFD };

static bool is_mark(uint32_t codepoint)
{
    return codepoint >= MARK_FIRST && codepoint <= MARK_LAST;
}

void scan_mark(struct arena *arena, struct page *page, struct scan_readings *readings, struct scan_reading reading)
{
    size_t number = readings->items.count;
    if (page->glyphs.count == 0 || number > MARK_LAST - MARK_FIRST)
        return;
    vector_push(arena, &readings->items, reading);
    struct glyph mark = page->glyphs.items[page->glyphs.count - 1];
    mark.codepoint = MARK_FIRST + (uint32_t)number;
    mark.left = mark.right;
    vector_push(arena, &page->glyphs, mark);
}

void scan_forbid_marks(struct page *page)
{
    for (size_t i = 0; i < page->glyphs.count; i++)
        if (is_mark(page->glyphs.items[i].codepoint))
            page->glyphs.items[i].codepoint = 0xFFFD;
}

/* ---- Taking them out ---- */

struct taking {
    struct arena *arena;
    const struct document *marked;
    const struct scan_readings *readings;
    char *text;
    uint32_t length;
    uint32_t *places; /* of each byte of the marked text, and of its end */
    VECTOR(struct recognition) recognitions;
};

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\f';
}

/* The text before `end` that has as many characters as the reading, blanks between them apart. */
static struct span span_before(const struct taking *taking, uint32_t end, struct slice reading)
{
    uint32_t start = end;
    size_t left = 0;
    for (size_t at = 0; at < reading.length; left++)
        utf8_decode(reading, &at);
    while (start > 0 && left > 0) {
        char byte = taking->text[--start];
        left -= !is_blank(byte) && ((unsigned char)byte & 0xC0) != 0x80;
    }
    return (struct span){start, end};
}

/* What the layout did not leave in one piece is not certain any more. */
static bool is_text(const struct taking *taking, struct span span, struct slice reading)
{
    size_t at = 0;
    for (uint32_t i = span.start; i < span.end; i++)
        if (!is_blank(taking->text[i]) && (at >= reading.length || taking->text[i] != reading.data[at++]))
            return false;
    return at == reading.length;
}

static void take_mark(struct taking *taking, size_t number)
{
    struct scan_reading reading = taking->readings->items.items[number];
    uint32_t end = taking->length;
    while (end > 0 && is_blank(taking->text[end - 1]))
        end--;
    struct recognition recognition = {.span = span_before(taking, end, reading.text),
                                      .confidence = reading.confidence,
                                      .second = arena_copy(taking->arena, reading.second)};
    if (!is_text(taking, recognition.span, reading.text))
        recognition.confidence = 0;
    size_t count = taking->recognitions.count;
    uint32_t before = count > 0 ? taking->recognitions.items[count - 1].span.end : 0;
    if (recognition.span.start < before)
        recognition.span.start = before < end ? before : end;
    vector_push(taking->arena, &taking->recognitions, recognition);
}

static void take_text(struct taking *taking)
{
    struct slice marked = taking->marked->text;
    taking->text = arena_allocate(taking->arena, marked.length + 1);
    taking->places = arena_new_array(taking->arena, uint32_t, marked.length + 1);
    for (size_t at = 0; at < marked.length;) {
        size_t start = at;
        uint32_t codepoint = utf8_decode(marked, &at);
        bool mark = is_mark(codepoint) && codepoint - MARK_FIRST < taking->readings->items.count;
        for (size_t i = start; i < at; i++)
            taking->places[i] = taking->length + (mark ? 0 : (uint32_t)(i - start));
        if (mark) {
            take_mark(taking, codepoint - MARK_FIRST);
        } else {
            memcpy(taking->text + taking->length, marked.data + start, at - start);
            taking->length += (uint32_t)(at - start);
        }
    }
    taking->places[marked.length] = taking->length;
}

static struct span moved(const struct taking *taking, struct span span)
{
    return (struct span){taking->places[span.start], taking->places[span.end]};
}

static const struct grid *take_grid(const struct taking *taking, const struct grid *marked)
{
    if (marked == NULL)
        return NULL;
    struct grid *grid = arena_new_item(taking->arena, struct grid);
    *grid = *marked;
    grid->cells = arena_new_array(taking->arena, struct grid_cell, marked->cell_count);
    for (size_t i = 0; i < marked->cell_count; i++) {
        grid->cells[i] = marked->cells[i];
        grid->cells[i].span = moved(taking, marked->cells[i].span);
    }
    return grid;
}

/* Of a block that is a mark and nothing else nothing is left. */
static void take_blocks(const struct taking *taking, struct document *document)
{
    const struct document *marked = taking->marked;
    document->blocks = arena_new_array(taking->arena, struct block, marked->block_count);
    for (size_t i = 0; i < marked->block_count; i++) {
        struct block block = marked->blocks[i];
        block.span = moved(taking, block.span);
        block.grid = take_grid(taking, block.grid);
        if (block.span.start < block.span.end)
            document->blocks[document->block_count++] = block;
    }
}

static void take_remarks(const struct taking *taking, struct slice remark, struct document *document)
{
    const struct document *marked = taking->marked;
    document->remark_count = marked->remark_count + 1;
    document->remarks = arena_new_array(taking->arena, struct remark, document->remark_count);
    document->remarks[0] = (struct remark){REMARK_SCANNED, {0, 0}, arena_copy(taking->arena, remark)};
    for (size_t i = 0; i < marked->remark_count; i++)
        document->remarks[i + 1] = (struct remark){marked->remarks[i].kind, moved(taking, marked->remarks[i].span),
                                                   arena_copy(taking->arena, marked->remarks[i].text)};
}

static int compare_recognitions(const void *a, const void *b)
{
    const struct recognition *left = a, *right = b;
    return left->span.start < right->span.start ? -1 : left->span.start > right->span.start;
}

/* What the layout doubted of numbers that nobody doubts else. */
static void take_doubts(struct taking *taking)
{
    size_t known = taking->recognitions.count;
    for (size_t i = 0; i < taking->marked->recognition_count; i++) {
        struct recognition doubt = taking->marked->recognitions[i];
        bool overlaps = false;
        doubt.span = moved(taking, doubt.span);
        for (size_t j = 0; j < known; j++) {
            struct recognition *other = &taking->recognitions.items[j];
            if (doubt.span.start >= other->span.end || other->span.start >= doubt.span.end)
                continue;
            other->partial = overlaps = true;
        }
        if (!overlaps && doubt.span.start < doubt.span.end)
            vector_push(taking->arena, &taking->recognitions, doubt);
    }
    if (taking->recognitions.count > 0)
        qsort(taking->recognitions.items, taking->recognitions.count, sizeof *taking->recognitions.items,
              compare_recognitions);
}

struct document *scan_take_marks(struct arena *arena, const struct document *marked,
                                 const struct scan_readings *readings, struct slice remark)
{
    struct taking taking = {.arena = arena, .marked = marked, .readings = readings};
    take_text(&taking);
    struct document *document = document_new(arena, marked->path, (struct slice){taking.text, taking.length});
    take_blocks(&taking, document);
    take_remarks(&taking, remark, document);
    take_doubts(&taking);
    document->recognitions = taking.recognitions.items;
    document->recognition_count = taking.recognitions.count;
    document->page_count = marked->page_count;
    document->built = marked->built;
    return document;
}
