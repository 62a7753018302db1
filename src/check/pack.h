/* Inside of check/: rule files and profiles as they are written, before their rules are loaded, and what they make of
 * the rules of others: switched off, given another level, single fields replaced. */
#ifndef CHECK_PACK_H
#define CHECK_PACK_H

#include "check/rule.h"

struct pack {          /* one file */
    const char *path;  /* real */
    struct slice name; /* as its first line says */
    VECTOR(const struct pack *) included;
};

/* A rule, or an item of `override`, and the file it stands in. */
struct written {
    const struct yaml_node *node;
    const struct pack *pack;
};

enum adjustment_kind { ADJUST_ONLY, ADJUST_OFF, ADJUST_ON, ADJUST_LEVEL };

struct adjustment {
    enum adjustment_kind kind;
    enum level level;
    struct slice rule; /* an id, or a group: claim.* */
    const struct yaml_node *node;
    const struct pack *pack;
};

struct packs {
    struct loader loader;
    bool examples;             /* the examples of the rules are wanted, too */
    VECTOR(struct pack *) files;
    VECTOR(struct written) rules;
    VECTOR(struct written) overrides;
    VECTOR(struct adjustment) adjustments;
};

/* Reads a file of rules, or a profile, with what it includes; a file read before is not read again. NULL with a
 * complaint. */
const struct pack *packs_read(struct packs *packs, const char *path);
const struct pack *packs_read_profile(struct packs *packs, const char *path);

/* The rule as it is to be loaded: its fields replaced by the overrides that name it; *first is the first of these or
 * NULL. NULL with a complaint when two files disagree. */
const struct yaml_node *packs_merge(const struct packs *packs, const struct yaml_node *rule,
                                    const struct yaml_node **first);
/* The rules as loaded exist: overrides and adjustments that name none are complained of, and adjustments from the
 * `from`th on are applied as one layer, in which two files must not say different things of one rule unless one
 * includes the other. */
bool packs_hold_overrides(struct packs *packs, const struct rules *rules);
bool packs_adjust(struct packs *packs, struct rules *rules, size_t from);

#endif
