/* Opens a file and asks the reader that its content calls for. */
#include "read/read.h"

#include "read/blocks.h"

#include <string.h>

#define READABLE_NOW "目前能读 UTF-8 编码的纯文本（.txt）和 Markdown（.md）"

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

static bool check_content(const char *path, struct slice bytes, struct error *error)
{
    if (bytes.length == 0)
        return error_set(error, ERROR_REPORT, "%s：文件是空的。", path);
    const char *kind = kind_of_bytes(bytes);
    if (kind != NULL)
        return error_set(error, ERROR_REPORT, "%s：这是%s，不能直接读；" READABLE_NOW "，请先另存为其中一种。", path, kind);
    const char *nul = memchr(bytes.data, 0, bytes.length);
    if (nul != NULL)
        return error_set(error, ERROR_REPORT, "%s：这是二进制文件，不是文字（偏移 %zu 处是空字节）；" READABLE_NOW "。",
                         path, (size_t)(nul - bytes.data));
    return true;
}

struct document *read_document(const char *path, struct error *error)
{
    struct arena *arena = arena_new();
    struct slice bytes;
    struct document *document = NULL;
    if (file_read(path, READ_LIMIT, arena, &bytes, error) && check_content(path, bytes, error))
        document = read_text(arena, path, bytes, is_markdown(bytes), error);
    if (document == NULL) {
        arena_free(arena);
        return NULL;
    }
    sha256_hex(bytes, document->sha256);
    return document;
}
