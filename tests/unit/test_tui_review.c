/* The screen as a person uses it, on the terminal in memory: what keys do to a review, and that nothing brings it
 * down. */
#include "unit/test_review.h"

#include "county/county.h"
#include "tui/tui.h"

/* What was on the screen at the end (and at every <Snap:...>). */
static struct slice screen;

static void play_at(int rows, int columns, const char *const paths[], size_t count, const char *script)
{
    struct theme *theme = theme_load(SLICE("dark"), arena, &error);
    struct terminal *terminal = terminal_memory_open(rows, columns, slice_of(script), &error);
    struct entries entries = {0};
    if (!theme || !terminal || !entries_collect(paths, count, arena, &entries, &error))
        fail_msg("%s", error.message);
    struct tui_options tui = {.review = options};
    if (entries.count == 1 && entries.items[0].named)
        tui.first = open_session(paths[0]);
    tui_run(terminal, theme, &tui, &entries);
    struct buffer out = {0};
    terminal_memory_write(terminal, &out);
    screen = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    terminal->operations->close(terminal);
}

static void play(const char *path, const char *script)
{
    play_at(40, 120, &path, 1, script);
}

static void assert_shown(const char *text)
{
    if (slice_find(screen, slice_of(text), 0) < 0)
        fail_msg("\"%s\" is not on the screen:\n%s", text, screen.data);
}

static void assert_not_shown(const char *text)
{
    if (slice_find(screen, slice_of(text), 0) >= 0)
        fail_msg("\"%s\" is on the screen:\n%s", text, screen.data);
}

static struct decimal should_of(const char *path, const char *cell, bool *given)
{
    struct session *session = open_session(path);
    const struct facts *facts = session_facts(session);
    const struct cell_fact *fact = &facts->cells[form_cell_index(facts->form, slice_of(cell))];
    struct decimal value = fact->should;
    *given = fact->has_should;
    session_close(session);
    return value;
}

/* --- correcting --- */

static void test_a_value_offered_is_kept(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", report_new);
    bool given;
    play(path, "<F2>a<Snap:preview><Enter>");
    assert_shown("单位填错了");
    assert_shown("将消除");
    assert_shown("改正，应为 12");
    struct decimal value = should_of(path, "t3.new.total", &given);
    assert_true(given);
    assert_int_equal(value.digits, 12);
    play(path, "");
    assert_shown("13>12");
    assert_shown("改后通过");
}

/* Rules switched off or changed are said where the counts of rules stand. */
static void test_a_profile_is_named(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", report_new);
    play(path, "");
    assert_not_shown("停用");
    const char *const profiles[] = {"sums", "strict"}, *const said[] = {"，停用 ", "，改动 "},
                      *const titles[] = {"（只查勾稽）", "（从严初审）"};
    for (size_t i = 0; i < 2; i++) {
        struct rules *changed = rules_load_profile(forms, profiles[i], &error);
        assert_non_null(changed);
        options.rules = changed;
        play(path, "");
        assert_shown(said[i]);
        assert_shown(titles[i]);
        options.rules = rules;
        rules_free(changed);
    }
}

static void test_an_explanation_is_taken(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", report_new);
    bool given;
    play(path, "<Tab><F8><Snap:menu><Esc>q");
    assert_shown("采纳哪种解释");
    assert_shown("表三 本年新收·总计 13 应为 12");
    assert_shown("将消除");
    should_of(path, "t3.new.total", &given);
    assert_false(given);
    play(path, "<Tab>a<Enter>");
    assert_shown("已存");
    struct decimal value = should_of(path, "t3.new.total", &given);
    assert_true(given);
    assert_int_equal(value.digits, 12);
    play(path, "<C-w>a");
    assert_shown("这里没有可采纳的解释");
}

static void test_a_reading_typed_is_kept_and_taken_back(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", report_new);
    play(path, "<F2><Tab>12<Enter><C-w><C-w><Snap:read>x");
    assert_shown("12*");
    assert_shown("收回");
    play(path, "");
    assert_not_shown("12*");
}

static void test_nonsense_is_refused_and_stays_in_the_field(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", report_new);
    play(path, "<F2>1x2<Enter>");
    assert_shown("没有存下");
    assert_shown("1x2");
    play(path, "<F2>12<Esc>");
    bool given;
    should_of(path, "t3.new.total", &given);
    assert_false(given);
}

/* --- deciding and noting --- */

static void test_a_waiver_needs_a_reason(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", report_new);
    play(path, "w<Enter><Snap:empty>上级已核<Enter><Snap:waived>u<Snap:undone><C-r>");
    assert_shown("请写理由");
    assert_shown("已存：准予保留");
    assert_shown("已撤销：准予保留");
    assert_shown("已重做：准予保留");
    struct session *session = open_session(path);
    size_t finding = need_finding(session, "t3.row-sum", "t3.new.total");
    assert_int_equal(session_finding_status(session, finding).decision, DECISION_WAIVED);
    assert_slice(session_finding_status(session, finding).reason, "上级已核");
    session_close(session);
}

static void test_notes_are_written_where_one_stands(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", report_new);
    play(path, "m问题<Enter>两行<C-s>  :table3<Enter>m格子<F10>  M整份<C-s>  q");
    struct session *session = open_session(path);
    size_t finding = need_finding(session, "t3.row-sum", "t3.new.total");
    assert_slice(session_note(session, finding_target(session, finding)), "问题\n两行");
    assert_slice(session_note(session, SLICE("cell:t3.new.total")), "格子");
    assert_slice(session_note(session, SLICE("report")), "整份");
    session_close(session);
}

static void test_a_note_is_written_in_the_editor(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", report_new);
    put(below("editor"), SLICE("#!/bin/sh\nprintf '，编辑器里续写' >> \"$1\"\n"));
    chmod(below("editor"), 0755);
    setenv("EDITOR", below("editor"), 1);
    play(path, "m开头<C-e><C-s>");
    unsetenv("EDITOR");
    struct session *session = open_session(path);
    size_t finding = need_finding(session, "t3.row-sum", "t3.new.total");
    assert_slice(session_note(session, finding_target(session, finding)), "开头，编辑器里续写");
    session_close(session);
    play(path, "m<C-e>");
    assert_shown("没有设定编辑器");
}

static void test_a_note_half_written_is_not_lost_by_one_key(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", report_new);
    play(path, "m很长的话<Esc><Snap:asked>还有<C-s>");
    assert_shown("再按一次 Esc");
    struct session *session = open_session(path);
    size_t finding = need_finding(session, "t3.row-sum", "t3.new.total");
    assert_slice(session_note(session, finding_target(session, finding)), "很长的话还有");
    session_close(session);
}

static void test_organ_and_year_can_be_read_otherwise(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", report_new);
    play(path, "e<Enter><C-u>山河县柳河街道<Enter>  e<Down><Enter><C-u>2022<Enter>");
    struct session *session = open_session(path);
    assert_slice(session_facts(session)->organ, "山河县柳河街道");
    assert_int_equal(session_facts(session)->year, 2022);
    session_close(session);
    assert_shown("山河县柳河街道  2022 年");
}

/* --- moving --- */

static void test_tab_walks_through_what_is_undecided(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", report_new);
    struct session *session = open_session(path);
    size_t decided, total;
    session_progress(session, &decided, &total);
    session_close(session);
    assert_true(total >= 3 && total < 20);
    struct buffer script = {0};
    for (size_t i = 0; i < total; i++)
        buffer_add_text(&script, "c<Tab>");
    play(path, script.data);
    buffer_free(&script);
    assert_shown("都处理完了");
    char progress[64];
    snprintf(progress, sizeof progress, "已处理 %zu/%zu", total, total);
    assert_shown(progress);
}

static void test_panes_move_together(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", report_new);
    play(path, "`/公开申请12件<Enter><Snap:claim>/结转下年度<Enter><Right><Snap:right><Enter>");
    assert_shown("表三 结转下年·自然人");
    play(path, ":goto<Space>t4.direct.total<Enter>");
    assert_shown("表四 直接起诉·总计");
    play(path, ":goto<Space>nowhere<Enter>");
    assert_shown("跳到哪里");
}

static void test_arithmetic_leads_to_each_term(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", report_new);
    play(path, "<Enter><Snap:detail><Up><Up><Enter>");
    assert_shown("算得 12，报告写 13，相差 1");
    assert_shown("表三 本年新收·法律");
    play(path, "<Enter><Up><Enter><A-Left><Snap:back><A-Right>");
    assert_shown("> 表三");
}

static void test_numbers_are_found_with_separators(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", "一、本年新收政府信息公开申请数量 1,295 0 0 0 0 0 1,295\n");
    play(path, "`/1295<Snap:found>");
    assert_shown("表三 本年新收·自然人");
    assert_not_shown("没有找到");
    play(path, "`/1296<Enter>");
    assert_shown("没有找到「1296」");
}

/* --- files --- */

static void test_exports_stand_beside_the_report(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", report_new);
    play(path, "m电话核实<C-s>:export<Space>md<Enter><Enter>:export<Space>csv<Enter><Enter>"
               ":导出<Space>json<Enter><Enter>");
    assert_shown("已导出");
    assert_true(slice_find(get(below("柳河镇.txt.review.md")), SLICE("电话核实"), 0) > 0);
    assert_true(slice_find(get(below("柳河镇.txt.review.csv")), SLICE("电话核实"), 0) > 0);
    assert_true(slice_find(get(below("柳河镇.txt.review.json")), SLICE("电话核实"), 0) > 0);
    put(below("柳河镇.txt.review.md"), SLICE("别人写的"));
    play(path, ":export<Space>md<Enter><Snap:asked><Esc>");
    assert_shown("已有这个文件：按 Enter 就覆盖它");
    assert_slice(get(below("柳河镇.txt.review.md")), "别人写的");
    play(path, arena_print(arena, ":export<Space>md<Enter><Down><Down><C-u>%s<Enter>", path).data);
    assert_shown("就是报告本身");
}

static void play_on(struct session *session, const char *path, const char *script)
{
    struct theme *theme = theme_load(SLICE("dark"), arena, &error);
    struct terminal *terminal = terminal_memory_open(30, 100, slice_of(script), &error);
    struct entries entries = {0};
    if (!theme || !terminal || !entries_collect(&path, 1, arena, &entries, &error))
        fail_msg("%s", error.message);
    struct tui_options tui = {.review = options, .first = session};
    tui_run(terminal, theme, &tui, &entries);
    struct buffer out = {0};
    terminal_memory_write(terminal, &out);
    screen = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    terminal->operations->close(terminal);
}

/* The review view remembers the file when it opens: so the change is made by the editor of a note. */
static void test_a_changed_report_is_said(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", report_new);
    struct buffer editor = {0};
    buffer_print(&editor, "#!/bin/sh\necho >> '%s'\n", path);
    put(below("editor"), buffer_slice(&editor));
    buffer_free(&editor);
    chmod(below("editor"), 0755);
    setenv("EDITOR", below("editor"), 1);
    play(path, "m批注<C-e><C-s><Snap:said>");
    unsetenv("EDITOR");
    assert_shown("原件在打开之后变动了或不见了");
}

static void test_reading_again_keeps_the_place(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", report_new);
    play(path, ":goto<Space>t4.review.total<Enter>R");
    assert_shown("> 表四");
    assert_shown("表四 行政复议·总计");
    assert_shown("重新读取了");
}

static void test_a_report_that_vanishes_is_said(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", report_new);
    struct session *session = open_session(path);
    unlink(path);
    play_on(session, path, "cR<Snap:reload>");
    assert_shown("不存在");
    assert_shown("已处理 1/");
}

static void test_the_next_person_reads_along(void **state)
{
    (void)state;
    const char *path = put_report("柳河镇.txt", report_new);
    struct session *other = open_session(path);
    play(path, "<Snap:notice><Enter>cmwu<F2>");
    assert_shown("请先看一看");
    assert_shown("只读");
    assert_not_shown("已存");
    session_close(other);
}

/* A sample under another name. */
static char *put_sample(const char *sample, const char *name, const char *place, const char *other)
{
    struct slice text;
    char *path = below(name);
    if (!file_read(sample, 1 << 20, arena, &text, &error))
        fail_msg("%s", error.message);
    for (ptrdiff_t at; *place && (at = slice_find(text, slice_of(place), 0)) >= 0;)
        text = arena_print(arena, "%.*s%s%.*s", (int)at, text.data, other,
                           (int)(text.length - (size_t)at - strlen(place)), text.data + at + strlen(place));
    put(path, text);
    return path;
}

static void test_reports_that_say_the_same_stand_side_by_side(void **state)
{
    (void)state;
    const char *paths[] = {folder};
    put_sample("tests/reports/双桥镇2021.txt", "甲.txt", "双桥镇", "三桥镇");
    put_sample("tests/reports/双桥镇2021.txt", "乙.txt", "双桥镇", "四桥镇");
    play_at(40, 120, paths, 1, "<Snap:list><Enter><Tab><Tab><Enter><Down><Snap:side>");
    assert_shown("雷同");
    assert_shown("另一份报告 山河县");
    assert_shown("相同 2/2");
    play_at(40, 120, paths, 1, "<Snap:list><Enter><Tab><Tab><Enter>3");
    assert_not_shown("另一份报告");
}

static void test_a_folder_is_listed_first(void **state)
{
    (void)state;
    mkdir(below("乡镇"), 0777);
    put_report("乡镇/甲.txt", report_new);
    put_report("乡镇/乙.txt", "一、本年新收政府信息公开申请数量 12 0 0 0 0 0 12\n");
    put(below("乡镇/说明.txt"), SLICE("这不是报告。\n"));
    const char *const paths[] = {below("乡镇"), below("没有.txt")};
    play_at(24, 100, paths, 2, "<F1><Enter><Snap:list><Down><Enter><Snap:open>q<Snap:again>G");
    assert_shown("甲.txt");
    assert_shown("不是年度报告");
    assert_shown("不存在");
    assert_shown("表三 收到和处理政府信息公开申请情况");
}

/* --- nothing brings it down --- */

static const char *const random_keys[] = {
    "<Tab>",
    "<S-Tab>",
    "<Enter>",
    "<Esc>",
    "<Up>",
    "<Down>",
    "<Left>",
    "<Right>",
    "<PgUp>",
    "<PgDn>",
    "<Home>",
    "<End>",
    "<F1>",
    "<F2>",
    "<F3>",
    "<S-F3>",
    "<F7>",
    "<F8>",
    "<F9>",
    "<F10>",
    "<A-Left>",
    "<A-Right>",
    "<C-w>",
    "<C-r>",
    "<C-s>",
    "<C-u>",
    "<BS>",
    "<Del>",
    "<Space>",
    "`",
    ".",
    ",",
    "-",
    "U",
    "v",
    "a",
    "b",
    "c",
    "e",
    "f",
    "g",
    "G",
    "h",
    "j",
    "k",
    "l",
    "m",
    "M",
    "n",
    "N",
    "o",
    "r",
    "R",
    "u",
    "w",
    "x",
    "y",
    "z",
    "1",
    "2",
    "3",
    "4",
    "/",
    ":",
    "?",
    "政",
    "：",
    "总",
    "<Resize:1x1>",
    "<Resize:3x2>",
    "<Resize:20x5>",
    "<Resize:60x16>",
    "<Resize:80x24>",
    "<Resize:101x14>",
    "<Resize:160x48>",
    "<Resize:300x90>",
    "<Paste:粘贴\n两行>",
    ":theme<Space>light<Enter>",
    ":goto<Space>30<Enter>",
    "e<Down><Down><Enter><Down><Enter>",
    "e<End><Enter><Enter>",
    "e<Down><Down><Down><Down><Enter><Down><Enter>",
};

static void play_random(const char *path, uint64_t seed, int length)
{
    struct buffer script = {0};
    for (int i = 0; i < length; i++)
        buffer_add_text(&script, random_keys[next_random(&seed) % (sizeof random_keys / sizeof *random_keys)]);
    play_at(24, 80, &path, 1, script.data);
    buffer_free(&script);
}

static void test_random_keys_and_sizes(void **state)
{
    (void)state;
    const char *plain = put_report("柳河镇.txt", report_new);
    const char *lost = put_report("缺行.txt", "");
    char *single = below("一行.txt");
    struct buffer text = {0};
    buffer_print(&text, "%s%s%s", report_head, report_new, report_tail);
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] == '\n' && i > 200)
            text.data[i] = ' ';
    put(single, buffer_slice(&text));
    buffer_free(&text);
    const char *causes = put_sample("tests/reports/山河县人民政府办公室2022.md", "有原因.md", "", "");
    const char *earlier = put_sample("tests/reports/双桥镇2021.txt", "双桥镇2021.txt", "", "");
    const char *later = put_sample("tests/screen/last_year/双桥镇2022.txt", "双桥镇2022.txt", "", "");
    const char *const paths[] = {plain, lost, single, causes, earlier, later};
    for (uint64_t seed = 1; seed <= 36; seed++)
        play_random(paths[seed % 6], seed * 7919, 250);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_value_offered_is_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_profile_is_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_an_explanation_is_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_reading_typed_is_kept_and_taken_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nonsense_is_refused_and_stays_in_the_field, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_waiver_needs_a_reason, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_notes_are_written_where_one_stands, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_note_is_written_in_the_editor, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_note_half_written_is_not_lost_by_one_key, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_organ_and_year_can_be_read_otherwise, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tab_walks_through_what_is_undecided, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_panes_move_together, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_arithmetic_leads_to_each_term, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_numbers_are_found_with_separators, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_exports_stand_beside_the_report, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_changed_report_is_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reading_again_keeps_the_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_report_that_vanishes_is_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_next_person_reads_along, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reports_that_say_the_same_stand_side_by_side, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_folder_is_listed_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_random_keys_and_sizes, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, rules_enter, rules_leave);
}
