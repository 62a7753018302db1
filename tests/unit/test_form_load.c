/* The form files: the two official forms as the interface promises them, and every way a form file can be wrong. */
#include "unit/cmocka_main.h"

#include "form/form.h"
#include "support/forms.h"

static const struct form *form(const char *id)
{
    const struct form *found = forms_find(forms, slice_of(id));
    assert_non_null(found);
    return found;
}

/* ---- The official forms ---- */

static void test_which_form_for_which_year(void **state)
{
    (void)state;
    assert_int_equal(forms->count, 2);
    assert_null(forms_for_year(forms, 2018));
    assert_ptr_equal(forms_for_year(forms, 2019), form("2019"));
    assert_ptr_equal(forms_for_year(forms, 2020), form("2019"));
    assert_ptr_equal(forms_for_year(forms, 2021), form("2021"));
    assert_ptr_equal(forms_for_year(forms, 2035), form("2021"));
    assert_null(forms_find(forms, SLICE("2008")));
    assert_slice(form("2021")->basis, "国办公开办函〔2021〕30号");
}

static void test_number_of_cells(void **state)
{
    (void)state;
    assert_int_equal(form("2019")->cell_count, 198);
    assert_int_equal(form("2021")->cell_count, 200 + 7); /* and （六） as one row */
    for (size_t f = 0; f < forms->count; f++) {
        const struct form *it = &forms->items[f];
        assert_int_equal(it->section_count, 6);
        assert_int_equal(it->table_count, 3);
        for (size_t i = 0; i < it->cell_count; i++)
            assert_int_equal(form_cell_index(it, it->cells[i].id), (int)i);
    }
}

static void test_cell_ids(void **state)
{
    (void)state;
    static const char *const old[] = {"t2.rules.made", "t2.normative.total", "t2.services.previous",
                                      "t2.coercion.decisions", "t2.fees.change", "t2.procurement.amount",
                                      "t3.other.total", "t4.after_review.pending"};
    static const char *const new[] = {"t2.normative.in_force", "t2.licensing.decisions", "t2.fees.amount",
                                      "t3.new.person", "t3.denied_third_party.nonprofit", "t3.unable_to_make.legal",
                                      "t3.rejected_reissue.other", "t3.other_uncorrected.business",
                                      "t3.other_rest.research", "t3.other.person", "t3.carried_out.total",
                                      "t4.review.upheld", "t4.direct.corrected"};
    static const char *const neither[] = {"t2.fees.decisions", "t3.new", "t3.results.person", "t4.litigation.total",
                                          ""};
    for (size_t i = 0; i < sizeof old / sizeof *old; i++)
        assert_true(form_cell_index(form("2019"), slice_of(old[i])) >= 0);
    for (size_t i = 0; i < sizeof new / sizeof *new; i++)
        assert_true(form_cell_index(form("2021"), slice_of(new[i])) >= 0);
    for (size_t i = 0; i < sizeof neither / sizeof *neither; i++)
        for (size_t f = 0; f < forms->count; f++)
            assert_int_equal(form_cell_index(&forms->items[f], slice_of(neither[i])), -1);
    assert_int_equal(form_cell_index(form("2019"), SLICE("t3.other_rest.person")), -1);
    assert_int_equal(form_cell_index(form("2019"), SLICE("t2.fees.amount")), -1);
}

static void test_cells_belong_to_rows(void **state)
{
    (void)state;
    for (size_t f = 0; f < forms->count; f++) {
        const struct form *it = &forms->items[f];
        size_t cells = 0, rows = 0;
        for (size_t t = 0; t < it->table_count; t++) {
            assert_int_equal(it->tables[t].first_row, rows);
            rows += it->tables[t].row_count;
        }
        assert_int_equal(rows, it->row_count);
        for (size_t r = 0; r < it->row_count; r++) {
            const struct form_row *row = &it->rows[r];
            assert_int_equal(row->first_cell, cells);
            for (size_t c = 0; c < row->cell_count; c++) {
                assert_int_equal(it->cells[cells + c].row, r);
                assert_int_equal(it->cells[cells + c].table, row->table);
            }
            cells += row->cell_count;
        }
        assert_int_equal(cells, it->cell_count);
    }
}

static const struct form_group *find_group(const struct form *it, const char *id)
{
    for (size_t i = 0; i < it->group_count; i++)
        if (slice_is(it->groups[i].id, id))
            return &it->groups[i];
    fail_msg("no group %s", id);
    return NULL;
}

static void test_groups(void **state)
{
    (void)state;
    const struct form *it = form("2021");
    const struct form_group *denied = find_group(it, "denied");
    assert_int_equal(denied->row_count, 8);
    assert_slice(it->rows[denied->first_row].id, "denied_secret");
    assert_slice(it->groups[it->rows[denied->first_row].group].id, "denied");
    assert_slice(it->groups[it->groups[denied->parent].parent].label, "三、本年度办理结果");
    assert_int_equal(find_group(it, "outcomes")->row_count, 22);
    assert_int_equal(find_group(it, "results")->row_count, 23);
    assert_int_equal(find_group(it, "others")->row_count, 4);
    assert_int_equal(find_group(it, "litigation")->row_count, 2);
    assert_int_equal(find_group(form("2019"), "others")->row_count, 1);
    assert_int_equal(find_group(form("2019"), "outcomes")->row_count, 19);
}

static void test_replacing_row(void **state)
{
    (void)state;
    const struct form *it = form("2021");
    const struct form_row *other = &it->rows[form_row_index(it, SLICE("t3"), SLICE("other"))];
    assert_int_equal(other->replaces_count, 3);
    assert_slice(it->rows[other->replaces[0]].id, "other_uncorrected");
    assert_slice(it->rows[other->replaces[2]].id, "other_rest");
    const struct form *old = form("2019");
    assert_int_equal(old->rows[form_row_index(old, SLICE("t3"), SLICE("other"))].replaces_count, 0);
    assert_int_equal(form_row_index(old, SLICE("t4"), SLICE("other")), -1);
}

static void test_types_and_units(void **state)
{
    (void)state;
    const struct form *old = form("2019"), *new = form("2021");
    uint16_t change = (uint16_t)form_cell_index(old, SLICE("t2.fees.change"));
    uint16_t amount = (uint16_t)form_cell_index(old, SLICE("t2.procurement.amount"));
    uint16_t fees = (uint16_t)form_cell_index(new, SLICE("t2.fees.amount"));
    assert_int_equal(form_cell_column(old, change)->type, CELL_CHANGE);
    assert_int_equal(form_cell_column(old, amount)->type, CELL_MONEY);
    assert_slice(form_cell_column(old, amount)->unit, "");
    assert_int_equal(form_cell_column(new, fees)->type, CELL_MONEY);
    assert_slice(form_cell_column(new, fees)->unit, "万元");
    assert_int_equal(form_cell_column(new, 0)->type, CELL_COUNT);
}

static void test_names_of_cells(void **state)
{
    (void)state;
    static const struct {
        const char *id, *name;
    } cases[] = {
        {"t3.new.person", "表三 本年新收·自然人"},
        {"t3.granted.total", "表三 （一）予以公开·总计"},
        {"t3.denied_secret.legal", "表三 （三）1 国家秘密·法律"},
        {"t3.other_rest.other", "表三 （六）3 其他·其他"},
        {"t2.normative.in_force", "表二 规范性文件·有效"},
        {"t4.direct.pending", "表四 直接起诉·未审结"},
    };
    struct arena *arena = arena_new();
    const struct form *it = form("2021");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int cell = form_cell_index(it, slice_of(cases[i].id));
        assert_true(cell >= 0);
        assert_slice(form_cell_name(it, (uint16_t)cell, arena), cases[i].name);
    }
    arena_free(arena);
}

/* Table heads and row labels on the screen have room for no more. */
static void test_short_labels_are_short(void **state)
{
    (void)state;
    for (size_t f = 0; f < forms->count; f++) {
        const struct form *it = &forms->items[f];
        for (size_t t = 0; t < it->table_count; t++)
            for (size_t c = 0; c < it->tables[t].column_count; c++)
                assert_in_range(width_of_text(it->tables[t].columns[c].short_label), 1, 6);
        for (size_t r = 0; r < it->row_count; r++)
            assert_in_range(width_of_text(it->rows[r].short_label), 1, 14);
    }
}

/* ---- What is wrong is refused with its place ---- */

#define HEAD "id: 2030\ntitle: 政府信息公开工作年度报告\nbasis: 某文号\nyears: {from: 2030}\n"
#define SECTIONS "sections:\n  - {id: 1, ordinal: 一, heading: 总体情况}\n"
#define TABLE                                                                                                          \
    "tables:\n  - id: t2\n    name: 表二\n    title: 公开情况\n    section: 1\n    columns:\n"                           \
    "      - {id: issued, label: 制发件数, short: 制发}\n      - {id: repealed, label: 废止件数, short: 废止}\n"                \
    "    rows:\n"
#define ROW "      - {id: rules, label: 规章, short: 规章}\n"
#define GOOD HEAD SECTIONS TABLE ROW

static const char *write_form(const char *name, const char *text)
{
    static char paths[8][500];
    static int next;
    char *path = paths[next++ % 8];
    const char *folder = getenv("TEST_DIR");
    snprintf(path, sizeof paths[0], "%s/%s", folder ? folder : "/tmp", name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return path;
}

static void refused(const char *text, const char *place, const char *words)
{
    struct error error = {0};
    char *path = (char *)write_form("form.yaml", text), wanted[600];
    struct path_list paths = {.items = &path, .count = 1};
    struct forms *loaded = forms_load_files(&paths, &error);
    if (loaded != NULL)
        fail_msg("accepted:\n%s", text);
    snprintf(wanted, sizeof wanted, "form.yaml:%s", place);
    assert_int_equal(error.kind, ERROR_USAGE);
    assert_contains(error.message, wanted);
    assert_contains(error.message, words);
}

static void test_smallest_form(void **state)
{
    (void)state;
    struct error error = {0};
    char *path = (char *)write_form("form.yaml", GOOD);
    struct path_list paths = {.items = &path, .count = 1};
    struct forms *loaded = forms_load_files(&paths, &error);
    if (loaded == NULL)
        fail_msg("%s", error.message);
    assert_int_equal(loaded->items[0].cell_count, 2);
    assert_slice(loaded->items[0].cells[1].id, "t2.rules.repealed");
    assert_int_equal(loaded->items[0].year_to, 0);
    forms_free(loaded);
}

static void test_wrong_heads(void **state)
{
    (void)state;
    refused("- 1\n", "1:1", "映射");
    refused("colour: red\n" GOOD, "1:1", "colour");
    refused("titel: x\nid: 2030\n", "1:1", "title");
    refused("id: 2030\n", "1:1", "title");
    refused("id: A.b\ntitle: 报告\n", "1:5", "A.b");
    refused("id: 2030\ntitle: 。\n", "2:8", "可以比对");
    refused("id: 2030\ntitle: 报告\nbasis: x\nyears: {from: 30}\n", "4:8", "年份");
    refused("id: 2030\ntitle: 报告\nbasis: x\nyears: {from: 2030, to: 2029}\n", "4:8", "年份");
    refused("id: 2030\ntitle: 报告\nbasis: x\nyears: {form: 2030}\n", "4:9", "from");
    refused("id: 2030\ntitle: 报告\nbasis: x\nyears: 2030\n", "4:8", "映射");
}

static void test_wrong_sections(void **state)
{
    (void)state;
    refused(HEAD "sections: []\n", "5:11", "空");
    refused(HEAD "sections:\n  - {id: 1, ordinal: 一}\n", "6:5", "heading");
    refused(HEAD SECTIONS "  - {id: 1, ordinal: 二, heading: 主动公开}\n", "7:10", "两次");
    refused(HEAD "sections:\n  - {id: 1, ordinal: 一, heading: 总体情况, acepted: [x]}\n", "6:40", "accepted");
    refused(HEAD "sections:\n  - {id: 1, ordinal: 一, heading: 总体情况, seen: 概述}\n", "6:46", "列表");
}

static void test_wrong_tables(void **state)
{
    (void)state;
    refused(HEAD SECTIONS, "1:1", "tables");
    refused(HEAD SECTIONS "tables:\n  - {id: t2, name: 表二, title: 公开, section: 12}\n", "8:44", "没有栏目“12”");
    refused(HEAD SECTIONS TABLE "      []\n", "16:7", "空");
    refused(HEAD SECTIONS TABLE "      - 规章\n", "16:9", "映射");
    refused(HEAD SECTIONS TABLE ROW ROW, "17:14", "两次");
    refused(HEAD SECTIONS TABLE "      - {id: rules, label: 规章}\n", "16:9", "short");
    refused(HEAD SECTIONS TABLE "      - {id: rules, label: 规章, short: 规章, columns: [isued]}\n", "16:53", "issued");
    refused(HEAD SECTIONS TABLE "      - {id: rules, label: 规章, short: 规章, columns: [issued, issued]}\n", "16:61",
            "两次");
    refused(HEAD SECTIONS TABLE "      - {id: rules, label: 规章, short: 规章, replaces: [ruls]}\n", "16:54",
            "没有行“ruls”");
    refused(HEAD SECTIONS TABLE ROW "      - {id: both, label: 规章等, short: 规章, replaces: [rule]}\n", "17:54", "rules");
    refused(HEAD SECTIONS TABLE ROW
            "      - {id: both, label: 规章等, short: 规章, columns: [issued], replaces: [rules]}\n",
            "17:73", "列数");
    refused(HEAD SECTIONS TABLE "      - {rows: [{id: a, label: 甲, short: 甲}]}\n", "16:9", "group");
    refused(HEAD SECTIONS TABLE "      - {id: a, group: 甲, rows: [{id: a, label: 甲, short: 甲}]}\n", "16:39", "两次");
    refused(HEAD SECTIONS TABLE "      - {group: 甲}\n", "16:9", "rows");
}

static void test_wrong_columns(void **state)
{
    (void)state;
    const char *table = "tables:\n  - id: t2\n    name: 表二\n    title: 公开情况\n    section: 1\n    columns:\n";
    char text[1000];
    snprintf(text, sizeof text, HEAD SECTIONS "%s      - {id: issued, label: 件数, short: 件, type: mony}\n", table);
    refused(text, "13:49", "money");
    snprintf(text, sizeof text,
             HEAD SECTIONS "%s      - {id: a, label: 件数, short: 件}\n      - {id: a, label: 份数, short: 份}\n", table);
    refused(text, "14:14", "两次");
    snprintf(text, sizeof text, HEAD SECTIONS "%s      - {id: a, short: 件}\n", table);
    refused(text, "13:9", "label");
}

static void test_two_files(void **state)
{
    (void)state;
    struct error error = {0};
    char *items[] = {(char *)write_form("one.yaml", GOOD), NULL};
    struct path_list paths = {.items = items, .count = 2};
    items[1] = (char *)write_form("two.yaml", GOOD);
    assert_null(forms_load_files(&paths, &error));
    assert_contains(error.message, "two.yaml:1:5");
    const char *later = "id: 2035\ntitle: 报告\nbasis: 某文号\nyears: {from: 2035}\n" SECTIONS TABLE ROW;
    items[1] = (char *)write_form("two.yaml", later);
    assert_null(forms_load_files(&paths, &error));
    assert_contains(error.message, "two.yaml:4:8");
    assert_contains(error.message, "2030");
    const char *earlier = "id: 2008\ntitle: 报告\nbasis: 某文号\nyears: {from: 2008, to: 2018}\n" SECTIONS TABLE ROW;
    items[1] = (char *)write_form("two.yaml", earlier);
    struct forms *loaded = forms_load_files(&paths, &error);
    assert_non_null(loaded);
    assert_slice(loaded->items[0].id, "2008");
    assert_slice(loaded->items[1].id, "2030");
    forms_free(loaded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_which_form_for_which_year), cmocka_unit_test(test_number_of_cells),
        cmocka_unit_test(test_cell_ids),                  cmocka_unit_test(test_cells_belong_to_rows),
        cmocka_unit_test(test_groups),                    cmocka_unit_test(test_replacing_row),
        cmocka_unit_test(test_types_and_units),           cmocka_unit_test(test_names_of_cells),
        cmocka_unit_test(test_short_labels_are_short),    cmocka_unit_test(test_smallest_form),
        cmocka_unit_test(test_wrong_heads),               cmocka_unit_test(test_wrong_sections),
        cmocka_unit_test(test_wrong_tables),              cmocka_unit_test(test_wrong_columns),
        cmocka_unit_test(test_two_files),
    };
    return cmocka_run_group_tests(tests, forms_enter, forms_leave);
}
