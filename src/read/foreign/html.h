/* Inside of the web page reader: the page's elements in a flat list, and what is asked of them. */
#ifndef READ_FOREIGN_HTML_H
#define READ_FOREIGN_HTML_H

#include "read/foreign/piece.h"

#include <gumbo.h>

/* An element that was walked through; they are numbered in the order in which they begin. */
struct html_element {
    uint32_t parent; /* the outermost is its own parent */
    uint32_t end;    /* number of the first element behind it and all in it */
};
struct html_elements {
    VECTOR(struct html_element) items;
};

/* A way down the tree that does not depend on how deep it is. */
struct html_frame {
    const GumboNode *node;
    unsigned next; /* child */
    uint32_t element;
};
struct html_path {
    VECTOR(struct html_frame) frames;
};

/* ---- What an element is (html_element.c) ---- */

bool html_is(const GumboNode *node, GumboTag tag);
const GumboVector *html_children(const GumboNode *node); /* none for text */
bool html_is_hidden(const GumboNode *node);              /* a reader of the page does not see it */
bool html_is_block(const GumboNode *node);               /* text before and after it stands on other lines */
bool html_keeps_blanks(const GumboNode *node);
bool html_is_apart(const GumboNode *node); /* struck out or raised: digits in it do not go on those beside it */
bool html_is_heading(const GumboNode *node);
struct slice html_attribute(const GumboNode *node, const char *name); /* empty when absent */
/* A value of the style attribute, empty when absent: html_style(node, "display"). */
struct slice html_style(const GumboNode *node, const char *name);
bool html_is_large_picture(const GumboNode *image);
/* The number before a list item ("3. ", "三、"), empty when there is none; `number` counts from 1. */
struct slice html_list_mark(const GumboNode *list, unsigned number, struct arena *arena);

/* ---- What was not saved with the page (html_elsewhere.c) ---- */

/* A frame, something drawn, a script that writes a table: it may hold what the page lacks. */
bool html_is_elsewhere(const GumboNode *node);
/* What it is, behind "表格": 由脚本生成，没有存进网页. */
struct slice html_elsewhere_words(const GumboNode *node);
/* A page about the report without any of it: why that is so (in a frame, in an attachment, pictures), else NULL. */
const char *html_why_empty(const GumboNode *root, const struct piece_list *pieces, struct slice window,
                           struct arena *arena);

/* Takes out of the tree what the page's style sheets hide; where that cannot be told, marks the text in cells so that
 * no number is read from it (html_sheet.c, html_sight.c). */
void html_hide(GumboNode *root, struct arena *arena);

/* ---- Tables (html_table.c) ---- */

/* For every visible table below `root`, in the order in which they begin: whether it holds data (else it only lays out
 * the page), and how many tables it spans, itself included. */
struct html_table {
    bool data;
    uint32_t tables;
};
struct html_tables {
    VECTOR(struct html_table) items;
};
struct html_tables html_find_tables(const GumboNode *root, struct arena *arena);
/* The grid of a table of data, spans resolved. */
struct piece_table *html_read_table(const GumboNode *table, struct arena *arena);

/* ---- The walk (html_walk.c) and the article (html_article.c) ---- */

/* The text of everything below the node, lines parted by \n. */
struct slice html_text(const GumboNode *node, struct arena *arena);
/* Gathers the visible page into pieces; piece->owner is the number of the element that holds it. */
void html_walk(const GumboNode *root, struct piece_list *pieces, struct html_elements *elements);
/* The piece is a section's heading or an official table. */
bool html_is_anchor(const struct piece *piece);
/* Makes furniture of all that is not the report. `window` is the page's <title>. */
void html_mark_furniture(struct piece_list *pieces, const struct html_elements *elements, struct slice window);

#endif
