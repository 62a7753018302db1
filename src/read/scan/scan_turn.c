/* Which way up a page is: the text of a small part of it is recognised, and where that makes no sense, turned. */
#include "read/scan/scan.h"

enum {
    CHARACTER_MOST = 90, PART_LEAST = 8, /* dots: larger is no character, smaller no part of one */
    TILE = 300, WINDOW = 2,              /* tiles to each side of the part that is recognised */
    SENSE_LEAST = 8,                     /* characters of reports among those recognised, and many of them are */
};
static const float share_least = 0.25F, clearly_more = 1.5F;

/* The recogniser sees characters in everything, and is sure of them. These are common in reports, and rare among what
 * it makes of text that stands on its head. */
static const char common[] = "政府信息公开申请年度报告本机关行政主动办理结果第项工作不予处情况数量其他内容制发件现有效规章以的一是和";

/* What has the size of characters and parts of them, in black and white. */
static PIX *find_text(PIX *picture)
{
    PIX *dark = pixThresholdToBinary(picture, scan_threshold(picture));
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

/* The part of the page where most of such shapes are. */
static PIX *densest_part(struct arena *arena, PIX *text)
{
    int columns = pixGetWidth(text) / TILE + WINDOW, rows = pixGetHeight(text) / TILE + WINDOW;
    size_t *tiles = arena_new_array(arena, size_t, (size_t)columns * (size_t)rows), most = 0;
    struct scan_box best = {0, 0, 0, 0};
    BOXA *boxes = pixConnCompBB(text, 8);
    for (l_int32 i = 0; boxes && i < boxaGetCount(boxes); i++) {
        l_int32 left, top;
        boxaGetBoxGeometry(boxes, i, &left, &top, NULL, NULL);
        tiles[top / TILE * columns + left / TILE]++;
    }
    boxaDestroy(&boxes);
    for (int row = 0; row + WINDOW <= rows; row++)
        for (int column = 0; column + WINDOW <= columns; column++) {
            size_t count = count_window(tiles, columns, column, row);
            if (count > most) {
                most = count;
                best = (struct scan_box){column * TILE, row * TILE, (column + WINDOW) * TILE, (row + WINDOW) * TILE};
            }
        }
    BOX *region = most > 0 ? boxCreate(best.left, best.top, best.right - best.left, best.bottom - best.top) : NULL;
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

static int turns_of(struct scan_reader *reader, struct arena *arena, PIX *part)
{
    size_t all, upright = count_characters(reader, arena, part, 0, &all), most = upright;
    int best = 0;
    if (makes_sense(upright, all))
        return 0;
    for (int turns = 1; turns < 4; turns++) {
        size_t count = count_characters(reader, arena, part, turns, &all);
        if (count > most && makes_sense(count, all))
            most = count, best = turns;
    }
    return (float)most >= clearly_more * (float)upright ? best : 0;
}

PIX *scan_turn_upright(struct scan_reader *reader, PIX *picture)
{
    struct arena *arena = arena_new();
    PIX *text = find_text(picture), *part = text ? densest_part(arena, text) : NULL, *turned = NULL;
    int turns = part ? turns_of(reader, arena, part) : 0;
    if (turns > 0)
        turned = pixRotateOrth(picture, turns);
    if (turned)
        pixDestroy(&picture);
    pixDestroy(&part);
    pixDestroy(&text);
    arena_free(arena);
    return turned ? turned : picture;
}
