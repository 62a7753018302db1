/* Which way up a page is: the text of a small part of it is recognised, and where that makes no sense, turned. */
#include "read/scan/scan.h"

enum {
    CHARACTER_MOST = 90, PART_LEAST = 8, /* dots: larger is no character, smaller no part of one */
    TILE = 300, WINDOW = 2,              /* tiles to each side of the part that is recognised */
    SENSE_LEAST = 8,                     /* characters of reports among those recognised, and many of them are */
    PARTS_MOST = 3,
};
static const float share_least = 0.25F, clearly_more = 1.5F;

/* The recogniser sees characters in everything, and is sure of them. These are common in reports, and rare among what
 * it makes of text that stands on its head. */
static const char common[] = "政府信息公开申请年度报告本机关行政主动办理结果第项工作不予处情况数量其他内容制发件现有效规章以的一是和";

/* What has the size of characters and parts of them, in black and white. */
static PIX *find_text(PIX *picture)
{
    PIX *dark = pixThresholdToBinary(picture, scan_ink(picture));
    PIX *small = dark ? pixSelectBySize(dark, CHARACTER_MOST, CHARACTER_MOST, 8, L_SELECT_IF_BOTH, L_SELECT_IF_LT, NULL)
                      : NULL;
    PIX *text = small ? pixSelectBySize(small, PART_LEAST, PART_LEAST, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GT, NULL)
                      : NULL;
    pixDestroy(&dark);
    pixDestroy(&small);
    return text;
}

static size_t count_window(const size_t *tiles, int columns, int column, int row)
{
    size_t count = 0;
    for (int y = row; y < row + WINDOW; y++)
        for (int x = column; x < column + WINDOW; x++)
            count += tiles[y * columns + x];
    return count;
}

/* How many such shapes there are in each tile of the page. */
struct tiles {
    size_t *counts;
    int columns, rows;
};

static struct tiles tiles_of(struct arena *arena, PIX *text)
{
    struct tiles tiles = {.columns = pixGetWidth(text) / TILE + WINDOW, .rows = pixGetHeight(text) / TILE + WINDOW};
    tiles.counts = arena_new_array(arena, size_t, (size_t)tiles.columns * (size_t)tiles.rows);
    BOXA *boxes = pixConnCompBB(text, 8);
    for (l_int32 i = 0; boxes && i < boxaGetCount(boxes); i++) {
        l_int32 left, top;
        boxaGetBoxGeometry(boxes, i, &left, &top, NULL, NULL);
        tiles.counts[top / TILE * tiles.columns + left / TILE]++;
    }
    boxaDestroy(&boxes);
    return tiles;
}

static void forget_window(struct tiles *tiles, int column, int row)
{
    for (int y = row; y < row + WINDOW; y++)
        for (int x = column; x < column + WINDOW; x++)
            tiles->counts[y * tiles->columns + x] = 0;
}

/* The part of the page where most of them are, which the tiles then forget; NULL when there are none any more. */
static PIX *densest_part(PIX *text, struct tiles *tiles)
{
    size_t most = 0;
    int best_column = 0, best_row = 0;
    for (int row = 0; row + WINDOW <= tiles->rows; row++)
        for (int column = 0; column + WINDOW <= tiles->columns; column++) {
            size_t count = count_window(tiles->counts, tiles->columns, column, row);
            if (count > most)
                most = count, best_column = column, best_row = row;
        }
    forget_window(tiles, best_column, best_row);
    BOX *region = most > 0 ? boxCreate(best_column * TILE, best_row * TILE, WINDOW * TILE, WINDOW * TILE) : NULL;
    PIX *part = region ? pixClipRectangle(text, region, NULL) : NULL;
    boxDestroy(&region);
    return part;
}

static bool is_common(uint32_t codepoint)
{
    struct slice characters = slice_of(common);
    for (size_t at = 0; at < characters.length;)
        if (utf8_decode(characters, &at) == codepoint)
            return true;
    return false;
}

/* How many characters are common ones; *all counts those recognised at all. */
static size_t count_characters(struct scan_reader *reader, struct arena *arena, PIX *part, int turns, size_t *all)
{
    PIX *turned = pixRotateOrth(part, turns);
    scan_symbols symbols = {0};
    size_t count = 0;
    if (turned)
        scan_read_block(reader, arena, turned, &symbols);
    for (size_t i = 0; i < symbols.count; i++)
        count += is_common(symbols.items[i].codepoint);
    *all = symbols.count;
    pixDestroy(&turned);
    return count;
}

static bool makes_sense(size_t count, size_t all)
{
    return count >= SENSE_LEAST && (float)count >= share_least * (float)all;
}

/* True when the part tells which way it goes. */
static bool tells_turns(struct scan_reader *reader, struct arena *arena, PIX *part, int *turns)
{
    size_t all, most = 0, next = 0;
    for (int i = 0; i < 4; i++) {
        size_t count = count_characters(reader, arena, part, i, &all);
        bool sense = makes_sense(count, all);
        if (i == 0 && sense) {
            *turns = 0;
            return true;
        }
        if (count > most && sense)
            next = most, most = count, *turns = i;
        else if (count > next)
            next = count;
    }
    return most > 0 && (float)most >= clearly_more * (float)next;
}

/* What one part leaves open another may tell. */
static int turns_of(struct scan_reader *reader, struct arena *arena, PIX *text)
{
    struct tiles tiles = tiles_of(arena, text);
    int turns = 0;
    bool told = false;
    for (int i = 0; i < PARTS_MOST && !told; i++) {
        PIX *part = densest_part(text, &tiles);
        told = part && tells_turns(reader, arena, part, &turns);
        pixDestroy(&part);
    }
    return told ? turns : 0;
}

PIX *scan_turn_upright(struct scan_reader *reader, PIX *picture)
{
    struct arena *arena = arena_new();
    PIX *text = find_text(picture), *turned = NULL;
    int turns = text ? turns_of(reader, arena, text) : 0;
    if (turns > 0)
        turned = pixRotateOrth(picture, turns);
    if (turned)
        pixDestroy(&picture);
    pixDestroy(&text);
    arena_free(arena);
    return turned ? turned : picture;
}
