/* What the commands do in a report. */
#include "tui/dialogs.h"
#include "tui/handout.h"
#include "tui/outside.h"
#include "tui/view_list.h"
#include "tui/view_review.h"

#define TABLE_ROWS_MOST 10000 /* more than any list here has */

/* --- Moving --- */

static void move_in_cause(struct review *review, int rows)
{
    pane_cause_move(review, rows, 0);
}

static void move_rows(struct review *review, int rows)
{
    static void (*const bottoms[])(struct review *, int) = {
        [BOTTOM_FINDINGS] = pane_findings_move,
        [BOTTOM_DETAIL] = pane_detail_move,
        [BOTTOM_CAUSE] = move_in_cause,
        [BOTTOM_UNSEEN] = pane_unseen_move,
        [BOTTOM_OUTLINE] = pane_outline_move,
    };
    if (review->focus == PANE_ORIGINAL)
        pane_original_move(review, rows);
    else if (review->focus == PANE_TABLE)
        pane_table_move(review, rows, 0);
    else
        bottoms[review->bottom](review, rows);
}

static void move_columns(struct review *review, int step)
{
    if (review->focus == PANE_ORIGINAL)
        pane_original_step(review, step);
    else if (review->focus == PANE_TABLE)
        pane_table_move(review, 0, step);
    else if (review->bottom == BOTTOM_FINDINGS)
        review_fold(review, step < 0);
    else if (review->bottom == BOTTOM_CAUSE)
        pane_cause_move(review, 0, step);
    else
        move_rows(review, step);
}

static int page_rows(const struct review *review)
{
    int height = review->layout.panes[review->focus].height - 3;
    return height > 1 ? height : 1;
}

/* Everything there is, in rows: past either end. */
static void move_to_end(struct review *review, int last)
{
    int all = review->focus == PANE_ORIGINAL ? (int)original_all_lines(&review->original) : TABLE_ROWS_MOST;
    review_remember(review);
    move_rows(review, last ? all : -all);
}

static void switch_pane(struct review *review, int unused)
{
    (void)unused;
    review->focus = (enum pane)((review->focus + 1) % PANE_COUNT);
}

static void toggle_outline(struct review *review, int unused)
{
    (void)unused;
    bool outline = review->bottom == BOTTOM_OUTLINE;
    review->bottom = outline ? BOTTOM_FINDINGS : BOTTOM_OUTLINE;
    review->focus = PANE_BOTTOM;
    int section = review_section_at(review, review->offset);
    for (size_t i = 0; !outline && i < review->outline_count; i++)
        if (review->outline_lines[i].section == section && review->outline_lines[i].table < 0)
            review->outline = (int)i;
}

/* --- Jumping --- */

static void go_next_open(struct review *review, int step)
{
    review_remember(review);
    if (review->bottom != BOTTOM_FINDINGS)
        review->bottom = BOTTOM_FINDINGS;
    if (!review_next_open(review, step)) {
        bool in_list = review->view.application->list != NULL;
        application_say(review->view.application, "都处理完了：按 F5 导出结果，%s", in_list ? "按 ] 看下一份，按 q 回到清单" : "按 q 离开");
        return;
    }
    if (review->finding < 0)
        return;
    const struct finding *finding = &session_results(review->session)->findings[review->finding];
    if (review->layout.single && review->focus != PANE_BOTTOM)
        application_say(review->view.application, "%.*s", SLICE_ARGUMENTS(finding->message));
}

static void go_table(struct review *review, int table)
{
    const struct form *form = session_facts(review->session)->form;
    if ((size_t)table >= form->table_count)
        return;
    review_remember(review);
    if (form->cells[review->cell].table != table)
        review_choose_table(review, table);
    review->focus = PANE_TABLE;
}

static void go_to(struct review *review, struct slice argument)
{
    const struct facts *facts = session_facts(review->session);
    struct decimal line;
    int cell = form_cell_index(facts->form, argument);
    review_remember(review);
    if (cell >= 0 && facts->rows[facts->form->cells[cell].row].active) {
        review_choose_cell(review, cell);
        review->focus = PANE_TABLE;
    } else if (decimal_parse(argument, &line) && decimal_is_whole(line) && line.digits >= 1 &&
               line.digits <= facts->document->line_count) {
        review_choose_offset(review, document_line_span(facts->document, (uint32_t)line.digits).start);
        review->focus = PANE_ORIGINAL;
    } else {
        application_alert(review->view.application,
                          "跳到哪里？写格子的编号（如 :goto t3.new.person）或原文的行号（1 到 %u）",
                          facts->document->line_count);
    }
}

static void go_back(struct review *review, int forward)
{
    if (!review_go_back(review, forward))
        application_say(review->view.application, forward ? "已经是最后看的地方" : "已经是最先看的地方");
}

/* --- Opening --- */

static void open_detail(struct review *review)
{
    if (review->finding < 0)
        return;
    review_remember(review);
    review_open_other(review);
    review->bottom = BOTTOM_DETAIL;
    review->focus = PANE_BOTTOM;
    review->term = 0;
    review->detail_top = 0;
    int cell = review->cell;
    const struct finding *finding = &session_results(review->session)->findings[review->finding];
    for (size_t i = 0; i < finding->term_count; i++)
        if (finding->terms[i].cell == cell)
            review->term = (int)i;
}

static void open_cause(struct review *review)
{
    review_remember(review);
    review->bottom = BOTTOM_CAUSE;
    review->term = review->equation = 0;
    review->detail_top = 0;
    pane_cause_find(review);
}

static void cross_to_prose(struct review *review, int unused)
{
    (void)unused;
    const struct results *results = session_results(review->session);
    int here = review_claim_here(review), found = -1;
    review_remember(review);
    if (here >= 0 && results->claims[here].cell_count) {
        review_choose_cell(review, results->claims[here].cells[0]);
        review->focus = PANE_TABLE;
        return;
    }
    for (size_t i = results->claim_count; i-- > 0;)
        if (review_claim_has_cell(review, (int)i, review->cell) &&
            (found < 0 || results->claims[i].span.start > review->offset))
            found = (int)i;
    if (found < 0) {
        application_say(review->view.application, "正文没有说到这一格");
        return;
    }
    review->focus = PANE_ORIGINAL;
    review_choose_offset(review, results->claims[found].span.start);
}

static void open_unseen(struct review *review, int unused)
{
    (void)unused;
    if (pane_unseen_rows(review) == 0) {
        application_say(review->view.application, "每一格都在等式里，正文里的数也都有规则看过");
        return;
    }
    review_remember(review);
    review->bottom = BOTTOM_UNSEEN;
    review->focus = PANE_BOTTOM;
    pane_unseen_move(review, 0);
}

/* To the cell that is chosen in the lower pane, else to its place in the original. */
static void open_place(struct review *review)
{
    int cell = review_cell_here(review);
    review_remember(review);
    if (cell >= 0) {
        review_choose_cell(review, cell);
        review->focus = PANE_TABLE;
    } else {
        review->focus = PANE_ORIGINAL;
    }
}

static void open_in_original(struct review *review)
{
    int cell = review_cell_here(review), claim = review_claim_here(review);
    if (claim >= 0 && session_results(review->session)->claims[claim].cell_count)
        cell = session_results(review->session)->claims[claim].cells[0];
    bool absent = review->absence >= 0 && review->original.absences[review->absence].section < 0;
    if (cell < 0 && !absent) {
        int finding = review_finding_here(review);
        if (finding < 0) {
            application_say(review->view.application, "这一行没有表里的数；左右键到前后的数，m 写批注，e 改读");
            return;
        }
        review->finding = finding;
        open_detail(review);
        return;
    }
    review_remember(review);
    if (cell >= 0)
        review_choose_cell(review, cell);
    review->focus = PANE_TABLE;
}

static void open_outline_line(struct review *review)
{
    review_remember(review);
    review->focus = review->outline_lines[review->outline].table >= 0 ? PANE_TABLE : PANE_ORIGINAL;
}

/* One doubtful or blank cell needs no arithmetic: it is corrected at once. */
static void open_finding(struct review *review)
{
    const struct finding *finding = &session_results(review->session)->findings[review->finding];
    if (finding->term_count == 0 && finding->cell_count == 1 && finding->outcome == OUTCOME_FAIL)
        review_correct_cell(review, finding->cells[0]);
    else
        open_detail(review);
}

static void open_line(struct review *review)
{
    switch (review->lines[review_list_line(review)].kind) {
    case LIST_CAUSE:
        open_cause(review);
        break;
    case LIST_FINDING:
        open_finding(review);
        break;
    case LIST_UNSEEN:
        open_unseen(review, 0);
        break;
    case LIST_CLEAN:
        break;
    }
}

static void open_here(struct review *review, int unused)
{
    (void)unused;
    if (review->focus == PANE_TABLE)
        review_correct_cell(review, review->cell);
    else if (review->focus == PANE_ORIGINAL)
        open_in_original(review);
    else if (review->bottom == BOTTOM_FINDINGS)
        open_line(review);
    else if (review->bottom == BOTTOM_OUTLINE)
        open_outline_line(review);
    else
        open_place(review);
}

static void correct_here(struct review *review, int unused)
{
    (void)unused;
    int cell = review_cell_here(review);
    if (cell >= 0)
        review_correct_cell(review, cell);
    else
        review_open_readings(review, 0);
}

/* From the arithmetic to the list, out of a search; never out of the report. */
static void cancel(struct review *review, int unused)
{
    (void)unused;
    if (review->query.count)
        review->query.count = 0;
    else if (review->bottom != BOTTOM_FINDINGS)
        review->bottom = BOTTOM_FINDINGS;
    else if (review->zoomed)
        review->zoomed = false;
}

/* --- Files --- */

static const struct entry *entry_of(const struct review *review)
{
    return &review->view.application->entries->items[review->entry];
}

static void open_original_file(struct review *review, int unused)
{
    (void)unused;
    struct error error = {0};
    if (outside_open(entry_of(review)->path, &error))
        application_say(review->view.application, "正在打开 %s", entry_of(review)->path);
    else
        application_alert(review->view.application, "%s", error.message);
}

static void open_neighbour(struct review *review, int step)
{
    struct application *application = review->view.application;
    size_t next = application->list ? view_list_neighbour(application->list, review->entry, step) : review->entry;
    if (next == review->entry)
        application_say(application, step > 0 ? "已经是最后一份" : "已经是第一份");
    else
        application_open_report(application, next);
}

static void copy_here(struct review *review, int unused)
{
    (void)unused;
    struct application *application = review->view.application;
    struct terminal *terminal = application->terminal;
    const struct document *document = session_document(review->session);
    char buffer[80];
    enum role role;
    struct slice text = document_text(document, document_line_span(document, document_line(document, review->offset)));
    if (review->focus == PANE_TABLE)
        text = table_cell_text(session_facts(review->session), review->cell, buffer, &role);
    else if (review->focus == PANE_BOTTOM && review->finding >= 0)
        text = session_results(review->session)->findings[review->finding].message;
    if (terminal->operations->copy(terminal, slice_trim(text)))
        application_say(application, "已复制：%.*s", SLICE_ARGUMENTS(slice_trim(text)));
    else
        application_alert(application, "这个终端不能复制");
}

static void reload(struct review *review, int unused)
{
    (void)unused;
    struct application *application = review->view.application;
    struct place place = review_place(review);
    if (!application_open_report(application, review->entry))
        return;
    review_go((struct review *)application->review, &place);
    application_say(application, "重新读取了");
}

/* --- Searching --- */

static bool find_in_original(struct review *review, int step)
{
    struct slice text = session_document(review->session)->text;
    struct span hit = SPAN_NONE;
    if (step >= 0) {
        hit = query_find(&review->query, text, review->offset + (step > 0));
        if (span_is_none(hit))
            hit = query_find(&review->query, text, 0);
    } else {
        struct span one = query_find(&review->query, text, 0), last = SPAN_NONE;
        for (; !span_is_none(one); one = query_find(&review->query, text, one.start + 1)) {
            if (one.start < review->offset)
                hit = one;
            last = one;
        }
        hit = span_is_none(hit) ? last : hit;
    }
    if (span_is_none(hit))
        return false;
    int cell = facts_cell_at(session_facts(review->session), hit.start);
    if (cell >= 0)
        review_choose_cell(review, cell);
    review_choose_offset(review, hit.start);
    return true;
}

static bool has_query(const struct review *review, struct slice text)
{
    return !span_is_none(query_find(&review->query, text, 0));
}

/* A cell is found by its value, by its row's label at the row's first cell. */
static bool cell_matches(const struct review *review, int cell)
{
    const struct facts *facts = session_facts(review->session);
    const struct form *form = facts->form;
    const struct form_row *row = &form->rows[form->cells[cell].row];
    char buffer[80];
    enum role role;
    if (!facts->rows[form->cells[cell].row].active)
        return false;
    bool first = cell == row->first_cell;
    return has_query(review, table_cell_text(facts, cell, buffer, &role)) || (first && has_query(review, row->label));
}

bool review_matches_cell(const struct review *review, int cell)
{
    char buffer[80];
    enum role role;
    return review->query.count && review->focus == PANE_TABLE &&
           has_query(review, table_cell_text(session_facts(review->session), cell, buffer, &role));
}

bool review_matches_row(const struct review *review, int row)
{
    return review->query.count && review->focus == PANE_TABLE &&
           has_query(review, session_facts(review->session)->form->rows[row].label);
}

static bool finding_matches(const struct review *review, int finding)
{
    return has_query(review, session_results(review->session)->findings[finding].message);
}

/* The next of `count` things that matches, going round from `at`; -1 when none does. */
static int find_among(const struct review *review, int at, int count, int step,
                      bool (*matches)(const struct review *, int))
{
    for (int k = step == 0 ? 0 : 1; k <= count; k++) {
        int i = ((at + k * (step < 0 ? -1 : 1)) % count + count) % count;
        if (matches(review, i))
            return i;
    }
    return -1;
}

bool review_searches_original(const struct review *review)
{
    return review->focus == PANE_ORIGINAL || (review->focus == PANE_BOTTOM && review->bottom == BOTTOM_OUTLINE);
}

bool review_find(struct review *review, int step)
{
    int cells = (int)session_facts(review->session)->form->cell_count;
    int findings = (int)session_results(review->session)->finding_count;
    if (review_searches_original(review))
        return find_in_original(review, step);
    bool in_table = review->focus == PANE_TABLE || findings == 0;
    int here = review->finding < 0 ? 0 : review->finding;
    int found = in_table ? find_among(review, review->cell, cells, step, cell_matches)
                         : find_among(review, here, findings, step, finding_matches);
    if (found >= 0 && in_table)
        review_choose_cell(review, found);
    else if (found >= 0)
        review_choose_finding(review, found);
    return found >= 0;
}

static void repeat_search(struct review *review, int step)
{
    struct application *application = review->view.application;
    struct slice searched = buffer_slice(&review->searched);
    review->query = query_of(searched);
    review_remember(review);
    if (searched.length == 0)
        application_say(application, "还没有查找过：按 / 查找");
    else if (!review_find(review, step))
        application_alert(application, "没有找到「%.*s」", SLICE_ARGUMENTS(searched));
}

/* --- All of them --- */

static void zoom(struct review *review, int unused)
{
    (void)unused;
    review->zoomed = !review->zoomed;
}

static void page(struct review *review, int pages)
{
    move_rows(review, pages * page_rows(review));
}

static void decide(struct review *review, int decision)
{
    review_decide(review, (enum decision)decision);
}

/* Folds the cause away, or unfolds it. */
static void toggle_fold(struct review *review, int unused)
{
    (void)unused;
    int cause = review_cause_here(review);
    if (cause >= 0)
        review_fold(review, !review_is_folded(review, cause));
}

static void quit(struct review *review, int unused)
{
    (void)unused;
    application_close_report(review->view.application);
}

/* --- Handing out --- */

static struct handout_source source_here(const struct review *review)
{
    return (struct handout_source){.application = review->view.application,
                                   .session = review->session,
                                   .entry = review->entry,
                                   .finding = review_finding_here(review),
                                   .table = review->table.index};
}

static void export_here(struct review *review, struct slice format)
{
    struct handout_source source = source_here(review);
    dialog_export_open(&source, format);
}

static void print_here(struct review *review, int unused)
{
    (void)unused;
    struct handout_source source = source_here(review);
    dialog_print_open(&source);
}

static const struct {
    void (*run)(struct review *review, int argument);
    int argument;
} handlers[COMMAND_COUNT] = {
    [COMMAND_next_open] = {go_next_open, 1},
    [COMMAND_previous_open] = {go_next_open, -1},
    [COMMAND_open] = {open_here, 0},
    [COMMAND_correct] = {correct_here, 0},
    [COMMAND_accept] = {review_accept, 0},
    [COMMAND_next_candidate] = {review_step_candidate, 1},
    [COMMAND_previous_candidate] = {review_step_candidate, -1},
    [COMMAND_fold] = {toggle_fold, 0},
    [COMMAND_prose] = {cross_to_prose, 0},
    [COMMAND_unseen] = {open_unseen, 0},
    [COMMAND_confirm] = {decide, DECISION_CONFIRMED},
    [COMMAND_waive] = {review_waive, 0},
    [COMMAND_fixed] = {decide, DECISION_FIXED},
    [COMMAND_reopen] = {decide, DECISION_OPEN},
    [COMMAND_note] = {review_write_note, false},
    [COMMAND_report_note] = {review_write_note, true},
    [COMMAND_reading] = {review_open_readings, 0},
    [COMMAND_take_back] = {review_take_back, 0},
    [COMMAND_undo] = {review_undo, false},
    [COMMAND_redo] = {review_undo, true},
    [COMMAND_up] = {move_rows, -1},
    [COMMAND_down] = {move_rows, 1},
    [COMMAND_left] = {move_columns, -1},
    [COMMAND_right] = {move_columns, 1},
    [COMMAND_page_up] = {page, -1},
    [COMMAND_page_down] = {page, 1},
    [COMMAND_first] = {move_to_end, false},
    [COMMAND_last] = {move_to_end, true},
    [COMMAND_table_two] = {go_table, 0},
    [COMMAND_table_three] = {go_table, 1},
    [COMMAND_table_four] = {go_table, 2},
    [COMMAND_switch_pane] = {switch_pane, 0},
    [COMMAND_outline] = {toggle_outline, 0},
    [COMMAND_last_year] = {review_toggle_previous, 0},
    [COMMAND_zoom] = {zoom, 0},
    [COMMAND_back] = {go_back, false},
    [COMMAND_forward] = {go_back, true},
    [COMMAND_next_match] = {repeat_search, 1},
    [COMMAND_previous_match] = {repeat_search, -1},
    [COMMAND_next_report] = {open_neighbour, 1},
    [COMMAND_previous_report] = {open_neighbour, -1},
    [COMMAND_open_original] = {open_original_file, 0},
    [COMMAND_print] = {print_here, 0},
    [COMMAND_copy] = {copy_here, 0},
    [COMMAND_reload] = {reload, 0},
    [COMMAND_cancel] = {cancel, 0},
    [COMMAND_quit] = {quit, 0},
};

void review_run(struct review *review, enum command command, struct slice argument)
{
    if (command == COMMAND_go)
        go_to(review, argument);
    else if (command == COMMAND_export)
        export_here(review, argument);
    else if (handlers[command].run)
        handlers[command].run(review, handlers[command].argument);
}
