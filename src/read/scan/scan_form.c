/* The form of single shapes: what can be told of them without a recogniser. */
#include "read/scan/scan.h"

static const float slash_thin = 0.3F, slash_lean = 0.2F; /* of its height */
static const float one_width = 0.7F, stem_least = 0.85F, stem_width = 0.3F;
static const float flag_end = 0.45F, foot_begin = 0.8F; /* between these there is nothing but the stem */
static const float stray_most = 0.06F;                  /* of the dots there */

/* The ink of a row of dots, from its first to its last. */
static void find_ink(PIX *picture, int y, int *first, int *last)
{
    const l_uint32 *row = pixGetData(picture) + (ptrdiff_t)y * pixGetWpl(picture);
    *first = *last = -1;
    for (int x = 0; x < pixGetWidth(picture); x++)
        if (GET_DATA_BYTE(row, x) < SCAN_PAPER / 2) {
            *first = *first < 0 ? x : *first;
            *last = x + 1;
        }
}

bool scan_is_slash(PIX *picture)
{
    int rows = 0, widest = 0, start = 0, end = 0;
    for (int y = 0; y < pixGetHeight(picture); y++) {
        int first, last;
        find_ink(picture, y, &first, &last);
        if (first < 0)
            continue;
        start = rows++ == 0 ? first + last : start;
        end = first + last;
        widest = last - first > widest ? last - first : widest;
    }
    return (float)widest <= slash_thin * (float)rows && (float)(start - end) / 2 >= slash_lean * (float)rows;
}

/* ---- A 1 ---- */

static int count_ink(PIX *dark, struct scan_box box)
{
    int ink = 0;
    for (int y = box.top; y < box.bottom; y++) {
        const l_uint32 *row = pixGetData(dark) + (ptrdiff_t)y * pixGetWpl(dark);
        for (int x = box.left; x < box.right; x++)
            ink += GET_DATA_BIT(row, x) != 0;
    }
    return ink;
}

static bool is_clear(PIX *dark, struct scan_box box)
{
    int dots = (box.right - box.left) * (box.bottom - box.top);
    return box.right <= box.left || (float)count_ink(dark, box) <= stray_most * (float)dots;
}

bool scan_is_one(PIX *dark, struct scan_box box)
{
    int height = box.bottom - box.top, stem = -1, end = -1;
    if ((float)(box.right - box.left) > one_width * (float)height)
        return false;
    for (int x = box.left; x < box.right; x++) {
        int ink = count_ink(dark, (struct scan_box){x, box.top, x + 1, box.bottom});
        if ((float)ink >= stem_least * (float)height) {
            stem = stem < 0 ? x : stem;
            end = x + 1;
        }
    }
    if (stem < 0 || (float)(end - stem) > stem_width * (float)height)
        return false;
    int flag = box.top + (int)(flag_end * (float)height), foot = box.top + (int)(foot_begin * (float)height);
    return is_clear(dark, (struct scan_box){box.left, flag, stem - 1, foot}) &&
           is_clear(dark, (struct scan_box){end + 1, box.top, box.right, foot});
}
