/* From actions on organ, year, form, sections and rows to the guidance under which the document is read again. */
#include "review/session.h"

const char *session_version_at(const struct session *session, size_t place)
{
    return place < session->history.versions.count ? session->history.versions.items[place] : session->document->sha256;
}

/* The newest action of each target, as earlier ones no longer count. */
static bool is_newest(const struct standing *standing, size_t i)
{
    for (size_t j = i + 1; j < standing->count; j++)
        if (standing->actions[j].kind == ACTION_CORRECT &&
            slice_equal(standing->actions[j].target, standing->actions[i].target))
            return false;
    return true;
}

static bool whole_number(struct slice text, int64_t most, uint32_t *out)
{
    struct decimal value;
    if (!decimal_parse(text, &value) || !decimal_is_whole(value) || value.digits < 1 || value.scale ||
        value.digits > most)
        return false;
    *out = (uint32_t)value.digits;
    return true;
}

struct slice line_beginning(const struct document *document, uint32_t line)
{
    enum { BYTES_MOST = 120 };
    struct slice text = slice_trim(document_text(document, document_line_span(document, line)));
    size_t end = 0;
    while (end < text.length) {
        size_t next = end;
        utf8_decode(text, &next);
        if (next > BYTES_MOST)
            break;
        end = next;
    }
    return slice_part(text, 0, end);
}

static bool line_reads(const struct document *document, uint32_t line, struct slice text)
{
    return line >= 1 && line <= document->line_count && slice_equal(line_beginning(document, line), text);
}

/* In a changed report the line may have moved: then the nearest one that reads the same counts. 0: none. */
static uint32_t find_line(const struct document *document, const struct action *action)
{
    uint32_t line, most = document->line_count;
    if (!whole_number(action->value, UINT32_MAX / 2, &line))
        return 0;
    if (action->about.length == 0)
        return line <= most ? line : 0;
    line = line < most ? line : most;
    for (uint32_t away = 0; away < most; away++) {
        if (line > away && line_reads(document, line - away, action->about))
            return line - away;
        if (line_reads(document, line + away, action->about))
            return line + away;
    }
    return 0;
}

struct collecting {
    const struct session *session;
    struct arena *arena;
    struct guidance *guidance;
    const struct form *form; /* to which the names of rows and sections belong */
    VECTOR(struct section_place) sections;
    VECTOR(struct row_place) rows;
};

static const char *add_section(struct collecting *all, struct slice name, const struct action *action)
{
    struct section_place place = {.section = form_section_index(all->form, name)};
    if (place.section < 0)
        return "这个表式没有这一部分";
    place.absent = slice_is(action->value, "absent");
    if (!place.absent && (place.line = find_line(all->session->document, action)) == 0)
        return "报告里找不到当时指的那一行";
    vector_push(all->arena, &all->sections, place);
    return NULL;
}

static const char *add_row(struct collecting *all, struct slice name, const struct action *action)
{
    ptrdiff_t dot = slice_find(name, SLICE("."), 0);
    struct row_place place = {.row = -1};
    if (dot > 0)
        place.row =
            form_row_index(all->form, slice_part(name, 0, (size_t)dot), slice_part(name, (size_t)dot + 1, name.length));
    if (place.row < 0)
        return "这个表式没有这一行";
    if ((place.line = find_line(all->session->document, action)) == 0)
        return "报告里找不到当时指的那一行";
    vector_push(all->arena, &all->rows, place);
    return NULL;
}

static const char *add_year(struct guidance *guidance, struct slice value)
{
    uint32_t year;
    if (!whole_number(value, 9999, &year))
        return "不是年份";
    guidance->year = (int)year;
    return NULL;
}

/* NULL, or why it does not fit. */
static const char *add(struct collecting *all, const struct action *action)
{
    struct target target = target_parse(action->target);
    switch (target.kind) {
    case TARGET_ORGAN:
        all->guidance->organ = action->value;
        return NULL;
    case TARGET_YEAR:
        return add_year(all->guidance, action->value);
    case TARGET_SECTION:
        return add_section(all, target.name, action);
    case TARGET_ROW:
        return add_row(all, target.name, action);
    default:
        return NULL;
    }
}

static void find_form(struct collecting *all, const struct standing *standing, misfit_list *misfits)
{
    all->form = all->session->printed.form;
    for (size_t i = 0; i < standing->count; i++) {
        const struct action *action = &standing->actions[i];
        if (action->kind != ACTION_CORRECT || target_parse(action->target).kind != TARGET_FORM ||
            action->value.length == 0 || !is_newest(standing, i))
            continue;
        all->guidance->form = forms_find(all->session->options->forms, action->value);
        if (all->guidance->form)
            all->form = all->guidance->form;
        else
            vector_push(all->arena, misfits, ((struct misfit){standing->places[i], "没有这个表式"}));
    }
}

static struct slice key_of(const struct guidance *guidance, struct arena *arena)
{
    struct buffer key = {0};
    if (guidance->form)
        buffer_print(&key, "form %.*s\n", SLICE_ARGUMENTS(guidance->form->id));
    if (guidance->year)
        buffer_print(&key, "year %d\n", guidance->year);
    if (guidance->organ.length)
        buffer_print(&key, "organ %.*s\n", SLICE_ARGUMENTS(guidance->organ));
    for (size_t i = 0; i < guidance->section_count; i++)
        buffer_print(&key, "section %d %d %u\n", guidance->sections[i].section, guidance->sections[i].absent,
                     guidance->sections[i].line);
    for (size_t i = 0; i < guidance->row_count; i++)
        buffer_print(&key, "row %d %u\n", guidance->rows[i].row, guidance->rows[i].line);
    struct slice copy = arena_copy(arena, buffer_slice(&key));
    buffer_free(&key);
    return copy;
}

void guidance_collect(const struct session *session, const struct standing *standing, struct arena *arena,
                      struct guidance *out, struct slice *key, misfit_list *misfits)
{
    *out = (struct guidance){0};
    struct collecting all = {.session = session, .arena = arena, .guidance = out};
    find_form(&all, standing, misfits);
    for (size_t i = 0; i < standing->count; i++) {
        const struct action *action = &standing->actions[i];
        if (action->kind != ACTION_CORRECT || target_parse(action->target).kind == TARGET_CELL ||
            action->value.length == 0 || !is_newest(standing, i))
            continue;
        const char *why = add(&all, action);
        if (why)
            vector_push(arena, misfits, ((struct misfit){standing->places[i], why}));
    }
    out->sections = all.sections.items;
    out->section_count = all.sections.count;
    out->rows = all.rows.items;
    out->row_count = all.rows.count;
    *key = key_of(out, arena);
}
