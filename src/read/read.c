/* Opens a file and asks the reader that its content calls for. */
#include "read/read.h"

#include "read/blocks.h"
#include "read/child.h"
#include "read/encoding.h"
#include "read/format.h"

#include <string.h>

#define READABLE "能读的有 Word、WPS、PDF、OFD、RTF、网页、纯文本和 Markdown，请另存为其中一种再试"

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
        return error_set(error, ERROR_REPORT, "%s：这是二进制文件，不是文字（偏移 %zu 处是空字节）；" READABLE "。", path, offset);
    return error_set(error, ERROR_REPORT,
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
                                        struct error *error)
{
    struct slice answer;
    struct wire_request request = {.question = WIRE_DOCUMENT, .format = (uint32_t)format};
    if (!child_ask(request, bytes, path, arena, &answer, error))
        return NULL;
    struct document *document = wire_read_document(arena, path, answer);
    if (document == NULL)
        error_set(error, ERROR_REPORT, "%s：读取程序交回的内容不合规定，未采用；文件可能是有意造成的。", path);
    return document;
}

static struct document *refuse_format(const char *path, const char *name, struct error *error)
{
    error_set(error, ERROR_REPORT, "%s：这是%s，不能直接读；" READABLE "。", path, name);
    return NULL;
}

static struct document *read_bytes(struct arena *arena, const char *path, struct slice bytes, struct error *error)
{
    const char *name;
    enum format format = format_of_bytes(bytes, &name);
    switch (format) {
    case FORMAT_TEXT:
        return read_as_text(arena, path, bytes, error);
    case FORMAT_HTML:
    case FORMAT_DOCX:
    case FORMAT_OFD:
    case FORMAT_PDF:
        return read_as_foreign(arena, path, bytes, format, error);
    default:
        return refuse_format(path, name, error);
    }
}

struct document *read_document(const char *path, struct error *error)
{
    struct arena *arena = arena_new();
    struct slice bytes;
    struct document *document = NULL;
    if (file_read(path, READ_LIMIT, arena, &bytes, error)) {
        if (bytes.length == 0)
            error_set(error, ERROR_REPORT, "%s：文件是空的。", path);
        else
            document = read_bytes(arena, path, bytes, error);
    }
    if (document == NULL) {
        arena_free(arena);
        return NULL;
    }
    sha256_hex(bytes, document->sha256);
    return document;
}
