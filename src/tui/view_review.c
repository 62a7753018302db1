/* The view of one report: its title, its panes, opening and closing. */
#include "read/container.h"
#include "tui/view_review.h"
#include "tui/dialogs.h"
#include "tui/paint.h"
#include "tui/view_list.h"

#include <string.h>

/* --- The title --- */

/* A piece of the title is shown whole or not at all. */
static int add_piece(struct canvas *canvas, struct area line, int column, int limit, enum role role, struct slice piece)
{
    if (piece.length == 0 || column + canvas_text_width(piece) > limit)
        return column;
    return canvas_text(canvas, line, 0, column, piece, role) + 2;
}

static int draw_counts(struct review *review, struct canvas *canvas, struct area line, int column, int limit)
{
    const struct theme *theme = review->view.application->theme;
    const struct results *results = session_results(review->session);
    struct arena *frame = review->view.application->frame;
    const uint32_t counts[] = {results->infos, results->warnings, results->errors};
    for (int level = LEVEL_ERROR; level >= LEVEL_INFO; level--)
        if (counts[level])
            column = add_piece(canvas, line, column, limit, role_of_level((enum level)level),
                               arena_print(frame, "%.*s %u", SLICE_ARGUMENTS(mark_of_level(theme, (enum level)level)),
                                           counts[level]));
    size_t decided, total;
    session_progress(review->session, &decided, &total);
    struct slice progress = total ? arena_print(frame, "已处理 %zu/%zu", decided, total) : SLICE("没有问题");
    if (total && column + canvas_text_width(progress) > limit)
        progress = arena_print(frame, "%zu/%zu", decided, total);
    return add_piece(canvas, line, column, limit, ROLE_title_bar, progress);
}

/* A piece at the right end; returns where it begins. */
static int add_right(struct canvas *canvas, struct area line, int column, int right, struct slice piece)
{
    int start = right - canvas_text_width(piece);
    if (piece.length == 0 || start < column)
        return right;
    canvas_text(canvas, line, 0, start, piece, ROLE_title_bar);
    return start - 2;
}

static struct slice page_text(const struct review *review, struct arena *frame)
{
    const struct document *document = session_document(review->session);
    if (document->page_count < 2)
        return SLICE_NONE;
    return arena_print(frame, "第 %u/%u 页", document_page(document, review->offset), document->page_count);
}

static void review_draw_title(struct view *view, struct canvas *canvas, struct area line)
{
    struct review *review = (struct review *)view;
    struct arena *frame = view->application->frame;
    const struct facts *facts = session_facts(review->session);
    canvas_fill(canvas, line, ROLE_title_bar);
    int right = line.width - 1;
    int column = add_piece(canvas, line, 1, right, ROLE_title_bar, SLICE("年审"));
    if (session_read_only(review->session))
        column = add_piece(canvas, line, column, right, ROLE_alert, SLICE(" 只读 "));
    struct slice organ = facts->organ.length ? facts->organ : SLICE("（单位不详）");
    column = add_piece(canvas, line, column, right, ROLE_title_bar, organ);
    column = add_piece(canvas, line, column, right, ROLE_title_bar,
                       facts->year ? arena_print(frame, "%d 年", facts->year) : SLICE("（年度不详）"));
    if (line.width >= 80)
        column = add_piece(canvas, line, column, right, ROLE_title_bar,
                           arena_print(frame, "%.*s 版", SLICE_ARGUMENTS(facts->form->id)));
    column = draw_counts(review, canvas, line, column, right);
    right = add_right(canvas, line, column, right, page_text(review, frame));
    add_right(canvas, line, column, right, slice_of(path_base_name(session_document(review->session)->path)));
}

/* --- The panes --- */

static int bottom_rows(const struct review *review, int width)
{
    switch (review->bottom) {
    case BOTTOM_DETAIL:
        return pane_detail_rows(review, width);
    case BOTTOM_OUTLINE:
        return (int)review->outline_count;
    case BOTTOM_CAUSE:
        return pane_cause_rows(review, width);
    case BOTTOM_UNSEEN:
        return pane_unseen_rows(review);
    case BOTTOM_FINDINGS:
        break;
    }
    return (int)review->line_count + (width < 100 ? 1 : 2);
}

static struct slice bottom_title(const struct review *review, struct arena *frame)
{
    if (review->bottom == BOTTOM_OUTLINE)
        return SLICE("目录");
    if (review->bottom == BOTTOM_FINDINGS)
        return SLICE("问题");
    if (review->bottom == BOTTOM_UNSEEN)
        return SLICE("规则看不到的");
    if (review->bottom == BOTTOM_CAUSE) {
        struct slice place = cause_place(review, review->cause_of[review->finding], frame);
        return arena_print(frame, "原因%s%.*s", place.length ? " " : "", SLICE_ARGUMENTS(place));
    }
    const struct finding *finding = &session_results(review->session)->findings[review->finding];
    return arena_print(frame, "问题：%.*s", SLICE_ARGUMENTS(rule_label(review, finding->rule)));
}

/* What was switched off or changed is said wherever the counts are. */
static struct slice rules_remark(const struct results *results, struct arena *frame)
{
    const struct rules_setting *setting = results->setting;
    struct slice said = arena_print(frame, "规则 %u 条：通过 %u，不通过 %u，无法核对 %u", results->run, results->passed,
                                    results->failed, results->unchecked);
    size_t changed = setting->level_count + setting->overridden_count;
    if (setting->off_count)
        said = arena_print(frame, "%s，停用 %zu", said.data, setting->off_count);
    if (changed)
        said = arena_print(frame, "%s，改动 %zu", said.data, changed);
    if (setting->off_count || changed)
        said = arena_print(frame, "%s（%.*s）", said.data, SLICE_ARGUMENTS(setting->profile_title));
    return said;
}

static struct slice bottom_remark(const struct review *review, struct arena *frame)
{
    if (review->bottom == BOTTOM_DETAIL)
        return arena_print(frame, "%.*s  Esc 回到清单",
                           SLICE_ARGUMENTS(session_results(review->session)->findings[review->finding].rule));
    if (review->bottom == BOTTOM_UNSEEN)
        return arena_print(frame, "%d/%d  Esc 回到清单", review->unseen + 1, pane_unseen_rows(review));
    if (review->bottom == BOTTOM_CAUSE)
        return arena_print(frame, "%.*s  Esc 回到清单",
                           SLICE_ARGUMENTS(cause_certainty(review, review->cause_of[review->finding])));
    if (review->bottom == BOTTOM_OUTLINE)
        return SLICE("o 回到问题");
    return rules_remark(session_results(review->session), frame);
}

static struct slice pane_title(const struct review *review, enum pane pane, struct arena *frame)
{
    const struct form_table *table = &review->table.form->tables[review->table.index];
    if (pane == PANE_ORIGINAL)
        return SLICE("原文");
    if (pane == PANE_BOTTOM)
        return bottom_title(review, frame);
    if (review_compares(review))
        return pane_passage_title(review, frame);
    return arena_print(frame, "%.*s %.*s", SLICE_ARGUMENTS(table->name), SLICE_ARGUMENTS(table->title));
}

/* Where the cursor stands: on a line of the text, or in a paragraph of a document that has no lines. */
static struct slice place_text(const struct review *review, struct arena *frame)
{
    const struct document *document = session_document(review->session);
    if (!document->built)
        return arena_print(frame, "第 %u/%u 行", document_line(document, review->offset), document->line_count);
    size_t count = 0, here = 0;
    for (size_t i = 0; i < document->block_count; i++) {
        const struct block *block = &document->blocks[i];
        count += block->kind != BLOCK_PAGE_BREAK && block->kind != BLOCK_FURNITURE;
        if (block->span.start <= review->offset)
            here = count;
    }
    struct slice page = document->page_count < 2
                            ? SLICE("")
                            : arena_print(frame, "第 %u 页 ", document_page(document, review->offset));
    return arena_print(frame, "%.*s第 %zu/%zu 段", SLICE_ARGUMENTS(page), here, count);
}

/* On a claim of the prose: of which cell it speaks, and whether that is so; as much of it as there is room for. */
static struct slice claim_remark(const struct review *review, int claim, struct arena *frame)
{
    const struct claim *here = &session_results(review->session)->claims[claim];
    struct slice place = place_text(review, frame), verdict = slice_of(verdict_label(here->outcome));
    struct slice whole = arena_print(frame, "%.*s  %.*s", SLICE_ARGUMENTS(verdict), SLICE_ARGUMENTS(place));
    if (here->cell_count == 0)
        return whole;
    struct slice cell = cell_label(review, here->cells[0], frame);
    if (here->cell_count > 1)
        cell = arena_print(frame, "%.*s 等 %zu 格", SLICE_ARGUMENTS(cell), here->cell_count);
    struct slice full = arena_print(frame, "与%.*s %.*s", SLICE_ARGUMENTS(cell), SLICE_ARGUMENTS(whole));
    return canvas_text_width(full) + 14 <= review->layout.panes[PANE_ORIGINAL].width ? full : whole;
}

static struct slice pane_remark(const struct review *review, enum pane pane, struct arena *frame)
{
    int claim = pane == PANE_ORIGINAL ? review_claim_here(review) : -1;
    if (pane == PANE_BOTTOM)
        return bottom_remark(review, frame);
    if (pane == PANE_TABLE && review_compares(review))
        return pane_passage_remark(review, frame);
    if (pane == PANE_TABLE)
        return session_previous(review->session) ? SLICE("2 3 4 换表  v 上年") : SLICE("2 3 4 换表");
    return claim >= 0 ? claim_remark(review, claim, frame) : place_text(review, frame);
}

static void draw_body(struct review *review, enum pane pane, struct canvas *canvas, struct area area)
{
    static void (*const bottoms[])(struct review *, struct canvas *, struct area) = {
        [BOTTOM_FINDINGS] = pane_findings_draw,
        [BOTTOM_DETAIL] = pane_detail_draw,
        [BOTTOM_CAUSE] = pane_cause_draw,
        [BOTTOM_UNSEEN] = pane_unseen_draw,
        [BOTTOM_OUTLINE] = pane_outline_draw,
    };
    if (pane == PANE_ORIGINAL)
        pane_original_draw(review, canvas, area);
    else if (pane == PANE_TABLE && review_compares(review))
        pane_passage_draw(review, canvas, area);
    else if (pane == PANE_TABLE)
        pane_table_draw(review, canvas, area);
    else
        bottoms[review->bottom](review, canvas, area);
}

static void draw_pane(struct review *review, enum pane pane, struct canvas *canvas)
{
    struct area area = review->layout.panes[pane];
    struct arena *frame = review->view.application->frame;
    if (area.height < 1 || area.width < 1)
        return;
    int head = area.height > 1;
    if (head)
        paint_pane_head(canvas, area_part(area, 0, 0, 1, area.width), pane_title(review, pane, frame),
                        pane_remark(review, pane, frame), review->focus == pane);
    draw_body(review, pane, canvas, area_part(area, head, 0, area.height - head, area.width));
}

static void review_draw(struct view *view, struct canvas *canvas, struct area area)
{
    struct review *review = (struct review *)view;
    bool detailed = review->bottom == BOTTOM_DETAIL || review->bottom == BOTTOM_CAUSE;
    struct wishes wishes = {review->focus,       review->zoomed,      detailed,
                            review->table_width, review->table_least, bottom_rows(review, area.width)};
    review->layout = layout_compute(area, wishes);
    for (enum pane pane = 0; pane < PANE_COUNT; pane++)
        draw_pane(review, pane, canvas);
    struct area upper = review->layout.panes[PANE_ORIGINAL];
    for (int row = 0; review->layout.separator >= 0 && row < upper.height; row++)
        canvas_text(canvas, area_part(canvas_area(canvas), upper.row + row, review->layout.separator, 1, 1), 0, 0,
                    row ? SLICE("|") : SLICE("+"), ROLE_frame);
}

/* --- The vtable --- */

static unsigned review_where(const struct view *view)
{
    const struct review *review = (const struct review *)view;
    static const unsigned bottoms[] = {[BOTTOM_FINDINGS] = WHERE_FINDINGS,
                                       [BOTTOM_DETAIL] = WHERE_DETAIL,
                                       [BOTTOM_CAUSE] = WHERE_DETAIL,
                                       [BOTTOM_UNSEEN] = WHERE_UNSEEN,
                                       [BOTTOM_OUTLINE] = WHERE_OUTLINE};
    if (review->focus == PANE_ORIGINAL)
        return WHERE_ORIGINAL;
    return review->focus == PANE_TABLE ? WHERE_TABLE : bottoms[review->bottom];
}

static void run_command(struct view *view, enum command command, struct slice argument)
{
    review_run((struct review *)view, command, argument);
}

static bool review_search(struct view *view, struct slice text)
{
    struct review *review = (struct review *)view;
    if (!review->searching)
        review->search_start = review_place(review);
    review->searching = text.length > 0;
    buffer_clear(&review->searched);
    buffer_add(&review->searched, text);
    review->query = query_of(text);
    review_go(review, &review->search_start);
    return review->query.count > 0 && review_find(review, 0);
}

/* The list goes on being read behind an open report, which may have neighbours. */
static int review_wake(const struct view *view)
{
    const struct view *list = view->application->list;
    return list ? list->operations->wake(list) : -1;
}

/* Not below a dialog: it stands on the findings as they are. */
static void review_collect(struct view *view)
{
    struct review *review = (struct review *)view;
    struct view *list = view->application->list;
    if (!list)
        return;
    list->operations->collect(list);
    struct place before = review_place(review);
    if (!view->application->dialogs && view_list_tell_peers(list, review->entry, review->session))
        review_refresh(review, before.fingerprint);
}

static void review_close(struct view *view)
{
    struct review *review = (struct review *)view;
    if (view->application->list) {
        view_list_tell_peers(view->application->list, review->entry, review->session);
        view_list_update(view->application->list, review->entry, review->session);
    }
    original_free(&review->original);
    review_close_other(review);
    vector_free(&review->trail.places);
    vector_free(&review->folds);
    buffer_free(&review->searched);
    session_close(review->session);
    arena_free(review->arena);
    arena_free(review->kept);
    heap_free(review);
}

static const struct view_operations review_operations = {
    .draw_title = review_draw_title,
    .draw = review_draw,
    .where = review_where,
    .run = run_command,
    .search = review_search,
    .wake = review_wake,
    .collect = review_collect,
    .close = review_close,
};

/* --- Opening --- */

/* What the person must be told before anything else. */
static void show_notices(struct review *review)
{
    const struct path_list *notices = session_notices(review->session);
    struct buffer text = {0};
    for (size_t i = 0; i < notices->count; i++)
        buffer_print(&text, "%s%s", i ? "\n" : "", notices->items[i]);
    if (notices->count)
        dialog_text_open(review->view.application, SLICE("请先看一看"), buffer_slice(&text));
    buffer_free(&text);
}

/* On the first thing that needs a decision; in a clean report on table three, which says most. */
static void choose_first(struct review *review)
{
    const struct form *form = session_facts(review->session)->form;
    review_choose_first(review);
    for (size_t i = 0; review->finding < 0 && i < form->table_count; i++)
        if (form->tables[i].row_count > form->tables[review->table.index].row_count)
            review_choose_table(review, (int)i);
}

struct view *view_review_open(struct application *application, struct session *session, size_t entry)
{
    struct review *review = heap_allocate(sizeof *review);
    review->view = (struct view){&review_operations, application};
    review->session = session;
    review->entry = entry;
    review->arena = arena_new();
    review->kept = arena_new();
    review->focus = PANE_BOTTOM;
    review->finding = -1;
    stat(archive_or_file(session_document(session)->path, review->arena), &review->opened);
    review_refresh(review, "");
    choose_first(review);
    review_resume_draft(review);
    review_ask_previous(review);
    show_notices(review);
    return &review->view;
}
