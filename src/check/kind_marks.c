/* Marks of punctuation: pairs of which one is missing, half-width ones among full-width ones, marks twice. */
#include "check/places.h"

#include "form/prose.h"

static const char *const keys[] = {"in", "state", NULL};
enum marks_state { MARKS_UNPAIRED, MARKS_WIDTH, MARKS_REPEATED };

/* Bytes within which a pair is closed; how deep pairs lie in each other; of the mark and its surroundings shown. */
enum { PAIR_REACH = 900, DEPTH_MOST = 8, SHOWN = 8 };

static bool load(struct loader *loader, struct rule *rule)
{
    static const char *const names[] = {
        [MARKS_UNPAIRED] = "unpaired", [MARKS_WIDTH] = "width", [MARKS_REPEATED] = "repeated", NULL};
    int *state = arena_new_item(loader->arena, int);
    *state = loader_choice(loader, rule->node, "state", names, -1);
    rule->own = state;
    return *state >= 0 && loader_sections(loader, yaml_get(rule->node, "in"), &rule->sections);
}

/* One character after the other, furniture left out. */
struct walk {
    const struct document *document;
    bool has_furniture;
    uint32_t end;
    uint32_t at, start;         /* behind the character, and where it begins */
    uint32_t codepoint, before; /* it, and the one before it; blanks are characters here */
};

static struct walk walk_begin(const struct prose_text *text)
{
    return (struct walk){.document = text->document,
                         .has_furniture = text->has_furniture,
                         .end = text->span.end,
                         .at = text->span.start,
                         .codepoint = '\n'};
}

static uint32_t decode(const struct walk *walk, uint32_t *at)
{
    size_t offset = *at;
    uint32_t codepoint = utf8_decode(walk->document->text, &offset);
    *at = (uint32_t)offset;
    return codepoint;
}

static bool walk_next(struct walk *walk)
{
    walk->before = walk->codepoint;
    walk->start = walk->has_furniture ? document_skip_furniture(walk->document, walk->at) : walk->at;
    if (walk->start >= walk->end)
        return false;
    walk->at = walk->start;
    walk->codepoint = decode(walk, &walk->at);
    return true;
}

static uint32_t next_of(const struct walk *walk)
{
    uint32_t at = walk->has_furniture ? document_skip_furniture(walk->document, walk->at) : walk->at;
    return at < walk->end ? decode(walk, &at) : 0;
}

/* The mark with what stands around it, so that a person finds it. */
static void add_mark(struct run *run, struct places *places, struct span mark)
{
    struct slice text = run->facts->document->text;
    struct span around = mark;
    for (int i = 0; i < SHOWN && around.end < text.length && text.data[around.end] != '\n'; i++) {
        size_t offset = around.end;
        utf8_decode(text, &offset);
        around.end = (uint32_t)offset;
    }
    for (int i = 0; i < SHOWN && around.start > 0 && text.data[around.start - 1] != '\n'; i++)
        do
            around.start--;
        while (((unsigned char)text.data[around.start] & 0xC0) == 0x80);
    struct slice quote = quote_spoken(run, around, 2 * SHOWN + 2);
    places_add(run, places, mark, arena_print(run->arena, "‘%.*s’", SLICE_ARGUMENTS(quote)));
}

/* ---- Pairs ---- */

/* Which pair, from 1, and whether the mark opens it. Half and full width are one pair. */
static int pair_of(uint32_t codepoint, bool *opens)
{
    static const uint32_t pairs[][2] = {{0xFF08, 0xFF09}, {0x201C, 0x201D}, {0x300A, 0x300B}, {0x3014, 0x3015},
                                        {0x3010, 0x3011}, {0x300C, 0x300D}, {0x3008, 0x3009}};
    codepoint = codepoint == '(' ? 0xFF08 : codepoint == ')' ? 0xFF09 : codepoint;
    for (int i = 0; i < (int)(sizeof pairs / sizeof *pairs); i++)
        if (codepoint == pairs[i][0] || codepoint == pairs[i][1]) {
            *opens = codepoint == pairs[i][0];
            return i + 1;
        }
    return 0;
}

struct open_mark {
    int pair;
    struct span span;
};

struct open_marks {
    struct open_mark items[DEPTH_MOST];
    size_t count;
};

/* 1） and a） number a list. */
static bool numbers_a_list(const struct walk *walk)
{
    uint32_t before = walk->before;
    bool numeral = (before >= '0' && before <= '9') || (before >= 'a' && before <= 'z') ||
                   (before >= 0xFF10 && before <= 0xFF19) || (before >= 0x2460 && before <= 0x2473);
    static const uint32_t han[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341};
    for (size_t i = 0; i < sizeof han / sizeof *han; i++)
        numeral |= before == han[i];
    return numeral;
}

static void close_mark(struct run *run, struct places *places, struct open_marks *open, const struct walk *walk,
                       int pair)
{
    struct span span = {walk->start, walk->at};
    size_t depth = open->count;
    while (depth > 0 && open->items[depth - 1].pair != pair)
        depth--;
    if (depth == 0) {
        if (pair != 1 || !numbers_a_list(walk))
            add_mark(run, places, span);
        return;
    }
    for (size_t i = depth; i < open->count; i++)
        add_mark(run, places, open->items[i].span);
    open->count = depth - 1;
}

/* A pair that was opened too long ago is not closed any more. */
static void drop_old(struct run *run, struct places *places, struct open_marks *open, uint32_t at)
{
    size_t old = 0;
    while (old < open->count && at - open->items[old].span.start > PAIR_REACH)
        add_mark(run, places, open->items[old++].span);
    for (size_t i = old; i < open->count; i++)
        open->items[i - old] = open->items[i];
    open->count -= old;
}

static void find_unpaired(struct run *run, const struct prose_text *text, struct places *places)
{
    struct walk walk = walk_begin(text);
    struct open_marks open = {0};
    while (walk_next(&walk) && !places_are_full(places)) {
        bool opens;
        int pair = walk.codepoint < 0x2000 && walk.codepoint != '(' && walk.codepoint != ')'
                       ? 0
                       : pair_of(walk.codepoint, &opens);
        if (pair == 0)
            continue;
        drop_old(run, places, &open, walk.start);
        if (!opens)
            close_mark(run, places, &open, &walk, pair);
        else if (open.count < DEPTH_MOST)
            open.items[open.count++] = (struct open_mark){pair, {walk.start, walk.at}};
    }
    for (size_t i = 0; i < open.count; i++)
        add_mark(run, places, open.items[i].span);
}

/* ---- Width ---- */

static bool is_half(uint32_t codepoint)
{
    return codepoint == ',' || codepoint == ';' || codepoint == ':' || codepoint == '?' || codepoint == '!';
}

static bool is_full(uint32_t codepoint)
{
    return codepoint == 0xFF0C || codepoint == 0xFF1B || codepoint == 0xFF1A || codepoint == 0xFF1F ||
           codepoint == 0xFF01;
}

/* Half-width marks between Han characters count where most marks are full-width. */
static void find_widths(struct run *run, const struct prose_text *text, struct places *places, size_t *full)
{
    struct walk walk = walk_begin(text);
    while (walk_next(&walk)) {
        *full += is_full(walk.codepoint);
        if (is_half(walk.codepoint) && codepoint_is_han(walk.before) &&
            (codepoint_is_han(next_of(&walk)) || next_of(&walk) == '\n'))
            add_mark(run, places, (struct span){walk.start, walk.at});
    }
}

/* ---- Twice ---- */

static bool is_mark(uint32_t codepoint)
{
    return is_full(codepoint) || codepoint == 0x3002 || codepoint == 0x3001;
}

static void find_repeated(struct run *run, const struct prose_text *text, struct places *places)
{
    struct walk walk = walk_begin(text);
    uint32_t before = 0;
    while (walk_next(&walk) && !places_are_full(places)) {
        /* ！！ and ？！ are a manner of writing. */
        bool emphatic = walk.codepoint == 0xFF01 || walk.codepoint == 0xFF1F;
        if (is_mark(walk.codepoint) && is_mark(walk.before) && !emphatic)
            add_mark(run, places, (struct span){before, walk.at});
        before = walk.start;
    }
}

/* Of a table that lost lines, scraps stand in the text. */
static bool text_is_torn(const struct run *run)
{
    for (size_t i = 0; i < run->form->table_count; i++)
        if (run->facts->tables[i].state == TABLE_PARTIAL)
            return true;
    return false;
}

static void run_marks(struct run *run, const struct rule *rule)
{
    enum marks_state state = (enum marks_state) * (const int *)rule->own;
    struct places places = {0};
    size_t full = 0;
    if (document_has_remark(run->facts->document, REMARK_SCANNED) || (state == MARKS_UNPAIRED && text_is_torn(run))) {
        run_skip(run);
        return;
    }
    for (size_t p = 0; p < run->facts->prose_count; p++) {
        const struct prose_text *text = run->prose[p];
        if (!prose_is_wanted(rule, run->facts->prose[p].section))
            continue;
        if (state == MARKS_UNPAIRED)
            find_unpaired(run, text, &places);
        else if (state == MARKS_WIDTH)
            find_widths(run, text, &places, &full);
        else
            find_repeated(run, text, &places);
    }
    if (state != MARKS_WIDTH || places.list.count < full)
        places_report(run, &places);
}

const struct kind kind_marks = {"marks", keys, places_placeholders, load, run_marks};
