/* Inside of form/: the head of a report as characters without blanks, and the parts a title is made of. */
#ifndef FORM_TITLE_PART_H
#define FORM_TITLE_PART_H

#include "document/document.h"

struct glyph {
    uint32_t character;  /* folded; a mark that folding drops as its ASCII or own codepoint */
    uint32_t start, end; /* bytes of the document */
    uint32_t line;       /* index in lines: parted by line ends, tabs and pipes; blank lines do not count */
    bool after_blank;
};

struct glyph_range { /* glyphs [from, to) */
    size_t from, to;
};

struct glyph_text {
    const struct document *document;
    struct glyph *glyphs;
    size_t count;
    struct glyph_range *lines;
    size_t line_count;
};

/* The characters of [start, end) of the document, furniture left out. */
struct glyph_text *glyph_text_new(struct arena *arena, const struct document *document, uint32_t start, uint32_t end);

struct title_year {
    struct glyph_range range; /* with 年 and 度 */
    int year;
};

/* A year that begins at glyph `at` and belongs to no date: 2023年, 2023年度, 二〇二三年, 2023. */
bool title_year_at(const struct glyph_text *text, size_t at, struct title_year *out);
/* 2022年1月20日, 二〇二二年一月. */
bool title_is_date(const struct glyph_text *text, struct glyph_range range);

/* The fixed words that begin at glyph `at`: 政府信息公开工作年度报告 and what is made of it: 工作 or 年度 dropped, 情况, the
 * year between them. Year 0 when there is none inside. */
struct title_core {
    struct glyph_range range;
    struct title_year year;
    bool whole_name; /* 政府信息公开, not only 信息公开 or 政务公开 */
    bool yearly;     /* 年度 or 年报 */
};
bool title_core_at(const struct glyph_text *text, size_t at, struct title_core *out);

/* The range without words that are no part of an organ's name at its ends: 关于, 年度, 的, brackets, dashes. */
struct glyph_range title_strip(const struct glyph_text *text, struct glyph_range range);
/* Without the words of a web page's menu that stand before a name on its line, parted by a blank; and a name printed
 * twice only once. */
struct glyph_range title_cut_menu(const struct glyph_text *text, struct glyph_range range);
/* Could be the name of an organ: Chinese, not too long, no other words of such pages in it. */
bool title_is_name(const struct glyph_text *text, struct glyph_range range);
/* ... and ends as names of organs and places do: 局, 镇, 人民政府. */
bool title_is_organ(const struct glyph_text *text, struct glyph_range range);
/* Ends with a word for a place that others belong to: 省, 市, 县, 区. */
bool title_is_place(const struct glyph_text *text, struct glyph_range range);
/* Begins with a word that needs a name before it: 人民政府, 办公室. */
bool title_lacks_name(const struct glyph_text *text, struct glyph_range range);
bool glyphs_contain(const struct glyph_text *text, struct glyph_range range, const char *words);
bool glyphs_begin(const struct glyph_text *text, struct glyph_range range, const char *words);

#endif
