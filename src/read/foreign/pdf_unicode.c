/* How the codes of a PDF's font become characters. This takes the place of MuPDF's own function, which walks through
 * all 65,536 codes for each font and so takes a third of the time of reading a report: codes that are numbered as they
 * are written (nearly all fonts) need no walk at all. */
#include <mupdf/pdf.h>
#include <stdbool.h>
#include <string.h>

static const unsigned int code_most = 0xFFFF;

/* Codes stand for themselves, maybe by way of another encoding (Identity-V uses Identity-H). */
static bool is_identity(const pdf_cmap *encoding)
{
    while (encoding->usecmap && encoding->rlen + encoding->xlen + encoding->mlen == 0)
        encoding = encoding->usecmap;
    return !encoding->usecmap && encoding->mlen == 0 && encoding->xlen == 0 && encoding->rlen == 1 &&
           encoding->ranges[0].low == 0 && encoding->ranges[0].out == 0;
}

static void map_codes(fz_context *context, pdf_cmap *out, const pdf_cmap *characters, unsigned int low,
                      unsigned int high, unsigned int number)
{
    int found[PDF_MRANGE_CAP];
    for (unsigned int code = low; code <= high && code - low <= code_most; code++) {
        int count = pdf_lookup_cmap_full((pdf_cmap *)characters, code, found);
        if (count == 1)
            pdf_map_range_to_range(context, out, number + code - low, number + code - low, found[0]);
        else if (count > 1)
            pdf_map_one_to_many(context, out, number + code - low, found, (size_t)count);
    }
}

/* `characters` goes by codes; the font asks by the numbers that its encoding gives to codes. Throws. */
static void map_encoding(fz_context *context, pdf_cmap *out, const pdf_cmap *encoding, const pdf_cmap *characters)
{
    if (encoding->usecmap)
        map_encoding(context, out, encoding->usecmap, characters);
    for (int i = 0; i < encoding->rlen; i++)
        map_codes(context, out, characters, encoding->ranges[i].low, encoding->ranges[i].high, encoding->ranges[i].out);
    for (int i = 0; i < encoding->xlen; i++)
        map_codes(context, out, characters, encoding->xranges[i].low, encoding->xranges[i].high,
                  encoding->xranges[i].out);
}

/* Throws. */
static pdf_cmap *renumber(fz_context *context, const pdf_cmap *encoding, pdf_cmap *characters)
{
    if (is_identity(encoding))
        return pdf_keep_cmap(context, characters);
    pdf_cmap *out = pdf_new_cmap(context);
    fz_try(context)
    {
        map_encoding(context, out, encoding, characters);
        pdf_sort_cmap(context, out);
    }
    fz_catch(context)
    {
        pdf_drop_cmap(context, out);
        fz_rethrow(context);
    }
    return out;
}

/* Throws. */
static void take_cmap(fz_context *context, pdf_document *document, pdf_font_desc *font, pdf_obj *source)
{
    pdf_cmap *characters = NULL;
    fz_var(characters);
    fz_try(context)
    {
        characters = pdf_is_stream(context, source) ? pdf_load_embedded_cmap(context, document, source)
                                                    : pdf_load_system_cmap(context, pdf_to_name(context, source));
        font->to_unicode = renumber(context, font->encoding, characters);
    }
    fz_always(context)
        pdf_drop_cmap(context, characters);
    fz_catch(context)
        fz_rethrow(context);
    font->size += pdf_cmap_size(context, font->to_unicode);
}

static const char *cmap_of_collection(const char *collection)
{
    static const char *const known[][2] = {{"Adobe-GB1", "Adobe-GB1-UCS2"},
                                           {"Adobe-CNS1", "Adobe-CNS1-UCS2"},
                                           {"Adobe-Japan1", "Adobe-Japan1-UCS2"},
                                           {"Adobe-Korea1", "Adobe-Korea1-UCS2"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(collection, known[i][0]) == 0)
            return known[i][1];
    return NULL;
}

/* From the names of the glyphs at the 256 codes of a simple font. */
static void take_names(fz_context *context, pdf_font_desc *font, const char **names)
{
    font->cid_to_ucs = fz_malloc(context, 256 * sizeof *font->cid_to_ucs);
    font->cid_to_ucs_len = 256;
    font->size += 256 * sizeof *font->cid_to_ucs;
    for (int code = 0; code < 256; code++)
        font->cid_to_ucs[code] =
            (unsigned short)(names[code] ? fz_unicode_from_glyph_name(names[code]) : FZ_REPLACEMENT_CHARACTER);
}

void pdf_load_to_unicode(fz_context *context, pdf_document *document, pdf_font_desc *font, const char **names,
                         char *collection, pdf_obj *source)
{
    if (pdf_is_stream(context, source) || pdf_is_name(context, source))
        take_cmap(context, document, font, source);
    const char *known = collection && !font->to_unicode ? cmap_of_collection(collection) : NULL;
    if (known)
        font->to_unicode = pdf_load_system_cmap(context, known);
    if (names)
        take_names(context, font, names);
}
