/* Inside of align*.c: from the best reading and its rivals to the facts of cells, rows and tables. */
#ifndef FORM_ALIGN_FILL_H
#define FORM_ALIGN_FILL_H

#include "form/align_path.h"
#include "form/extract.h"

enum { RIVALS_MOST = 8 };

/* What the readings near the best say of a cell. */
struct cell_reading {
    const struct token *token; /* by the best one; NULL when it gives the cell nothing */
    bool doubt;                /* another one, near the best, says otherwise */
    uint8_t rival_count;
    const struct token *rivals[RIVALS_MOST]; /* what the others say, likeliest first */
};

/* What the best reading says of a row. */
struct node_reading {
    bool printed;
    bool first_seen;   /* the label's beginning is there */
    bool values_first; /* values stand before the label, or without one */
    bool glued, glued_doubt;
    bool broken;     /* its values stand on several lines, and several on one of them */
    uint8_t pattern; /* the label, NO_PATTERN when none of it is there */
    uint8_t matched; /* characters of it */
    uint8_t taken;   /* values */
    bool vouched;    /* a reviewer placed it */
    bool apart;      /* the label ends on another line than the values */
    bool in_prose;   /* no values, and its label was followed by a number that is none of the table */
    bool crossed;    /* a number within it was passed over as a page's */
    bool leftover;   /* a value beside them is no one's */
    bool estranged;  /* another row's label stands between its label and its values */
    bool crowded;    /* another whole row beside them is no one's, or several numbers, one a line */
    bool straddling; /* the first value stands on the label's line, others below it */
    bool below;      /* all values stand below the label, on no line or grid row of its */
    bool placed;     /* line ends told which of its cells are blank */
    bool enclosed;   /* the label goes on behind the values */
    bool reordered;  /* the head of its grid names the columns in another order */
    bool named;      /* words of no label part the label from the values */
    bool parted;     /* and rows as long as this one follow, not all 0: it is the first of several parts */
    uint32_t label_row;
    size_t step;     /* first of its values */
    uint32_t row;    /* of its last values */
    uint16_t last_count;
    uint32_t first_token, token_count; /* of its values */
    uint32_t start, end;               /* bytes from its first to its last token */
    uint32_t label_start, label_end;
};

/* Line ends between two cells, and how many more a blank cell between them makes; unit 0: blanks leave none. */
struct gap_measure {
    size_t usual, unit;
};

struct filling {
    const struct document *document;
    const struct form *form;
    const struct align_model *model;
    const struct tokens *tokens;
    const struct path *path;
    struct arena *arena;
    struct facts *facts;
    struct cell_reading *cells; /* form->cell_count */
    struct node_reading *nodes; /* model->node_count */
    bool numbers_lack;          /* blanks leave no trace in this report */
    bool single_lines;          /* rows of this report print one number a line */
    bool scrambled;             /* labels without values, and values without labels */
    bool torn;                  /* most long rows have but some of their values */
    struct gap_measure gap;
    struct slice *header_units; /* form->cell_count unit words of headers as printed, or empty */
};

/* Makes room; before it nothing is known of any cell. */
void readings_prepare(struct filling *filling);
/* Reads off the best path and notes where rivals differ. */
void readings_collect(struct filling *filling);
/* Notes the rows above which a head names the columns in another order. */
void heads_read(struct filling *filling);
/* What line ends say of blank cells here. */
struct gap_measure gaps_find(const struct filling *filling);
/* Puts the values of a row that lacks some where line ends have them, and blanks between. False when they do not say
 * so, or the row does not add up then. */
bool gaps_place(struct filling *filling, int node);
/* The row has all its values, and yet line ends speak of a blank: one of the values may be a page's number. */
bool gaps_contradict(const struct filling *filling, int node);
/* Whether the label found, and how the values stand, is enough to believe the row. */
bool reading_is_believed(const struct filling *filling, int node);
/* The row has a sum of its own, all its cells are numbers, and it holds. */
bool reading_sum_holds(const struct filling *filling, int node);
/* Fills rows and cells of the facts. */
void fill_cells(struct filling *filling);
/* Fills the tables' states and spans. */
void fill_tables(struct filling *filling);

#endif
