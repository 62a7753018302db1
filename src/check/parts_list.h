/* Inside of check/: lists of parts in the prose, "共 N 条，其中 a 条，b 条", read clause by clause. */
#ifndef CHECK_PARTS_LIST_H
#define CHECK_PARTS_LIST_H

#include "check/claim_text.h"

enum { PARTS_MOST = 40, WHOLES_MOST = 8 };

struct parts_rule {
    struct phrase_list lead, total, unless;
    struct names units, rest;
    long near; /* per cent: an almost complete list is a complete one with a fault */
};

struct parts_list {
    struct run *run;
    const struct parts_rule *rule;
    const struct document *document;
    struct span prose; /* the stretch of running text it lies in */
    uint32_t unit;
    struct prose_number wholes[WHOLES_MOST]; /* what the parts may be parts of, the one nearest to the lead first */
    size_t whole_count;
    struct prose_number parts[PARTS_MOST];
    size_t count;
    struct interval all; /* the parts and what stands among them with another unit: 征集16期 among 条 */
    bool rest;     /* the last part is 其他 */
    bool complete; /* nothing can be missing: the whole is said to be their sum */
    bool paused;   /* some part ends with a comma or a pause */
    bool broken;   /* a semicolon came after that */
    bool mixed;    /* and a part after it, which may be of something else: 预算28条、决算28条；采购15条 */
    bool closed;   /* its bracket ends behind the last part */
    bool doubtful;
    uint32_t end;  /* byte behind the list */
};

/* What the number may be, at least 0; and the sum with it. */
struct interval parts_bounds(const struct prose_number *number);
void parts_add(struct interval *sum, const struct prose_number *number);
/* The character is the unit of a number that may be a whole or a part. */
bool parts_is_unit(const struct parts_rule *rule, uint32_t codepoint);
/* The number with its unit right before byte `lead`, and those before it in its sentence, are the wholes; *inside tells
 * that the lead stands behind an opening bracket. */
bool parts_find_whole(struct parts_list *list, const struct prose_text *text, uint32_t lead, bool *inside);
/* The parts behind byte `from`, up to the first clause that has none. */
void parts_read(struct parts_list *list, const struct prose_text *text, uint32_t from, bool inside);
/* The parts of a whole that is said behind them: 15条、20条，共35条. False when not every clause before it has one. */
bool parts_read_before(struct parts_list *list, const struct prose_text *text, const struct phrase_match *total);

#endif
