/* The font that stands in for fonts a PDF names but does not bring along. Text is read, never drawn, so one empty glyph
 * is enough: what a character is and how wide comes from the PDF. Defining MuPDF's look-ups here keeps its 40 MB of
 * built-in fonts out of the program, and no font file is opened. */
#include <mupdf/fitz.h>

#define BYTES_2(n) (((n) >> 8) & 0xFF), ((n)&0xFF)
#define BYTES_4(n) BYTES_2((n) >> 16), BYTES_2((n)&0xFFFF)
#define TABLE(a, b, c, d, offset, length) a, b, c, d, BYTES_4(0), BYTES_4(offset), BYTES_4(length)

/* A TrueType font of one glyph without an outline, half an em wide. */
static const unsigned char empty_font[] = {
    BYTES_4(0x00010000), BYTES_2(7), BYTES_2(64), BYTES_2(2), BYTES_2(48), TABLE('c', 'm', 'a', 'p', 260, 36),
    TABLE('g', 'l', 'y', 'f', 124, 4), TABLE('h', 'e', 'a', 'd', 128, 54), TABLE('h', 'h', 'e', 'a', 184, 36),
    TABLE('h', 'm', 't', 'x', 220, 4), TABLE('l', 'o', 'c', 'a', 224, 4), TABLE('m', 'a', 'x', 'p', 228, 32),
    /* glyf */
    BYTES_4(0),
    /* head: versions, check sum, magic, flags, units in an em, two dates, box, style, smallest size, flags */
    BYTES_4(0x00010000), BYTES_4(0x00010000), BYTES_4(0), BYTES_4(0x5F0F3CF5), BYTES_2(0), BYTES_2(1000), BYTES_4(0),
    BYTES_4(0), BYTES_4(0), BYTES_4(0), BYTES_2(0), BYTES_2(0), BYTES_2(1000), BYTES_2(880), BYTES_2(0), BYTES_2(8),
    BYTES_2(2), BYTES_2(0), BYTES_2(0), BYTES_2(0),
    /* hhea: version, ascender, descender, gap, widest, bearings, extent, caret, reserved, format, number of widths */
    BYTES_4(0x00010000), BYTES_2(880), BYTES_2(0xFF88), BYTES_2(0), BYTES_2(500), BYTES_2(0), BYTES_2(0), BYTES_2(500),
    BYTES_2(1), BYTES_2(0), BYTES_2(0), BYTES_4(0), BYTES_4(0), BYTES_2(0), BYTES_2(1),
    /* hmtx */
    BYTES_2(500), BYTES_2(0),
    /* loca */
    BYTES_2(0), BYTES_2(0),
    /* maxp: version, glyphs, then limits of which only the number of zones must not be 0 */
    BYTES_4(0x00010000), BYTES_2(1), BYTES_2(0), BYTES_2(0), BYTES_2(0), BYTES_2(0), BYTES_2(2), BYTES_2(0), BYTES_2(0),
    BYTES_2(0), BYTES_2(0), BYTES_2(0), BYTES_2(0), BYTES_2(0), BYTES_2(0),
    /* cmap: version, one table (Windows, Unicode) of format 4 whose one segment ends it; without it MuPDF refuses to
     * let the font stand in for a Chinese one */
    BYTES_2(0), BYTES_2(1), BYTES_2(3), BYTES_2(1), BYTES_4(12), BYTES_2(4), BYTES_2(24), BYTES_2(0), BYTES_2(2),
    BYTES_2(2), BYTES_2(0), BYTES_2(0), BYTES_2(0xFFFF), BYTES_2(0), BYTES_2(0xFFFF), BYTES_2(1), BYTES_2(0)};

static const unsigned char *look_up(int *length, int *index)
{
    *length = (int)sizeof empty_font;
    if (index)
        *index = 0;
    return empty_font;
}

const unsigned char *fz_lookup_base14_font(fz_context *context, const char *name, int *length)
{
    (void)context;
    (void)name;
    return look_up(length, NULL);
}

const unsigned char *fz_lookup_builtin_font(fz_context *context, const char *name, int bold, int italic, int *length)
{
    (void)context;
    (void)name;
    (void)bold;
    (void)italic;
    return look_up(length, NULL);
}

const unsigned char *fz_lookup_cjk_font(fz_context *context, int ordering, int *length, int *index)
{
    (void)context;
    (void)ordering;
    return look_up(length, index);
}

const unsigned char *fz_lookup_cjk_font_by_language(fz_context *context, const char *language, int *length, int *index)
{
    (void)context;
    (void)language;
    return look_up(length, index);
}

int fz_lookup_cjk_ordering_by_language(const char *name)
{
    (void)name;
    return FZ_ADOBE_GB;
}

const unsigned char *fz_lookup_noto_font(fz_context *context, int script, int language, int *length, int *index)
{
    (void)context;
    (void)script;
    (void)language;
    return look_up(length, index);
}

const unsigned char *fz_lookup_noto_math_font(fz_context *context, int *length)
{
    (void)context;
    return look_up(length, NULL);
}

const unsigned char *fz_lookup_noto_music_font(fz_context *context, int *length)
{
    (void)context;
    return look_up(length, NULL);
}

const unsigned char *fz_lookup_noto_symbol1_font(fz_context *context, int *length)
{
    (void)context;
    return look_up(length, NULL);
}

const unsigned char *fz_lookup_noto_symbol2_font(fz_context *context, int *length)
{
    (void)context;
    return look_up(length, NULL);
}

const unsigned char *fz_lookup_noto_emoji_font(fz_context *context, int *length)
{
    (void)context;
    return look_up(length, NULL);
}
