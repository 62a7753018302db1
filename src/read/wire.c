/* Documents and members as bytes, and back, with every number checked. */
#include "read/wire.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { REMARK_BYTES_MOST = 2000, NAME_BYTES_MOST = 1000 };
#define TEXT_MOST ((uint32_t)256 << 20)
#define NO_GRID UINT32_MAX

/* The beginning of a document's payload; the arrays follow in this order, then the text, then the words. */
struct wire_document {
    uint32_t pages, blocks, grids, cells, remarks, recognitions, text, words;
};
struct wire_block {
    uint32_t kind, start, end, page, grid;
};
struct wire_grid {
    uint32_t rows, columns, cells;
};
/* Cells are sent as struct grid_cell. */
struct wire_remark {
    uint32_t kind, start, end, length;
};
struct wire_recognition {
    uint32_t start, end;
    float confidence;
    uint32_t length, partial;
};
static_assert(sizeof(struct grid_cell) == 6 * sizeof(uint32_t), "a cell has no padding");

/* ---- Writing ----------------------------------------------------------------------------------------------------- */

static void add_bytes(struct buffer *out, const void *bytes, size_t length)
{
    buffer_add(out, (struct slice){bytes, length});
}

static void add_blocks(struct buffer *out, const struct document *document)
{
    uint32_t grid = 0;
    for (size_t i = 0; i < document->block_count; i++) {
        const struct block *block = &document->blocks[i];
        struct wire_block wire = {(uint32_t)block->kind, block->span.start, block->span.end, block->page,
                                  block->grid ? grid : NO_GRID};
        grid += block->grid != NULL;
        add_bytes(out, &wire, sizeof wire);
    }
}

static void add_grids(struct buffer *out, const struct document *document)
{
    for (size_t i = 0; i < document->block_count; i++) {
        const struct grid *grid = document->blocks[i].grid;
        if (grid == NULL)
            continue;
        struct wire_grid wire = {grid->rows, grid->columns, (uint32_t)grid->cell_count};
        add_bytes(out, &wire, sizeof wire);
    }
    for (size_t i = 0; i < document->block_count; i++) {
        const struct grid *grid = document->blocks[i].grid;
        if (grid != NULL)
            add_bytes(out, grid->cells, grid->cell_count * sizeof *grid->cells);
    }
}

static void add_words(struct buffer *out, const struct document *document)
{
    for (size_t i = 0; i < document->remark_count; i++) {
        const struct remark *remark = &document->remarks[i];
        struct wire_remark wire = {(uint32_t)remark->kind, remark->span.start, remark->span.end,
                                   (uint32_t)remark->text.length};
        add_bytes(out, &wire, sizeof wire);
    }
    for (size_t i = 0; i < document->recognition_count; i++) {
        const struct recognition *recognition = &document->recognitions[i];
        struct wire_recognition wire = {recognition->span.start, recognition->span.end, recognition->confidence,
                                        (uint32_t)recognition->second.length, recognition->partial};
        add_bytes(out, &wire, sizeof wire);
    }
    buffer_add(out, document->text);
    for (size_t i = 0; i < document->remark_count; i++)
        buffer_add(out, document->remarks[i].text);
    for (size_t i = 0; i < document->recognition_count; i++)
        buffer_add(out, document->recognitions[i].second);
}

void wire_write_document(struct buffer *out, const struct document *document)
{
    struct wire_document wire = {.pages = document->page_count,
                                 .blocks = (uint32_t)document->block_count,
                                 .remarks = (uint32_t)document->remark_count,
                                 .recognitions = (uint32_t)document->recognition_count,
                                 .text = (uint32_t)document->text.length};
    for (size_t i = 0; i < document->block_count; i++) {
        const struct grid *grid = document->blocks[i].grid;
        wire.grids += grid != NULL;
        wire.cells += grid ? (uint32_t)grid->cell_count : 0;
    }
    for (size_t i = 0; i < document->remark_count; i++)
        wire.words += (uint32_t)document->remarks[i].text.length;
    for (size_t i = 0; i < document->recognition_count; i++)
        wire.words += (uint32_t)document->recognitions[i].second.length;
    add_bytes(out, &wire, sizeof wire);
    add_blocks(out, document);
    add_grids(out, document);
    add_words(out, document);
}

/* ---- Reading ----------------------------------------------------------------------------------------------------- */

/* A payload being read: its arrays, all of which lie inside it. */
struct payload {
    struct arena *arena;
    struct wire_document head;
    const struct wire_block *blocks;
    const struct wire_grid *grids;
    const struct grid_cell *cells;
    const struct wire_remark *remarks;
    const struct wire_recognition *recognitions;
    struct slice text, words;
    size_t words_taken;
};

/* `count` items of `size` from the rest; NULL when it is too short. The size is one of whole words. */
static const void *take(struct slice *rest, size_t count, size_t size)
{
    if (count > rest->length / size)
        return NULL;
    const char *taken = rest->data;
    *rest = slice_part(*rest, count * size, rest->length);
    return taken;
}

/* Everything before the text is of 4-byte words, so that the arrays stay aligned as the payload is. */
static bool find_arrays(struct payload *payload, struct slice rest)
{
    const struct wire_document *head = take(&rest, 1, sizeof *head);
    if (head == NULL)
        return false;
    payload->head = *head;
    payload->blocks = take(&rest, head->blocks, sizeof *payload->blocks);
    payload->grids = payload->blocks ? take(&rest, head->grids, sizeof *payload->grids) : NULL;
    payload->cells = payload->grids ? take(&rest, head->cells, sizeof *payload->cells) : NULL;
    payload->remarks = payload->cells ? take(&rest, head->remarks, sizeof *payload->remarks) : NULL;
    payload->recognitions = payload->remarks ? take(&rest, head->recognitions, sizeof *payload->recognitions) : NULL;
    if (payload->recognitions == NULL || head->text > TEXT_MOST || head->text > rest.length ||
        head->words != rest.length - head->text)
        return false;
    payload->text = slice_part(rest, 0, head->text);
    payload->words = slice_part(rest, head->text, rest.length);
    return true;
}

/* Valid UTF-8 without NUL and CR. */
static bool is_text(struct slice text)
{
    return utf8_first_invalid(text) < 0 &&
           (text.length == 0 || (!memchr(text.data, 0, text.length) && !memchr(text.data, '\r', text.length)));
}

static bool is_boundary(struct slice text, uint32_t offset)
{
    return offset == text.length || ((unsigned char)text.data[offset] & 0xC0) != 0x80;
}

static bool is_span(const struct payload *payload, uint32_t start, uint32_t end)
{
    return start <= end && end <= payload->text.length && is_boundary(payload->text, start) &&
           is_boundary(payload->text, end);
}

/* Cells in reading order inside of the block and of the grid, none over another: in each column the row of the next
 * free place never goes back. */
static bool cells_are_sound(const struct payload *payload, const struct wire_block *block, const struct wire_grid *grid,
                            const struct grid_cell *cells)
{
    uint32_t *free_rows = heap_allocate(grid->columns * sizeof *free_rows);
    bool sound = true;
    for (uint32_t i = 0; i < grid->cells && sound; i++) {
        const struct grid_cell *cell = &cells[i];
        sound = cell->row < grid->rows && cell->column < grid->columns && cell->row_span > 0 && cell->column_span > 0 &&
                cell->row_span <= grid->rows - cell->row && cell->column_span <= grid->columns - cell->column &&
                is_span(payload, cell->span.start, cell->span.end) && cell->span.start >= block->start &&
                cell->span.end <= block->end;
        sound = sound && (i == 0 || cells[i - 1].row < cell->row ||
                          (cells[i - 1].row == cell->row && cells[i - 1].column < cell->column));
        for (uint32_t column = cell->column; sound && column < cell->column + cell->column_span; column++) {
            sound = free_rows[column] <= cell->row;
            free_rows[column] = cell->row + cell->row_span;
        }
    }
    heap_free(free_rows);
    return sound;
}

/* Takes the block's grid; *cells moves behind its cells. */
static const struct grid *read_grid(const struct payload *payload, const struct wire_block *block, uint32_t *cells)
{
    enum { ROWS_MOST = 10000, COLUMNS_MOST = 256 };
    const struct wire_grid *wire = &payload->grids[block->grid];
    const struct grid_cell *first = payload->cells + *cells;
    if (wire->rows == 0 || wire->rows > ROWS_MOST || wire->columns == 0 || wire->columns > COLUMNS_MOST ||
        wire->cells > payload->head.cells - *cells || !cells_are_sound(payload, block, wire, first))
        return NULL;
    struct grid *grid = arena_new_item(payload->arena, struct grid);
    grid->rows = wire->rows;
    grid->columns = wire->columns;
    grid->cell_count = wire->cells;
    grid->cells = arena_new_array(payload->arena, struct grid_cell, wire->cells);
    memcpy(grid->cells, first, wire->cells * sizeof *first);
    *cells += wire->cells;
    return grid;
}

/* In reading order, not overlapping, on rising pages; grids in the order of their blocks. */
static bool read_blocks(const struct payload *payload, struct document *document)
{
    uint32_t end = 0, page = 1, grids = 0, cells = 0;
    document->blocks = arena_new_array(payload->arena, struct block, payload->head.blocks);
    for (uint32_t i = 0; i < payload->head.blocks; i++) {
        const struct wire_block *wire = &payload->blocks[i];
        bool is_grid = wire->kind == BLOCK_GRID;
        if (wire->kind > BLOCK_FURNITURE || wire->start < end || wire->start == wire->end ||
            !is_span(payload, wire->start, wire->end) || wire->page < page || wire->page > payload->head.pages ||
            is_grid != (wire->grid != NO_GRID) || (is_grid && (wire->grid != grids || grids >= payload->head.grids)))
            return false;
        document->blocks[i] = (struct block){(enum block_kind)wire->kind, {wire->start, wire->end}, wire->page, NULL};
        if (is_grid && (document->blocks[i].grid = read_grid(payload, wire, &cells)) == NULL)
            return false;
        grids += is_grid;
        end = wire->end;
        page = wire->page;
    }
    document->block_count = payload->head.blocks;
    document->page_count = payload->head.pages;
    document->built = true;
    return grids == payload->head.grids && cells == payload->head.cells;
}

/* The next of the words: one line without control characters. */
static bool next_words(struct payload *payload, uint32_t length, struct slice *out)
{
    if (length > REMARK_BYTES_MOST || length > payload->words.length - payload->words_taken)
        return false;
    struct slice words = slice_part(payload->words, payload->words_taken, payload->words_taken + length);
    payload->words_taken += length;
    for (size_t i = 0; i < words.length; i++)
        if ((unsigned char)words.data[i] < ' ' || words.data[i] == 0x7F)
            return false;
    *out = arena_copy(payload->arena, words);
    return utf8_first_invalid(words) < 0;
}

static bool read_remarks(struct payload *payload, struct document *document)
{
    uint32_t before = 0;
    document->remarks = arena_new_array(payload->arena, struct remark, payload->head.remarks);
    for (uint32_t i = 0; i < payload->head.remarks; i++) {
        const struct wire_remark *wire = &payload->remarks[i];
        struct remark *remark = &document->remarks[i];
        if (wire->kind > REMARK_OTHER || wire->start < before || !is_span(payload, wire->start, wire->end) ||
            !next_words(payload, wire->length, &remark->text))
            return false;
        remark->kind = (enum remark_kind)wire->kind;
        remark->span = (struct span){wire->start, wire->end};
        before = wire->start;
    }
    document->remark_count = payload->head.remarks;
    return true;
}

static bool read_recognitions(struct payload *payload, struct document *document)
{
    uint32_t before = 0;
    document->recognitions = arena_new_array(payload->arena, struct recognition, payload->head.recognitions);
    for (uint32_t i = 0; i < payload->head.recognitions; i++) {
        const struct wire_recognition *wire = &payload->recognitions[i];
        struct recognition *recognition = &document->recognitions[i];
        bool sound = isfinite(wire->confidence) && wire->confidence >= 0 && wire->confidence <= 1 && wire->partial <= 1;
        if (wire->start < before || !is_span(payload, wire->start, wire->end) || !sound ||
            !next_words(payload, wire->length, &recognition->second))
            return false;
        recognition->span = (struct span){wire->start, wire->end};
        recognition->confidence = wire->confidence;
        recognition->partial = wire->partial != 0;
        before = wire->end;
    }
    document->recognition_count = payload->head.recognitions;
    return true;
}

struct document *wire_read_document(struct arena *arena, const char *path, struct slice bytes)
{
    struct payload payload = {.arena = arena};
    if ((uintptr_t)bytes.data % sizeof(uint32_t) != 0 || !find_arrays(&payload, bytes) || !is_text(payload.text) ||
        payload.head.pages == 0)
        return NULL;
    struct document *document = document_new(arena, path, arena_copy(arena, payload.text));
    bool sound = read_blocks(&payload, document) && read_remarks(&payload, document) &&
                 read_recognitions(&payload, document) && payload.words_taken == payload.words.length;
    return sound ? document : NULL;
}

/* ---- Members of an archive --------------------------------------------------------------------------------------- */

void wire_write_member(struct buffer *out, struct wire_member member)
{
    uint32_t numbers[2] = {member.number, (uint32_t)member.name.length};
    add_bytes(out, numbers, sizeof numbers);
    buffer_add(out, member.name);
}

/* A name that stays below the archive and can be shown. */
static bool is_member_name(struct slice name)
{
    if (name.length == 0 || name.length > NAME_BYTES_MOST || utf8_first_invalid(name) >= 0)
        return false;
    for (size_t start = 0, i = 0; i <= name.length; i++) {
        if (i < name.length && ((unsigned char)name.data[i] < ' ' || name.data[i] == 0x7F))
            return false;
        if (i < name.length && name.data[i] != '/')
            continue;
        struct slice part = slice_part(name, start, i);
        if (part.length == 0 || slice_is(part, ".") || slice_is(part, ".."))
            return false;
        start = i + 1;
    }
    return true;
}

bool wire_next_member(struct slice *bytes, struct wire_member *member)
{
    uint32_t numbers[2];
    if (bytes->length < sizeof numbers)
        return false;
    memcpy(numbers, bytes->data, sizeof numbers);
    if (numbers[1] > bytes->length - sizeof numbers)
        return false;
    struct slice name = slice_part(*bytes, sizeof numbers, sizeof numbers + numbers[1]);
    if (!is_member_name(name))
        return false;
    *member = (struct wire_member){name, numbers[0]};
    *bytes = slice_part(*bytes, sizeof numbers + numbers[1], bytes->length);
    return true;
}

bool wire_receive(void *bytes, size_t length)
{
    char *data = bytes;
    while (length > 0) {
        ssize_t got = read(STDIN_FILENO, data, length);
        if (got <= 0 && !(got < 0 && errno == EINTR))
            return false;
        data += got > 0 ? got : 0;
        length -= got > 0 ? (size_t)got : 0;
    }
    return true;
}

bool wire_send(const void *bytes, size_t length)
{
    const char *data = bytes;
    while (length > 0) {
        ssize_t sent = write(STDIN_FILENO, data, length);
        if (sent < 0 && errno != EINTR)
            return false;
        data += sent > 0 ? sent : 0;
        length -= sent > 0 ? (size_t)sent : 0;
    }
    return true;
}
