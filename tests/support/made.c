/* Small files of foreign formats. */
#include "support/made.h"

#include "unit/cmocka_main.h"

#include <iconv.h>

static struct slice taken(struct arena *arena, struct buffer *buffer)
{
    struct slice bytes = arena_copy(arena, buffer_slice(buffer));
    buffer_free(buffer);
    return bytes;
}

/* ---- ZIP --------------------------------------------------------------------------------------------------------- */

uint32_t made_crc(struct slice bytes)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < bytes.length; i++) {
        crc ^= (unsigned char)bytes.data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (0xEDB88320u & (0u - (crc & 1)));
    }
    return ~crc;
}

static void add_number(struct buffer *out, size_t number, int bytes)
{
    for (int i = 0; i < bytes; i++, number >>= 8) {
        char byte = (char)(number & 0xFF);
        buffer_add(out, (struct slice){&byte, 1});
    }
}

/* What the header before a part and the one in the list have alike. */
static void add_facts(struct buffer *out, const struct made_part *part)
{
    bool deflated = part->method != 0;
    add_number(out, 20, 2);
    add_number(out, part->flags, 2);
    add_number(out, part->method, 2);
    add_number(out, 0x58210000, 4);
    add_number(out, deflated ? part->crc : made_crc(part->content), 4);
    add_number(out, part->content.length, 4);
    add_number(out, deflated ? part->size : part->content.length, 4);
    add_number(out, strlen(part->name), 2);
    add_number(out, 0, 2);
}

struct slice made_zip(struct arena *arena, const struct made_part *parts, size_t count)
{
    struct buffer out = {0}, list = {0};
    for (size_t i = 0; i < count; i++) {
        size_t start = out.length;
        buffer_add(&out, (struct slice){"PK\3\4", 4});
        add_facts(&out, &parts[i]);
        buffer_add_text(&out, parts[i].name);
        buffer_add(&out, parts[i].content);
        buffer_add(&list, (struct slice){"PK\1\2", 4});
        add_number(&list, 20, 2);
        add_facts(&list, &parts[i]);
        add_number(&list, 0, 10);
        add_number(&list, start, 4);
        buffer_add_text(&list, parts[i].name);
    }
    size_t start = out.length;
    buffer_add(&out, buffer_slice(&list));
    buffer_add(&out, (struct slice){"PK\5\6\0\0\0\0", 8});
    add_number(&out, count, 2);
    add_number(&out, count, 2);
    add_number(&out, list.length, 4);
    add_number(&out, start, 4);
    add_number(&out, 0, 2);
    buffer_free(&list);
    return taken(arena, &out);
}

struct slice made_package(struct arena *arena, const char *const *parts)
{
    struct made_part made[16] = {{0}};
    size_t count = 0;
    for (; parts[count * 2]; count++)
        made[count] = (struct made_part){.name = parts[count * 2], .content = slice_of(parts[count * 2 + 1])};
    return made_zip(arena, made, count);
}

struct document *made_read(struct arena *arena, made_reader *read, const char *const *parts, const char *path)
{
    struct builder *builder = builder_new(arena);
    struct error error = {0};
    if (!read(builder, made_package(arena, parts), &error))
        fail_msg("%s", error.message);
    return builder_finish(builder, path);
}

void made_assert_refused(made_reader *read, const char *const *parts, const char *part)
{
    struct arena *arena = arena_new();
    struct error error = {0};
    assert_false(read(builder_new(arena), made_package(arena, parts), &error));
    assert_int_equal(error.kind, ERROR_REPORT);
    assert_contains(error.message, part);
    arena_free(arena);
}

/* ---- Markup ------------------------------------------------------------------------------------------------------ */

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

struct slice made_html(struct arena *arena, const char *const *lines, size_t count)
{
    struct buffer out = {0};
    buffer_add_text(&out, "<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>\n");
    for (size_t i = 0; i < count; i++)
        buffer_print(&out, "<p>%s</p>\n", lines[i]);
    buffer_add_text(&out, "</body></html>\n");
    return taken(arena, &out);
}

struct slice made_docx(struct arena *arena, const char *const *lines, size_t count)
{
    static const char types[] = XML_HEAD
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" "
        "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override "
        "PartName=\"/word/document.xml\" ContentType=\"application/"
        "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    static const char relations[] = XML_HEAD
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
        "Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" "
        "Target=\"word/document.xml\"/></Relationships>";
    struct buffer body = {0};
    buffer_add_text(&body,
                    XML_HEAD "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
                             "<w:body>");
    for (size_t i = 0; i < count; i++)
        buffer_print(&body, "<w:p><w:r><w:t>%s</w:t></w:r></w:p>", lines[i]);
    buffer_add_text(&body, "</w:body></w:document>");
    struct made_part parts[] = {
        {.name = "[Content_Types].xml", .content = slice_of(types)},
        {.name = "_rels/.rels", .content = slice_of(relations)},
        {.name = "word/document.xml", .content = taken(arena, &body)},
    };
    return made_zip(arena, parts, 3);
}

#define OFD_SPACE "xmlns:ofd=\"http://www.ofdspec.org/2016\""

/* From each character to the next, in millimetres: Latin ones are half as wide. */
static void add_steps(struct buffer *out, const char *line)
{
    struct slice text = slice_of(line);
    for (size_t at = 0; at < text.length;)
        buffer_print(out, at > 0 ? " %d" : "%d", utf8_decode(text, &at) < 0x80 ? 2 : 4);
}

struct slice made_ofd(struct arena *arena, const char *const *lines, size_t count)
{
    static const char start[] =
        XML_HEAD "<ofd:OFD " OFD_SPACE " Version=\"1.0\" DocType=\"OFD\"><ofd:DocBody><ofd:DocInfo>"
                 "<ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml"
                 "</ofd:DocRoot></ofd:DocBody></ofd:OFD>";
    static const char document[] = XML_HEAD
        "<ofd:Document " OFD_SPACE "><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
        "</ofd:CommonData><ofd:Pages><ofd:Page ID=\"1\" BaseLoc=\"Pages/Page_0/Content.xml\"/></ofd:Pages>"
        "</ofd:Document>";
    static const char resources[] = XML_HEAD "<ofd:Res " OFD_SPACE " BaseLoc=\"Res\"><ofd:Fonts><ofd:Font ID=\"2\" "
                                             "FontName=\"宋体\"/></ofd:Fonts></ofd:Res>";
    struct buffer page = {0};
    buffer_add_text(&page, XML_HEAD "<ofd:Page " OFD_SPACE "><ofd:Content><ofd:Layer ID=\"3\">");
    for (size_t i = 0; i < count; i++) {
        buffer_print(
            &page,
            "<ofd:TextObject ID=\"%zu\" Boundary=\"20 %zu 180 6\" Font=\"2\" Size=\"4\"><ofd:TextCode X=\"0\" Y=\"4\" "
            "DeltaX=\"",
            10 + i, 20 + 8 * i);
        add_steps(&page, lines[i]);
        buffer_print(&page, "\">%s</ofd:TextCode></ofd:TextObject>", lines[i]);
    }
    buffer_add_text(&page, "</ofd:Layer></ofd:Content></ofd:Page>");
    struct made_part parts[] = {
        {.name = "OFD.xml", .content = slice_of(start)},
        {.name = "Doc_0/Document.xml", .content = slice_of(document)},
        {.name = "Doc_0/PublicRes.xml", .content = slice_of(resources)},
        {.name = "Doc_0/Pages/Page_0/Content.xml", .content = taken(arena, &page)},
    };
    return made_zip(arena, parts, 4);
}

/* ---- PDF --------------------------------------------------------------------------------------------------------- */

static void add_hexadecimal(struct buffer *out, const char *text)
{
    char bytes[600], *from = (char *)text, *to = bytes;
    size_t left = strlen(text), room = sizeof bytes;
    iconv_t converter = iconv_open("GBK", "UTF-8");
    if (converter == (iconv_t)-1 || iconv(converter, &from, &left, &to, &room) == (size_t)-1)
        abort();
    iconv_close(converter);
    for (char *byte = bytes; byte < to; byte++)
        buffer_print(out, "%02X", (unsigned)(unsigned char)*byte);
}

struct slice made_pdf(struct arena *arena, const char *const *lines, size_t count)
{
    struct buffer out = {0}, text = {0};
    size_t places[8] = {0};
    for (size_t i = 0; i < count; i++) {
        buffer_print(&text, "BT /F 12 Tf 60 %zu Td <", 780 - 20 * i);
        add_hexadecimal(&text, lines[i]);
        buffer_add_text(&text, "> Tj ET\n");
    }
    const char *const objects[] = {
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        arena_print(arena, "<< /Length %zu >>\nstream\n%sendstream", text.length, text.data).data,
        "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /GBK-EUC-H /DescendantFonts [6 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /DW 1000 /W [814 939 500] /CIDSystemInfo << /Registry "
        "(Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 7 0 R >>",
        "<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 "
        "/Descent -120 /CapHeight 700 /StemV 80 >>",
    };
    buffer_add_text(&out, "%PDF-1.4\n");
    for (size_t i = 0; i < 7; i++) {
        places[i + 1] = out.length;
        buffer_print(&out, "%zu 0 obj\n%s\nendobj\n", i + 1, objects[i]);
    }
    size_t table = out.length;
    buffer_add_text(&out, "xref\n0 8\n0000000000 65535 f \n");
    for (size_t i = 1; i < 8; i++)
        buffer_print(&out, "%010zu 00000 n \n", places[i]);
    buffer_print(&out, "trailer\n<< /Size 8 /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", table);
    buffer_free(&text);
    return taken(arena, &out);
}
