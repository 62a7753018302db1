/* Traces of ink: what is darker than the paper around it by more than noise, however faint. What nobody could read must
 * not pass for an empty cell, nor a number for whole of which a part has faded. */
#include "read/scan/scan.h"

enum {
    SMOOTH = 2,     /* dots to each side */
    DEPTH = 6,      /* fainter traces nobody would see */
    AREA_LEAST = 24, HEIGHT_LEAST = 12, WIDTH_LEAST = 11,
    REACH = 10,     /* what begins at an edge must go on so far into the cell to be more than a rest of its line */
    KNOWN = 11,     /* dots around known ink that belong to it */
};
static const float above_noise = 5;
static const float ink_share = 0.01F; /* of a cell is at least as dark as faint ink */

/* Shade that so much of the picture is darker than. */
static int shade_at_rank(PIX *picture, float rank)
{
    l_uint32 shade = SCAN_PAPER;
    pixGetRankValue(picture, 1, rank, &shade);
    return (int)shade;
}

/* Darker is no paper. How much paper differs from paper shows towards white, where no ink can be. */
static int darkest_paper(PIX *smooth)
{
    int paper = shade_at_rank(smooth, 0.5F), noise = (int)(above_noise * (float)(shade_at_rank(smooth, 0.84F) - paper));
    int darkest = paper - (noise > DEPTH ? noise : DEPTH);
    return darkest > 1 ? darkest : 1;
}

static bool is_trace(struct scan_box box, int area, PIX *mask)
{
    int width = box.right - box.left, height = box.bottom - box.top;
    bool beside = box.left <= 1 || box.right >= pixGetWidth(mask) - 1;
    bool above = box.top <= 1 || box.bottom >= pixGetHeight(mask) - 1;
    if (area < AREA_LEAST || (beside && width < REACH) || (above && height < REACH))
        return false;
    return height >= HEIGHT_LEAST || width >= WIDTH_LEAST;
}

static bool any_trace(PIX *mask)
{
    PIXA *shapes = NULL;
    BOXA *boxes = pixConnComp(mask, &shapes, 8);
    bool found = false;
    for (l_int32 i = 0; boxes && i < boxaGetCount(boxes) && !found; i++) {
        l_int32 left, top, width, height, area = 0;
        boxaGetBoxGeometry(boxes, i, &left, &top, &width, &height);
        PIX *shape = pixaGetPix(shapes, i, L_CLONE);
        pixCountPixels(shape, &area, NULL);
        pixDestroy(&shape);
        found = is_trace((struct scan_box){left, top, left + width, top + height}, area, mask);
    }
    boxaDestroy(&boxes);
    pixaDestroy(&shapes);
    return found;
}

bool scan_has_traces(PIX *grey, PIX *known)
{
    PIX *smooth = pixBlockconv(grey, SMOOTH, SMOOTH), *mask = NULL;
    bool found = false;
    if (smooth)
        mask = pixThresholdToBinary(smooth, darkest_paper(smooth));
    if (mask && known) {
        PIX *around = pixDilateBrick(NULL, known, KNOWN, KNOWN);
        pixSubtract(mask, mask, around);
        pixDestroy(&around);
    }
    if (mask)
        found = any_trace(mask);
    pixDestroy(&mask);
    pixDestroy(&smooth);
    return found;
}

PIX *scan_embolden(PIX *grey)
{
    PIX *smooth = pixBlockconv(grey, 1, 1), *bold = NULL;
    if (smooth == NULL)
        return NULL;
    int ink = shade_at_rank(smooth, ink_share), paper = darkest_paper(smooth);
    if (paper - ink >= DEPTH)
        bold = pixGammaTRC(NULL, smooth, 1.0F, ink, paper);
    pixDestroy(&smooth);
    return bold;
}
