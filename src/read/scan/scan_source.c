/* Pictures of pages: drawn from a PDF by MuPDF, decoded from picture files by Leptonica. */
#include "read/scan/scan.h"

#include <math.h>
#include <mupdf/pdf.h>

enum { PAGES_MOST = 200, STORE_BYTES = 64 << 20, SIDE_LEAST = 60, SIDE_MOST = 30000 };

static const double dots_most = 60e6;
static const float paper_inches = 11.69F, paper_inches_most = 24, paper_inches_least = 4;
static const int resolution_least = 70, resolution_most = 1300;

struct scan_source {
    struct slice bytes;
    PIXA *pictures; /* of a picture file */
    fz_context *context;
    fz_stream *stream;
    pdf_document *document;
    size_t count;
};

/* ---- Seals ---- */

/* The red channel as grey: on it a red seal is nearly as white as paper, and the redder a dot the whiter it becomes.
 * Ink beneath a seal is not red. */
static int shade_without_seal(int red, int green, int blue)
{
    int other = green > blue ? green : blue, shade = red > other ? red + (red - other) / 2 : red;
    return shade < SCAN_PAPER ? shade : SCAN_PAPER;
}

static void set_shade(PIX *picture, int x, int y, int shade)
{
    l_uint32 *row = pixGetData(picture) + (ptrdiff_t)y * pixGetWpl(picture);
    SET_DATA_BYTE(row, x, (l_uint8)shade);
}

/* ---- PDF ---- */

static void say_nothing(void *user, const char *message)
{
    (void)user;
    (void)message;
}

/* The file was read before as one with pages to recognise: what fails now is out of the ordinary. */
static bool open_pdf(struct scan_source *source, struct error *error)
{
    fz_context *context = source->context = fz_new_context(NULL, NULL, STORE_BYTES);
    if (context == NULL)
        return error_set(error, ERROR_REPORT, "内存不足，无法识别这份 PDF。");
    fz_set_warning_callback(context, say_nothing, NULL);
    fz_set_error_callback(context, say_nothing, NULL);
    fz_try(context)
    {
        source->stream = fz_open_memory(context, (const unsigned char *)source->bytes.data, source->bytes.length);
        source->document = pdf_open_document_with_stream(context, source->stream);
        int count = pdf_count_pages(context, source->document);
        source->count = count > 0 ? (size_t)count : 0;
    }
    fz_catch(context)
        return error_set(error, ERROR_REPORT, "这份 PDF 已损坏，无法修复；请向报送单位另要一份。");
    return true;
}

static PIX *grey_of_samples(const unsigned char *samples, int width, int height, ptrdiff_t stride)
{
    PIX *picture = pixCreate(width, height, 8);
    if (picture == NULL)
        return NULL;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            const unsigned char *dot = samples + y * stride + (ptrdiff_t)x * 3;
            set_shade(picture, x, y, shade_without_seal(dot[0], dot[1], dot[2]));
        }
    return picture;
}

static PIX *draw_page(struct scan_source *source, size_t number)
{
    fz_context *context = source->context;
    fz_page *page = NULL;
    fz_pixmap *pixmap = NULL;
    PIX *picture = NULL;
    fz_var(page);
    fz_var(pixmap);
    fz_var(picture);
    fz_try(context)
    {
        page = (fz_page *)pdf_load_page(context, source->document, (int)number);
        fz_rect bounds = fz_bound_page(context, page);
        double scale = SCAN_RESOLUTION / 72.0, area = (double)(bounds.x1 - bounds.x0) * (bounds.y1 - bounds.y0);
        if (area * scale * scale < dots_most) {
            pixmap = fz_new_pixmap_from_page_contents(context, page, fz_scale((float)scale, (float)scale),
                                                      fz_device_rgb(context), 0);
            picture = grey_of_samples(fz_pixmap_samples(context, pixmap), fz_pixmap_width(context, pixmap),
                             fz_pixmap_height(context, pixmap), fz_pixmap_stride(context, pixmap));
        }
    }
    fz_always(context)
    {
        fz_drop_pixmap(context, pixmap);
        fz_drop_page(context, page);
    }
    fz_catch(context)
        pixDestroy(&picture);
    return picture;
}

/* ---- Picture files ---- */

static bool is_tiff(struct slice bytes)
{
    return slice_starts_with(bytes, SLICE("II*")) || slice_starts_with(bytes, SLICE("MM\0*"));
}

/* What the head of the file says of its size, before anything is unpacked. */
static bool is_too_large(struct slice bytes)
{
    l_int32 format, width = 0, height = 0, bits, samples;
    if (pixReadHeaderMem((const l_uint8 *)bytes.data, bytes.length, &format, &width, &height, &bits, &samples, NULL))
        return false;
    return width > SIDE_MOST || height > SIDE_MOST || (double)width * height > 4 * dots_most;
}

static bool open_pictures(struct scan_source *source, struct error *error)
{
    struct slice bytes = source->bytes;
    if (is_too_large(bytes))
        return error_set(error, ERROR_REPORT, "这幅图片太大，无法识别；请按 300 dpi 重新扫描 A4 纸。");
    if (is_tiff(bytes)) {
        source->pictures = pixaReadMemMultipageTiff((const l_uint8 *)bytes.data, bytes.length);
    } else {
        PIX *picture = pixReadMem((const l_uint8 *)bytes.data, bytes.length);
        source->pictures = pixaCreate(1);
        if (picture)
            pixaAddPix(source->pictures, picture, L_INSERT);
    }
    source->count = source->pictures ? (size_t)pixaGetCount(source->pictures) : 0;
    if (source->count == 0)
        return error_set(error, ERROR_REPORT, "这幅图片已损坏，无法打开。");
    return true;
}

/* What the file says when that makes a sheet of paper, else what makes it A4. */
static int resolution_of(PIX *picture)
{
    int side = pixGetWidth(picture) > pixGetHeight(picture) ? pixGetWidth(picture) : pixGetHeight(picture);
    int given = pixGetXRes(picture);
    float inches = given >= resolution_least && given <= resolution_most ? (float)side / (float)given : 0;
    return inches >= paper_inches_least && inches <= paper_inches_most ? given : (int)((float)side / paper_inches);
}

static PIX *grey_of_colours(PIX *colours)
{
    PIX *picture = pixCreate(pixGetWidth(colours), pixGetHeight(colours), 8);
    for (int y = 0; picture && y < pixGetHeight(colours); y++) {
        const l_uint32 *row = pixGetData(colours) + (ptrdiff_t)y * pixGetWpl(colours);
        for (int x = 0; x < pixGetWidth(colours); x++) {
            l_int32 red, green, blue;
            extractRGBValues(row[x], &red, &green, &blue);
            set_shade(picture, x, y, shade_without_seal(red, green, blue));
        }
    }
    return picture;
}

static PIX *grey_of(PIX *picture)
{
    PIX *plain = pixRemoveColormap(picture, REMOVE_CMAP_BASED_ON_SRC);
    PIX *white = plain && pixGetSpp(plain) == 4 ? pixAlphaBlendUniform(plain, 0xFFFFFF00) : pixClone(plain);
    pixDestroy(&plain);
    PIX *grey = NULL;
    if (white)
        grey = pixGetDepth(white) == 32 ? grey_of_colours(white) : pixConvertTo8(white, 0);
    pixDestroy(&white);
    return grey;
}

static PIX *decode_picture(struct scan_source *source, size_t number, int *resolution)
{
    PIX *picture = pixaGetPix(source->pictures, (l_int32)number, L_CLONE);
    *resolution = resolution_of(picture);
    float scale = (float)SCAN_RESOLUTION / (float)(*resolution > 0 ? *resolution : 1);
    double dots = (double)pixGetWidth(picture) * pixGetHeight(picture) * scale * scale;
    bool small = pixGetWidth(picture) < SIDE_LEAST || pixGetHeight(picture) < SIDE_LEAST;
    PIX *grey = dots < dots_most && !small ? grey_of(picture) : NULL, *scaled = NULL;
    pixDestroy(&picture);
    if (grey)
        scaled = fabsf(scale - 1) < 0.03F ? pixClone(grey) : pixScale(grey, scale, scale);
    pixDestroy(&grey);
    return scaled;
}

/* ---- Either ---- */

struct scan_source *scan_source_open(struct arena *arena, struct slice bytes, bool pdf, struct error *error)
{
    struct scan_source *source = arena_new_item(arena, struct scan_source);
    source->bytes = bytes;
    bool open = pdf ? open_pdf(source, error) : open_pictures(source, error);
    if (open && source->count > PAGES_MOST)
        open = error_set(error, ERROR_REPORT, "这份文件有 %zu 页，最多只识别 %d 页。", source->count, PAGES_MOST);
    if (open)
        return source;
    scan_source_close(source);
    return NULL;
}

void scan_source_close(struct scan_source *source)
{
    if (source == NULL)
        return;
    pixaDestroy(&source->pictures);
    if (source->context) {
        pdf_drop_document(source->context, source->document);
        fz_drop_stream(source->context, source->stream);
        fz_drop_context(source->context);
    }
}

size_t scan_source_count(const struct scan_source *source)
{
    return source->count;
}

PIX *scan_source_page(struct scan_source *source, size_t number, int *resolution)
{
    *resolution = 0;
    PIX *picture = source->document ? draw_page(source, number) : decode_picture(source, number, resolution);
    if (picture && (pixGetWidth(picture) < SIDE_LEAST || pixGetHeight(picture) < SIDE_LEAST))
        pixDestroy(&picture);
    return picture;
}
