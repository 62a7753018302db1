/* A file of pages of which some are pictures: those are recognised, then all are laid out together. */
#include "read/scan/scan.h"

#include <string.h>

struct file {
    struct arena *arena; /* for the time of reading */
    struct page *pages; /* of the file */
    size_t count, to_do, done;
    VECTOR(struct page) read; /* as they are laid out */
    size_t unusable; /* pages to be recognised whose picture is too small, too large or damaged */
    int poorest; /* resolution of a recognised picture; 0 when nothing is known to be poor */
    struct scan_readings readings;
};

static bool open_pages(struct file *file, struct scan_source *source, struct slice bytes, bool pdf,
                       struct error *error)
{
    if (pdf && !pdf_pages(file->arena, bytes, &file->pages, &file->count, error))
        return false;
    if (!pdf) {
        file->count = scan_source_count(source);
        file->pages = arena_new_array(file->arena, struct page, file->count);
    }
    for (size_t i = 0; i < file->count; i++) {
        struct page *page = &file->pages[i];
        page->scanned |= !pdf;
        file->to_do += page->scanned;
        scan_forbid_marks(page);
    }
    return true;
}

/* Of a page that is a picture there may come two. */
static void read_page(struct file *file, struct scan_reader *reader, struct scan_source *source, size_t number)
{
    struct page pages[2] = {file->pages[number]};
    int resolution = 0;
    PIX *picture = number < scan_source_count(source) ? scan_source_page(source, number, &resolution) : NULL;
    if (picture == NULL) {
        pages[0].damaged = true;
        file->unusable++;
        vector_push(file->arena, &file->read, pages[0]);
        return;
    }
    if (resolution > 0 && resolution < SCAN_POOR_RESOLUTION && (file->poorest == 0 || resolution < file->poorest))
        file->poorest = resolution;
    pages[0].glyphs.count = pages[0].rules.count = pages[0].pictures.count = 0;
    pages[0].scanned = false;
    size_t count = scan_page(reader, file->arena, picture, pages, &file->readings);
    for (size_t i = 0; i < count; i++)
        vector_push(file->arena, &file->read, pages[i]);
}

static struct slice remark_of(const struct file *file)
{
    struct slice poor = SLICE("");
    if (file->poorest > 0)
        poor = arena_print(file->arena, "；图像每英寸只有 %d 点，不到 300，容易认错", file->poorest);
    return arena_print(file->arena, "%zu 页是扫描件，文字由图像识别得来，请对照原件核对数字%.*s", file->done,
                       SLICE_ARGUMENTS(poor));
}

static struct document *lay_out(struct file *file, struct arena *arena)
{
    struct builder *builder = builder_new(file->arena);
    layout_pages(builder, file->read.items, file->read.count);
    return scan_take_marks(arena, builder_finish(builder, ""), &file->readings, remark_of(file));
}

static struct document *read_file(struct file *file, struct scan_reader *reader, struct scan_source *source,
                                  struct arena *arena, scan_progress progress, void *context)
{
    for (size_t i = 0; i < file->count; i++) {
        if (!file->pages[i].scanned) {
            vector_push(file->arena, &file->read, file->pages[i]);
            continue;
        }
        progress(context, (uint32_t)file->done, (uint32_t)file->to_do);
        read_page(file, reader, source, i);
        file->done++;
    }
    progress(context, (uint32_t)file->done, (uint32_t)file->to_do);
    return lay_out(file, arena);
}

struct document *scan_read(struct scan_reader *reader, struct arena *arena, struct slice bytes, bool pdf,
                           scan_progress progress, void *context, struct error *error)
{
    struct file file = {.arena = arena_new()};
    struct document *document = NULL;
    struct scan_source *source = scan_source_open(file.arena, bytes, pdf, error);
    if (source && open_pages(&file, source, bytes, pdf, error)) {
        document = read_file(&file, reader, source, arena, progress, context);
        if (slice_trim(document->text).length == 0) {
            error_set(error, ERROR_REPORT, "%s",
                      file.unusable == file.count ? "图片太小、太大或已损坏，无法识别；请按 300 dpi 重新扫描。"
                                                  : "图像里没有认出文字：是空白页或照片，或者扫描得太淡、太模糊。");
            document = NULL;
        }
    }
    scan_source_close(source);
    arena_free(file.arena);
    return document;
}
