/* The document: lines, pages and spans of one immutable text. */
#include "document/document.h"

#include <assert.h>
#include <string.h>

bool span_is_none(struct span span)
{
    return span.start == UINT32_MAX;
}

bool span_contains(struct span span, uint32_t offset)
{
    return offset >= span.start && offset < span.end;
}

/* A line end at the very end of the text begins no further line. */
static void find_lines(struct document *document)
{
    struct slice text = document->text;
    VECTOR(uint32_t) starts = {0};
    vector_push(document->arena, &starts, 0);
    for (size_t offset = 0; offset < text.length;) {
        const char *end = memchr(text.data + offset, '\n', text.length - offset);
        offset = end ? (size_t)(end - text.data) + 1 : text.length;
        if (offset < text.length)
            vector_push(document->arena, &starts, (uint32_t)offset);
    }
    document->line_starts = starts.items;
    document->line_count = (uint32_t)starts.count;
}

struct document *document_new(struct arena *arena, const char *path, struct slice text)
{
    assert(text.length < UINT32_MAX);
    struct document *document = arena_new_item(arena, struct document);
    document->arena = arena;
    document->path = arena_copy(arena, slice_of(path)).data;
    document->text = text;
    document->page_count = 1;
    find_lines(document);
    return document;
}

void document_free(struct document *document)
{
    if (document)
        arena_free(document->arena);
}

uint32_t document_line(const struct document *document, uint32_t offset)
{
    uint32_t low = 0, high = document->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (document->line_starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low + 1;
}

struct span document_line_span(const struct document *document, uint32_t line)
{
    assert(line >= 1 && line <= document->line_count);
    uint32_t start = document->line_starts[line - 1];
    uint32_t end = line < document->line_count ? document->line_starts[line] : (uint32_t)document->text.length;
    if (end > start && document->text.data[end - 1] == '\n')
        end--;
    return (struct span){start, end};
}

/* The last block that begins at or before the offset, or NULL. */
static const struct block *block_before(const struct document *document, uint32_t offset)
{
    if (document->block_count == 0 || document->blocks[0].span.start > offset)
        return NULL;
    size_t low = 0, high = document->block_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (document->blocks[middle].span.start <= offset)
            low = middle;
        else
            high = middle;
    }
    return &document->blocks[low];
}

/* Between two blocks the page is that of the block before. */
uint32_t document_page(const struct document *document, uint32_t offset)
{
    const struct block *block = block_before(document, offset);
    return block ? block->page : 1;
}

uint32_t document_skip_furniture(const struct document *document, uint32_t offset)
{
    const struct block *block = block_before(document, offset);
    return block && block->kind == BLOCK_FURNITURE && offset < block->span.end ? block->span.end : offset;
}

struct slice document_text(const struct document *document, struct span span)
{
    return span_is_none(span) ? SLICE_NONE : slice_part(document->text, span.start, span.end);
}

bool document_has_remark(const struct document *document, enum remark_kind kind)
{
    for (size_t i = 0; i < document->remark_count; i++)
        if (document->remarks[i].kind == kind)
            return true;
    return false;
}
