/* Whose report this is and which time it is about: a period that is not the year's, the name of another organ. */
#include "check/claim_text.h"
#include "check/organ_filter.h"

#include <stdio.h>
#include <string.h>

/* ---- Period ---- */

static const char *const period_keys[] = {"in", "say", NULL};
static const char *const period_placeholders[] = {"period", "due", NULL};

enum { SIGHTINGS_MOST = 20 };
enum { PERIOD_REACH = 100, DATE_REACH = 36, SENTENCES_MOST = 100 };

static bool load_period(struct loader *loader, struct rule *rule)
{
    struct phrase_list *say = arena_new_item(loader->arena, struct phrase_list);
    rule->own = say;
    if (!yaml_get(rule->node, "say"))
        return yaml_complain(rule->node, loader->error, "规则“%.*s”缺少 say", SLICE_ARGUMENTS(rule->id));
    return loader_phrases(loader, yaml_get(rule->node, "say"), say) &&
           loader_sections(loader, yaml_get(rule->node, "in"), &rule->sections);
}

/* The text behind the phrase without blanks, so that dates broken over lines are whole; starts[i] is the byte of the
 * document at which byte i of it stands. */
struct squeezed {
    char text[PERIOD_REACH + 8];
    uint32_t starts[PERIOD_REACH + 8];
    size_t length;
};

static void squeeze(const struct document *document, struct span span, struct squeezed *out)
{
    out->length = 0;
    for (size_t offset = span.start; offset < span.end && out->length < PERIOD_REACH;) {
        size_t start = document_skip_furniture(document, (uint32_t)offset);
        if (start > offset) {
            offset = start;
            continue;
        }
        uint32_t codepoint = utf8_decode(document->text, &offset);
        if (codepoint_is_blank(codepoint))
            continue;
        for (size_t i = start; i < offset; i++) {
            out->starts[out->length] = (uint32_t)i;
            out->text[out->length++] = document->text.data[i];
        }
    }
    out->starts[out->length] = span.end;
}

/* The first date at or after *at, and not far: *at is moved behind it. `year` stands in where only 12月31日 is
 * printed. */
static bool next_date(const struct squeezed *squeezed, size_t *at, int year, struct date *out, size_t *start)
{
    for (size_t i = *at; i < squeezed->length && i <= *at + DATE_REACH; i++) {
        struct slice rest = {squeezed->text + i, squeezed->length - i};
        size_t length = date_parse(rest, out);
        if (length == 0 && year && (i == 0 || squeezed->text[i - 1] < '0' || squeezed->text[i - 1] > '9')) {
            char dated[PERIOD_REACH + 32];
            int prefix = snprintf(dated, sizeof dated, "%04d年", year);
            memcpy(dated + prefix, rest.data, rest.length);
            length = date_parse((struct slice){dated, (size_t)prefix + rest.length}, out);
            length = length > (size_t)prefix && out->month ? length - (size_t)prefix : 0;
        }
        if (length) {
            *start = i;
            *at = i + length;
            return true;
        }
    }
    return false;
}

static bool is_day(struct date date, int year, int month, int day)
{
    return date.year == year && date.month == month && (date.day == day || date.day == 0);
}

static void judge_period(struct run *run, const struct phrase_match *match, size_t number)
{
    struct squeezed squeezed;
    struct date from, to;
    size_t at = 0, start, ignored;
    squeeze(run->facts->document, (struct span){match->span.end, match->sentence.end}, &squeezed);
    if (!next_date(&squeezed, &at, 0, &from, &start))
        return;
    int year = run->facts->year ? run->facts->year : from.year;
    bool both = from.month && next_date(&squeezed, &at, from.year, &to, &ignored);
    /* 统计期限为2020年度 is the year alone; one single day is no period. */
    if (both ? is_day(from, year, 1, 1) && is_day(to, year, 12, 31) : from.month != 0 || from.year == year)
        return;
    struct finding *finding = finding_add(run, OUTCOME_FAIL);
    struct span span = {squeezed.starts[start], squeezed.starts[at - 1] + 1};
    finding_place(run, finding, span);
    struct placeholder values[] = {
        {"period", quote_spoken(run, span, 40)},
        {"due", arena_print(run->arena, "%d年1月1日至%d年12月31日", year, year)},
    };
    finding_say(run, finding, values, 2);
    finding_seal(run, finding, arena_print(run->arena, "%zu", number));
}

static void run_period(struct run *run, const struct rule *rule)
{
    const struct phrase_list *say = rule->own;
    struct span last = SPAN_NONE;
    size_t sentences = 0;
    for (size_t p = 0; p < run->facts->prose_count; p++) {
        if (!prose_is_wanted(rule, run->facts->prose[p].section))
            continue;
        for (size_t i = 0; i < say->count; i++) {
            struct phrase_match match;
            uint32_t from = 0;
            while (sentences < SENTENCES_MOST && phrase_find(say->items[i], run->prose[p], &from, &match)) {
                if (!span_is_none(last) && last.start == match.sentence.start)
                    continue;
                last = match.sentence;
                judge_period(run, &match, ++sentences);
            }
        }
    }
}

const struct kind kind_period = {"period", period_keys, period_placeholders, load_period, run_period};

/* ---- Organ ---- */

static const char *const organ_keys[] = {"in",      "levels", "ours",    "except", "contact",
                                         "itself", "kinds",  "allowed", "acts",   NULL};
static const char *const organ_placeholders[] = {"own", "others", "count", NULL};

/* What an organ whose name ends with `level` would never call itself. */
struct own_words {
    struct slice level;
    struct names words;
};

struct organ_rule {
    struct names *levels; /* names of the same rank: 镇, 乡, 街道 */
    size_t level_count;
    struct names *kinds; /* of the same rank too, though not two names for the same: 局, 委员会 */
    size_t kind_count;
    struct own_words *ours;
    size_t ours_count;
    struct names except;        /* 乡村, 乡镇: words in which the ending is none */
    struct phrase_list contact; /* 请与: an organ's name follows */
    struct phrase_list itself;  /* 现公布: what follows is whose report this is */
    struct names allowed;       /* 政务, 所在: such a name may be another's */
    struct phrase_list acts;    /* 高度重视: an organ's name stands before */
    struct names acts_of;       /* when the organ's name ends so */
    struct names not_behind;    /* 与, 同: what stands behind is another organ on purpose */
};

static bool load_groups(struct loader *loader, const struct yaml_node *node, struct names **out, size_t *count)
{
    *out = arena_new_array(loader->arena, struct names, node->count + 1);
    for (; *count < node->count; ++*count)
        if (!loader_names(loader, node->items[*count], &(*out)[*count]))
            return false;
    return true;
}

static bool load_acts(struct loader *loader, const struct yaml_node *acts, struct organ_rule *own)
{
    static const char *const keys[] = {"of", "say", "unless-behind", NULL};
    return !acts ||
           (yaml_only_keys(acts, keys, loader->error) && loader_names(loader, yaml_get(acts, "of"), &own->acts_of) &&
            loader_phrases(loader, yaml_get(acts, "say"), &own->acts) &&
            loader_names(loader, yaml_get(acts, "unless-behind"), &own->not_behind));
}

static bool load_organ(struct loader *loader, struct rule *rule)
{
    struct organ_rule *own = arena_new_item(loader->arena, struct organ_rule);
    const struct yaml_node *levels = yaml_get(rule->node, "levels"), *ours = yaml_get(rule->node, "ours");
    const struct yaml_node *kinds = yaml_get(rule->node, "kinds");
    rule->own = own;
    if (!levels || levels->kind != YAML_LIST)
        return yaml_complain(levels ? levels : rule->node, loader->error, "levels 应写成 [[镇, 乡], [县, 区]]");
    if (kinds && kinds->kind != YAML_LIST)
        return yaml_complain(kinds, loader->error, "kinds 应写成 [[局, 委员会]]");
    if (!load_groups(loader, levels, &own->levels, &own->level_count) ||
        (kinds && !load_groups(loader, kinds, &own->kinds, &own->kind_count)))
        return false;
    if (ours && ours->kind != YAML_MAP)
        return yaml_complain(ours, loader->error, "ours 应写成 {镇: [我乡, 我局]}");
    own->ours = arena_new_array(loader->arena, struct own_words, ours ? ours->count + 1 : 1);
    for (; ours && own->ours_count < ours->count; own->ours_count++) {
        own->ours[own->ours_count].level = ours->keys[own->ours_count]->text;
        if (!loader_names(loader, ours->items[own->ours_count], &own->ours[own->ours_count].words))
            return false;
    }
    return loader_names(loader, yaml_get(rule->node, "except"), &own->except) &&
           loader_phrases(loader, yaml_get(rule->node, "contact"), &own->contact) &&
           loader_phrases(loader, yaml_get(rule->node, "itself"), &own->itself) &&
           loader_names(loader, yaml_get(rule->node, "allowed"), &own->allowed) &&
           load_acts(loader, yaml_get(rule->node, "acts"), own) &&
           loader_sections(loader, yaml_get(rule->node, "in"), &rule->sections);
}

static bool ends_a_name(uint32_t codepoint)
{
    static const uint32_t levels[] = {0x7701, 0x5E02, 0x53BF, 0x533A, 0x65D7, 0x5DDE, 0x76DF, 0x9547, 0x4E61};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (codepoint == levels[i])
            return true;
    return false;
}

/* The ending stands in a word that is no name: 乡 in 乡村, 区 in 社区. */
static bool is_part_of_word(const struct organ_rule *own, struct slice text, size_t at, struct slice ending)
{
    for (size_t i = 0; i < own->except.count; i++) {
        struct slice word = own->except.items[i];
        for (ptrdiff_t in = 0; (in = slice_find(word, ending, (size_t)in)) >= 0; in++)
            if ((size_t)in <= at && slice_starts_with(slice_part(text, at - (size_t)in, text.length), word))
                return true;
    }
    return false;
}

/* The last name before the level: 柳河 of 山河县柳河镇; at least two characters, else empty. */
static struct slice stem_of(const struct organ_rule *own, struct slice before)
{
    size_t start = 0, offset = 0;
    while (offset < before.length) {
        size_t at = offset;
        uint32_t codepoint = utf8_decode(before, &offset);
        if (ends_a_name(codepoint) && utf8_length(slice_part(before, offset, before.length)) >= 2 &&
            !is_part_of_word(own, before, at, slice_part(before, at, offset)))
            start = offset;
    }
    struct slice stem = slice_part(before, start, before.length);
    return utf8_length(stem) >= 2 ? stem : SLICE_NONE;
}

struct sightings {
    struct run *run;
    const struct organ_rule *own;
    struct buffer others;
    struct span first;
    size_t count;
};

static bool is_excepted(const struct sightings *sightings, uint32_t level_start)
{
    for (size_t i = 0; i < sightings->own->except.count; i++)
        if (claim_next_is(sightings->run->facts->document, level_start, sightings->own->except.items[i].data))
            return true;
    return false;
}

/* The name of a document (《柳河乡志》) or of former times (原柳河乡) is no slip. */
static bool is_quoted(const struct sightings *sightings, uint32_t start)
{
    enum { REACH = 150 };
    struct slice text = sightings->run->facts->document->text;
    struct slice before = slice_part(text, start > REACH ? start - REACH : 0, start);
    ptrdiff_t open = -1, close = -1;
    for (ptrdiff_t at = 0; (at = slice_find(before, SLICE("《"), (size_t)at)) >= 0; at++)
        open = at;
    for (ptrdiff_t at = 0; (at = slice_find(before, SLICE("》"), (size_t)at)) >= 0; at++)
        close = at;
    return open > close || slice_ends_with(slice_trim(before), SLICE("原"));
}

/* Counts where `name` stands; its last `level` bytes are the ending that `except` is held against. */
static void look_for(struct sightings *sightings, struct slice name, size_t level)
{
    struct run *run = sightings->run;
    struct error ignored;
    struct phrase *phrase = phrase_compile(run->arena, name, &ignored);
    size_t count = 0;
    for (size_t p = 0; phrase && p < run->facts->prose_count; p++) {
        struct phrase_match match;
        uint32_t from = 0;
        if (!prose_is_wanted(run->rule, run->facts->prose[p].section))
            continue;
        while (phrase_find(phrase, run->prose[p], &from, &match)) {
            if (is_excepted(sightings, match.span.end - (uint32_t)level) || is_quoted(sightings, match.span.start))
                continue;
            if (span_is_none(sightings->first) || match.span.start < sightings->first.start)
                sightings->first = match.span;
            count++;
        }
    }
    if (count)
        buffer_print(&sightings->others, "%s“%.*s”（%zu 处）", sightings->others.length ? "、" : "",
                     SLICE_ARGUMENTS(name), count);
    sightings->count += count;
}

/* Names of the same stem and another level of the same rank. */
static void look_for_levels(struct sightings *sightings, struct slice organ, const struct names *levels, size_t own)
{
    struct slice stem = stem_of(sightings->own, slice_part(organ, 0, organ.length - levels->items[own].length));
    for (size_t i = 0; stem.length && i < levels->count; i++) {
        struct slice name =
            arena_print(sightings->run->arena, "%.*s%.*s", SLICE_ARGUMENTS(stem), SLICE_ARGUMENTS(levels->items[i]));
        if (i != own && slice_find(organ, name, 0) < 0)
            look_for(sightings, name, levels->items[i].length);
    }
}

static void look_for_ours(struct sightings *sightings, struct slice organ)
{
    for (size_t i = 0; i < sightings->own->ours_count; i++) {
        const struct own_words *ours = &sightings->own->ours[i];
        for (size_t k = 0; slice_ends_with(organ, ours->level) && k < ours->words.count; k++) {
            size_t first = 0;
            utf8_decode(ours->words.items[k], &first);
            look_for(sightings, ours->words.items[k], ours->words.items[k].length - first);
        }
    }
}

/* ---- Whom to turn to ---- */

/* Where the first name of an organ of this rank ends in the text, its level included; 0 when there is none. */
static size_t find_level(const struct organ_rule *own, struct slice text, const struct names *levels,
                         struct slice *level)
{
    for (size_t at = 0; at < text.length; utf8_decode(text, &at))
        for (size_t i = 0; i < levels->count; i++)
            if (slice_starts_with(slice_part(text, at, text.length), levels->items[i]) &&
                !is_part_of_word(own, text, at, levels->items[i])) {
                *level = levels->items[i];
                return at + level->length;
            }
    return 0;
}

/* 河东公安分 of 河东分局, 山河市公安局河东分: the same words another way round. */
static bool is_rearranged(struct slice brief, struct slice full)
{
    enum { LEAST = 4 };
    for (size_t at = 0; at < brief.length;)
        if (!utf8_has(full, utf8_decode(brief, &at)))
            return false;
    return utf8_length(brief) >= LEAST;
}

/* All characters of the shorter name stand in the longer one, in this order: 教体 is short for 教育和体育. */
static bool is_short_for(struct slice one, struct slice other)
{
    struct slice brief = one.length < other.length ? one : other, full = one.length < other.length ? other : one;
    if (is_rearranged(brief, full))
        return true;
    size_t next = 0, at = 0;
    while (next < brief.length) {
        size_t behind = next;
        uint32_t wanted = utf8_decode(brief, &behind);
        while (at < full.length && utf8_decode(full, &at) != wanted)
            ;
        if (at == full.length && behind < brief.length)
            return false;
        next = behind;
    }
    return true;
}

/* The 县 before 教育 in 山河县教育局: what the organ belongs to; empty when nothing is said. */
static struct slice rank_before(struct slice stem, struct slice whole)
{
    size_t start = (size_t)(stem.data - whole.data), character = SLICE("县").length;
    return start < character ? SLICE_NONE : slice_part(whole, start - character, start);
}

/* Another organ of the same rank, and no superior one. */
static bool is_another(const struct sightings *sightings, struct slice ours, struct slice theirs)
{
    enum { LONGEST = 12 };
    struct slice own_stem = stem_of(sightings->own, ours), stem = stem_of(sightings->own, theirs);
    if (own_stem.length == 0 || stem.length == 0 || utf8_length(stem) > LONGEST || is_short_for(own_stem, stem))
        return false;
    for (size_t i = 0; i < sightings->own->allowed.count; i++)
        if (slice_find(stem, sightings->own->allowed.items[i], 0) >= 0)
            return false;
    struct slice own_rank = rank_before(own_stem, ours), rank = rank_before(stem, theirs);
    return own_rank.length == 0 || rank.length == 0 || slice_equal(own_rank, rank);
}

static void add_sighting(struct sightings *sightings, struct slice name, struct span span)
{
    buffer_print(&sightings->others, "%s“%.*s”", sightings->others.length ? "、" : "", SLICE_ARGUMENTS(name));
    if (span_is_none(sightings->first) || span.start < sightings->first.start)
        sightings->first = span;
    sightings->count++;
}

/* `behind`: only a name with these words somewhere behind it in the clause; empty: any. */
static void judge_contact(struct sightings *sightings, struct slice organ, const struct names *levels, size_t own,
                          struct span clause, struct slice behind)
{
    struct squeezed squeezed;
    struct slice level;
    squeeze(sightings->run->facts->document, clause, &squeezed);
    struct slice text = {squeezed.text, squeezed.length};
    size_t end = find_level(sightings->own, text, levels, &level);
    if (end == 0 || slice_find(text, behind, end) < 0)
        return;
    struct slice ours = slice_part(organ, 0, organ.length - levels->items[own].length);
    struct slice theirs = slice_part(text, 0, end - level.length);
    if (!is_another(sightings, ours, theirs))
        return;
    struct slice name = slice_part(text, (size_t)(stem_of(sightings->own, theirs).data - text.data), end);
    size_t start = (size_t)(name.data - text.data);
    add_sighting(sightings, name, (struct span){squeezed.starts[start], squeezed.starts[end - 1] + 1});
}

/* ---- Who acts ---- */

/* What no name of an organ begins with, nor has within: what stands before it is none of it. */
static bool begins_name_behind(uint32_t codepoint)
{
    return !codepoint_is_han(codepoint) || utf8_has(SLICE("年月日度我本该各"), codepoint);
}

/* What stands before the words up to the last mark, digit, 年 or 我: 青山镇 of 2021年青山镇. */
static struct slice name_before(const struct squeezed *squeezed)
{
    struct slice text = {squeezed->text, squeezed->length};
    size_t start = 0;
    for (size_t at = 0; at < text.length;) {
        uint32_t codepoint = utf8_decode(text, &at);
        if (begins_name_behind(codepoint))
            start = at;
    }
    return slice_part(text, start, text.length);
}

static bool stands_behind_another(const struct sightings *sightings, struct slice name)
{
    struct slice stem = stem_of(sightings->own, name);
    for (size_t i = 0; i < sightings->own->not_behind.count; i++)
        if (slice_starts_with(stem, sightings->own->not_behind.items[i]))
            return true;
    return false;
}

static void judge_act(struct sightings *sightings, struct slice organ, const struct names *levels, size_t own,
                      const struct phrase_match *match)
{
    struct squeezed squeezed;
    struct span before = {match->clause.start, match->span.start};
    struct slice whole = sightings->run->facts->document->text;
    if (before.end - before.start > PERIOD_REACH)
        before.start = before.end - PERIOD_REACH;
    while (before.start < before.end && ((unsigned char)whole.data[before.start] & 0xC0) == 0x80)
        before.start++;
    squeeze(sightings->run->facts->document, before, &squeezed);
    struct slice name = name_before(&squeezed), ours = slice_part(organ, 0, organ.length - levels->items[own].length);
    for (size_t i = 0; i < levels->count; i++) {
        size_t at = name.length - levels->items[i].length;
        if (!slice_ends_with(name, levels->items[i]) || is_part_of_word(sightings->own, name, at, levels->items[i]))
            continue;
        struct slice theirs = slice_part(name, 0, at);
        if (is_another(sightings, ours, theirs) && !stands_behind_another(sightings, theirs)) {
            struct slice stem = stem_of(sightings->own, theirs);
            size_t start = (size_t)(stem.data - squeezed.text);
            add_sighting(sightings, slice_part(name, (size_t)(stem.data - name.data), name.length),
                         (struct span){squeezed.starts[start], match->span.start});
        }
        return;
    }
}

static void look_for_acts(struct sightings *sightings, struct slice organ, const struct names *levels, size_t own)
{
    const struct run *run = sightings->run;
    bool meant = false;
    for (size_t i = 0; i < sightings->own->acts_of.count; i++)
        meant |= slice_equal(levels->items[own], sightings->own->acts_of.items[i]);
    for (size_t p = 0; meant && p < run->facts->prose_count; p++)
        for (size_t i = 0; i < sightings->own->acts.count; i++) {
            struct phrase_match match;
            uint32_t from = 0;
            while (prose_is_wanted(run->rule, run->facts->prose[p].section) && sightings->count < SIGHTINGS_MOST &&
                   phrase_find(sightings->own->acts.items[i], run->prose[p], &from, &match))
                judge_act(sightings, organ, levels, own, &match);
        }
}

static void look_for_contacts(struct sightings *sightings, struct slice organ, const struct names *levels, size_t own,
                              const struct phrase_list *contact, struct slice behind)
{
    enum { CONTACTS_MOST = 8 };
    const struct run *run = sightings->run;
    size_t seen = 0;
    for (size_t p = 0; p < run->facts->prose_count; p++)
        for (size_t i = 0; i < contact->count; i++) {
            struct phrase_match match;
            uint32_t from = 0, end = run->facts->prose[p].span.end;
            while (prose_is_wanted(run->rule, run->facts->prose[p].section) && seen < CONTACTS_MOST &&
                   phrase_find(contact->items[i], run->prose[p], &from, &match)) {
                judge_contact(sightings, organ, levels, own,
                              claim_clause_behind(run->facts->document, match.span.end, end), behind);
                seen++;
            }
        }
}

/* 现公布山河县教育局2023年政府信息公开工作年度报告, in that of 柳河镇: an organ of another kind altogether. */
static void look_for_itself(struct sightings *sightings, struct slice organ, const struct names *levels, size_t own)
{
    struct names others = {arena_new_array(sightings->run->arena, struct slice, sightings->own->acts_of.count + 1), 0};
    bool meant = false;
    for (size_t i = 0; i < sightings->own->acts_of.count; i++) {
        bool same = false;
        meant |= slice_equal(levels->items[own], sightings->own->acts_of.items[i]);
        for (size_t k = 0; k < levels->count; k++)
            same |= slice_equal(levels->items[k], sightings->own->acts_of.items[i]);
        if (!same)
            others.items[others.count++] = sightings->own->acts_of.items[i];
    }
    others.items[others.count] = levels->items[own];
    if (meant)
        look_for_contacts(sightings, organ, &others, others.count, &sightings->own->itself, SLICE("信息公开"));
}

/* Everything that is held against the names of one rank. */
static void look_for_others(struct sightings *sightings, struct slice organ, const struct names *names, bool ranked)
{
    for (size_t k = 0; k < names->count; k++) {
        if (organ.length <= names->items[k].length || !slice_ends_with(organ, names->items[k]))
            continue;
        if (ranked) {
            look_for_levels(sightings, organ, names, k);
            look_for_itself(sightings, organ, names, k);
        }
        look_for_contacts(sightings, organ, names, k, &sightings->own->contact, SLICE_NONE);
        look_for_acts(sightings, organ, names, k);
    }
}

static void run_organ(struct run *run, const struct rule *rule)
{
    struct slice organ = organ_without_tails(run->facts->organ);
    struct sightings sightings = {.run = run, .own = rule->own, .first = SPAN_NONE};
    if (organ.length == 0) {
        run_skip(run);
        return;
    }
    for (size_t i = 0; i < sightings.own->level_count; i++)
        look_for_others(&sightings, organ, &sightings.own->levels[i], true);
    for (size_t i = 0; i < sightings.own->kind_count; i++)
        look_for_others(&sightings, organ, &sightings.own->kinds[i], false);
    look_for_ours(&sightings, organ);
    if (sightings.count) {
        struct finding *finding = finding_add(run, OUTCOME_FAIL);
        finding_place(run, finding, sightings.first);
        struct placeholder values[] = {
            {"own", organ},
            {"others", arena_copy(run->arena, buffer_slice(&sightings.others))},
            {"count", decimal_spoken(run->arena, DECIMAL((int64_t)sightings.count))},
        };
        finding_say(run, finding, values, sizeof values / sizeof *values);
        finding_seal(run, finding, SLICE_NONE);
    }
    buffer_free(&sightings.others);
}

const struct kind kind_organ = {"organ", organ_keys, organ_placeholders, load_organ, run_organ};
