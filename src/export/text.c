/* Findings as a compiler prints them: place, level, message, the quoted line with a caret, arithmetic, basis. */
#include "export/write.h"

#define QUOTE_COLUMNS 100 /* a longer line is quoted around the number only */
#define QUOTE_BEFORE 60
#define QUOTE_BYTES 800 /* looked at on either side of it: a report may be one single line */

enum colour { COLOUR_NONE, COLOUR_PLACE, COLOUR_ERROR, COLOUR_WARNING, COLOUR_INFO, COLOUR_FAINT, COLOUR_CARET };

static void set_colour(struct buffer *out, struct text_options options, enum colour colour)
{
    static const char *const codes[] = {
        [COLOUR_NONE] = "\033[0m",       [COLOUR_PLACE] = "\033[1m",   [COLOUR_ERROR] = "\033[1;31m",
        [COLOUR_WARNING] = "\033[1;33m", [COLOUR_INFO] = "\033[1;36m", [COLOUR_FAINT] = "\033[2m",
        [COLOUR_CARET] = "\033[1;32m"};
    if (options.colour)
        buffer_add_text(out, codes[colour]);
}

static void add_place(struct buffer *out, struct text_options options, struct slice path, uint32_t line)
{
    set_colour(out, options, COLOUR_PLACE);
    write_visible(out, path);
    if (line)
        buffer_print(out, ":%u", line);
    buffer_add_text(out, ": ");
    set_colour(out, options, COLOUR_NONE);
}

static void add_level(struct buffer *out, struct text_options options, const struct finding *finding)
{
    static const enum colour colours[] = {
        [LEVEL_INFO] = COLOUR_INFO, [LEVEL_WARNING] = COLOUR_WARNING, [LEVEL_ERROR] = COLOUR_ERROR};
    bool unchecked = finding->outcome == OUTCOME_UNCHECKED;
    set_colour(out, options, unchecked ? COLOUR_FAINT : colours[finding->level]);
    buffer_add_text(out, unchecked ? "无法核对" : level_label(finding->level));
    buffer_add_text(out, " ");
    buffer_add(out, finding->rule);
    set_colour(out, options, COLOUR_NONE);
}

/* The part of a line that is quoted, and the columns of the marked number in it. */
struct quote {
    struct span part;
    int before, marked; /* columns left of the number, and its own */
    bool cut_left, cut_right;
};

/* Columns of text as it is quoted: a tab and every control character take one. */
static int quoted_width(struct slice cluster)
{
    size_t offset = 0;
    uint32_t character = utf8_decode(cluster, &offset);
    return character < 0x20 || character == 0x7F ? 1 : width_of_grapheme(cluster);
}

/* Goes left from the number while there is room. */
static uint32_t quote_left(struct slice text, struct span line, uint32_t from, int *columns)
{
    uint32_t at = from;
    while (at > line.start && from - at < QUOTE_BYTES) {
        uint32_t previous = (uint32_t)grapheme_start(text, at);
        int width = quoted_width(slice_part(text, previous, at));
        if (previous < line.start || *columns + width > QUOTE_BEFORE)
            break;
        *columns += width;
        at = previous;
    }
    return at;
}

static uint32_t quote_right(struct slice text, struct span line, uint32_t from, int room, int *columns)
{
    uint32_t at = from;
    while (at < line.end && at - from < QUOTE_BYTES) {
        uint32_t next = (uint32_t)grapheme_end(text, at);
        int width = quoted_width(slice_part(text, at, next));
        if (next > line.end || *columns + width > room)
            break;
        *columns += width;
        at = next;
    }
    return at;
}

static uint32_t skip_blanks(struct slice text, struct span line)
{
    size_t at = line.start;
    while (at < line.end) {
        size_t next = at;
        if (!codepoint_is_blank(utf8_decode(text, &next)))
            break;
        at = next;
    }
    return (uint32_t)at;
}

static struct quote quote_of(const struct document *document, struct span span)
{
    struct span line = document_line_span(document, document_line(document, span.start));
    struct quote quote = {.part = line};
    int after = 0;
    uint32_t marked_end = span.end < line.end ? span.end : line.end;
    line.start = skip_blanks(document->text, line);
    if (line.start > span.start)
        line.start = span.start;
    quote.part.start = quote_left(document->text, line, span.start, &quote.before);
    uint32_t shown = quote_right(document->text, (struct span){span.start, marked_end}, span.start,
                                 QUOTE_COLUMNS - quote.before, &quote.marked);
    quote.part.end = shown < marked_end ? shown
                                        : quote_right(document->text, line, shown,
                                                      QUOTE_COLUMNS - quote.before - quote.marked, &after);
    quote.cut_left = quote.part.start > line.start;
    quote.cut_right = quote.part.end < line.end;
    return quote;
}

static void add_repeated(struct buffer *out, char character, int count)
{
    for (int i = 0; i < count; i++)
        buffer_add(out, (struct slice){&character, 1});
}

/* Which cell the caret marks: a line may be nothing but a number. */
static void add_marked_cell(struct buffer *out, const struct facts *facts, const struct finding *finding)
{
    int cell = facts_cell_at(facts, finding->span.start);
    uint16_t index = (uint16_t)cell;
    if (cell < 0)
        return;
    buffer_add_text(out, " ");
    write_cell_names(out, facts->form, &index, 1, 1);
}

static void add_quote(struct buffer *out, struct text_options options, const struct facts *facts,
                      const struct finding *finding)
{
    const struct document *document = facts->document;
    struct span line = document_line_span(document, document_line(document, finding->span.start));
    if (finding->span.start >= finding->span.end || finding->span.start >= line.end)
        return; /* nothing is printed there */
    struct quote quote = quote_of(document, finding->span);
    set_colour(out, options, COLOUR_FAINT);
    buffer_print(out, "%6u | ", finding->line);
    set_colour(out, options, COLOUR_NONE);
    buffer_add_text(out, quote.cut_left ? "..." : "");
    write_visible(out, document_text(document, quote.part));
    buffer_add_text(out, quote.cut_right ? "...\n" : "\n");
    set_colour(out, options, COLOUR_FAINT);
    buffer_add_text(out, "       | ");
    set_colour(out, options, COLOUR_CARET);
    add_repeated(out, ' ', quote.before + (quote.cut_left ? 3 : 0));
    add_repeated(out, '^', quote.marked > 0 ? quote.marked : 1);
    add_marked_cell(out, facts, finding);
    set_colour(out, options, COLOUR_NONE);
    buffer_add_text(out, "\n");
}

static void add_remark(struct buffer *out, struct text_options options, const char *label, struct slice text)
{
    if (text.length == 0)
        return;
    set_colour(out, options, COLOUR_FAINT);
    buffer_print(out, "       = %s：", label);
    set_colour(out, options, COLOUR_NONE);
    write_visible(out, text);
    buffer_add_text(out, "\n");
}

static void add_finding(struct buffer *out, struct text_options options, const struct loaded *loaded,
                        const struct finding *finding)
{
    const struct facts *facts = session_facts(loaded->session);
    add_place(out, options, slice_of(loaded->entry->path), finding->line);
    add_level(out, options, finding);
    buffer_add_text(out, "：");
    write_visible(out, finding->message);
    buffer_add_text(out, "\n");
    if (finding->outcome == OUTCOME_FAIL) {
        struct buffer arithmetic = {0};
        if (finding->has_span)
            add_quote(out, options, facts, finding);
        export_arithmetic(facts, finding, &arithmetic);
        add_remark(out, options, "算式", buffer_slice(&arithmetic));
        add_remark(out, options, "依据", finding->basis);
        buffer_free(&arithmetic);
    }
    add_remark(out, options, "说明", finding->hint);
}

/* Below all findings: what explains them. */
static void add_causes(struct buffer *out, struct text_options options, const struct loaded *loaded)
{
    const struct causes *causes = session_causes(loaded->session);
    for (size_t i = 0; i < causes->count; i++) {
        struct buffer sentence = {0};
        if (!cause_is_told(loaded->session, &causes->items[i]))
            continue;
        write_cause(&sentence, loaded->session, &causes->items[i]);
        add_place(out, options, slice_of(loaded->entry->path), 0);
        set_colour(out, options, COLOUR_CARET);
        buffer_add_text(out, "原因");
        set_colour(out, options, COLOUR_NONE);
        buffer_add_text(out, "：");
        write_visible(out, buffer_slice(&sentence));
        buffer_add_text(out, "\n");
        buffer_free(&sentence);
    }
}

static void add_counts(struct buffer *out, struct tally tally)
{
    const struct {
        const char *label;
        size_t count;
    } parts[] = {{"错误", tally.errors},
                 {"警告", tally.warnings},
                 {"提示", tally.infos},
                 {"无法核对", tally.unchecked},
                 {"准予保留", tally.waived}};
    bool first = tally.errors + tally.warnings + tally.infos > 0;
    buffer_add_text(out, first ? "" : "没有发现问题");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].count == 0)
            continue;
        buffer_print(out, "%s%s %zu", first ? "" : "、", parts[i].label, parts[i].count);
        first = false;
    }
}

static void add_rules(struct buffer *out, size_t run, size_t passed, size_t failed, size_t unchecked)
{
    buffer_print(out, "；规则运行 %zu 条：通过 %zu、不通过 %zu、无法核对 %zu", run, passed, failed, unchecked);
}

/* What stands in no equation, by rows: all cells of one where nothing else is said. */
static void add_unseen(struct buffer *out, const struct loaded *loaded)
{
    const struct form *form = session_facts(loaded->session)->form;
    const struct results *results = session_results(loaded->session);
    buffer_print(out, "；算术看不到 %zu 格：", results->unseen_count);
    for (size_t i = 0, next; i < results->unseen_count; i = next) {
        const struct form_row *row = &form->rows[form->cells[results->unseen[i]].row];
        for (next = i + 1; next < results->unseen_count; next++)
            if (&form->rows[form->cells[results->unseen[next]].row] != row)
                break;
        bool same_table = i > 0 && form->cells[results->unseen[i - 1]].table == row->table;
        buffer_add_text(out, i ? "、" : "");
        if (!same_table)
            buffer_print(out, "%.*s ", SLICE_ARGUMENTS(form->tables[row->table].name));
        buffer_add(out, row->short_label.length ? row->short_label : row->label);
        if (next - i < row->cell_count)
            buffer_print(out, "（%zu 格）", next - i);
    }
}

static void add_summary(struct buffer *out, struct text_options options, const struct loaded *loaded)
{
    const struct results *results = session_results(loaded->session);
    struct tally tally = export_tally(loaded->session);
    add_place(out, options, slice_of(loaded->entry->path), 0);
    write_report_name(out, session_facts(loaded->session));
    buffer_add_text(out, "：");
    add_counts(out, tally);
    add_rules(out, results->run, results->passed, results->failed, results->unchecked);
    buffer_add_text(out, "；");
    write_setting(out, results->setting, !options.several);
    if (tally.waived) {
        buffer_add_text(out, "；准予保留的是 ");
        write_waived(out, loaded->session);
    }
    if (results->unseen_count)
        add_unseen(out, loaded);
    buffer_add_text(out, "\n");
}

static void add_unreadable(struct buffer *out, struct text_options options, const struct loaded *loaded)
{
    add_place(out, options, slice_of(loaded->entry->path), 0);
    set_colour(out, options, loaded->entry->named ? COLOUR_ERROR : COLOUR_FAINT);
    buffer_add_text(out, loaded->entry->named ? "读不了" : "略过");
    set_colour(out, options, COLOUR_NONE);
    buffer_add_text(out, "：");
    write_visible(out, loaded_reason(loaded));
    buffer_add_text(out, "\n");
}

void export_text(const struct loaded *loaded, struct text_options options, struct buffer *out)
{
    if (!loaded->session) {
        add_unreadable(out, options, loaded);
        return;
    }
    const struct results *results = session_results(loaded->session);
    for (size_t i = 0; i < results->finding_count; i++)
        if (results->findings[i].outcome == OUTCOME_UNCHECKED || !finding_is_waived(loaded->session, i))
            add_finding(out, options, loaded, &results->findings[i]);
    add_causes(out, options, loaded);
    add_summary(out, options, loaded);
}

void export_totals(const struct totals *totals, struct text_options options, struct buffer *out)
{
    set_colour(out, options, COLOUR_PLACE);
    buffer_print(out, "合计 %zu 份报告", totals->reports);
    set_colour(out, options, COLOUR_NONE);
    buffer_add_text(out, "：");
    add_counts(out, totals->findings);
    add_rules(out, totals->rules_run, totals->rules_passed, totals->rules_failed, totals->rules_unchecked);
    if (totals->unreadable)
        buffer_print(out, "；%zu 份读不了", totals->unreadable);
    if (totals->foreign)
        buffer_print(out, "；%zu 个文件不是报告", totals->foreign);
    if (totals->setting) {
        buffer_add_text(out, "；");
        write_setting(out, totals->setting, true);
    }
    buffer_add_text(out, "\n");
}
