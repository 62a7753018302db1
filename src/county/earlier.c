/* The reports of an earlier year: read once, kept open, looked up by organ and year. */
#include "county/county.h"

#include <stdlib.h>
#include <string.h>

struct gathering {
    struct arena *arena;
    VECTOR(struct earlier_report) reports;
};

/* Keeps what is a report; a folder may hold other things. */
static void keep(struct loaded *loaded, void *context, struct slice text)
{
    struct gathering *gathering = context;
    (void)text;
    if (!loaded->session)
        return;
    const struct facts *facts = session_facts(loaded->session);
    struct earlier_report report = {organ_name(facts->organ), facts->year, loaded->session};
    vector_push(gathering->arena, &gathering->reports, report);
    loaded->session = NULL;
}

static int compare(const void *left, const void *right)
{
    const struct earlier_report *a = left, *b = right;
    if (a->year != b->year)
        return a->year < b->year ? -1 : 1;
    int order = slice_compare(a->name, b->name);
    return order ? order : strcmp(session_document(a->session)->path, session_document(b->session)->path);
}

bool earlier_load(const char *path, const struct review_options *options, struct earlier_reports *out,
                  struct error *error)
{
    *out = (struct earlier_reports){.arena = arena_new()};
    struct review_options *reading = arena_new_item(out->arena, struct review_options);
    struct gathering gathering = {.arena = out->arena};
    struct entries entries = {0};
    *reading = *options;
    reading->rules = NULL;
    reading->earlier = NULL;
    reading->read_only = true;
    if (!file_exists(path))
        return error_set(error, ERROR_FILE, "%s 不存在。", path);
    if (!entries_collect(&path, 1, out->arena, &entries, error))
        return false;
    entries_load(&entries, reading, NULL, keep, &gathering);
    out->items = gathering.reports.items;
    out->count = gathering.reports.count;
    if (out->count == 0)
        return error_set(error, ERROR_REPORT, "%s 里没有读得出的报告。", path);
    qsort(out->items, out->count, sizeof *out->items, compare);
    return true;
}

void earlier_free(struct earlier_reports *earlier)
{
    for (size_t i = 0; i < earlier->count; i++)
        session_close(earlier->items[i].session);
    arena_free(earlier->arena);
    *earlier = (struct earlier_reports){0};
}
