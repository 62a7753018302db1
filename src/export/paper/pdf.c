/* Papers as PDF: draws what pages.c has placed, with the text around it. */
#include "export/paper/pages.h"

#include <cairo-pdf.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define AROUND_SIZE 9.0

static cairo_status_t collect(void *context, const unsigned char *data, unsigned length)
{
    buffer_add(context, (struct slice){(const char *)data, length});
    return CAIRO_STATUS_SUCCESS;
}

static void draw_text(cairo_t *cairo, const struct placed *placed)
{
    PangoLayoutIter *lines = pango_layout_get_iter(placed->layout);
    double top = 0;
    for (int i = 0; i < placed->first_line + placed->line_count; i++) {
        PangoRectangle extents;
        pango_layout_iter_get_line_extents(lines, NULL, &extents);
        double baseline = (double)pango_layout_iter_get_baseline(lines) / PANGO_SCALE;
        if (i == placed->first_line)
            top = (double)extents.y / PANGO_SCALE;
        if (i >= placed->first_line) {
            cairo_move_to(cairo, placed->x + (double)extents.x / PANGO_SCALE, placed->y + baseline - top);
            pango_cairo_show_layout_line(cairo, pango_layout_iter_get_line_readonly(lines));
        }
        if (!pango_layout_iter_next_line(lines))
            break;
    }
    pango_layout_iter_free(lines);
}

static void draw(cairo_t *cairo, const struct placed *placed)
{
    cairo_set_source_rgb(cairo, 0, 0, 0);
    switch (placed->shape) {
    case SHAPE_TEXT:
        draw_text(cairo, placed);
        break;
    case SHAPE_FILL:
        cairo_set_source_rgb(cairo, placed->weight, placed->weight, placed->weight);
        cairo_rectangle(cairo, placed->x, placed->y, placed->width, placed->height);
        cairo_fill(cairo);
        break;
    case SHAPE_FRAME:
        cairo_set_line_width(cairo, placed->weight);
        cairo_rectangle(cairo, placed->x, placed->y, placed->width, placed->height);
        cairo_stroke(cairo);
        break;
    }
}

/* One line of text at the head or foot, cut where it is too long. */
static void place_around(struct pages *pages, size_t page, struct slice text, double y, enum paper_align align)
{
    PangoLayout *layout = pages_text(pages, text, AROUND_SIZE, WEIGHT_NORMAL, BODY_WIDTH, align, 0);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_height(layout, -1);
    struct placed placed = {
        .shape = SHAPE_TEXT, .page = page, .x = MARGIN_SIDE, .y = y, .layout = layout, .line_count = 1};
    vector_push(pages->arena, &pages->placed, placed);
}

/* Numbers of pages count within each paper: every one may be handed out alone. */
static void add_around(struct pages *pages, const struct papers *papers)
{
    for (size_t i = 0; i < pages->around.count; i++) {
        size_t index = pages->around.items[i].paper, first = i, last = i;
        const struct paper *paper = &papers->items[index];
        while (first > 0 && pages->around.items[first - 1].paper == index)
            first--;
        while (last + 1 < pages->around.count && pages->around.items[last + 1].paper == index)
            last++;
        if (paper->header.length)
            place_around(pages, i, paper->header, MARGIN_TOP / 2, PAPER_LEFT);
        if (paper->style == PAPER_SUMMARY)
            place_around(pages, i, paper->date, MARGIN_TOP / 2, PAPER_RIGHT);
        if (paper->footer.length)
            place_around(pages, i, paper->footer, PAGE_HEIGHT - MARGIN_BOTTOM / 2 - AROUND_SIZE, PAPER_LEFT);
        place_around(pages, i, arena_print(pages->arena, "第 %zu 页 共 %zu 页", i - first + 1, last - first + 1),
                     PAGE_HEIGHT - MARGIN_BOTTOM / 2 - AROUND_SIZE, PAPER_RIGHT);
    }
}

static int by_page_and_shape(const void *a, const void *b)
{
    const struct placed *first = a, *second = b;
    if (first->page != second->page)
        return first->page < second->page ? -1 : 1;
    if (first->shape != second->shape)
        return first->shape < second->shape ? -1 : 1;
    return (first->order > second->order) - (first->order < second->order);
}

/* Sets which pages are wanted. */
static bool choose_pages(const char *range, bool *wanted, size_t count, struct error *error)
{
    for (const char *at = range; *at;) {
        char *end;
        unsigned long first = strtoul(at, &end, 10), last = first;
        bool sound = isdigit((unsigned char)*at);
        if (*end == '-') {
            at = end + 1;
            last = isdigit((unsigned char)*at) ? strtoul(at, &end, 10) : count;
            end = isdigit((unsigned char)*at) ? end : (char *)at;
        }
        if (!sound || first == 0 || (*end && *end != ','))
            return error_set(error, ERROR_USAGE, "页码范围 %s 写得不对；应如 1-3,5。", range);
        if (first > count || last > count || first > last)
            return error_set(error, ERROR_USAGE, "页码范围 %s 不对：一共 %zu 页。", range, count);
        memset(wanted + first - 1, true, last - first + 1);
        at = *end ? end + 1 : end;
    }
    return true;
}

/* Returns how many pages there are. */
static size_t draw_pages(cairo_t *cairo, struct pages *pages, const bool *wanted)
{
    size_t next = 0, drawn = 0;
    for (size_t i = 0; i < pages->placed.count; i++)
        pages->placed.items[i].order = i;
    qsort(pages->placed.items, pages->placed.count, sizeof *pages->placed.items, by_page_and_shape);
    for (size_t page = 0; page < pages->around.count; page++) {
        for (; next < pages->placed.count && pages->placed.items[next].page == page; next++)
            if (wanted[page])
                draw(cairo, &pages->placed.items[next]);
        if (wanted[page])
            cairo_show_page(cairo);
        drawn += wanted[page];
    }
    return drawn;
}

static void set_metadata(cairo_surface_t *surface, const struct papers *papers, struct arena *arena)
{
    struct slice title = arena_copy(arena, papers->items[0].title);
    struct slice date = arena_print(arena, "%.*sT00:00:00", SLICE_ARGUMENTS(papers->items[0].date));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title.length ? title.data : "");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "nianshen " NIANSHEN_VERSION);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date.data);
}

/* The font that would be used has no Chinese: what came out would be boxes. */
static bool has_chinese(struct pages *pages)
{
    PangoLayout *layout = pages_text(pages, SLICE("年审"), AROUND_SIZE, WEIGHT_NORMAL, BODY_WIDTH, PAPER_LEFT, 0);
    return slice_is(SLICE("年审"), pango_layout_get_text(layout));
}

static bool draw_all(cairo_t *cairo, struct pages *pages, const struct papers *papers, size_t *count,
                     struct error *error)
{
    if (!has_chinese(pages))
        return error_set(error, ERROR_FILE,
                         "没有找到中文字体，不能排版；请安装 fonts-wqy-microhei 或 fonts-noto-cjk。");
    for (size_t i = 0; i < papers->count; i++)
        pages_add(pages, &papers->items[i], i);
    bool *wanted = arena_new_array(pages->arena, bool, pages->around.count + 1);
    memset(wanted, !papers->range, pages->around.count);
    if (papers->range && !choose_pages(papers->range, wanted, pages->around.count, error))
        return false;
    add_around(pages, papers);
    *count = draw_pages(cairo, pages, wanted);
    return true;
}

bool papers_write_pdf(const struct papers *papers, struct buffer *out, size_t *count, struct error *error)
{
    struct arena *arena = arena_new();
    struct pages pages;
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(collect, out, PAGE_WIDTH, PAGE_HEIGHT);
    cairo_t *cairo = cairo_create(surface);
    set_metadata(surface, papers, arena);
    pages_begin(&pages, pango_cairo_create_context(cairo), arena);
    bool done = draw_all(cairo, &pages, papers, count, error);
    pages_end(&pages);
    g_object_unref(pages.context);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    cairo_status_t status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    arena_free(arena);
    if (done && status != CAIRO_STATUS_SUCCESS)
        return error_set(error, ERROR_FILE, "不能生成 PDF：%s。", cairo_status_to_string(status));
    return done;
}
