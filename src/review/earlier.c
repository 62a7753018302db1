/* Last year's report: found by the organ's name and the year, never guessed. */
#include "review/session.h"

bool earlier_fits(const struct facts *earlier, const struct facts *facts)
{
    return facts->year > 0 && earlier->year == facts->year - 1 && organ_is_same(earlier->organ, facts->organ);
}

/* Two files of one report say the same in every cell. */
static bool say_the_same(const struct facts *a, const struct facts *b)
{
    if (a->form != b->form)
        return false;
    for (size_t i = 0; i < a->form->cell_count; i++) {
        const struct cell_fact *first = &a->cells[i], *second = &b->cells[i];
        if (first->state != second->state ||
            (first->state == CELL_READ && decimal_compare(first->value, second->value) != 0))
            return false;
    }
    return true;
}

/* The first of this year whose name is the same, or else is its beginning or end without the places around. */
struct match {
    const struct session *found, *other; /* other: one more, which says something else */
};

static void consider(struct match *match, const struct session *session)
{
    if (!match->found)
        match->found = session;
    else if (!match->other && !say_the_same(session_facts(match->found), session_facts(session)))
        match->other = session;
}

/* The first report that is not before this year and name. */
static size_t first_from(const struct earlier_reports *reports, int year, struct slice name)
{
    size_t low = 0, high = reports->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct earlier_report *report = &reports->items[middle];
        bool before = report->year != year ? report->year < year : slice_compare(report->name, name) < 0;
        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    return low;
}

static struct match find(const struct earlier_reports *reports, const struct facts *facts)
{
    struct slice name = organ_name(facts->organ);
    struct match match = {0};
    int year = facts->year - 1;
    for (size_t i = first_from(reports, year, name); i < reports->count; i++) {
        const struct earlier_report *report = &reports->items[i];
        if (report->year != year || !slice_equal(report->name, name))
            break;
        consider(&match, report->session);
    }
    for (size_t i = match.found ? reports->count : first_from(reports, year, SLICE_NONE); i < reports->count; i++) {
        const struct earlier_report *report = &reports->items[i];
        if (report->year != year)
            break;
        if (organ_is_same(report->name, name))
            consider(&match, report->session);
    }
    return match;
}

static const char *path_of(const struct session *session)
{
    return session_document(session)->path;
}

static void find_previous(const struct earlier_reports *reports, const struct facts *facts, struct arena *arena,
                          struct surroundings *out)
{
    if (facts->year == 0 || facts->organ.length == 0) {
        out->missing = SLICE("报告里没有认出机关和年份，无从找上年度的报告");
        return;
    }
    struct match match = find(reports, facts);
    if (!match.found)
        out->missing = arena_print(arena, "没有找到%.*s %d 年度的报告", SLICE_ARGUMENTS(organ_name(facts->organ)),
                                   facts->year - 1);
    else if (match.other)
        out->missing = arena_print(arena, "%d 年度的报告有几份，数不相同：%s、%s", facts->year - 1,
                                   path_of(match.found), path_of(match.other));
    else
        out->previous = session_facts(match.found);
}

const struct surroundings *surroundings_of(const struct session *session, const struct facts *facts,
                                           struct arena *arena)
{
    const struct earlier_reports *reports = session->options->earlier;
    if (!session->previous && !reports && !session->beside.peers_known)
        return NULL;
    struct surroundings *surroundings = arena_new_item(arena, struct surroundings);
    *surroundings = session->beside;
    if (session->previous && earlier_fits(session_facts(session->previous), facts))
        surroundings->previous = session_facts(session->previous);
    else if (session->previous)
        surroundings->missing = arena_print(arena, "%s 不是这个机关上年度的报告", path_of(session->previous));
    else if (reports)
        find_previous(reports, facts, arena, surroundings);
    return surroundings;
}
