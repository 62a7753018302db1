/* Inside of the docx reader. Elements are known by their local names, so that transitional and strict documents and
 * what Word and WPS add are read alike. Trees are at most XML_DEPTH_MOST deep: walks may recurse. */
#ifndef READ_FOREIGN_DOCX_H
#define READ_FOREIGN_DOCX_H

#include "read/foreign/piece.h"
#include "read/foreign/zip_part.h"

/* ---- XML (docx_xml.c) ---- */

bool xml_is(const xmlNode *node, const char *name);                /* an element of this local name */
const xmlNode *xml_child(const xmlNode *parent, const char *name); /* NULL when there is none, or no parent */
const xmlNode *xml_path(const xmlNode *node, const char *first, const char *second); /* a child of a child */
/* An attribute by its local name, empty when absent; lives as long as the tree. */
struct slice xml_attribute(const xmlNode *node, const char *name);
struct slice xml_value(const xmlNode *parent, const char *child); /* of <child val="..."/> */
long xml_number(struct slice text, long otherwise);
/* <b/>, <b val="1"/> are on; <b val="0"/>, "false", "off" and none are off. */
bool xml_switch(const xmlNode *parent, const char *child);
struct slice xml_text(const xmlNode *node); /* of its first text node */
/* Of mc:AlternateContent the branch to be read: the first choice that holds anything this reader knows, else what
 * stands there for programs that know none. NULL when there is neither. */
const xmlNode *xml_alternative(const xmlNode *node);

/* ---- Styles and list numbers (docx_numbering.c, docx_number.c) ---- */

struct docx_numbering;
/* Either tree may be NULL. They must live as long as the numbering does. */
struct docx_numbering *docx_numbering_new(const xmlNode *numbering, const xmlNode *styles, struct arena *arena);
/* The number that the lists give to the next paragraph with these properties (NULL: none), "一、" or "1. ", with the gap
 * behind it; empty when it has none. Counts: ask once a paragraph, in reading order. */
struct slice docx_numbering_next(struct docx_numbering *numbering, const xmlNode *properties, struct arena *arena);
bool docx_is_heading(const struct docx_numbering *numbering, const xmlNode *properties);
bool docx_is_contents(const struct docx_numbering *numbering, const xmlNode *properties); /* of the table of contents */
/* A number in one of the formats of Word's lists (chineseCounting, decimalEnclosedCircle ...). */
void docx_add_number(struct buffer *out, struct slice format, long number);

/* ---- The body (docx_body.c, docx_run.c, docx_table.c, docx_sight.c) ---- */

struct docx {
    struct arena *arena;
    struct piece_list *pieces; /* NULL while the text of a cell is gathered */
    struct docx_numbering *numbering;
    struct flow flow;
    bool changed;         /* tracked changes were met */
    bool left_out;        /* another document stands in this one, whose text was not read */
    bool page_due;        /* a page begins behind this paragraph */
    bool text_on_page;    /* something stands on the page that is open */
    uint64_t field_codes; /* a bit for each open field: its code, not its result, is being read */
    unsigned fields;
    const xmlNode *list;                /* to choose from, of the innermost open field */
    size_t list_from;                   /* the flow's length where that field began */
    unsigned placeholders;              /* depth of controls whose text only asks for an entry */
    bool hidden_by_style;               /* the paragraph's text is, unless a run says otherwise */
    bool symbols;                       /* the run's font shows letters as pictures */
    VECTOR(struct slice) hidden_styles; /* styles whose text is hidden, of paragraphs and of runs */
    VECTOR(const xmlNode *) boxes;      /* text boxes of this paragraph, to follow it */
};

/* Paragraphs, tables and what holds them. */
void docx_read_blocks(struct docx *docx, const xmlNode *parent);
/* The runs of a paragraph, into the flow. */
void docx_read_runs(struct docx *docx, const xmlNode *parent);
void docx_begin_page(struct docx *docx);
/* Text of everything below the node, lines parted by \n. */
struct slice docx_text(struct docx *docx, const xmlNode *node);
void docx_find_hidden_styles(struct docx *docx, const xmlNode *styles); /* NULL: there are none */
bool docx_style_hides(const struct docx *docx, struct slice style);
bool docx_is_hidden(const struct docx *docx, const xmlNode *run);
bool docx_is_invisible(const xmlNode *run);
bool docx_is_placeholder(const xmlNode *node); /* a control without an entry, or with none that has a digit */
bool docx_shows_symbols(const xmlNode *run);
void docx_add_symbol(struct docx *docx, uint32_t symbol, struct slice font);
void docx_add_text(struct docx *docx, struct slice text); /* as the run's font shows it */
/* True when the table was read as a grid; false for one that only lays out the page. */
bool docx_read_table(struct docx *docx, const xmlNode *table);

#endif
