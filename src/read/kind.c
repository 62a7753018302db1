/* What a file is by its content, for a clear word about formats that are no text. */
#include "read/blocks.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const struct {
    size_t offset;
    struct slice magic;
    const char *name;
} kinds[] = {
    {0, {"%PDF-", 5}, " PDF 文件"},
    {0, {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8}, "旧格式的 Word、WPS 或 Excel 文件"},
    {0, {"{\\rtf", 5}, " RTF 文件"},
    {0, {"\x89PNG", 4}, "图片（PNG）"},
    {0, {"\xFF\xD8\xFF", 3}, "图片（JPEG）"},
    {0, {"GIF8", 4}, "图片（GIF）"},
    {0, {"BM", 2}, "图片（BMP）"},
    {0, {"II*\0", 4}, "图片（TIFF）"},
    {0, {"MM\0*", 4}, "图片（TIFF）"},
    {8, {"WEBP", 4}, "图片（WebP）"},
    {0, {"\x1F\x8B", 2}, "压缩文件（gzip）"},
    {0, {"7z\xBC\xAF\x27\x1C", 6}, "压缩文件（7z）"},
    {0, {"Rar!", 4}, "压缩文件（RAR）"},
    {0, {"\xFF\xFE", 2}, " UTF-16 编码的文本"},
    {0, {"\xFE\xFF", 2}, " UTF-16 编码的文本"},
    {0, {"\x7F" "ELF", 4}, "可执行程序"},
};

static bool has_bytes(struct slice bytes, size_t offset, struct slice magic)
{
    return bytes.length >= offset + magic.length && memcmp(bytes.data + offset, magic.data, magic.length) == 0;
}

/* Word, Excel and OFD files are ZIP archives; the names of their parts tell which. */
static const char *kind_of_archive(struct slice bytes)
{
    if (slice_find(bytes, SLICE("word/"), 0) >= 0)
        return " Word 文档（docx）";
    if (slice_find(bytes, SLICE("OFD.xml"), 0) >= 0)
        return " OFD 文件";
    if (slice_find(bytes, SLICE("xl/"), 0) >= 0)
        return " Excel 表格（xlsx）";
    return "压缩文件（ZIP）";
}

static bool is_markup(struct slice bytes)
{
    static const char *const beginnings[] = {"<!doctype", "<html", "<?xml", "<head", "<body"};
    if (slice_starts_with(bytes, SLICE("\xEF\xBB\xBF")))
        bytes = slice_part(bytes, 3, bytes.length);
    while (bytes.length > 0 && isspace((unsigned char)bytes.data[0]))
        bytes = slice_part(bytes, 1, bytes.length);
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        size_t length = strlen(beginnings[i]);
        if (bytes.length >= length && strncasecmp(bytes.data, beginnings[i], length) == 0)
            return true;
    }
    return false;
}

const char *kind_of_bytes(struct slice bytes)
{
    if (has_bytes(bytes, 0, SLICE("PK\x03\x04")))
        return kind_of_archive(bytes);
    bool has_nul = bytes.length > 0 && memchr(bytes.data, 0, bytes.length) != NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        /* Two letters may well begin a text; with a NUL behind them they do not. */
        bool letters = isalnum((unsigned char)kinds[i].magic.data[0]) && kinds[i].magic.length <= 4;
        if (has_bytes(bytes, kinds[i].offset, kinds[i].magic) && (has_nul || !letters))
            return kinds[i].name;
    }
    return is_markup(bytes) ? "网页（HTML 或 XML）" : NULL;
}
