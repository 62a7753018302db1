/* A small invented report, made for trying rules: facts over a real text, without reading any document. What is not set
 * is as in a clean report: every section there, every cell 0. */
#ifndef CHECK_SAMPLE_H
#define CHECK_SAMPLE_H

#include "form/form.h"

struct sample {
    struct arena *arena;
    const struct form *form;
    int year;           /* 0: none in the title */
    struct slice organ; /* empty: none in the title */
    struct slice preface;
    struct slice *bodies;   /* of the sections */
    struct slice *headings; /* as printed; empty: as the form has it */
    bool *absent, *moved;   /* of the sections */
    struct remark *remark;  /* of the reader, or NULL */
    int picture;            /* section in which a table is a picture, or -1 */
    struct slice *cells;    /* as printed ("12", "190 万元"), or blank, missing, unclear */
    struct sample *previous; /* last year's report, or NULL */
    struct sample *peer;      /* a neighbour, or NULL */
    struct slice peer_state;  /* version or copy: the peer is another report of this organ */
    struct slice no_previous; /* why there is none though it was looked for; empty: it was not */
};

struct sample sample_new(struct arena *arena, const struct form *form);
/* False when the form has no such cell. A cell of a row that replaces others puts that row in their place. */
bool sample_set_cell(struct sample *sample, struct slice id, struct slice printed);
/* All cells of a table. */
void sample_set_table(struct sample *sample, size_t table, struct slice printed);
struct facts sample_facts(const struct sample *sample);

#endif
