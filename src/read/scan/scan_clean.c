/* Makes a picture readable: even paper, full contrast, level lines. */
#include "read/scan/scan.h"

#include <math.h>
#include <stdlib.h>

static const float skew_least = 0.03F, skew_sure = 1.0F; /* degrees; what pixFindSkew calls confidence */
static const float ink_share = 0.004F;                   /* of the page: that much of it is at least as dark as ink */
static const int contrast_least = 40;
/* As pixBackgroundNormSimple has them, but for the shade from which on something is ink. */
enum { TILE_WIDTH = 10, TILE_HEIGHT = 15, INK_SHADE = 128, COUNT_LEAST = 40, PAPER_SHADE = 200 };
enum { SMOOTH_X = 2, SMOOTH_Y = 1 };
enum { GRAIN_LEAST = 8 }; /* shades */
static const float radians = 3.14159265F / 180;

int scan_threshold(PIX *picture)
{
    PIX *threshold = NULL;
    l_uint32 value = 0;
    if (pixOtsuAdaptiveThreshold(picture, pixGetWidth(picture), pixGetHeight(picture), 0, 0, 0.1F, &threshold, NULL) ==
        0)
        pixGetPixel(threshold, 0, 0, &value);
    pixDestroy(&threshold);
    return value > 0 ? (int)value : 128;
}

int scan_ink(PIX *picture)
{
    return (scan_threshold(picture) + SCAN_PAPER) / 2;
}

static PIX *replace(PIX *old, PIX *made)
{
    if (made == NULL)
        return old;
    pixDestroy(&old);
    return made;
}

/* The commonest shade is paper, the darkest are ink. */
static PIX *stretch(PIX *picture)
{
    NUMA *histogram = pixGetGrayHistogram(picture, 1);
    float dots = (float)pixGetWidth(picture) * (float)pixGetHeight(picture), darker = 0, most = 0;
    int ink = 0, paper = SCAN_PAPER;
    for (int shade = 0; histogram && shade <= SCAN_PAPER; shade++) {
        float count = 0;
        numaGetFValue(histogram, shade, &count);
        darker += count;
        if (darker < ink_share * dots)
            ink = shade;
        if (count > most) {
            most = count;
            paper = shade;
        }
    }
    numaDestroy(&histogram);
    return paper - ink > contrast_least ? replace(picture, pixGammaTRC(NULL, picture, 1.0F, ink, paper)) : picture;
}

/* How much neighbouring dots differ: half of them by less. */
static int noise_of(PIX *picture)
{
    enum { ROW_STEP = 7 };
    size_t counts[SCAN_PAPER + 1] = {0}, all = 0, below = 0;
    int noise = 0;
    for (int y = 0; y < pixGetHeight(picture); y += ROW_STEP) {
        const l_uint32 *row = pixGetData(picture) + (ptrdiff_t)y * pixGetWpl(picture);
        for (int x = 1; x < pixGetWidth(picture); x++, all++)
            counts[abs((int)GET_DATA_BYTE(row, x) - (int)GET_DATA_BYTE(row, x - 1))]++;
    }
    for (below = counts[0]; noise < SCAN_PAPER && 2 * below < all; below += counts[noise])
        noise++;
    return noise;
}

/* Grain looks like ink, and takes the recogniser long. */
static PIX *smooth_grain(PIX *picture)
{
    return noise_of(picture) >= GRAIN_LEAST ? replace(picture, pixBlockconv(picture, 1, 1)) : picture;
}

static PIX *straighten(PIX *picture)
{
    PIX *dark = pixThresholdToBinary(picture, scan_threshold(picture));
    float angle = 0, sure = 0;
    bool found = dark && pixFindSkew(dark, &angle, &sure) == 0;
    pixDestroy(&dark);
    if (!found || fabsf(angle) < skew_least || sure < skew_sure)
        return picture;
    return replace(picture, pixRotate(picture, angle * radians, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0));
}

PIX *scan_clean(PIX *picture)
{
    picture = stretch(picture);
    picture = replace(picture, pixBackgroundNorm(picture, NULL, NULL, TILE_WIDTH, TILE_HEIGHT, INK_SHADE, COUNT_LEAST,
                                                 PAPER_SHADE, SMOOTH_X, SMOOTH_Y));
    return stretch(smooth_grain(stretch(picture)));
}

struct scan_sheet scan_straighten(PIX *picture)
{
    picture = straighten(picture);
    picture = scan_flatten(picture, scan_threshold(picture));
    return (struct scan_sheet){picture, scan_ink(picture)};
}
