/* What a file is by its first bytes, and what a ZIP is by the names of its parts. */
#include "read/format.h"
#include "read/ole.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const struct {
    size_t offset;
    struct slice magic;
    enum format format;
    const char *name;
} kinds[] = {
    {0, {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8}, FORMAT_OLE, "旧格式的 Word、WPS 或 Excel 文件"},
    {257, {"ustar", 5}, FORMAT_FOREIGN, "压缩文件（tar）"},
    {0, {"{\\rtf", 5}, FORMAT_RTF, " RTF 文件"},
    {0, {"\x89PNG", 4}, FORMAT_PICTURE, "图片（PNG）"},
    {0, {"\xFF\xD8\xFF", 3}, FORMAT_PICTURE, "图片（JPEG）"},
    {0, {"II*\0", 4}, FORMAT_PICTURE, "图片（TIFF）"},
    {0, {"MM\0*", 4}, FORMAT_PICTURE, "图片（TIFF）"},
    {0, {"BM", 2}, FORMAT_PICTURE, "图片（BMP）"},
    {0, {"GIF8", 4}, FORMAT_FOREIGN, "图片（GIF）"},
    {8, {"WEBP", 4}, FORMAT_FOREIGN, "图片（WebP）"},
    {0, {"\x1F\x8B", 2}, FORMAT_FOREIGN, "压缩文件（gzip）"},
    {0, {"7z\xBC\xAF\x27\x1C", 6}, FORMAT_FOREIGN, "压缩文件（7z）"},
    {0, {"Rar!", 4}, FORMAT_FOREIGN, "压缩文件（RAR）"},
    {0,
     {"\x7F"
      "ELF",
      4},
     FORMAT_FOREIGN,
     "可执行程序"},
    {0, {"MZ", 2}, FORMAT_FOREIGN, "可执行程序"},
};

static bool has_bytes(struct slice bytes, size_t offset, struct slice magic)
{
    return bytes.length >= offset + magic.length && memcmp(bytes.data + offset, magic.data, magic.length) == 0;
}

/* ---- ZIP --------------------------------------------------------------------------------------------------------- */

static size_t number_at(struct slice bytes, size_t at, size_t size)
{
    size_t number = 0;
    for (size_t i = size; i-- > 0;)
        number = number << 8 | (unsigned char)bytes.data[at + i];
    return number;
}

/* Where the list of parts begins, by the record at the end of the file; false when there is none. */
static bool find_list(struct slice bytes, size_t *list, size_t *list_end)
{
    enum { RECORD = 22, COMMENT_MOST = 65535 };
    if (bytes.length < RECORD)
        return false;
    size_t first = bytes.length > RECORD + COMMENT_MOST ? bytes.length - RECORD - COMMENT_MOST : 0;
    for (size_t at = bytes.length - RECORD + 1; at-- > first;) {
        if (!has_bytes(bytes, at, SLICE("PK\x05\x06")))
            continue;
        size_t size = number_at(bytes, at + 12, 4);
        /* Bytes before the archive shift all its offsets: the list is what stands right before the record. */
        *list = size <= at ? at - size : 0;
        *list_end = at;
        return true;
    }
    return false;
}

static bool is_part(struct slice name, const char *wanted)
{
    size_t length = strlen(wanted);
    return name.length >= length && strncasecmp(name.data, wanted, length) == 0 &&
           (wanted[length - 1] == '/' || name.length == length);
}

static enum format format_of_part(struct slice name, const char **what)
{
    static const struct {
        const char *part;
        enum format format;
        const char *name;
    } parts[] = {
        {"word/document.xml", FORMAT_DOCX, " Word 文档（docx）"},
        {"word/", FORMAT_DOCX, " Word 文档（docx）"},
        {"OFD.xml", FORMAT_OFD, " OFD 文件"},
        {"xl/", FORMAT_FOREIGN, " Excel 表格（xlsx）"},
        {"ppt/", FORMAT_FOREIGN, " PowerPoint 演示文稿（pptx）"},
        {"content.xml", FORMAT_ODT, " OpenDocument 文件（如 odt）"},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (is_part(name, parts[i].part)) {
            *what = parts[i].name;
            return parts[i].format;
        }
    return FORMAT_ARCHIVE;
}

/* Damaged archives have no list; then the parts themselves tell. */
static enum format format_of_first_part(struct slice bytes, const char **name)
{
    enum format format = FORMAT_ARCHIVE;
    for (ptrdiff_t at = 0; (at = slice_find(bytes, SLICE("PK\x03\x04"), (size_t)at)) >= 0 && format == FORMAT_ARCHIVE;
         at++) {
        size_t start = (size_t)at + 30;
        size_t length = start <= bytes.length ? number_at(bytes, (size_t)at + 26, 2) : 0;
        if (length > 0 && length <= bytes.length - start)
            format = format_of_part(slice_part(bytes, start, start + length), name);
    }
    return format;
}

enum format format_of_zip(struct slice bytes, const char **name)
{
    enum { ENTRY = 46 };
    size_t at, end;
    *name = "压缩文件（ZIP）";
    if (!find_list(bytes, &at, &end))
        return format_of_first_part(bytes, name);
    for (size_t next; at + ENTRY <= end && has_bytes(bytes, at, SLICE("PK\x01\x02")); at = next) {
        size_t length = number_at(bytes, at + 28, 2);
        next = at + ENTRY + length + number_at(bytes, at + 30, 2) + number_at(bytes, at + 32, 2);
        if (next > end)
            break;
        enum format format = format_of_part(slice_part(bytes, at + ENTRY, at + ENTRY + length), name);
        if (format != FORMAT_ARCHIVE)
            return format;
    }
    return FORMAT_ARCHIVE;
}

/* ---- OLE2 ---- */

static enum format format_of_ole(struct slice bytes, const char **name)
{
    switch (ole_content(bytes)) {
    case OLE_SHEET:
        *name = " Excel 表格（xls 或 et）";
        return FORMAT_FOREIGN;
    case OLE_SLIDES:
        *name = " PowerPoint 演示文稿（ppt 或 dps）";
        return FORMAT_FOREIGN;
    case OLE_LOCKED:
        *name = "加了密码的文件";
        return FORMAT_LOCKED;
    default:
        return FORMAT_OLE;
    }
}

/* ---- Markup ------------------------------------------------------------------------------------------------------ */

/* Where the first of the bytes stands that hold the letters of UTF-16; -1 for other text. */
static int letters_of_utf16(struct slice bytes)
{
    if (slice_starts_with(bytes, SLICE("\xFF\xFE")))
        return 2;
    if (slice_starts_with(bytes, SLICE("\xFE\xFF")))
        return 3;
    if (bytes.length < 4 || (bytes.data[0] != 0) == (bytes.data[1] != 0) ||
        (bytes.data[2] != 0) == (bytes.data[3] != 0))
        return -1;
    return bytes.data[0] == 0;
}

/* The bytes without what may stand before the first tag; of UTF-16, that does not look like bytes of markup, into
 * `narrow` goes every other byte. */
static struct slice skip_blanks(struct slice bytes, char *narrow, size_t room)
{
    int letters = letters_of_utf16(bytes);
    if (letters >= 0) {
        size_t offset = (size_t)letters, length = 0;
        for (size_t at = offset; at < bytes.length && length < room; at += 2)
            narrow[length++] = bytes.data[at];
        bytes = (struct slice){narrow, length};
    }
    if (slice_starts_with(bytes, SLICE("\xEF\xBB\xBF")))
        bytes = slice_part(bytes, 3, bytes.length);
    while (bytes.length > 0 && isspace((unsigned char)bytes.data[0]))
        bytes = slice_part(bytes, 1, bytes.length);
    return bytes;
}

static bool starts_with_tag(struct slice bytes, const char *tag)
{
    size_t length = strlen(tag);
    return bytes.length > length && strncasecmp(bytes.data, tag, length) == 0 &&
           !isalnum((unsigned char)bytes.data[length]);
}

/* A piece cut out of a page may begin with any tag; but so may Markdown, which has lines of its own besides. */
static bool is_fragment(struct slice bytes)
{
    enum { TAGS_LEAST = 4, LOOK_AT = 1 << 20 };
    static const char *const tags[] = {"<h1", "<h2", "<h3", "<span", "<font", "<center", "<section", "<article", "<ul",
                                       "<ol", "<b",  "<br", "<img",  "<form", "<strong", "<iframe",  "<frameset"};
    bool begins = false;
    size_t closing = 0;
    bytes = slice_part(bytes, 0, bytes.length < LOOK_AT ? bytes.length : LOOK_AT);
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        begins = begins || starts_with_tag(bytes, tags[i]);
    for (ptrdiff_t at = 0; begins && (at = slice_find(bytes, SLICE("</"), (size_t)at)) >= 0; at++)
        closing++;
    return closing >= TAGS_LEAST && slice_find(bytes, SLICE("\n|"), 0) < 0 && slice_find(bytes, SLICE("\n#"), 0) < 0;
}

static bool is_markup(struct slice bytes)
{
    enum { LOOK_AT = 4096 };
    static const char *const tags[] = {"<!doctype", "<html", "<?xml", "<head",   "<body",  "<meta", "<title",
                                       "<table",    "<div",  "<p",    "<script", "<style", "<link"};
    char narrow[LOOK_AT];
    bytes = skip_blanks(bytes, narrow, sizeof narrow);
    while (slice_starts_with(bytes, SLICE("<!--"))) {
        ptrdiff_t end = slice_find(bytes, SLICE("-->"), 4);
        if (end < 0)
            return false;
        bytes = skip_blanks(slice_part(bytes, (size_t)end + 3, bytes.length), narrow, sizeof narrow);
    }
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (starts_with_tag(bytes, tags[i]))
            return true;
    return is_fragment(bytes);
}

/* Word's two ways of writing all into one XML file; FORMAT_TEXT for anything else. */
static enum format format_of_xml(struct slice bytes, const char **name)
{
    enum { LOOK_AT = 4096 };
    struct slice beginning = slice_part(bytes, 0, bytes.length < LOOK_AT ? bytes.length : LOOK_AT);
    ptrdiff_t xml = slice_find(beginning, SLICE("<?xml"), 0);
    if (xml != 0 && xml != 3)
        return FORMAT_TEXT;
    if (slice_find(beginning, SLICE("schemas.microsoft.com/office/2006/xmlPackage"), 0) >= 0) {
        *name = " Word 文档（XML）";
        return FORMAT_DOCX;
    }
    *name = " Word 2003 的 XML 文件";
    return slice_find(beginning, SLICE("progid=\"Word.Document\""), 0) >= 0 ||
                   slice_find(beginning, SLICE("<w:wordDocument"), 0) >= 0
               ? FORMAT_WORD_XML
               : FORMAT_TEXT;
}

/* ---- MIME ---- */

/* Begins with headers, MIME-Version among them, as pages in one file and mails do. */
static bool is_mime(struct slice bytes)
{
    enum { LOOK_AT = 8192, NAME_MOST = 60 };
    static const char version[] = "mime-version:";
    struct slice head = slice_part(bytes, 0, bytes.length < LOOK_AT ? bytes.length : LOOK_AT);
    bool found = false;
    for (size_t at = 0; at < head.length && !found;) {
        struct slice rest = slice_part(head, at, head.length);
        size_t name = 0;
        while (name < rest.length && name < NAME_MOST &&
               (isalnum((unsigned char)rest.data[name]) || rest.data[name] == '-'))
            name++;
        bool header = name > 0 && name < rest.length && rest.data[name] == ':';
        bool goes_on = at > 0 && (rest.data[0] == ' ' || rest.data[0] == '\t');
        if (!header && !goes_on)
            return false;
        found = header && name + 1 == strlen(version) && strncasecmp(rest.data, version, name + 1) == 0;
        const char *end = memchr(rest.data, '\n', rest.length);
        at = end ? at + (size_t)(end - rest.data) + 1 : head.length;
    }
    return found;
}

/* ---- All --------------------------------------------------------------------------------------------------------- */

/* What a PDF begins with may stand behind other bytes; what is before must not look like a text that quotes it. */
static bool is_pdf(struct slice bytes)
{
    enum { BEFORE_MOST = 1024 };
    struct slice beginning = slice_part(bytes, 0, bytes.length < BEFORE_MOST ? bytes.length : BEFORE_MOST);
    ptrdiff_t at = slice_find(beginning, SLICE("%PDF-"), 0);
    return at == 0 || (at > 0 && slice_find(bytes, SLICE("endobj"), (size_t)at) >= 0);
}

enum format format_of_bytes(struct slice bytes, const char **name)
{
    if (has_bytes(bytes, 0, SLICE("PK\x03\x04")) || has_bytes(bytes, 0, SLICE("PK\x05\x06")))
        return format_of_zip(bytes, name);
    bool has_nul = bytes.length > 0 && memchr(bytes.data, 0, bytes.length) != NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        /* Two letters may well begin a text; with a NUL behind them they do not. */
        bool letters = isalnum((unsigned char)kinds[i].magic.data[0]) && kinds[i].magic.length <= 4;
        if (has_bytes(bytes, kinds[i].offset, kinds[i].magic) && (has_nul || !letters)) {
            *name = kinds[i].name;
            return kinds[i].format == FORMAT_OLE ? format_of_ole(bytes, name) : kinds[i].format;
        }
    }
    if (is_pdf(bytes)) {
        *name = " PDF 文件";
        return FORMAT_PDF;
    }
    enum format xml = format_of_xml(bytes, name);
    if (xml != FORMAT_TEXT)
        return xml;
    if (is_mime(bytes)) {
        *name = "网页归档（mht）或电子邮件";
        return FORMAT_MHTML;
    }
    bool markup = is_markup(bytes);
    *name = markup ? "网页（HTML 或 XML）" : NULL;
    return markup ? FORMAT_HTML : FORMAT_TEXT;
}
