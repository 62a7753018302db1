/* What a summary and a workbook begin with: whose report, by which form, how the review stands. */
#include "export/paper.h"
#include "export/write.h"

#include <string.h>

struct slice paper_day(const struct session *session, struct arena *arena)
{
    size_t count, day = strlen("2023-11-15");
    const struct action *history = session_history(session, &count);
    struct slice when = count ? history[count - 1].when : time_now(arena);
    return slice_part(when, 0, when.length < day ? when.length : day);
}

static void add_field(struct paper *paper, struct paper_table *table, const char *label, struct slice text)
{
    paper_row(paper, table);
    paper_cell(paper, table, slice_of(label))->head = true;
    paper_cell(paper, table, text);
}

static void add_identity(struct paper *paper, struct paper_table *table, const struct loaded *loaded)
{
    const struct facts *facts = session_facts(loaded->session);
    const struct form *form = facts->form;
    struct arena *arena = paper->arena;
    add_field(paper, table, "报告单位", facts->organ.length ? facts->organ : SLICE("未读到"));
    add_field(paper, table, "报告年度", facts->year ? arena_print(arena, "%d", facts->year) : SLICE("未读到"));
    add_field(paper, table, "格式",
              arena_print(arena, "%.*s 格式（%.*s）", SLICE_ARGUMENTS(form->id), SLICE_ARGUMENTS(form->basis)));
    add_field(paper, table, "文件", slice_of(loaded->entry->path));
    add_field(paper, table, "SHA-256", slice_of(facts->document->sha256));
}

void paper_overview(struct paper *paper, const struct loaded *loaded)
{
    static const unsigned widths[] = {14, 86};
    const struct results *results = session_results(loaded->session);
    struct paper_table *table = paper_table(paper, widths, 2);
    struct buffer text = {0};
    add_identity(paper, table, loaded);
    write_conclusion(&text, loaded->session);
    add_field(paper, table, "结论", buffer_slice(&text));
    buffer_clear(&text);
    buffer_print(&text, "运行 %u 条：通过 %u，不通过 %u，无法核对 %u；", results->run, results->passed, results->failed,
                 results->unchecked);
    write_setting(&text, results->setting, true);
    add_field(paper, table, "规则", buffer_slice(&text));
    buffer_clear(&text);
    write_reviewers(&text, loaded->session);
    add_field(paper, table, "审核人", buffer_slice(&text));
    buffer_free(&text);
}
