/* What a person says about a report: notes, decisions, other readings; undoing and redoing it. */
#include "read/container.h"
#include "tui/dialogs.h"
#include "tui/view_review.h"

#include <stdio.h>

/* --- Doing it --- */

bool review_may_edit(const struct review *review)
{
    if (!session_read_only(review->session))
        return true;
    const struct path_list *notices = session_notices(review->session);
    application_alert(review->view.application, "只读，不能改动%s%s", notices->count ? "：" : "",
                      notices->count ? notices->items[0] : "");
    return false;
}

static bool file_has_changed(const struct review *review)
{
    struct stat now;
    if (stat(archive_or_file(session_document(review->session)->path, review->arena), &now) != 0)
        return true;
    return now.st_size != review->opened.st_size || now.st_ino != review->opened.st_ino ||
           now.st_mtim.tv_sec != review->opened.st_mtim.tv_sec || now.st_mtim.tv_nsec != review->opened.st_mtim.tv_nsec;
}

static void say_done(struct review *review, const char *what, struct slice label)
{
    size_t decided, total;
    session_progress(review->session, &decided, &total);
    if (file_has_changed(review))
        application_alert(review->view.application, "%s：%.*s。原件在打开之后变动了或不见了，按 R 重新读取", what,
                          SLICE_ARGUMENTS(label));
    else if (decided < total)
        application_say(review->view.application, "%s：%.*s（还有 %zu 处待处理）", what, SLICE_ARGUMENTS(label),
                        total - decided);
    else
        application_say(review->view.application, "%s：%.*s（都处理完了，F5 导出）", what, SLICE_ARGUMENTS(label));
}

/* What a step of several actions is called: by its first one. */
static struct slice step_story(const struct review *review, const struct action *actions, size_t count,
                               struct arena *arena)
{
    struct slice story = action_story(review, &actions[0], arena);
    return count > 1 ? arena_print(arena, "%.*s 等 %zu 处", SLICE_ARGUMENTS(story), count) : story;
}

bool review_do_together(struct review *review, const struct action *actions, size_t count, struct error *error)
{
    struct arena *arena = arena_new();
    struct slice label = step_story(review, actions, count, arena);
    struct place before = review_place(review);
    bool done = session_do_together(review->session, actions, count, error);
    if (done) {
        review_refresh(review, before.fingerprint);
        say_done(review, "已存", label);
    }
    arena_free(arena);
    return done;
}

bool review_do(struct review *review, const struct action *action, struct error *error)
{
    return review_do_together(review, action, 1, error);
}

static void do_or_alert(struct review *review, const struct action *action)
{
    struct error error = {0};
    if (!review_do(review, action, &error))
        application_alert(review->view.application, "没有存下：%s", error.message);
}

void review_describe(const struct review *review, const struct action *actions, size_t count, struct buffer *out)
{
    struct arena *arena = arena_new();
    struct preview preview;
    struct error error = {0};
    if (!session_preview(review->session, actions, count, arena, &preview, &error))
        buffer_add_text(out, error.message);
    else if (preview.gone == 0 && preview.added == 0)
        buffer_add_text(out, "问题不增不减");
    else
        buffer_print(out, "%zu 处问题将消除，%zu 处新增", preview.gone, preview.added);
    if (error.kind == ERROR_NONE && preview.added > 0)
        buffer_print(out, "：%.*s", SLICE_ARGUMENTS(preview.added_messages[0]));
    arena_free(arena);
}

static struct slice last_step_story(const struct review *review, const struct action *actions, size_t count,
                                    struct arena *arena)
{
    size_t first = count - 1;
    while (first > 0 && actions[first].with_previous)
        first--;
    return step_story(review, &actions[first], count - first, arena);
}

void review_undo(struct review *review, int redo)
{
    struct application *application = review->view.application;
    struct error error = {0};
    struct arena *arena = arena_new();
    size_t count;
    if (!review_may_edit(review)) {
        arena_free(arena);
        return;
    }
    const struct action *actions = session_actions(review->session, &count);
    struct slice label = SLICE_NONE;
    struct place before = review_place(review);
    if (!redo && count)
        label = last_step_story(review, actions, count, arena);
    bool done = redo ? session_redo(review->session, &error) : session_undo(review->session, &error);
    if (done) {
        actions = session_actions(review->session, &count);
        if (redo && count)
            label = last_step_story(review, actions, count, arena);
        review_refresh(review, before.fingerprint);
        say_done(review, redo ? "已重做" : "已撤销", label);
    } else {
        application_alert(application, "%s", error.message);
    }
    arena_free(arena);
}

/* --- Drafts: an action of which one part is still to be written --- */

#define UNSAVED SLICE("上次写到这里，没有存下就中断了。可以接着写；不要了，按两次 Esc")

enum draft_part { DRAFT_VALUE, DRAFT_TEXT, DRAFT_REASON };
struct draft {
    struct review *review;
    struct action action;
    char target[160];
    enum draft_part part;
};

static struct draft *draft_new(struct review *review, enum action_kind kind, enum draft_part part, const char *format,
                               ...) __attribute__((format(printf, 4, 5)));
static struct draft *draft_new(struct review *review, enum action_kind kind, enum draft_part part, const char *format,
                               ...)
{
    struct draft *draft = heap_allocate(sizeof *draft);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(draft->target, sizeof draft->target, format, arguments);
    va_end(arguments);
    draft->review = review;
    draft->action.kind = kind;
    draft->part = part;
    return draft;
}

static struct action draft_action(const struct draft *draft, struct slice text)
{
    struct action action = draft->action;
    action.target = slice_of(draft->target);
    if (draft->part == DRAFT_VALUE)
        action.value = text;
    else if (draft->part == DRAFT_TEXT)
        action.text = text;
    else
        action.reason = text;
    return action;
}

/* On the line of a cause a decision is about all findings below it. */
static bool decide_all(struct review *review, const struct action *action, struct error *error)
{
    struct arena *arena = arena_new();
    const struct cause *cause = &session_causes(review->session)->items[review->cause_of[review->finding]];
    struct action *actions = arena_new_array(arena, struct action, cause->finding_count);
    for (size_t i = 0; i < cause->finding_count; i++) {
        actions[i] = *action;
        actions[i].target = arena_print(arena, "finding:%s",
                                        session_results(review->session)->findings[cause->findings[i]].fingerprint);
    }
    bool done = cause->finding_count == 0 || review_do_together(review, actions, cause->finding_count, error);
    arena_free(arena);
    return done;
}

static bool is_on_cause(const struct review *review)
{
    return review->focus == PANE_BOTTOM && review->bottom == BOTTOM_FINDINGS && review->spot == LIST_CAUSE;
}

static bool draft_submit(void *context, struct slice text, struct error *error)
{
    struct draft *draft = context;
    struct action action = draft_action(draft, text);
    if (action.kind == ACTION_DECIDE && is_on_cause(draft->review))
        return decide_all(draft->review, &action, error);
    return review_do(draft->review, &action, error);
}

static void draft_describe(void *context, struct slice text, struct buffer *out)
{
    struct draft *draft = context;
    struct action action = draft_action(draft, slice_trim(text));
    review_describe(draft->review, &action, 1, out);
}

static void draft_keep(void *context, struct slice text)
{
    struct draft *draft = context;
    struct action action = draft_action(draft, text);
    if (text.length)
        session_keep_draft(draft->review->session, &action);
    else
        session_drop_draft(draft->review->session);
}

static void draft_drop(void *context)
{
    session_drop_draft(((struct draft *)context)->review->session);
}

/* --- Notes --- */

static struct draft *note_draft(struct review *review, bool whole_report)
{
    const struct facts *facts = session_facts(review->session);
    const struct results *results = session_results(review->session);
    int cell = review_cell_here(review), section = review_section_at(review, review->offset);
    bool bottom = review->focus == PANE_BOTTOM;
    if (bottom && review->bottom == BOTTOM_OUTLINE)
        section = review->outline_lines[review->outline].section;
    bool about_finding = bottom && review->bottom != BOTTOM_OUTLINE && review->bottom != BOTTOM_UNSEEN;
    if (!whole_report && about_finding && review->finding >= 0)
        return draft_new(review, ACTION_NOTE, DRAFT_TEXT, "finding:%s", results->findings[review->finding].fingerprint);
    if (!whole_report && (!bottom || review->bottom == BOTTOM_UNSEEN) && cell >= 0)
        return draft_new(review, ACTION_NOTE, DRAFT_TEXT, "cell:%.*s", SLICE_ARGUMENTS(facts->form->cells[cell].id));
    if (!whole_report && section >= 0)
        return draft_new(review, ACTION_NOTE, DRAFT_TEXT, "section:%.*s",
                         SLICE_ARGUMENTS(facts->form->sections[section].id));
    return draft_new(review, ACTION_NOTE, DRAFT_TEXT, "report");
}

static struct slice note_title(const struct draft *draft, struct arena *arena)
{
    struct action action = draft_action(draft, SLICE("x"));
    if (slice_starts_with(action.target, SLICE("finding:")))
        return SLICE("批注这一处问题");
    return action_story(draft->review, &action, arena);
}

static void open_note(struct review *review, struct draft *draft, struct slice text, bool unsaved)
{
    struct input input = {
        .title = note_title(draft, review->view.application->frame),
        .hint = unsaved ? UNSAVED : SLICE_NONE,
        .text = text,
        .several_lines = true,
        .unsaved = unsaved,
        .context = draft,
        .submit = draft_submit,
        .keep = draft_keep,
        .drop = draft_drop,
    };
    dialog_input_open(review->view.application, &input);
}

void review_write_note(struct review *review, int whole_report)
{
    if (!review_may_edit(review))
        return;
    struct draft *draft = note_draft(review, whole_report);
    open_note(review, draft, session_note(review->session, slice_of(draft->target)), false);
}

/* --- Decisions --- */

/* The finding to decide on, or -1 after saying why there is none. */
static int decidable_finding(struct review *review)
{
    int finding = review_finding_here(review);
    if (!review_may_edit(review))
        return -1;
    if (finding < 0) {
        application_say(review->view.application, "这里没有问题可以决定");
        return -1;
    }
    if (session_results(review->session)->findings[finding].outcome == OUTCOME_UNCHECKED) {
        application_say(review->view.application, "这一条无法核对，没有要决定的；先把读不准或空着的格子弄清");
        return -1;
    }
    if (review->finding != finding) {
        review->finding = finding;
        review->spot = LIST_FINDING;
    }
    return finding;
}

void review_decide(struct review *review, enum decision decision)
{
    int finding = decidable_finding(review);
    if (finding < 0)
        return;
    char target[32];
    snprintf(target, sizeof target, "finding:%s", session_results(review->session)->findings[finding].fingerprint);
    struct action action = {.kind = ACTION_DECIDE, .target = slice_of(target), .decision = decision};
    struct error error = {0};
    if (is_on_cause(review) ? !decide_all(review, &action, &error) : !review_do(review, &action, &error))
        application_alert(review->view.application, "没有存下：%s", error.message);
}

static void open_reason(struct review *review, int finding, struct slice text, bool unsaved)
{
    const struct finding *chosen = &session_results(review->session)->findings[finding];
    struct draft *draft = draft_new(review, ACTION_DECIDE, DRAFT_REASON, "finding:%s", chosen->fingerprint);
    draft->action.decision = DECISION_WAIVED;
    struct input input = {
        .title = SLICE("准予保留：请写理由"),
        .hint = unsaved ? UNSAVED : chosen->message,
        .text = text,
        .unsaved = unsaved,
        .context = draft,
        .submit = draft_submit,
        .keep = draft_keep,
        .drop = draft_drop,
    };
    dialog_input_open(review->view.application, &input);
}

void review_waive(struct review *review, int unused)
{
    (void)unused;
    int finding = decidable_finding(review);
    if (finding < 0)
        return;
    open_reason(review, finding, session_finding_status(review->session, (size_t)finding).reason, false);
}

/* --- What was being written when the program ended --- */

static int finding_of_target(const struct review *review, struct slice target)
{
    const struct results *results = session_results(review->session);
    struct slice name = slice_part(target, sizeof "finding:" - 1, target.length);
    for (size_t i = 0; slice_starts_with(target, SLICE("finding:")) && i < results->finding_count; i++)
        if (slice_is(name, results->findings[i].fingerprint))
            return (int)i;
    return -1;
}

/* What it was about may be gone with a changed report: then it becomes a note on the report. */
void review_resume_draft(struct review *review)
{
    struct arena *arena = arena_new();
    struct action action;
    if (session_find_draft(review->session, arena, &action)) {
        bool about_finding = slice_starts_with(action.target, SLICE("finding:"));
        int finding = finding_of_target(review, action.target);
        if (finding >= 0)
            review_choose_finding(review, finding);
        if (finding >= 0 && action.kind == ACTION_DECIDE)
            open_reason(review, finding, action.reason, true);
        else if (finding >= 0 || !about_finding)
            open_note(review, draft_new(review, ACTION_NOTE, DRAFT_TEXT, "%.*s", SLICE_ARGUMENTS(action.target)),
                      action.text, true);
        else
            open_note(review, draft_new(review, ACTION_NOTE, DRAFT_TEXT, "report"),
                      action.kind == ACTION_DECIDE ? action.reason : action.text, true);
    }
    arena_free(arena);
}

void review_take_back(struct review *review, int unused)
{
    (void)unused;
    int cell = review_cell_here(review);
    const struct facts *facts = session_facts(review->session);
    if (cell < 0 || !review_may_edit(review))
        return;
    const struct cell_fact *fact = &facts->cells[cell];
    if (!fact->confirmed && !fact->has_should) {
        application_say(review->view.application, "这一格没有改正过");
        return;
    }
    char target[160];
    snprintf(target, sizeof target, "cell:%.*s", SLICE_ARGUMENTS(facts->form->cells[cell].id));
    struct action action = {.kind = fact->has_should ? ACTION_SHOULD : ACTION_CORRECT, .target = slice_of(target)};
    do_or_alert(review, &action);
}

/* --- Other readings: organ, year, form, sections, rows --- */

static void write_reading(struct review *review, const char *target, const char *title, const char *hint,
                          struct slice text)
{
    struct input input = {
        .title = slice_of(title),
        .hint = slice_of(hint),
        .text = text,
        .context = draft_new(review, ACTION_CORRECT, DRAFT_VALUE, "%s", target),
        .describe = draft_describe,
        .submit = draft_submit,
    };
    dialog_input_open(review->view.application, &input);
}

/* A menu of values for one target. */
struct value_choice {
    struct review *review;
    char target[160];
    char values[16][24];
};

static struct action choice_action(const struct value_choice *choice, size_t item)
{
    return (struct action){
        .kind = ACTION_CORRECT, .target = slice_of(choice->target), .value = slice_of(choice->values[item])};
}

static void choice_describe(void *context, size_t item, struct buffer *out)
{
    struct value_choice *choice = context;
    struct action action = choice_action(choice, item);
    review_describe(choice->review, &action, 1, out);
}

static void choice_choose(void *context, size_t item)
{
    struct value_choice *choice = context;
    struct action action = choice_action(choice, item);
    do_or_alert(choice->review, &action);
}

static void open_choice(struct value_choice *choice, struct slice title, const struct menu_item *items, size_t count,
                        size_t chosen)
{
    struct menu menu = {.title = title,
                        .items = items,
                        .count = count,
                        .chosen = chosen,
                        .context = choice,
                        .describe = choice_describe,
                        .choose = choice_choose};
    dialog_menu_open(choice->review->view.application, &menu);
}

static struct value_choice *choice_new(struct review *review, struct slice target)
{
    struct value_choice *choice = heap_allocate(sizeof *choice);
    choice->review = review;
    snprintf(choice->target, sizeof choice->target, "%.*s", SLICE_ARGUMENTS(target));
    return choice;
}

static void choose_form(struct review *review)
{
    const struct forms *forms = review->view.application->options->review.forms;
    const struct form *present = session_facts(review->session)->form;
    struct value_choice *choice = choice_new(review, SLICE("form"));
    struct menu_item items[16];
    size_t count = 0;
    for (size_t i = 0; i < forms->count && count < 15; i++, count++) {
        const struct form *form = &forms->items[i];
        items[count].label = arena_print(review->view.application->frame, "%.*s 版（%.*s）", SLICE_ARGUMENTS(form->id),
                                         SLICE_ARGUMENTS(form->basis));
        items[count].remark = form == present ? SLICE("现在按这个读") : SLICE_NONE;
        snprintf(choice->values[count], sizeof choice->values[count], "%.*s", SLICE_ARGUMENTS(form->id));
    }
    items[count++] = (struct menu_item){SLICE("由程序认定"), SLICE("收回改正")};
    open_choice(choice, SLICE("报告用的是哪个格式"), items, count, (size_t)(present - forms->items));
}

/* The line under the original's cursor, in a few words. */
static struct slice cursor_line(const struct review *review, uint32_t *line, struct arena *arena)
{
    const struct document *document = session_document(review->session);
    *line = document_line(document, review->offset);
    struct slice text = slice_trim(document_text(document, document_line_span(document, *line)));
    return arena_print(arena, "就是原文光标所在的第 %u 行：%.*s", *line, SLICE_ARGUMENTS(text));
}

static void choose_line(struct review *review, struct slice target, struct slice title, bool may_be_absent)
{
    struct value_choice *choice = choice_new(review, target);
    struct menu_item items[3] = {0};
    uint32_t line;
    size_t count = 0;
    items[count].label = cursor_line(review, &line, review->view.application->frame);
    snprintf(choice->values[count++], sizeof choice->values[0], "%u", line);
    if (may_be_absent) {
        items[count].label = SLICE("原文里没有这一节");
        snprintf(choice->values[count++], sizeof choice->values[0], "absent");
    }
    items[count++] = (struct menu_item){SLICE("由程序去找"), SLICE("收回改正")};
    open_choice(choice, title, items, count, 0);
}

struct readings {
    struct review *review;
};

static void choose_reading(void *context, size_t item)
{
    struct review *review = ((struct readings *)context)->review;
    struct arena *frame = review->view.application->frame;
    const struct facts *facts = session_facts(review->session);
    const struct form *form = facts->form;
    const struct form_row *row = &form->rows[form->cells[review->cell].row];
    if (item == 0) {
        write_reading(review, "organ", "报告单位", "标题里印的单位全称；空着则由程序去找", facts->organ);
    } else if (item == 1) {
        struct slice year = facts->year ? arena_print(frame, "%d", facts->year) : SLICE_NONE;
        write_reading(review, "year", "报告年度", "报告的是哪一年，不是发布的那一年；空着则由程序去找", year);
    } else if (item == 2) {
        choose_form(review);
    } else if (item - 3 < form->section_count) {
        const struct form_section *section = &form->sections[item - 3];
        choose_line(review, arena_print(frame, "section:%.*s", SLICE_ARGUMENTS(section->id)),
                    arena_print(frame, "「%.*s、%.*s」的标题在哪里", SLICE_ARGUMENTS(section->ordinal),
                                SLICE_ARGUMENTS(section->heading)),
                    true);
    } else {
        choose_line(
            review,
            arena_print(frame, "row:%.*s.%.*s", SLICE_ARGUMENTS(form->tables[row->table].id), SLICE_ARGUMENTS(row->id)),
            arena_print(frame, "「%.*s」这一行在哪里", SLICE_ARGUMENTS(row->label)), false);
    }
}

static struct menu_item section_item(const struct facts *facts, size_t i, struct arena *arena)
{
    const struct form_section *section = &facts->form->sections[i];
    const struct section_fact *fact = &facts->sections[i];
    struct menu_item item = {
        arena_print(arena, "%.*s、%.*s", SLICE_ARGUMENTS(section->ordinal), SLICE_ARGUMENTS(section->heading)),
        SLICE("没有找到")};
    if (fact->present && !span_is_none(fact->heading))
        item.remark = arena_print(arena, "第 %u 行", document_line(facts->document, fact->heading.start));
    return item;
}

static struct menu_item row_item(const struct review *review, struct arena *arena)
{
    const struct facts *facts = session_facts(review->session);
    int row = facts->form->cells[review->cell].row;
    const struct form_table *table = &facts->form->tables[facts->form->rows[row].table];
    struct menu_item item = {arena_print(arena, "%.*s 所选的一行：%.*s", SLICE_ARGUMENTS(table->name),
                                         SLICE_ARGUMENTS(facts->form->rows[row].label)),
                             SLICE("没有找到")};
    if (!span_is_none(facts->rows[row].label))
        item.remark = arena_print(arena, "第 %u 行", document_line(facts->document, facts->rows[row].label.start));
    return item;
}

void review_open_readings(struct review *review, int unused)
{
    (void)unused;
    const struct facts *facts = session_facts(review->session);
    struct arena *frame = review->view.application->frame;
    struct menu_item items[32];
    size_t count = 0;
    if (!review_may_edit(review))
        return;
    items[count++] = (struct menu_item){SLICE("报告单位"), facts->organ.length ? facts->organ : SLICE("没有找到")};
    items[count++] = (struct menu_item){SLICE("报告年度"),
                                        facts->year ? arena_print(frame, "%d 年", facts->year) : SLICE("没有找到")};
    items[count++] =
        (struct menu_item){SLICE("格式"), arena_print(frame, "%.*s 格式", SLICE_ARGUMENTS(facts->form->id))};
    for (size_t i = 0; i < facts->form->section_count && count < 30; i++)
        items[count++] = section_item(facts, i, frame);
    items[count++] = row_item(review, frame);
    struct readings *readings = heap_allocate(sizeof *readings);
    readings->review = review;
    bool outline = review->focus == PANE_BOTTOM && review->bottom == BOTTOM_OUTLINE;
    int section = outline ? review->outline_lines[review->outline].section : -1;
    struct menu menu = {.title = SLICE("改读：我们读错了哪里"),
                        .items = items,
                        .count = count,
                        .chosen = section >= 0 ? (size_t)section + 3 : 0,
                        .context = readings,
                        .choose = choose_reading};
    dialog_menu_open(review->view.application, &menu);
}
