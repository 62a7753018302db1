/* The sections of a report: headings found, one chosen for each section, the places of missing ones, running text. */
#include "form/extract.h"

#include "form/heading.h"

#include <assert.h>

struct finder {
    const struct document *document;
    const struct form *form;
    struct facts *facts;
    struct arena *arena;
    VECTOR(struct heading_match) matches; /* in reading order */
};

/* ---- Candidates ---- */

/* Marks of emphasis and of lists: where a page numbers its headings by a list, text has only the list's mark. */
static bool is_markup(uint32_t codepoint)
{
    return codepoint == '#' || codepoint == '*' || codepoint == '|' || codepoint == '>' || codepoint == '_' ||
           codepoint == '-' || codepoint == 0x2022 || codepoint == 0x25CF || codepoint == 0x25A0 || codepoint == 0xFEFF;
}

static bool ends_sentence(uint32_t codepoint)
{
    return codepoint == 0x3002 || codepoint == 0xFF1B || codepoint == 0xFF01 || codepoint == 0xFF1F; /* 。；！？ */
}

static bool closes(uint32_t codepoint)
{
    return codepoint == 0x201D || codepoint == 0x2019 || codepoint == 0xFF09 || codepoint == ')' ||
           codepoint == 0x300B || codepoint == '*';
}

static bool pauses(uint32_t codepoint)
{
    return codepoint == 0xFF0C || codepoint == ',' || codepoint == 0x3001 || codepoint == 0xFF1A || codepoint == ':';
}

/* What a character makes of the edge before the next one. */
static enum heading_edge edge_behind(uint32_t codepoint, enum heading_edge edge, uint32_t before)
{
    if (codepoint == '\n' || codepoint == '\f')
        return EDGE_LINE;
    if (codepoint_is_blank(codepoint))
        return edge == EDGE_NONE && !pauses(before) ? EDGE_WEAK : edge;
    if (edge == EDGE_LINE && is_markup(codepoint))
        return EDGE_LINE;
    if (ends_sentence(codepoint))
        return EDGE_SENTENCE;
    if (edge == EDGE_SENTENCE && closes(codepoint))
        return EDGE_SENTENCE;
    bool digit = (codepoint >= '0' && codepoint <= '9') || (codepoint >= 0xFF10 && codepoint <= 0xFF19);
    return digit || codepoint == 0xFF09 || codepoint == ')' ? EDGE_WEAK : EDGE_NONE;
}

static bool in_table(const struct finder *finder, uint32_t offset)
{
    for (size_t i = 0; i < finder->form->table_count; i++) {
        const struct table_fact *table = &finder->facts->tables[i];
        if (table->state != TABLE_MISSING && span_contains(table->span, offset))
            return true;
    }
    return false;
}

/* 其他需要报告的事项。 without an ordinal is the end of a sentence that was broken over lines. */
static bool ends_a_sentence(const struct finder *finder, const struct heading_match *match)
{
    size_t at = match->span.end;
    struct slice text = finder->document->text;
    return match->ordinal_differs && match->rank <= RANK_BARE && at < text.length &&
           ends_sentence(utf8_decode(text, &at));
}

/* Inside a table only what is surely a heading counts: its labels begin with 一、 to 四、 too. */
static bool is_credible(const struct finder *finder, const struct heading_match *match)
{
    return (match->rank >= RANK_NEAR || !in_table(finder, match->span.start)) && !ends_a_sentence(finder, match);
}

static void find_candidates(struct finder *finder)
{
    struct slice text = finder->document->text;
    enum heading_edge edge = EDGE_LINE;
    uint32_t before = 0;
    for (size_t at = 0; at < text.length;) {
        size_t start = at;
        struct heading_match match;
        unsigned char lead = (unsigned char)text.data[at];
        if (edge == EDGE_NONE && lead >= 0xE4 && lead <= 0xE9) { /* Han within a sentence: most of a report */
            at += 3;
            before = 0;
            continue;
        }
        uint32_t codepoint = utf8_decode(text, &at);
        /* Within a line only a Chinese ordinal begins a heading; numerals lead with E4 or E5. */
        bool open = edge == EDGE_WEAK ? lead == 0xE4 || lead == 0xE5
                                      : edge != EDGE_NONE && !codepoint_is_blank(codepoint);
        if (open && !(edge == EDGE_LINE && is_markup(codepoint)) &&
            heading_match_at(finder->form, text, (uint32_t)start, edge, true, &match) && is_credible(finder, &match)) {
            vector_push(finder->arena, &finder->matches, match);
            at = match.span.end;
            edge = EDGE_NONE;
            before = 0;
            continue;
        }
        edge = edge_behind(codepoint, edge, before);
        if (!codepoint_is_blank(codepoint))
            before = codepoint;
    }
}

/* ---- A list of contents is no heading ---- */

/* Nothing but page numbers and dots between two matches. */
static bool follows_at_once(const struct finder *finder, const struct heading_match *first,
                            const struct heading_match *second)
{
    struct slice between = slice_part(finder->document->text, first->span.end, second->span.start);
    if (between.length > 300)
        return false;
    for (size_t at = 0; at < between.length;) {
        uint32_t out[4], codepoint = utf8_decode(between, &at);
        if (fold_character(codepoint, out) > 0 && !(out[0] >= '0' && out[0] <= '9'))
            return false;
    }
    return true;
}

/* For each section the index of its last match, or -1. */
static int *last_matches(const struct finder *finder)
{
    int *last = arena_new_array(finder->arena, int, finder->form->section_count);
    for (size_t s = 0; s < finder->form->section_count; s++)
        last[s] = -1;
    for (size_t i = 0; i < finder->matches.count; i++)
        if (finder->matches.items[i].rank >= RANK_BARE)
            last[finder->matches.items[i].section] = (int)i;
    return last;
}

/* Three and more headings in a row without text, which come again below, are a list of contents. */
static void drop_contents_lists(struct finder *finder)
{
    struct heading_match *matches = finder->matches.items;
    const int *last_match = last_matches(finder);
    size_t count = finder->matches.count;
    for (size_t first = 0, last; first < count; first = last + 1) {
        for (last = first; last + 1 < count; last++)
            if (matches[last + 1].section <= matches[last].section ||
                !follows_at_once(finder, &matches[last], &matches[last + 1]))
                break;
        size_t again = 0;
        for (size_t i = first; i <= last; i++)
            again += last_match[matches[i].section] > (int)last;
        if (last - first >= 2 && again >= 2)
            for (size_t i = first; i <= last; i++)
                matches[i].rank = RANK_NONE;
    }
}

/* ---- One heading for each section ---- */

static long weight_of(enum heading_rank rank)
{
    static const long weights[] = {
        [RANK_NONE] = 0, [RANK_PLACE] = 0, [RANK_LOOSE] = 3, [RANK_BARE] = 5, [RANK_NEAR] = 8, [RANK_EXACT] = 10,
    };
    return weights[rank];
}

/* The heaviest chain of matches whose sections rise; among equals the one that ends later. chosen[section] is the
 * index of its match, or -1. */
static void choose_chain(const struct finder *finder, int *chosen)
{
    size_t sections = finder->form->section_count, count = finder->matches.count;
    long *best = arena_new_array(finder->arena, long, sections);
    int *last = arena_new_array(finder->arena, int, sections), *parent = arena_new_array(finder->arena, int, count + 1);
    for (size_t s = 0; s < sections; s++)
        last[s] = chosen[s] = -1;
    for (size_t i = 0; i < count; i++) {
        const struct heading_match *match = &finder->matches.items[i];
        long weight = weight_of(match->rank), base = 0;
        parent[i] = -1;
        if (weight == 0)
            continue;
        for (size_t s = 0; s < match->section; s++)
            if (last[s] >= 0 && best[s] >= base) {
                base = best[s];
                parent[i] = last[s];
            }
        if (last[match->section] < 0 || base + weight >= best[match->section]) {
            best[match->section] = base + weight;
            last[match->section] = (int)i;
        }
    }
    int end = -1;
    for (size_t s = 0; s < sections; s++)
        if (last[s] >= 0 && (end < 0 || best[s] >= best[finder->matches.items[end].section]))
            end = last[s];
    for (; end >= 0; end = parent[end])
        chosen[finder->matches.items[end].section] = end;
}

/* A sure heading outside the chain stands out of order. */
static int best_elsewhere(const struct finder *finder, uint16_t section)
{
    int best = -1;
    for (size_t i = 0; i < finder->matches.count; i++) {
        const struct heading_match *match = &finder->matches.items[i];
        if (match->section == section && match->rank >= RANK_NEAR &&
            (best < 0 || match->rank >= finder->matches.items[best].rank))
            best = (int)i;
    }
    return best;
}

/* A line with the section's ordinal between the headings of its neighbours is its heading, whatever it says; unless
 * other such lines stand before it: then they count something within a section. */
static int by_place(const struct finder *finder, const int *chosen, uint16_t section)
{
    int after = -1;
    size_t limit = finder->matches.count;
    for (size_t s = 0; s < section; s++)
        after = chosen[s] > after ? chosen[s] : after;
    for (size_t s = section + 1u; s < finder->form->section_count; s++)
        if (chosen[s] >= 0 && (size_t)chosen[s] < limit)
            limit = (size_t)chosen[s];
    for (size_t i = after < 0 ? 0 : (size_t)after + 1; i < limit; i++) {
        const struct heading_match *match = &finder->matches.items[i];
        if (match->rank == RANK_PLACE)
            return match->section == section ? (int)i : -1;
    }
    return -1;
}

static void set_present(struct section_fact *section, const struct heading_match *match, bool out_of_order)
{
    assert(match);
    *section = (struct section_fact){
        .present = true,
        .heading = match->span,
        .wording_differs = match->wording_differs,
        .ordinal_differs = match->ordinal_differs,
        .out_of_order = out_of_order,
    };
}

static void choose_headings(struct finder *finder)
{
    uint16_t sections = (uint16_t)finder->form->section_count;
    int *chosen = arena_new_array(finder->arena, int, sections);
    choose_chain(finder, chosen);
    for (uint16_t s = 0; s < sections; s++) {
        struct section_fact *section = &finder->facts->sections[s];
        *section = (struct section_fact){.heading = SPAN_NONE};
        if (chosen[s] >= 0) {
            set_present(section, &finder->matches.items[chosen[s]], false);
            continue;
        }
        int elsewhere = best_elsewhere(finder, s);
        int placed = elsewhere < 0 ? by_place(finder, chosen, s) : -1;
        if (elsewhere >= 0 || placed >= 0)
            set_present(section, &finder->matches.items[elsewhere >= 0 ? elsewhere : placed], elsewhere >= 0);
        if (placed >= 0)
            chosen[s] = placed;
    }
}

/* ---- What a reviewer said ---- */

static struct heading_match match_on_line(const struct finder *finder, uint16_t section, uint32_t line)
{
    const struct document *document = finder->document;
    struct span span = document_line_span(document, line);
    struct slice words = slice_trim(document_text(document, span));
    while (words.length > 0 && is_markup((unsigned char)words.data[0]))
        words = slice_trim(slice_part(words, 1, words.length));
    uint32_t start = words.length > 0 ? (uint32_t)(words.data - document->text.data) : span.start;
    struct heading_match match;
    if (heading_match_at(finder->form, document->text, start, EDGE_LINE, true, &match) && match.section == section) {
        match.rank = RANK_EXACT;
        return match;
    }
    return (struct heading_match){
        .section = section,
        .rank = RANK_EXACT,
        .span = {start, start + (uint32_t)words.length},
        .wording_differs = true,
        .ordinal_differs = !slice_starts_with(words, finder->form->sections[section].ordinal),
    };
}

/* The places given replace all matches of their sections. */
static void follow_guidance(struct finder *finder, const struct guidance *guidance)
{
    for (size_t g = 0; guidance != NULL && g < guidance->section_count; g++) {
        const struct section_place *place = &guidance->sections[g];
        if (place->section < 0 || (size_t)place->section >= finder->form->section_count)
            continue;
        for (size_t i = 0; i < finder->matches.count; i++)
            if (finder->matches.items[i].section == place->section)
                finder->matches.items[i].rank = RANK_NONE;
        if (place->absent || place->line < 1 || place->line > finder->document->line_count)
            continue;
        struct heading_match match = match_on_line(finder, (uint16_t)place->section, place->line);
        size_t at = finder->matches.count;
        vector_push(finder->arena, &finder->matches, match);
        for (; at > 0 && finder->matches.items[at - 1].span.start > match.span.start; at--)
            finder->matches.items[at] = finder->matches.items[at - 1];
        finder->matches.items[at] = match;
    }
}

/* ---- Bodies and places ---- */

/* The first heading behind `offset`; the end of the text when there is none. */
static uint32_t next_heading(const struct finder *finder, uint32_t offset)
{
    uint32_t next = (uint32_t)finder->document->text.length;
    for (size_t s = 0; s < finder->form->section_count; s++) {
        const struct section_fact *section = &finder->facts->sections[s];
        if (section->present && section->heading.start >= offset && section->heading.start < next)
            next = section->heading.start;
    }
    return next;
}

static struct span trim(const struct finder *finder, uint32_t start, uint32_t end)
{
    struct slice trimmed = slice_trim(slice_part(finder->document->text, start, end));
    if (trimmed.length == 0)
        return (struct span){start, start};
    uint32_t from = (uint32_t)(trimmed.data - finder->document->text.data);
    return (struct span){from, from + (uint32_t)trimmed.length};
}

/* The printed table of a section between two places of the text, or NULL. */
static const struct table_fact *table_between(const struct finder *finder, size_t section, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < finder->form->table_count; i++) {
        const struct table_fact *table = &finder->facts->tables[i];
        if (finder->form->tables[i].section == section && table->state != TABLE_MISSING && table->span.start >= from &&
            table->span.end <= to)
            return table;
    }
    return NULL;
}

/* Before its own table; else behind the table of the section before it; else before the next heading. */
static uint32_t missing_place(const struct finder *finder, size_t section)
{
    const struct section_fact *sections = finder->facts->sections;
    uint32_t from = 0, to = (uint32_t)finder->document->text.length;
    for (size_t s = 0; s < section; s++)
        if (sections[s].present && !sections[s].out_of_order)
            from = sections[s].heading.end;
    for (size_t s = finder->form->section_count; s-- > section + 1;)
        if (sections[s].present && !sections[s].out_of_order)
            to = sections[s].heading.start;
    const struct table_fact *own = table_between(finder, section, from, to);
    const struct table_fact *before = section > 0 ? table_between(finder, section - 1, from, to) : NULL;
    return own != NULL ? own->span.start : before != NULL ? before->span.end : to;
}

static void place_bodies(struct finder *finder)
{
    for (size_t s = 0; s < finder->form->section_count; s++) {
        struct section_fact *section = &finder->facts->sections[s];
        if (section->present) {
            section->body = trim(finder, section->heading.end, next_heading(finder, section->heading.end));
        } else {
            uint32_t place = missing_place(finder, s);
            section->body = (struct span){place, place};
        }
    }
}

/* ---- Running text ---- */

struct prose_writer {
    struct finder *finder;
    size_t block; /* no block before it ends behind the place written up to */
    bool goes_on; /* nothing but furniture stands between the last stretch and what comes */
    VECTOR(struct prose) list;
};

/* A sentence runs on over the foot of a page: it stays one stretch, with the page number inside. */
static void add_prose(struct prose_writer *writer, int section, uint32_t start, uint32_t end)
{
    struct prose prose = {.section = section, .span = trim(writer->finder, start, end)};
    if (prose.span.start == prose.span.end)
        return;
    if (writer->goes_on)
        writer->list.items[writer->list.count - 1].span.end = prose.span.end;
    else
        vector_push(writer->finder->arena, &writer->list, prose);
    writer->goes_on = true;
}

/* The next span at or behind `at` that is not running text: a table, or furniture. */
static struct span next_cut(struct prose_writer *writer, uint32_t at, bool *furniture)
{
    const struct document *document = writer->finder->document;
    struct span cut = SPAN_NONE;
    *furniture = false;
    for (size_t i = 0; i < writer->finder->form->table_count; i++) {
        const struct table_fact *table = &writer->finder->facts->tables[i];
        if (table->state != TABLE_MISSING && table->span.end > at && table->span.start < cut.start)
            cut = table->span;
    }
    for (; writer->block < document->block_count; writer->block++) {
        const struct block *block = &document->blocks[writer->block];
        if (block->kind != BLOCK_FURNITURE || block->span.end <= at)
            continue;
        *furniture = block->span.start < cut.start;
        if (*furniture)
            cut = block->span;
        break;
    }
    return cut;
}

static void write_stretch(struct prose_writer *writer, int section, uint32_t start, uint32_t end)
{
    bool furniture;
    writer->goes_on = false;
    while (start < end) {
        struct span cut = next_cut(writer, start, &furniture);
        if (cut.start >= end)
            break;
        if (cut.start > start)
            add_prose(writer, section, start, cut.start);
        writer->goes_on &= furniture;
        start = cut.end;
    }
    if (start < end)
        add_prose(writer, section, start, end);
}

/* The heading or the place of a missing one that comes first at or behind `offset`; -1 when there is none. A section
 * that lost its heading still has its text: it begins at its place. */
static int next_beginning(const struct finder *finder, uint32_t offset, const bool *used)
{
    int next = -1;
    for (size_t s = 0; s < finder->form->section_count; s++) {
        const struct section_fact *sections = finder->facts->sections;
        uint32_t start = sections[s].present ? sections[s].heading.start : sections[s].body.start;
        if (used[s] || start < offset)
            continue;
        const struct section_fact *best = next >= 0 ? &sections[next] : NULL;
        if (best == NULL || start < (best->present ? best->heading.start : best->body.start))
            next = (int)s;
    }
    return next;
}

static void find_prose(struct finder *finder)
{
    struct prose_writer writer = {.finder = finder};
    bool *used = arena_new_array(finder->arena, bool, finder->form->section_count);
    uint32_t at = 0;
    int section = -1;
    for (;;) {
        int next = next_beginning(finder, at, used);
        if (next < 0)
            break;
        const struct section_fact *fact = &finder->facts->sections[next];
        uint32_t start = fact->present ? fact->heading.start : fact->body.start;
        write_stretch(&writer, section, at, start);
        used[next] = true;
        section = next;
        at = fact->present ? fact->heading.end : start;
    }
    write_stretch(&writer, section, at, (uint32_t)finder->document->text.length);
    finder->facts->prose = writer.list.items;
    finder->facts->prose_count = writer.list.count;
}

void sections_find(const struct document *document, const struct form *form, const struct guidance *guidance,
                   struct arena *arena, struct facts *facts)
{
    struct finder finder = {.document = document, .form = form, .facts = facts, .arena = arena};
    assert(form->headings != NULL);
    find_candidates(&finder);
    drop_contents_lists(&finder);
    follow_guidance(&finder, guidance);
    choose_headings(&finder);
    place_bodies(&finder);
    find_prose(&finder);
}
