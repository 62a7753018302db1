/* Opens a file and asks the reader that its content calls for. */
#include "read/read.h"

#include "read/blocks.h"
#include "read/child.h"
#include "read/container.h"
#include "read/encoding.h"
#include "read/format.h"
#include "read/kept.h"
#include "read/recogniser.h"

#include <string.h>
#include <strings.h>

#define READABLE                                                                                                       \
    "能读的有 Word、WPS、PDF、OFD、RTF、网页、图片（PNG、JPEG、TIFF、BMP）、纯文本和 Markdown，请另存为其中一种再试"

/* A table ruler (|---|---|) is what no other text has. */
static bool is_markdown(struct slice bytes)
{
    ptrdiff_t at = 0;
    while ((at = slice_find(bytes, SLICE("--"), (size_t)at)) >= 0) {
        size_t start = (size_t)at, end = (size_t)at;
        while (start > 0 && bytes.data[start - 1] != '\n' && bytes.data[start - 1] != '\r')
            start--;
        while (end < bytes.length && bytes.data[end] != '\n' && bytes.data[end] != '\r')
            end++;
        if (line_is_pipe_ruler(slice_trim(slice_part(bytes, start, end))))
            return true;
        at = (ptrdiff_t)end;
    }
    return false;
}

/* ---- Text, read in this process ---------------------------------------------------------------------------------- */

static bool refuse_text(const char *path, struct slice bytes, size_t offset, struct error *error)
{
    unsigned byte = offset < bytes.length ? (unsigned char)bytes.data[offset] : 0;
    if (offset < bytes.length && byte == 0)
        return error_set(error, ERROR_REPORT, "%s：这是二进制文件，不是文字（偏移 %zu 处是空字节）；" READABLE "。",
                         path, offset);
    return error_set(
        error, ERROR_REPORT,
        "%s：不是可读的文字：偏移 %zu 处的字节 0x%02X 不合 UTF-8，整个文件也不合 UTF-16、GB18030 或 Big5 编码；文件可能"
        "已损坏，请另存为 UTF-8 再试。",
        path, offset, byte);
}

static struct document *read_as_text(struct arena *arena, const char *path, struct slice bytes, struct error *error)
{
    struct slice text;
    size_t offset = 0;
    if (encoding_find(arena, bytes, &text, &offset) == ENCODING_UNKNOWN) {
        refuse_text(path, bytes, offset, error);
        return NULL;
    }
    return read_text(arena, path, text, is_markdown(text), error);
}

/* ---- Everything else, read in a process of its own --------------------------------------------------------------- */

static struct document *read_as_foreign(struct arena *arena, const char *path, struct slice bytes, enum format format,
                                        const struct read_watch *watch, struct error *error)
{
    struct slice answer;
    struct question question = {.request = {.question = WIRE_DOCUMENT, .format = (uint32_t)format},
                                .bytes = bytes,
                                .what = path,
                                .watch = watch};
    if (!child_ask(&question, arena, &answer, error))
        return NULL;
    struct document *document = wire_read_document(arena, path, answer);
    if (document == NULL)
        error_set(error, ERROR_REPORT, "%s：读取程序交回的内容不合规定，未采用；文件可能是有意造成的。", path);
    return document;
}

static bool convert(const struct question *question, struct arena *arena, struct slice *converted, struct error *error)
{
    const char *name;
    if (!child_ask(question, arena, converted, error))
        return false;
    return format_of_bytes(*converted, &name) == FORMAT_DOCX ||
           error_set(error, ERROR_REPORT, "%s：LibreOffice 转换出的不是 Word 文档。", question->what);
}

/* One that is being converted for somebody else is waited for. */
static bool convert_once(const struct question *question, struct arena *arena, struct slice *converted,
                         struct error *error)
{
    enum { LOOK_MILLISECONDS = 50 };
    const struct read_watch *watch = question->watch;
    struct read_progress progress = {question->what, READ_CONVERT, 0, 0};
    char digest[65];
    enum kept_state state;
    sha256_hex(question->bytes, digest);
    while ((state = kept_take(digest, LOOK_MILLISECONDS, arena, converted)) == KEPT_BUSY)
        if (watch && !watch->go_on(watch->context, &progress))
            return error_set(error, ERROR_STOPPED, "%s：已停止，没有读完。", question->what);
    if (state == KEPT_FOUND)
        return true;
    bool done = convert(question, arena, converted, error);
    kept_put(digest, done ? *converted : SLICE_NONE);
    return done;
}

static struct document *read_by_conversion(struct arena *arena, const char *path, struct slice bytes,
                                           enum format format, const struct read_watch *watch, struct error *error)
{
    struct slice converted;
    struct question question = {.request = {.question = WIRE_CONVERT, .format = (uint32_t)format},
                                .bytes = bytes,
                                .what = path,
                                .watch = watch};
    if (!convert_once(&question, arena, &converted, error))
        return NULL;
    return read_as_foreign(arena, path, converted, FORMAT_DOCX, watch, error);
}

/* Pages that are pictures are recognised. Without a recogniser the text of the other pages is still worth reading:
 * which were left out stands in the remarks. */
static struct document *read_pdf_file(struct arena *arena, const char *path, struct slice bytes,
                                      const struct read_watch *watch, struct error *error)
{
    struct document *document = read_as_foreign(arena, path, bytes, FORMAT_PDF, watch, error);
    if (document == NULL || !document_has_remark(document, REMARK_SCANNED))
        return document;
    struct document *recognised = recogniser_read(arena, path, bytes, FORMAT_PDF, watch, error);
    bool partly = recognised == NULL && error->kind == ERROR_FILE && slice_trim(document->text).length > 0;
    if (partly)
        *error = (struct error){0};
    return partly ? document : recognised;
}

static struct document *refuse_format(const char *path, enum format format, const char *name, struct error *error)
{
    if (format == FORMAT_LOCKED)
        error_set(error, ERROR_REPORT, "%s：文件加了密码，读不了；请去掉密码后再送。", path);
    else if (slice_starts_with(slice_of(name), SLICE("压缩文件")))
        error_set(error, ERROR_REPORT, "%s：这是%s，请先解开，再送里面的报告；.zip 可以不解开，直接打开。", path, name);
    else
        error_set(error, ERROR_REPORT, "%s：这是%s，不能直接读；" READABLE "。", path, name);
    return NULL;
}

/* A ZIP of files is opened by whoever lists it (archive_list); as a report it cannot be read. */
static struct document *refuse_archive(struct arena *arena, const char *path, struct error *error)
{
    struct path_list members;
    if (!file_exists(path))
        error_set(error, ERROR_REPORT, "%s：压缩包里只展开一层压缩包，请先解开。", path);
    else if (archive_list(path, arena, &members, error))
        error_set(error, ERROR_REPORT,
                  "%s：这是装有 %zu 个文件的压缩包，请写明其中一个，如 %s；扩展名为 .zip 时，它像文件夹一样打开。",
                  path, members.count, members.items[0]);
    else if (error->kind == ERROR_NONE)
        error_set(error, ERROR_FILE, "%s：读取时被别的程序改写，请稍后再试。", path);
    return NULL;
}

static struct document *read_bytes(struct arena *arena, const char *path, struct slice bytes,
                                   const struct read_watch *watch, struct error *error)
{
    const char *name;
    enum format format = format_of_bytes(bytes, &name);
    switch (format) {
    case FORMAT_TEXT:
        return read_as_text(arena, path, bytes, error);
    case FORMAT_HTML:
    case FORMAT_MHTML:
    case FORMAT_DOCX:
    case FORMAT_OFD:
        return read_as_foreign(arena, path, bytes, format, watch, error);
    case FORMAT_PDF:
        return read_pdf_file(arena, path, bytes, watch, error);
    case FORMAT_PICTURE:
        return recogniser_read(arena, path, bytes, format, watch, error);
    case FORMAT_OLE:
    case FORMAT_RTF:
    case FORMAT_WORD_XML:
    case FORMAT_ODT:
        return read_by_conversion(arena, path, bytes, format, watch, error);
    case FORMAT_ARCHIVE:
        return refuse_archive(arena, path, error);
    default:
        return refuse_format(path, format, name, error);
    }
}

/* ---- Any file ---------------------------------------------------------------------------------------------------- */

/* Only a path that is no file may lead into an archive. */
static bool take_bytes(const char *path, struct arena *arena, struct slice *bytes, struct error *error)
{
    const char *archive, *member;
    if (file_read(path, READ_LIMIT, arena, bytes, error))
        return true;
    return archive_in_path(path, arena, &archive, &member) && archive_read(archive, member, arena, bytes, error);
}

struct document *read_document_watched(const char *path, const struct read_watch *watch, struct error *error)
{
    struct arena *arena = arena_new();
    struct slice bytes;
    struct document *document = NULL;
    if (take_bytes(path, arena, &bytes, error)) {
        if (bytes.length == 0)
            error_set(error, ERROR_REPORT, "%s：文件是空的。", path);
        else
            document = read_bytes(arena, path, bytes, watch, error);
    }
    if (document == NULL) {
        arena_free(arena);
        return NULL;
    }
    sha256_hex(bytes, document->sha256);
    return document;
}

struct document *read_document(const char *path, struct error *error)
{
    return read_document_watched(path, NULL, error);
}

/* The bytes may still call for another reader than the name does: then nobody asks for them. */
static void ask_early(const char *path, enum format expected)
{
    struct arena *arena = arena_new();
    struct slice bytes;
    struct error error;
    const char *name;
    if (file_read(path, READ_LIMIT, arena, &bytes, &error) && format_of_bytes(bytes, &name) == expected) {
        struct question question = {
            .request = {.question = WIRE_DOCUMENT, .format = (uint32_t)expected}, .bytes = bytes, .what = path};
        child_ask_early(&question);
    }
    arena_free(arena);
}

void read_expect(const char *path)
{
    static const struct {
        const char *extension;
        enum format format;
    } formats[] = {{"pdf", FORMAT_PDF},   {"docx", FORMAT_DOCX}, {"ofd", FORMAT_OFD},
                   {"html", FORMAT_HTML}, {"htm", FORMAT_HTML},  {"zip", FORMAT_DOCX}};
    struct slice extension = path_extension(path);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (extension.length == strlen(formats[i].extension) &&
            strncasecmp(extension.data, formats[i].extension, extension.length) == 0 &&
            child_start_early(formats[i].format))
            ask_early(path, formats[i].format);
}
