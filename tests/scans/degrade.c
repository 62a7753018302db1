/* degrade RECIPE SEED IN.tif OUT: pages as bad scanners, copiers and fax machines make them. The recipe is a list
 * of words with figures, as in faint=0.3,skew=-2,dpi=200,noise=10,jpeg=40, carried out in the order of the table
 * below. */
#include <leptonica/allheaders.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAPER = 255, RESOLUTION = 300, DARK = 128, LINE_LEAST = 50 };

static const double pi = 3.14159265358979;
static uint64_t state;

/* 0 to below 1. */
static double chance(void)
{
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (double)(state >> 11) / 9007199254740992.0;
}

static double gaussian(void)
{
    return sqrt(-2 * log(1 - chance())) * cos(2 * pi * chance());
}

static PIX *replace(PIX *old, PIX *made)
{
    if (made == NULL) {
        fputs("degrade: out of memory\n", stderr);
        exit(1);
    }
    pixDestroy(&old);
    return made;
}

static int shade_at(PIX *page, int x, int y)
{
    return GET_DATA_BYTE(pixGetData(page) + (ptrdiff_t)y * pixGetWpl(page), x);
}

static void set_shade(PIX *page, int x, int y, double shade)
{
    if (x >= 0 && y >= 0 && x < pixGetWidth(page) && y < pixGetHeight(page))
        SET_DATA_BYTE(pixGetData(page) + (ptrdiff_t)y * pixGetWpl(page), x,
                      (l_uint8)(shade < 0 ? 0 : shade > PAPER ? PAPER : shade));
}

/* ---- What can be done to a grey page ---- */

static bool is_dark_all_along(PIX *page, int x, int y, int step_x, int step_y)
{
    for (int i = -LINE_LEAST / 2; i <= LINE_LEAST / 2; i++) {
        int at_x = x + i * step_x, at_y = y + i * step_y;
        if (at_x < 0 || at_y < 0 || at_x >= pixGetWidth(page) || at_y >= pixGetHeight(page) ||
            shade_at(page, at_x, at_y) > DARK)
            return false;
    }
    return true;
}

/* Gaps of up to 12 dots in the ruling lines, so many in a thousand dots. */
static PIX *break_rules(PIX *page, double often)
{
    PIX *copy = pixCopy(NULL, page);
    for (int y = 0; y < pixGetHeight(page); y++)
        for (int x = 0; x < pixGetWidth(page); x++) {
            if (shade_at(copy, x, y) > DARK || chance() * 4000 > often)
                continue;
            bool across = is_dark_all_along(copy, x, y, 1, 0), down = is_dark_all_along(copy, x, y, 0, 1);
            int half = 2 + (int)(chance() * 5);
            for (int i = -half; (across || down) && i <= half; i++)
                for (int k = -4; k <= 4; k++)
                    set_shade(page, x + (across ? i : k), y + (across ? k : i), PAPER);
        }
    pixDestroy(&copy);
    return page;
}

/* Ink keeps that share of its darkness. */
static PIX *fade(PIX *page, double share)
{
    for (int y = 0; y < pixGetHeight(page); y++)
        for (int x = 0; x < pixGetWidth(page); x++)
            set_shade(page, x, y, PAPER - (PAPER - shade_at(page, x, y)) * share);
    return page;
}

/* Ink fades in patches, down to that share. */
static PIX *fade_in_patches(PIX *page, double share)
{
    double turn = chance() * 100;
    for (int y = 0; y < pixGetHeight(page); y++)
        for (int x = 0; x < pixGetWidth(page); x++) {
            double wave = 0.5 + 0.25 * sin(x / 170.0 + turn) + 0.25 * sin(y / 230.0 + x / 410.0 + 2 * turn);
            set_shade(page, x, y, PAPER - (PAPER - shade_at(page, x, y)) * (share + (1 - share) * wave));
        }
    return page;
}

/* Light from one corner, and the shadow of a fold. */
static PIX *light_unevenly(PIX *page, double depth)
{
    int width = pixGetWidth(page), height = pixGetHeight(page);
    double fold = width * (0.3 + 0.4 * chance());
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            double light = 1 - depth * (0.6 * x / width + 0.4 * y / height);
            light -= depth / 3 * exp(-fabs(x - fold) / 25);
            set_shade(page, x, y, shade_at(page, x, y) * light);
        }
    return page;
}

static PIX *blur(PIX *page, double deviation)
{
    L_KERNEL *across, *down;
    int half = (int)(3 * deviation) + 1;
    makeGaussianKernelSep(half, half, (float)deviation, 1, &across, &down);
    page = replace(page, pixConvolveSep(page, across, down, 8, 1));
    kernelDestroy(&across);
    kernelDestroy(&down);
    return page;
}

static PIX *skew(PIX *page, double degrees)
{
    return replace(page, pixRotate(page, (float)(degrees * pi / 180), L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0));
}

/* A page that does not lie flat, photographed from one side: dots move by up to so many. */
static PIX *bend(PIX *page, double dots)
{
    PIX *bent = pixCreate(pixGetWidth(page), pixGetHeight(page), 8);
    for (int y = 0; y < pixGetHeight(page); y++)
        for (int x = 0; x < pixGetWidth(page); x++) {
            double across = (double)x / pixGetWidth(page), down = (double)y / pixGetHeight(page);
            int from_x = x + (int)(dots * (2 * across - 1) * (down - 0.5));
            int from_y = y + (int)(dots * sin(pi * across) * (0.5 + down / 2));
            bool inside = from_x >= 0 && from_x < pixGetWidth(page) && from_y >= 0 && from_y < pixGetHeight(page);
            set_shade(bent, x, y, inside ? shade_at(page, from_x, from_y) : PAPER);
        }
    return replace(page, bent);
}

static PIX *resample(PIX *page, double resolution)
{
    float scale = (float)resolution / RESOLUTION;
    page = replace(page, pixScale(page, scale, scale));
    pixSetResolution(page, (int)resolution, (int)resolution);
    return page;
}

static PIX *add_specks(PIX *page, double count)
{
    for (int i = 0; i < (int)count; i++) {
        int x = (int)(chance() * pixGetWidth(page)), y = (int)(chance() * pixGetHeight(page));
        int width = 1 + (int)(chance() * 4), height = 1 + (int)(chance() * 4);
        for (int k = 0; k < width * height; k++)
            set_shade(page, x + k % width, y + k / width, 40);
    }
    return page;
}

static PIX *add_noise(PIX *page, double deviation)
{
    for (int y = 0; y < pixGetHeight(page); y++)
        for (int x = 0; x < pixGetWidth(page); x++)
            set_shade(page, x, y, shade_at(page, x, y) + deviation * gaussian());
    return page;
}

static PIX *make_black_and_white(PIX *page, double threshold)
{
    int resolution = pixGetXRes(page);
    page = replace(page, pixThresholdToBinary(page, (int)threshold));
    pixSetResolution(page, resolution, resolution);
    return page;
}

static PIX *compress(PIX *page, double quality)
{
    l_uint8 *bytes = NULL;
    size_t size = 0;
    int resolution = pixGetXRes(page);
    if (pixWriteMemJpeg(&bytes, &size, page, (int)quality, 0) != 0)
        return page;
    page = replace(page, pixReadMem(bytes, size));
    pixSetResolution(page, resolution, resolution);
    lept_free(bytes);
    return page;
}

static PIX *turn(PIX *page, double degrees)
{
    int resolution = pixGetXRes(page);
    page = replace(page, pixRotateOrth(page, (int)(degrees / 90)));
    pixSetResolution(page, resolution, resolution);
    return page;
}

/* ---- A seal ---- */

/* How much of its colour a seal leaves at a distance from its middle: a ring, an inner ring of characters, a star. */
static bool is_seal(double x, double y, double radius)
{
    double distance = hypot(x, y), angle = atan2(y, x);
    if (distance > radius * 0.92)
        return distance <= radius;
    if (distance > radius * 0.62 && distance < radius * 0.84)
        return fmod(angle + 2 * pi, 0.3) < 0.2 && fmod(distance, 12) < 7;
    return distance < radius * (0.19 + 0.1 * cos(5 * angle));
}

static double ink_left(double shade, double wanted, double strength)
{
    return shade * (1 - strength + strength * wanted / PAPER);
}

/* Red, as it comes out of a colour scanner, or as a grey one sees it. */
static PIX *press_seal(PIX *page, bool coloured)
{
    double radius = 235, strength = 0.75 + 0.25 * chance();
    double x = pixGetWidth(page) * (0.25 + 0.6 * chance()), y = pixGetHeight(page) * (0.2 + 0.6 * chance());
    PIX *made = coloured ? pixConvertTo32(page) : pixCopy(NULL, page);
    for (int row = (int)(y - radius); row < (int)(y + radius); row++)
        for (int column = (int)(x - radius); column < (int)(x + radius); column++) {
            if (row < 0 || column < 0 || row >= pixGetHeight(page) || column >= pixGetWidth(page) ||
                !is_seal(column - x, row - y, radius))
                continue;
            int shade = shade_at(page, column, row);
            if (!coloured)
                set_shade(made, column, row, ink_left(shade, 110, strength));
            else
                pixSetRGBPixel(made, column, row, (int)ink_left(shade, 215, strength),
                               (int)ink_left(shade, 45, strength), (int)ink_left(shade, 50, strength));
        }
    return replace(page, made);
}

static PIX *press_red_seal(PIX *page, double count)
{
    (void)count;
    return press_seal(page, true);
}

static PIX *press_grey_seal(PIX *page, double count)
{
    (void)count;
    return press_seal(page, false);
}

/* ---- Recipes ---- */

static const struct step {
    const char *name;
    PIX *(*act)(PIX *page, double amount); /* takes the page, gives one back; all but seal, jpeg and turn want grey */
} steps[] = {
    {"bend", bend},     {"broken", break_rules}, {"faint", fade},        {"patches", fade_in_patches},
    {"greyseal", press_grey_seal}, {"uneven", light_unevenly},  {"blur", blur}, {"specks", add_specks},
    {"skew", skew},     {"dpi", resample},       {"noise", add_noise},   {"mono", make_black_and_white},
    {"seal", press_red_seal},      {"jpeg", compress},          {"turn", turn},
};

static bool amount_in(const char *recipe, const char *name, double *amount)
{
    size_t length = strlen(name);
    for (const char *word = recipe; word && *word; word = strchr(word, ',')) {
        word += *word == ',';
        if (strncmp(word, name, length) == 0 && word[length] == '=') {
            *amount = strtod(word + length + 1, NULL);
            return true;
        }
    }
    return false;
}

static PIX *cook(PIX *page, const char *recipe)
{
    double amount;
    page = replace(page, pixConvertTo8(page, 0));
    pixSetResolution(page, RESOLUTION, RESOLUTION);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (amount_in(recipe, steps[i].name, &amount))
            page = steps[i].act(page, amount);
    return page;
}

static bool write_page(const char *path, PIX *page, bool first)
{
    enum { QUALITY = 60 };
    size_t length = strlen(path);
    if (length > 4 && strcmp(path + length - 4, ".jpg") == 0)
        return pixWriteJpeg(path, page, QUALITY, 0) == 0;
    return pixWriteTiff(path, page, pixGetDepth(page) == 1 ? IFF_TIFF_G4 : IFF_TIFF_ZIP, first ? "w" : "a") == 0;
}

int main(int count, char **arguments)
{
    if (count != 5) {
        fputs("usage: degrade RECIPE SEED IN.tif OUT.tif|OUT.jpg\n", stderr);
        return 2;
    }
    setMsgSeverity(L_SEVERITY_NONE);
    PIXA *pages = pixaReadMultipageTiff(arguments[3]);
    state = strtoull(arguments[2], NULL, 10) * 2654435761U + 1;
    for (int i = 0; pages && i < pixaGetCount(pages); i++) {
        PIX *page = cook(pixaGetPix(pages, i, L_COPY), arguments[1]);
        if (!write_page(arguments[4], page, i == 0))
            return 1;
        pixDestroy(&page);
    }
    bool any = pages && pixaGetCount(pages) > 0;
    pixaDestroy(&pages);
    return any ? 0 : 1;
}
