/* PDF: opens the file, has each page painted on the collecting device, turns sideways pages and tells scans apart. */
#include "read/foreign/pdf_device.h"

#include <mupdf/pdf.h>
#include <stdlib.h>
#include <string.h>

enum { PAGES_MOST = 2000, STORE_BYTES = 64 << 20, SCAN_GLYPHS_MOST = 60, OUTLINES_LEAST = 200 };

static const float side_least = 1, side_most = 20000, picture_share_of_scan = 0.4F, huge = 2.2F;

struct pdf {
    fz_context *context;
    fz_stream *stream;
    pdf_document *document;
    struct arena *arena;
    VECTOR(struct page) pages;
};

/* ---- One page ---- */

static void turn_box(float *left, float *top, float *right, float *bottom, const struct page *page, int turns)
{
    float l = *left, t = *top, r = *right, b = *bottom;
    if (turns == 1) /* its text runs down: turned counter-clockwise */
        *left = t, *right = b, *top = page->width - r, *bottom = page->width - l;
    else if (turns == 2)
        *left = page->width - r, *right = page->width - l, *top = page->height - b, *bottom = page->height - t;
    else if (turns == 3)
        *left = page->height - b, *right = page->height - t, *top = l, *bottom = r;
}

/* Turns the page so that most of its text stands upright. */
static void turn_upright(struct page *page)
{
    size_t seen[4] = {0};
    int turns = 0;
    for (size_t i = 0; i < page->glyphs.count; i++)
        seen[page->glyphs.items[i].turns]++;
    for (int i = 1; i < 4; i++)
        turns = seen[i] > seen[turns] ? i : turns;
    if (turns == 0)
        return;
    for (size_t i = 0; i < page->glyphs.count; i++) {
        struct glyph *glyph = &page->glyphs.items[i];
        turn_box(&glyph->left, &glyph->top, &glyph->right, &glyph->bottom, page, turns);
        glyph->turns = (uint8_t)((glyph->turns + 4 - turns) % 4);
    }
    for (size_t i = 0; i < page->rules.count; i++) {
        struct rule *rule = &page->rules.items[i];
        turn_box(&rule->left, &rule->top, &rule->right, &rule->bottom, page, turns);
    }
    for (size_t i = 0; i < page->pictures.count; i++) {
        struct rule *picture = &page->pictures.items[i];
        turn_box(&picture->left, &picture->top, &picture->right, &picture->bottom, page, turns);
    }
    if (turns != 2) {
        float width = page->width;
        page->width = page->height;
        page->height = width;
    }
}

static int compare_sizes(const void *a, const void *b)
{
    float left = *(const float *)a, right = *(const float *)b;
    return left < right ? -1 : left > right;
}

static float size_of(const struct glyph *glyph)
{
    return glyph->turns % 2 ? glyph->right - glyph->left : glyph->bottom - glyph->top;
}

static float median_size(const struct painted *painted)
{
    size_t count = painted->page->glyphs.count;
    if (count == 0)
        return 0;
    float *sizes = heap_allocate(count * sizeof *sizes);
    for (size_t i = 0; i < count; i++)
        sizes[i] = size_of(&painted->page->glyphs.items[i]);
    qsort(sizes, count, sizeof *sizes, compare_sizes);
    float median = sizes[count / 2];
    heap_free(sizes);
    return median;
}

/* Leaves out what lies outside of the page, and watermarks: faint and much larger than the text. */
static void drop_unseen(struct painted *painted)
{
    struct page *page = painted->page;
    bool any_faint = painted->faint.count > 0 && memchr(painted->faint.items, true, painted->faint.count);
    float limit = any_faint ? median_size(painted) * huge : 0;
    size_t kept = 0;
    for (size_t i = 0; i < page->glyphs.count; i++) {
        const struct glyph *glyph = &page->glyphs.items[i];
        float x = (glyph->left + glyph->right) / 2, y = (glyph->top + glyph->bottom) / 2;
        bool outside = !(x >= 0 && y >= 0 && x <= page->width && y <= page->height);
        if (!outside && !(painted->faint.items[i] && size_of(glyph) > limit))
            page->glyphs.items[kept++] = *glyph;
    }
    page->glyphs.count = kept;
}

/* A picture with next to no text on it, text turned into curves, or characters nobody can name. */
static bool is_scanned(const struct painted *painted)
{
    size_t count = painted->page->glyphs.count, meaningless = painted->meaningless;
    size_t readable = count > meaningless ? count - meaningless : 0;
    double area = (double)painted->page->width * painted->page->height;
    if (readable < SCAN_GLYPHS_MOST && painted->picture_area >= picture_share_of_scan * area)
        return true;
    if (readable == 0 && (painted->outlines >= OUTLINES_LEAST || painted->page->pictures.count > 0))
        return true;
    return meaningless > 20 && meaningless > readable;
}

static void run_added_text(fz_context *context, pdf_page *page, fz_device *device, fz_cookie *cookie)
{
    for (pdf_annot *note = pdf_first_annot(context, page); note; note = pdf_next_annot(context, note))
        if (pdf_annot_type(context, note) == PDF_ANNOT_FREE_TEXT)
            pdf_run_annot(context, note, device, fz_identity, cookie);
    for (pdf_annot *field = pdf_first_widget(context, page); field; field = pdf_next_widget(context, field))
        if (pdf_widget_type(context, field) == PDF_WIDGET_TYPE_TEXT)
            pdf_run_annot(context, field, device, fz_identity, cookie);
}

/* The page's own content, text typed onto it and text fields; stamps and signatures are no text of the report. */
static void paint_page(struct pdf *pdf, pdf_page *source, struct painted *painted)
{
    fz_context *context = pdf->context;
    fz_device *device = NULL;
    fz_cookie cookie = {0};
    fz_var(device);
    fz_try(context)
    {
        device = pdf_device_new(context, painted);
        pdf_run_page_contents(context, source, device, fz_identity, &cookie);
        run_added_text(context, source, device, &cookie);
        fz_close_device(context, device);
    }
    fz_always(context)
        fz_drop_device(context, device);
    fz_catch(context)
        painted->page->damaged = true;
    painted->page->damaged |= cookie.errors > 0;
}

static void set_size(struct page *page, fz_rect bounds)
{
    page->width = bounds.x1 - bounds.x0;
    page->height = bounds.y1 - bounds.y0;
    if (!(page->width >= side_least && page->width <= side_most))
        page->width = 595;
    if (!(page->height >= side_least && page->height <= side_most))
        page->height = 842;
}

static void finish_page(struct painted *painted)
{
    struct page *page = painted->page;
    drop_unseen(painted);
    page->scanned = is_scanned(painted);
    if (page->scanned)
        page->glyphs.count = page->rules.count = 0;
    turn_upright(page);
}

static struct page read_page(struct pdf *pdf, int number)
{
    fz_context *context = pdf->context;
    struct page page = {0};
    struct painted painted = {.arena = pdf->arena, .page = &page};
    pdf_page *source = NULL;
    fz_var(source);
    fz_try(context)
    {
        source = pdf_load_page(context, pdf->document, number);
        set_size(&page, pdf_bound_page(context, source));
        paint_page(pdf, source, &painted);
    }
    fz_always(context)
        fz_drop_page(context, (fz_page *)source);
    fz_catch(context)
        page.damaged = true;
    finish_page(&painted);
    return page;
}

/* ---- The file ---- */

static void say_nothing(void *user, const char *message)
{
    (void)user;
    (void)message;
}

static bool has_word(const char *message, const char *word)
{
    return strstr(message, word) != NULL;
}

static bool refuse(struct error *error, const char *message)
{
    if (has_word(message, "ncrypt") || has_word(message, "crypt"))
        return error_set(error, ERROR_REPORT, "这份 PDF 用了不认识的加密方式，无法打开；请向报送单位要一份不加密的。");
    return error_set(error, ERROR_REPORT, "这份 PDF 已损坏，无法修复；请向报送单位另要一份。");
}

static bool refuse_password(struct error *error)
{
    return error_set(error, ERROR_REPORT, "这份 PDF 设了打开密码，无法读取；请向报送单位要一份不加密的，或先用密码另存。");
}

/* Throws. */
static bool read_pages(struct pdf *pdf, struct error *error)
{
    fz_context *context = pdf->context;
    if (pdf_needs_password(context, pdf->document))
        return refuse_password(error);
    int count = pdf_count_pages(context, pdf->document);
    if (count <= 0)
        return error_set(error, ERROR_REPORT, "这份 PDF 没有一页内容。");
    if (count > PAGES_MOST)
        return error_set(error, ERROR_REPORT, "这份 PDF 有 %d 页，最多只读 %d 页。", count, PAGES_MOST);
    for (int i = 0; i < count; i++)
        vector_push(pdf->arena, &pdf->pages, read_page(pdf, i));
    return true;
}

static bool read_file(struct pdf *pdf, struct slice bytes, struct error *error)
{
    fz_context *context = pdf->context;
    bool done = false;
    fz_var(done);
    fz_try(context)
    {
        pdf->stream = fz_open_memory(context, (const unsigned char *)bytes.data, bytes.length);
        pdf->document = pdf_open_document_with_stream(context, pdf->stream);
        done = read_pages(pdf, error);
    }
    fz_always(context)
    {
        pdf_drop_document(context, pdf->document);
        fz_drop_stream(context, pdf->stream);
    }
    fz_catch(context)
        return refuse(error, fz_caught_message(context));
    return done;
}

bool pdf_pages(struct arena *arena, struct slice bytes, struct page **pages, size_t *count, struct error *error)
{
    struct pdf pdf = {.arena = arena};
    pdf.context = fz_new_context(NULL, NULL, STORE_BYTES);
    if (!pdf.context)
        return error_set(error, ERROR_REPORT, "内存不足，无法读取这份 PDF。");
    fz_set_warning_callback(pdf.context, say_nothing, NULL);
    fz_set_error_callback(pdf.context, say_nothing, NULL);
    bool done = read_file(&pdf, bytes, error);
    fz_drop_context(pdf.context);
    *pages = pdf.pages.items;
    *count = pdf.pages.count;
    return done;
}

bool read_pdf(struct builder *builder, struct slice bytes, struct error *error)
{
    struct arena *arena = arena_new();
    struct page *pages = NULL;
    size_t count = 0;
    bool done = pdf_pages(arena, bytes, &pages, &count, error);
    if (done)
        layout_pages(builder, pages, count);
    arena_free(arena);
    return done;
}
