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

/* ---- Styles and list numbers (docx_numbering.c, docx_number.c) ---- */

struct docx_numbering;
/* Either tree may be NULL. They must live as long as the numbering does. */
struct docx_numbering *docx_numbering_new(const xmlNode *numbering, const xmlNode *styles, struct arena *arena);
/* The number that the lists give to the next paragraph with these properties (NULL: none), "一、" or "1. ", with the gap
 * behind it; empty when it has none. Counts: ask once a paragraph, in reading order. */
struct slice docx_numbering_next(struct docx_numbering *numbering, const xmlNode *properties, struct arena *arena);
bool docx_is_heading(const struct docx_numbering *numbering, const xmlNode *properties);
/* A number in one of the formats of Word's lists (chineseCounting, decimalEnclosedCircle ...). */
void docx_add_number(struct buffer *out, struct slice format, long number);

/* ---- The body (docx_body.c, docx_run.c, docx_table.c) ---- */

struct docx {
    struct arena *arena;
    struct piece_list *pieces; /* NULL while the text of a cell is gathered */
    struct docx_numbering *numbering;
    struct flow flow;
    bool changed;         /* tracked changes were met */
    bool page_due;        /* a page begins behind this paragraph */
    bool text_on_page;    /* something stands on the page that is open */
    uint64_t field_codes; /* a bit for each open field: its code, not its result, is being read */
    unsigned fields;
    VECTOR(const xmlNode *) boxes; /* text boxes of this paragraph, to follow it */
};

/* Paragraphs, tables and what holds them. */
void docx_read_blocks(struct docx *docx, const xmlNode *parent);
/* The runs of a paragraph, into the flow. */
void docx_read_runs(struct docx *docx, const xmlNode *parent);
void docx_begin_page(struct docx *docx);
/* Text of everything below the node, lines parted by \n. */
struct slice docx_text(struct docx *docx, const xmlNode *node);
/* True when the table was read as a grid; false for one that only lays out the page. */
bool docx_read_table(struct docx *docx, const xmlNode *table);

#endif
