/* Papers: the shape of the form's tables, and the PDF that nianshen-paper makes of a summary. */
#include "unit/cmocka_main.h"

#include "export/paper.h"
#include "support/installed.h"

#include <string.h>

#define ROW_SUM "tests/reports/青石乡2020.txt" /* the form of 2019 */
#define NEWER "tests/reports/双桥镇2021.txt"   /* the form of 2021 */
#define ONE_ROW "tests/reports/白塔镇2022.txt"

static struct arena *arena;
static struct error error;

static int set_up_group(void **state)
{
    setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
    return reports_enter(state);
}

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct session *open_report(const char *path)
{
    struct review_options options = {.forms = forms, .rules = rules, .reviewer = SLICE("王审核"), .read_only = true};
    struct review_options *kept = arena_new_item(arena, struct review_options);
    *kept = options;
    struct session *session = session_open(path, kept, &error);
    if (!session)
        fail_msg("%s", error.message);
    return session;
}

/* Every place of the table belongs to exactly one cell; returns how many cells hold values. */
static size_t assert_covered(const struct paper_table *table)
{
    unsigned below[64] = {0};
    size_t numbers = 0;
    assert_true(table->column_count <= 64);
    for (size_t row = 0; row < table->count; row++) {
        size_t column = 0;
        for (size_t k = 0; k < table->items[row].count; k++) {
            const struct paper_cell *cell = &table->items[row].items[k];
            while (column < table->column_count && below[column])
                column++;
            numbers += cell->is_number;
            for (size_t end = column + cell->columns; column < end; column++) {
                assert_true(column < table->column_count && !below[column]);
                below[column] = cell->rows;
            }
        }
        for (size_t i = 0; i < table->column_count; i++) {
            assert_true(below[i] > 0);
            below[i]--;
        }
    }
    for (size_t i = 0; i < table->column_count; i++)
        assert_int_equal(below[i], 0);
    return numbers;
}

static void test_form_tables(void **state)
{
    (void)state;
    static const char *const paths[] = {ROW_SUM, NEWER, ONE_ROW};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct session *session = open_report(paths[i]);
        const struct facts *facts = session_facts(session);
        size_t numbers = 0, read = 0;
        for (uint16_t t = 0; t < facts->form->table_count; t++) {
            struct paper paper;
            paper_begin(&paper, PAPER_SUMMARY, arena);
            paper_form_table(&paper, session, t);
            numbers += assert_covered(paper.items[0].table);
        }
        for (size_t c = 0; c < facts->form->cell_count; c++)
            read += facts->cells[c].state == CELL_READ && facts->rows[facts->form->cells[c].row].active;
        assert_true(read > 100);
        assert_int_equal(numbers, read);
        session_close(session);
    }
}

static struct slice pdf_of(const char *const paths[], size_t count, size_t *pages)
{
    struct buffer texts = {0};
    struct slice out;
    for (size_t i = 0; i < count; i++) {
        struct entry entry = {paths[i], true};
        struct loaded loaded = {.entry = &entry, .session = open_report(paths[i])};
        struct paper paper;
        paper_begin(&paper, PAPER_SUMMARY, arena);
        paper_summary(&paper, &loaded, SUMMARY_TABLES);
        buffer_add_text(&texts, i ? "," : "");
        paper_write_json(&paper, &texts);
        session_close(loaded.session);
    }
    if (!paper_make(PAPER_PDF, NULL, buffer_slice(&texts), arena, &out, pages, &error))
        fail_msg("%s", error.message);
    buffer_free(&texts);
    return out;
}

static void test_pdf(void **state)
{
    (void)state;
    static const char *const paths[] = {ROW_SUM, NEWER};
    size_t pages, pages_of_both;
    struct slice first = pdf_of(paths, 1, &pages), again = pdf_of(paths, 1, &pages);
    assert_true(slice_starts_with(first, SLICE("%PDF-")));
    assert_true(slice_equal(first, again)); /* the same input gives the same bytes */
    assert_in_range(pages, 2, 6);
    pdf_of(paths, 2, &pages_of_both);
    assert_true(pages_of_both > pages);
}

/* A workbook is a ZIP; what it holds is read back elsewhere. */
static void test_xlsx(void **state)
{
    (void)state;
    struct entry entry = {ROW_SUM, true};
    struct loaded loaded = {.entry = &entry, .session = open_report(ROW_SUM)};
    const struct export_format *format = export_format_find("xlsx");
    struct slice first, again;
    assert_true(export_one(format, &loaded, arena, &first, &error));
    assert_true(export_one(format, &loaded, arena, &again, &error));
    session_close(loaded.session);
    assert_true(slice_starts_with(first, SLICE("PK\3\4")));
    assert_true(slice_equal(first, again));
}

static void test_broken_papers(void **state)
{
    (void)state;
    static const char *const papers[] = {
        "",
        "7",
        "{\"blocks\":[{\"kind\":99}]}",
        "{\"blocks\":[{\"kind\":0,\"text\":7}]}",
        "{\"blocks\":[{\"kind\":4,\"widths\":[1,1],\"cells\":[[{\"text\":\"a\"}]]}]}",
        "{\"blocks\":[{\"kind\":4,\"widths\":[1],\"cells\":[[{\"rows\":2}]]}]}",
        "{\"blocks\":[{\"kind\":4,\"widths\":[0],\"cells\":[]}]}",
        "{\"blocks\":[{\"kind\":4,\"widths\":[1],\"cells\":[[{\"text\":\"x\",\"number\":1}]]}]}",
    };
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
        struct slice out;
        assert_false(paper_make(PAPER_PDF, NULL, slice_of(papers[i]), arena, &out, NULL, &error));
        assert_string_equal(error.message, "交来排版的内容不完整。");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_form_tables, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pdf, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_xlsx, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_broken_papers, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("paper", tests, set_up_group, reports_leave);
}
