/* Text that stands in another report too: last year's of the same organ, or a neighbour's; and reports that are there
 * twice. */
#include "check/likeness.h"
#include "check/rule.h"

static const char *const repeat_keys[] = {"in", "share", "characters", "stock", NULL};
static const char *const repeat_placeholders[] = {"section", "share", "same", "quote", "previous.year", NULL};
static const char *const peers_keys[] = {"state", "in",     "share",         "characters",
                                         "stock", "common", "common_length", NULL};
static const char *const peers_placeholders[] = {"other", "shares", "quote", "group", NULL};

enum { QUOTE_MOST = 40 };

struct likeness_rule {
    uint32_t share; /* in hundredths of a section's characters */
    uint32_t least; /* shorter sections are not looked at */
    uint32_t common, common_length;
    struct phrase_list stock;
    uint32_t kinds; /* bits of enum peer_kind */
};

static bool load_number(struct loader *loader, const struct rule *rule, const char *key, long missing, long most,
                        uint32_t *out)
{
    long value = missing;
    const struct yaml_node *node = yaml_get(rule->node, key);
    if (node && !yaml_integer(rule->node, key, &value, loader->error))
        return false;
    if (value < 0 || value > most)
        return yaml_complain(node, loader->error, "%s 应在 0 到 %ld 之间", key, most);
    *out = (uint32_t)value;
    return true;
}

static bool load_repeat(struct loader *loader, struct rule *rule)
{
    struct likeness_rule *own = arena_new_item(loader->arena, struct likeness_rule);
    rule->own = own;
    return load_number(loader, rule, "share", 50, 100, &own->share) &&
           load_number(loader, rule, "characters", 80, 100000, &own->least) &&
           loader_phrases(loader, yaml_get(rule->node, "stock"), &own->stock) &&
           loader_sections(loader, yaml_get(rule->node, "in"), &rule->sections);
}

static bool load_peers(struct loader *loader, struct rule *rule)
{
    static const char *const states[] = {
        [PEER_NEIGHBOUR] = "neighbour", [PEER_VERSION] = "version", [PEER_COPY] = "copy", NULL};
    if (!load_repeat(loader, rule))
        return false;
    struct likeness_rule *own = rule->own;
    const struct yaml_node *list = yaml_get(rule->node, "state");
    struct names names;
    if (!load_number(loader, rule, "common", 100, 100, &own->common) ||
        !load_number(loader, rule, "common_length", 60, 100000, &own->common_length) ||
        !loader_names(loader, list, &names))
        return false;
    for (size_t i = 0; i < names.count; i++) {
        size_t state = 0;
        while (states[state] && !slice_is(names.items[i], states[state]))
            state++;
        if (!states[state])
            return loader_complain_name(loader, loader_item(list, i), "state", states);
        own->kinds |= 1u << state;
    }
    return own->kinds || yaml_complain(rule->node, loader->error, "规则“%.*s”缺少 state", SLICE_ARGUMENTS(rule->id));
}

/* ---- What it says ------------------------------------------------------------------------------------------------ */

static bool is_enough(const struct likeness_rule *own, uint32_t same, uint32_t all)
{
    return all > 0 && all >= own->least && (uint64_t)same * 100 >= (uint64_t)own->share * all;
}

/* Of this section; SPAN_NONE when there is none. */
static struct span longest(const struct passage *passages, size_t count, int section)
{
    struct span best = SPAN_NONE;
    for (size_t i = 0; i < count; i++) {
        struct span here = passages[i].here;
        if (passages[i].section != section)
            continue;
        if (span_is_none(best) || here.end - here.start > best.end - best.start)
            best = here;
    }
    return best;
}

static struct slice percent_spoken(struct run *run, uint32_t same, uint32_t all)
{
    return arena_print(run->arena, "%u%%", (unsigned)((uint64_t)same * 100 / all));
}

static struct slice section_spoken(struct run *run, int section)
{
    return section < 0 ? SLICE("引言")
                       : arena_print(run->arena, "第%.*s部分", SLICE_ARGUMENTS(run->form->sections[section].ordinal));
}

/* ---- Last year --------------------------------------------------------------------------------------------------- */

static void report_repeat(struct run *run, int section, const struct likeness *likeness, uint32_t all)
{
    const struct facts *previous = run->facts->surroundings->previous;
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    struct span span = longest(likeness->passages, likeness->passage_count, section);
    struct placeholder values[] = {
        {"section", section_spoken(run, section)},
        {"share", percent_spoken(run, likeness->here, all)},
        {"same", arena_print(run->arena, "%u", likeness->here)},
        {"quote", quote_spoken(run, span, QUOTE_MOST)},
        {"previous.year", arena_print(run->arena, "%d", previous->year)},
    };
    finding->section = section;
    finding->other = slice_of(previous->document->path);
    finding->passages = likeness->passages;
    finding->passage_count = likeness->passage_count;
    finding_place(run, finding, span);
    finding_say(run, finding, values, sizeof values / sizeof *values);
    finding_seal(run, finding, section < 0 ? SLICE("0") : run->form->sections[section].id);
}

static void run_repeat(struct run *run, const struct rule *rule)
{
    const struct likeness_rule *own = rule->own;
    const struct facts *previous = run->facts->surroundings ? run->facts->surroundings->previous : NULL;
    struct letters here, there;
    if (!previous) {
        run_skip(run);
        return;
    }
    letters_read(run->facts, rule->sections, own->stock.items, own->stock.count, run->arena, &here);
    letters_read(previous, rule->sections, own->stock.items, own->stock.count, run->arena, &there);
    for (size_t i = 0; i < here.part_count; i++) {
        const struct letters_part *part = &here.parts[i], *other = letters_part(&there, part->section);
        uint32_t all = letters_part_count(&here, part);
        struct likeness likeness;
        if (!other || all < own->least)
            continue;
        letters_compare(&here, part, &there, other, run->arena, &likeness);
        if (is_enough(own, likeness.here, all))
            report_repeat(run, part->section, &likeness, all);
    }
}

const struct kind kind_repeat = {"repeat", repeat_keys, repeat_placeholders, load_repeat, run_repeat};

/* ---- Neighbours -------------------------------------------------------------------------------------------------- */

/* A copy of a short section in a long one is one for both. */
static bool is_alike(const struct likeness_rule *own, const struct peer_share *share)
{
    return is_enough(own, share->same, share->all) || is_enough(own, share->others_same, share->others_all);
}

/* 第五部分 87%、第一部分 34%（对方 64%）; of those that are like enough, the later ones first: the problems of others
 * weigh more than their achievements. Empty when none is. */
static struct slice shares_spoken(struct run *run, const struct rule *rule, const struct peer *peer, int *first)
{
    const struct likeness_rule *own = rule->own;
    struct buffer out = {0};
    for (size_t i = peer->share_count; i-- > 0;) {
        const struct peer_share *share = &peer->shares[i];
        if (!prose_is_wanted(rule, share->section) || !is_alike(own, share))
            continue;
        *first = out.length ? *first : share->section;
        buffer_print(&out, "%s%.*s %.*s", out.length ? "、" : "", SLICE_ARGUMENTS(section_spoken(run, share->section)),
                     SLICE_ARGUMENTS(percent_spoken(run, share->same, share->all)));
        if (!is_enough(own, share->same, share->all))
            buffer_print(&out, "（对方 %.*s）",
                         SLICE_ARGUMENTS(percent_spoken(run, share->others_same, share->others_all)));
    }
    struct slice spoken = arena_copy(run->arena, buffer_slice(&out));
    buffer_free(&out);
    return spoken;
}

static struct slice group_spoken(struct run *run, size_t group, size_t named)
{
    return group > named ? arena_print(run->arena, "（这样的共 %zu 份）", group) : SLICE_NONE;
}

static void report_neighbour(struct run *run, const struct rule *rule, const struct peer *peer, size_t named)
{
    int section = -1;
    struct slice shares = shares_spoken(run, rule, peer, &section);
    if (!shares.length)
        return;
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    struct span span = longest(peer->passages, peer->passage_count, section);
    const char *file = path_base_name(peer->path.data);
    struct slice other = slice_of(file);
    if (peer->organ.length)
        other = arena_print(run->arena, "%.*s（%s）", SLICE_ARGUMENTS(peer->organ), file);
    struct placeholder values[] = {{"other", other},
                                   {"shares", shares},
                                   {"quote", span_is_none(span) ? SLICE_NONE : quote_spoken(run, span, QUOTE_MOST)},
                                   {"group", group_spoken(run, peer->group, named + 1)}};
    finding->other = peer->path;
    finding->passages = peer->passages;
    finding->passage_count = peer->passage_count;
    finding_place(run, finding, span_is_none(span) ? run->facts->title : span);
    finding_say(run, finding, values, sizeof values / sizeof *values);
    finding_seal(run, finding, organ_name(peer->organ)); /* a waiver is for this neighbour */
}

/* Versions of one unit are one matter, whatever their number. */
static void report_versions(struct run *run, const struct likeness_rule *own)
{
    const struct surroundings *surroundings = run->facts->surroundings;
    const struct peer *first = NULL;
    struct buffer names = {0};
    size_t named = 0;
    for (size_t i = 0; i < surroundings->peer_count; i++) {
        const struct peer *peer = &surroundings->peers[i];
        if (peer->kind == PEER_NEIGHBOUR || !(own->kinds & 1u << peer->kind))
            continue;
        buffer_print(&names, "%s%s%s", named++ ? "、" : "", path_base_name(peer->path.data),
                     peer->kind == PEER_COPY ? "（一字不差）" : "");
        first = first ? first : peer;
    }
    if (first) {
        struct finding *finding = finding_add(run, OUTCOME_FAIL);
        struct placeholder values[] = {{"other", arena_copy(run->arena, buffer_slice(&names))},
                                       {"shares", SLICE_NONE},
                                       {"quote", SLICE_NONE},
                                       {"group", group_spoken(run, first->group, named + 1)}};
        finding->other = first->path;
        finding_place(run, finding, run->facts->title);
        finding_say(run, finding, values, sizeof values / sizeof *values);
        finding_seal(run, finding, SLICE_NONE);
    }
    buffer_free(&names);
}

static void report_neighbours(struct run *run, const struct rule *rule)
{
    const struct surroundings *surroundings = run->facts->surroundings;
    size_t named = 0;
    for (size_t i = 0; i < surroundings->peer_count; i++)
        named += surroundings->peers[i].kind == PEER_NEIGHBOUR;
    for (size_t i = 0; i < surroundings->peer_count; i++)
        if (surroundings->peers[i].kind == PEER_NEIGHBOUR)
            report_neighbour(run, rule, &surroundings->peers[i], named);
}

static void run_peers(struct run *run, const struct rule *rule)
{
    const struct likeness_rule *own = rule->own;
    if (!run->facts->surroundings || !run->facts->surroundings->peers_known) {
        run_skip(run);
        return;
    }
    if (own->kinds & 1u << PEER_NEIGHBOUR)
        report_neighbours(run, rule);
    report_versions(run, own);
}

const struct kind kind_peers = {"peers", peers_keys, peers_placeholders, load_peers, run_peers};

bool rules_want_peers(const struct rules *rules, struct peers_wanted *out)
{
    *out = (struct peers_wanted){0};
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = rules->items[i];
        if (rule->kind != &kind_peers || rule->off)
            continue;
        const struct likeness_rule *own = rule->own;
        out->versions = out->versions || (own->kinds & ~(1u << PEER_NEIGHBOUR)) != 0;
        if (!(own->kinds & 1u << PEER_NEIGHBOUR) || out->neighbours)
            continue;
        out->neighbours = true;
        out->sections = rule->sections;
        out->share = own->share;
        out->least = own->least;
        out->common = own->common;
        out->common_length = own->common_length;
        out->stock = own->stock.items;
        out->stock_count = own->stock.count;
    }
    return out->neighbours || out->versions;
}
