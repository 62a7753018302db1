/* The outline: what the report says of itself, its six sections and three tables with how they stand. */
#include "tui/paint.h"
#include "tui/view_review.h"

void pane_outline_prepare(struct review *review)
{
    const struct form *form = session_facts(review->session)->form;
    review->outline_lines =
        arena_new_array(review->arena, struct outline_line, 1 + form->section_count + form->table_count);
    size_t count = 0;
    review->outline_lines[count++] = (struct outline_line){-1, -1};
    for (size_t s = 0; s < form->section_count; s++) {
        review->outline_lines[count++] = (struct outline_line){(int)s, -1};
        for (size_t t = 0; t < form->table_count; t++)
            if (form->tables[t].section == s)
                review->outline_lines[count++] = (struct outline_line){(int)s, (int)t};
    }
    review->outline_count = count;
    if (review->outline >= (int)count)
        review->outline = (int)count - 1;
}

/* A finding about cells belongs to their table, another to its section. */
static bool belongs(const struct review *review, const struct finding *finding, const struct outline_line *line)
{
    const struct form *form = session_facts(review->session)->form;
    int table = finding->cell_count ? form->cells[finding->cells[0]].table : -1;
    if (line->table >= 0 || table >= 0)
        return line->table >= 0 && line->table == table;
    return finding->section == line->section;
}

static void draw_counts(struct review *review, struct canvas *canvas, struct area area, const struct outline_line *line,
                        enum role chosen)
{
    const struct theme *theme = review->view.application->theme;
    const struct results *results = session_results(review->session);
    int counts[3] = {0}, column = area.width - 21;
    for (size_t i = 0; i < results->finding_count; i++)
        if (results->findings[i].outcome == OUTCOME_FAIL && belongs(review, &results->findings[i], line))
            counts[results->findings[i].level]++;
    for (int level = LEVEL_ERROR; level >= LEVEL_INFO; level--, column += 7)
        if (counts[level])
            canvas_print(canvas, area, 0, column, chosen != ROLE_text ? chosen : role_of_level((enum level)level),
                         "%.*s%3d", SLICE_ARGUMENTS(mark_of_level(theme, (enum level)level)), counts[level]);
}

static struct slice report_line(const struct review *review, struct arena *arena)
{
    const struct facts *facts = session_facts(review->session);
    struct slice organ = facts->organ.length ? facts->organ : SLICE("（没有找到单位名称）");
    struct slice year = facts->year ? arena_print(arena, "%d 年", facts->year) : SLICE("（没有找到年度）");
    return arena_print(arena, "%.*s  %.*s  %.*s 版", SLICE_ARGUMENTS(organ), SLICE_ARGUMENTS(year),
                       SLICE_ARGUMENTS(facts->form->id));
}

static struct slice section_line(const struct review *review, int section, bool *missing, struct arena *arena)
{
    const struct facts *facts = session_facts(review->session);
    const struct section_fact *fact = &facts->sections[section];
    const struct form_section *form_section = &facts->form->sections[section];
    *missing = !fact->present;
    if (!fact->present)
        return arena_print(arena, "[缺] %.*s、%.*s", SLICE_ARGUMENTS(form_section->ordinal),
                           SLICE_ARGUMENTS(form_section->heading));
    struct slice heading = slice_trim(document_text(facts->document, fact->heading));
    uint32_t line = document_line(facts->document, fact->heading.start);
    return arena_print(arena, "%.*s（第 %u 行）%s", SLICE_ARGUMENTS(heading), line,
                       fact->out_of_order ? "，次序不对" : "");
}

static struct slice table_line(const struct review *review, int table, bool *missing, struct arena *arena)
{
    const struct facts *facts = session_facts(review->session);
    const struct form_table *form_table = &facts->form->tables[table];
    static const char *const states[] = {[TABLE_MISSING] = "[缺] ", [TABLE_PARTIAL] = "[不全] ", [TABLE_PRESENT] = ""};
    *missing = facts->tables[table].state == TABLE_MISSING;
    return arena_print(arena, "    %s%.*s %.*s", states[facts->tables[table].state], SLICE_ARGUMENTS(form_table->name),
                       SLICE_ARGUMENTS(form_table->title));
}

static bool has_note(const struct review *review, const struct outline_line *line, struct arena *arena)
{
    const struct form *form = session_facts(review->session)->form;
    if (line->table >= 0)
        return false;
    struct slice target = line->section < 0
                              ? SLICE("report")
                              : arena_print(arena, "section:%.*s", SLICE_ARGUMENTS(form->sections[line->section].id));
    return session_note(review->session, target).length > 0;
}

static void draw_line(struct review *review, struct canvas *canvas, struct area area, size_t i)
{
    const struct outline_line *line = &review->outline_lines[i];
    struct arena *frame = review->view.application->frame;
    bool chosen = (int)i == review->outline, missing = false;
    struct slice text = line->table >= 0     ? table_line(review, line->table, &missing, frame)
                        : line->section >= 0 ? section_line(review, line->section, &missing, frame)
                                             : report_line(review, frame);
    enum role cursor = review->focus == PANE_BOTTOM ? ROLE_cursor : ROLE_linked;
    enum role role = chosen ? cursor : missing ? ROLE_missing : line->table >= 0 ? ROLE_text : ROLE_heading;
    if (chosen)
        canvas_fill(canvas, area, role);
    bool counts = area.width >= 50;
    canvas_text_cut(canvas, area, 0, 1, area.width - (counts ? 30 : 1), text, role);
    if (counts)
        draw_counts(review, canvas, area, line, chosen ? role : ROLE_text);
    if (counts && has_note(review, line, frame))
        canvas_text(canvas, area, 0, area.width - 28, SLICE("批注"), chosen ? role : ROLE_note);
    if (chosen && review->focus == PANE_BOTTOM) {
        canvas->cursor_row = area.row;
        canvas->cursor_column = area.column;
        canvas->cursor_visible = true;
    }
}

void pane_outline_draw(struct review *review, struct canvas *canvas, struct area area)
{
    size_t height = (size_t)area.height, chosen = (size_t)review->outline;
    if (height < 1 || area.width < 1)
        return;
    if (chosen < review->outline_top || review->outline_count <= height)
        review->outline_top = review->outline_count <= height ? 0 : chosen;
    if (chosen >= review->outline_top + height)
        review->outline_top = chosen - height + 1;
    for (size_t i = review->outline_top; i < review->outline_count && i < review->outline_top + height; i++)
        draw_line(review, canvas, area_part(area, (int)(i - review->outline_top), 0, 1, area.width), i);
}

static uint32_t section_place(const struct review *review, int section)
{
    const struct facts *facts = session_facts(review->session);
    const struct section_fact *fact = &facts->sections[section];
    struct span span = fact->present ? fact->heading : fact->body;
    return span_is_none(span) ? 0 : span.start;
}

/* The panes above follow. */
void pane_outline_move(struct review *review, int rows)
{
    ptrdiff_t count = (ptrdiff_t)review->outline_count, next = review->outline + rows;
    review->outline = (int)(next < 0 ? 0 : next >= count ? count - 1 : next);
    const struct outline_line *line = &review->outline_lines[review->outline];
    if (line->table >= 0)
        review_choose_table(review, line->table);
    else
        review_choose_offset(review, line->section >= 0 ? section_place(review, line->section) : 0);
    for (size_t i = 0; line->section >= 0 && line->table < 0 && i < review->original.absence_count; i++)
        if (review->original.absences[i].section == line->section)
            review_choose_absence(review, (int)i);
}
