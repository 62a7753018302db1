/* What a finding says, where it stands, and its fingerprint. */
#include "check/rule.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

struct slice decimal_spoken(struct arena *arena, struct decimal value)
{
    char printed[32];
    size_t length = decimal_print(value, printed);
    return arena_copy(arena, (struct slice){printed, length});
}

bool cell_is_known(const struct facts *facts, uint16_t cell)
{
    struct decimal value;
    return facts_value(facts, cell, &value);
}

static struct slice cell_spoken(struct run *run, uint16_t cell)
{
    struct decimal value;
    if (facts_value(run->facts, cell, &value))
        return decimal_spoken(run->arena, value);
    static const char *const words[] = {
        [CELL_MISSING] = "缺失", [CELL_BLANK] = "空白", [CELL_UNCLEAR] = "读不准", [CELL_READ] = "？"};
    return slice_of(words[run->facts->cells[cell].state]);
}

/* A cell's id in a message stands for its value. */
static struct slice look_up(struct slice name, void *data)
{
    struct run *run = data;
    if (slice_is(name, "year"))
        return run->facts->year ? arena_print(run->arena, "%d", run->facts->year) : SLICE("？");
    if (slice_is(name, "organ"))
        return run->facts->organ;
    if (slice_is(name, "form"))
        return run->form->id;
    int cell = form_cell_index(run->form, name);
    return cell < 0 ? SLICE_NONE : cell_spoken(run, (uint16_t)cell);
}

struct slice run_print(struct run *run, const struct template *template, const struct placeholder *values,
                       size_t count)
{
    return template_print(template, values, count, look_up, run, run->arena);
}

void finding_say(struct run *run, struct finding *finding, const struct placeholder *values, size_t count)
{
    finding->message = run_print(run, &run->rule->message, values, count);
    if (run->rule->hint.source && !finding->hint.length)
        finding->hint = run_print(run, &run->rule->hint, values, count);
}

/* The section whose body or heading holds the byte. */
static int section_at(const struct facts *facts, uint32_t offset)
{
    int found = -1;
    for (size_t i = 0; i < facts->form->section_count; i++) {
        const struct section_fact *section = &facts->sections[i];
        if (!section->present)
            continue;
        if (section->heading.start <= offset && offset <= section->body.end)
            found = (int)i;
    }
    return found;
}

void finding_place(struct run *run, struct finding *finding, struct span span)
{
    if (span_is_none(span))
        return;
    finding->span = span;
    finding->has_span = true;
    finding->line = document_line(run->facts->document, span.start);
    if (finding->section < 0)
        finding->section = section_at(run->facts, span.start);
}

void finding_set_cells(struct run *run, struct finding *finding, const uint16_t *cells, size_t count)
{
    assert(count > 0);
    finding->cells = arena_new_array(run->arena, uint16_t, count);
    memcpy(finding->cells, cells, count * sizeof *cells);
    finding->cell_count = count;
    finding->section = run->form->tables[run->form->cells[cells[0]].table].section;
}

/* FNV-1a goes on over several texts, a zero byte behind each. */
static uint64_t hash_more(uint64_t hash, struct slice text)
{
    for (size_t i = 0; i <= text.length; i++)
        hash = (hash ^ (i < text.length ? (unsigned char)text.data[i] : 0)) * UINT64_C(0x100000001B3);
    return hash;
}

/* The number or the words of the prose that it rests on and that were not recognised for sure, or SPAN_NONE. Cells that
 * are not sure have no value to begin with. */
static struct span unsure_words(const struct run *run, const struct finding *finding)
{
    enum { WORDS_MOST = 64 }; /* longer is no number with its words, but a passage */
    for (size_t i = 0; i < finding->term_count; i++)
        if (finding->terms[i].cell < 0 && !finding->terms[i].previous &&
            facts_is_unsure(run->facts, finding->terms[i].span))
            return finding->terms[i].span;
    if (facts_is_unsure(run->facts, finding->words))
        return finding->words;
    bool words = finding->has_span && finding->cell_count == 0 && finding->span.end - finding->span.start <= WORDS_MOST;
    return words && facts_is_unsure(run->facts, finding->span) ? finding->span : SPAN_NONE;
}

static bool has_digit(struct slice words)
{
    bool found = false;
    for (size_t i = 0; i < words.length; i++)
        found |= words.data[i] >= '0' && words.data[i] <= '9';
    return found;
}

/* What may only have been misread is no fault. */
static void doubt(struct run *run, struct finding *finding, struct span number)
{
    finding->outcome = OUTCOME_UNCHECKED;
    finding->level = LEVEL_INFO;
    finding->has_numbers = false;
    finding->hint = SLICE_NONE;
    struct slice words = quote_spoken(run, number, 20);
    finding->message = arena_print(run->arena, "%.*s无法核对：图像里“%.*s”%s没有认准，请对照原件", SLICE_ARGUMENTS(run->rule->title),
                                   SLICE_ARGUMENTS(words), has_digit(words) ? "的数字" : "");
    run->unchecked = true;
    run->failed = false;
    for (size_t i = 0; i < run->findings.count; i++)
        run->failed |= run->findings.items[i].outcome == OUTCOME_FAIL &&
                       slice_equal(run->findings.items[i].rule, run->rule->id);
}

void finding_seal(struct run *run, struct finding *finding, struct slice key)
{
    struct span unsure = finding->outcome == OUTCOME_FAIL ? unsure_words(run, finding) : SPAN_NONE;
    if (!span_is_none(unsure))
        doubt(run, finding, unsure);
    char year[16];
    snprintf(year, sizeof year, "%d", run->facts->year);
    uint64_t hash = hash_more(UINT64_C(0xCBF29CE484222325), finding->rule);
    for (size_t i = 0; i < finding->cell_count; i++)
        hash = hash_more(hash, run->form->cells[finding->cells[i]].id);
    hash = hash_more(hash, run->facts->organ);
    hash = hash_more(hash, slice_of(year));
    hash = hash_more(hash, key);
    snprintf(finding->fingerprint, sizeof finding->fingerprint, "%016llx", (unsigned long long)hash);
}

struct span cell_place(const struct facts *facts, uint16_t cell)
{
    const struct form_cell *it = &facts->form->cells[cell];
    const struct form_row *row = &facts->form->rows[it->row];
    if (!span_is_none(facts->cells[cell].span))
        return facts->cells[cell].span;
    for (size_t i = 0; i < row->cell_count; i++) {
        struct span span = facts->cells[row->first_cell + i].span;
        if (!span_is_none(span))
            return (struct span){span.start, span.start};
    }
    if (!span_is_none(facts->rows[it->row].label))
        return facts->rows[it->row].label;
    /* Lost with its row: behind the last thing printed before it. */
    for (size_t i = cell; i-- > 0;) {
        struct span span = facts->cells[i].span;
        if (facts->form->cells[i].table == it->table && !span_is_none(span))
            return (struct span){span.end, span.end};
    }
    struct span table = facts->tables[it->table].span;
    return span_is_none(table) ? table : (struct span){table.start, table.start};
}

struct slice cells_spoken(struct run *run, const uint16_t *cells, size_t count)
{
    enum { SHOWN = 3 };
    struct buffer out = {0};
    for (size_t i = 0; i < count && i < (count <= SHOWN + 1 ? count : SHOWN - 1); i++) {
        if (i)
            buffer_add_text(&out, "、");
        buffer_add(&out, form_cell_name(run->form, cells[i], run->arena));
    }
    if (count > SHOWN + 1)
        buffer_print(&out, "……%.*s，共 %zu 格",
                     SLICE_ARGUMENTS(form_cell_name(run->form, cells[count - 1], run->arena)), count);
    struct slice spoken = arena_copy(run->arena, buffer_slice(&out));
    buffer_free(&out);
    return spoken;
}

struct slice quote_spoken(struct run *run, struct span span, size_t most)
{
    struct buffer out = {0};
    const struct document *document = run->facts->document;
    size_t shown = 0;
    bool in_furniture = span.start < span.end && document_skip_furniture(document, span.start) > span.start;
    for (size_t offset = span.start; offset < span.end && shown <= most;) {
        size_t behind = in_furniture ? offset : document_skip_furniture(document, (uint32_t)offset);
        if (behind > offset) {
            offset = behind;
            continue;
        }
        uint32_t codepoint = utf8_decode(document->text, &offset);
        if (codepoint_is_blank(codepoint) || codepoint < 0x20)
            continue;
        if (++shown > most)
            buffer_add_text(&out, "…");
        else
            buffer_add_character(&out, codepoint == CODEPOINT_INVALID ? 0xFFFD : codepoint);
    }
    struct slice quote = arena_copy(run->arena, buffer_slice(&out));
    buffer_free(&out);
    return quote;
}

bool prose_is_wanted(const struct rule *rule, int section)
{
    return rule->sections == 0 || (rule->sections & 1u << (section + 1)) != 0;
}
