/* PDF: opens the file and has each page painted on the collecting device. */
#include "read/foreign/pdf_device.h"

#include <mupdf/pdf.h>
#include <string.h>

enum { PAGES_MOST = 2000, STORE_BYTES = 64 << 20 };

struct pdf {
    fz_context *context;
    fz_stream *stream;
    pdf_document *document;
    struct arena *arena;
    VECTOR(struct page) pages;
};

/* ---- One page ---- */

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
    fz_always(context) fz_drop_device(context, device);
    fz_catch(context) painted->page->damaged = true;
    painted->page->damaged |= cookie.errors > 0;
}

/* A font whose codes the PDF itself explains is not needed to read: unpacking and opening it takes as long as all else.
 * Throws. */
static void leave_out_font(fz_context *context, pdf_obj *font)
{
    pdf_obj *inner = pdf_array_get(context, pdf_dict_get(context, font, PDF_NAME(DescendantFonts)), 0);
    pdf_obj *descriptor = pdf_dict_get(context, inner, PDF_NAME(FontDescriptor));
    if (!pdf_name_eq(context, pdf_dict_get(context, font, PDF_NAME(Encoding)), PDF_NAME(Identity_H)) ||
        !pdf_is_stream(context, pdf_dict_get(context, font, PDF_NAME(ToUnicode))) || !pdf_is_dict(context, descriptor))
        return;
    pdf_dict_del(context, descriptor, PDF_NAME(FontFile2));
    pdf_dict_del(context, descriptor, PDF_NAME(FontFile3));
}

/* MuPDF would work out what each glyph covers; nobody asks. A font that cannot be loaded is met again on the page. */
static void leave_out_boxes(fz_context *context, pdf_document *document, pdf_obj *resources, pdf_obj *source)
{
    if (pdf_name_eq(context, pdf_dict_get(context, source, PDF_NAME(Subtype)), PDF_NAME(Type3)))
        return;
    fz_try(context)
    {
        pdf_font_desc *font = pdf_load_font(context, document, resources, source);
        font->font->use_glyph_bbox = 0;
        pdf_drop_font(context, font);
    }
    fz_catch(context)
    {
    }
}

/* Throws. */
static void prepare_fonts(fz_context *context, pdf_page *page)
{
    pdf_obj *resources = pdf_page_resources(context, page);
    pdf_obj *fonts = pdf_dict_get(context, resources, PDF_NAME(Font));
    for (int i = 0; i < pdf_dict_len(context, fonts); i++) {
        leave_out_font(context, pdf_dict_get_val(context, fonts, i));
        leave_out_boxes(context, page->doc, resources, pdf_dict_get_val(context, fonts, i));
    }
}

static struct page read_page(struct pdf *pdf, int number)
{
    fz_context *context = pdf->context;
    struct page page = {0};
    struct painted painted = {.arena = pdf->arena, .page = &page};
    pdf_page *source = NULL;
    fz_var(source);
    fz_var(page);
    fz_try(context)
    {
        source = pdf_load_page(context, pdf->document, number);
        fz_rect bounds = pdf_bound_page(context, source);
        painted_set_size(&page, bounds.x1 - bounds.x0, bounds.y1 - bounds.y0);
        prepare_fonts(context, source);
        paint_page(pdf, source, &painted);
    }
    fz_always(context) fz_drop_page(context, (fz_page *)source);
    fz_catch(context) page.damaged = true;
    painted_finish(&painted);
    return page;
}

/* ---- The file ---- */

static void say_nothing(void *user, const char *message)
{
    (void)user;
    (void)message;
}

static bool refuse(struct error *error, const char *message)
{
    if (strstr(message, "crypt"))
        return error_set(error, ERROR_REPORT, "这份 PDF 用了不认识的加密方式，无法打开；请向报送单位要一份不加密的。");
    return error_set(error, ERROR_REPORT, "这份 PDF 已损坏，无法修复；请向报送单位另要一份。");
}

static bool refuse_empty(struct error *error)
{
    return error_set(error, ERROR_REPORT, "这份 PDF 没有一页内容。");
}

static bool refuse_password(struct error *error)
{
    return error_set(error, ERROR_REPORT,
                     "这份 PDF 设了打开密码，无法读取；请向报送单位要一份不加密的，或先用密码另存。");
}

/* Throws. */
static bool read_pages(struct pdf *pdf, struct error *error)
{
    fz_context *context = pdf->context;
    if (pdf_needs_password(context, pdf->document))
        return refuse_password(error);
    int count = pdf_count_pages(context, pdf->document);
    if (count <= 0)
        return pdf_was_repaired(context, pdf->document) ? refuse(error, "") : refuse_empty(error);
    if (count > PAGES_MOST)
        return error_set(error, ERROR_REPORT, "这份 PDF 有 %d 页，最多只读 %d 页。", count, PAGES_MOST);
    for (int i = 0; i < count; i++)
        vector_push(pdf->arena, &pdf->pages, read_page(pdf, i));
    /* what repair made up may be a page, an older one, or digits */
    pdf->pages.items[0].damaged |= pdf_was_repaired(context, pdf->document) != 0;
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
    fz_catch(context) return refuse(error, fz_caught_message(context));
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
