/* Web pages: grids behind spans, what is report and what is furniture, encodings, hostile pages. */
#include "cmocka_main.h"

#include "read/foreign/foreign.h"

#include <string.h>

static struct document *read_page(struct arena *arena, const char *page)
{
    struct builder *builder = builder_new(arena);
    struct error error = {0};
    if (!read_html(builder, slice_of(page), &error))
        fail_msg("%s", error.message);
    return builder_finish(builder, "页.html");
}

static void assert_refused(struct slice page, const char *part)
{
    struct arena *arena = arena_new();
    struct error error = {0};
    assert_false(read_html(builder_new(arena), page, &error));
    assert_int_equal(error.kind, ERROR_REPORT);
    assert_contains(error.message, part);
    arena_free(arena);
}

static const struct grid *only_grid(const struct document *document)
{
    const struct grid *grid = NULL;
    for (size_t i = 0; i < document->block_count; i++)
        if (document->blocks[i].kind == BLOCK_GRID) {
            assert_null(grid);
            grid = document->blocks[i].grid;
        }
    assert_non_null(grid);
    return grid;
}

/* Row, column and spans of each cell, and its text: "0,0 2x1 甲;". */
static struct slice grid_spoken(struct arena *arena, const struct document *document, const struct grid *grid)
{
    struct buffer out = {0};
    for (size_t i = 0; i < grid->cell_count; i++) {
        const struct grid_cell *cell = &grid->cells[i];
        struct slice text = document_text(document, cell->span);
        buffer_print(&out, "%u,%u %ux%u %.*s;", cell->row, cell->column, cell->row_span, cell->column_span,
                     SLICE_ARGUMENTS(text));
    }
    struct slice copy = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    return copy;
}

static void assert_grid(const char *page, const char *wanted)
{
    struct arena *arena = arena_new();
    struct document *document = read_page(arena, page);
    assert_slice(grid_spoken(arena, document, only_grid(document)), wanted);
    arena_free(arena);
}

/* The block that begins with this text. */
static enum block_kind kind_of(const struct document *document, const char *beginning)
{
    for (size_t i = 0; i < document->block_count; i++)
        if (slice_starts_with(document_text(document, document->blocks[i].span), slice_of(beginning)))
            return document->blocks[i].kind;
    fail_msg("no block begins with %s", beginning);
    return BLOCK_PARAGRAPH;
}

/* ---- What a style sheet hides ---- */

/* The second cell holds what the page shows of 3<span ...>5</span>09 under this sheet. */
static void assert_shown(const char *sheet, const char *attributes, const char *wanted)
{
    struct arena *arena = arena_new();
    struct slice page =
        arena_print(arena,
                    "<head><style>%s</style></head><body id=top><table class=form><tr><td>甲</td><td>1</td></tr>"
                    "<tr><td>乙</td><td class=n>3<span %s>5</span>09</td></tr></table>",
                    sheet, attributes);
    assert_grid(page.data, arena_print(arena, "0,0 1x1 甲;0,1 1x1 1;1,0 1x1 乙;1,1 1x1 %s;", wanted).data);
    arena_free(arena);
}

static void test_hidden_by_a_sheet(void **state)
{
    (void)state;
    assert_shown(".hide{display:none}", "class='a hide'", "309");
    assert_shown("/* .hide{display:block} */ span.hide { color:red; DISPLAY : none !important }", "class=hide", "309");
    assert_shown("#gone, .x{display:none}", "id=gone", "309");
    assert_shown(".form td>.hide{display:none}", "class=hide", "309");
    assert_shown("body .form .hide{font-size:0}", "class=hide", "309");
    assert_shown("[data-old]{display:none}", "data-old", "309");
    assert_shown(".hide{visibility:hidden}", "class=hide", "3 09");
    assert_shown("@media screen{.hide{display:none}}", "class=hide", "309");
    assert_shown(".x{}", "style='font-size:0px'", "309");
    assert_shown(".x{}", "hidden", "309");
    assert_shown(".sm\\:hide{display:none}", "class='sm:hide'", "309");
}

static void test_not_hidden_by_a_sheet(void **state)
{
    (void)state;
    assert_shown(".hide{display:none}", "class=hidden", "3509");
    assert_shown(".hide{display:none}", "aria-hidden=true", "3509");
    assert_shown(".hide{display:none} span.hide{display:inline}", "class=hide", "3509");
    assert_shown("span.hide{display:inline} .hide{display:none}", "class=hide", "3509");
    assert_shown(".hide{display:none}", "class=hide style='display:inline'", "3509");
    assert_shown(".form{font-size:0} span,td{font-size:14px}", "", "3509");
    assert_shown(".other .hide, p>.hide{display:none}", "class=hide", "3509");
    assert_shown("span:hover,span::before{display:none}", "", "3509");
    assert_shown("@media print{.hide{display:none}}", "class=hide", "3509");
    assert_shown("@media (max-width:768px){.hide{display:none}}", "class=hide", "3509");
    assert_shown("@font-face{font-family:x} @page{margin:0}", "class=hide", "3509");
}

/* A number that may have digits too many is none. */
static void test_doubtful_sheets(void **state)
{
    (void)state;
    assert_shown("td span:first-child{display:none}", "", "35〇09");
    assert_shown("@supports (display:grid){.hide{display:none}}", "class=hide", "35〇09");
    assert_shown("b + .hide{display:none}", "class=hide", "35〇09");
    assert_shown("td.n:nth-child(2){visibility:hidden}", "", "3〇5〇09〇");
}

static void test_hidden_cells_and_rows(void **state)
{
    (void)state;
    assert_grid(
        "<style>.off{display:none}.veil{visibility:hidden}</style><table><tr class=off><td>9<td>9<td>9<tr><td>甲"
        "<td class=off>7<td>1<td>2<tr><td>乙<td class=veil>8<td>4</table>",
        "0,0 1x1 甲;0,1 1x1 1;0,2 1x1 2;1,0 1x1 乙;1,1 1x1 ;1,2 1x1 4;");
}

/* ---- Tables ---- */

static void test_spans_become_a_grid(void **state)
{
    (void)state;
    assert_grid("<table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td>1<td>2</table>",
                "0,0 2x1 甲;0,1 1x2 乙;1,1 1x1 1;1,2 1x1 2;");
    assert_grid("<table><tr><td rowspan=2>甲</td><td rowspan=2>乙</td><td>1</td></tr><tr><td>2</td></tr></table>",
                "0,0 2x1 甲;0,1 2x1 乙;0,2 1x1 1;1,2 1x1 2;");
}

/* As browsers take them: a span is 1 when it is no number, ends with its row group, and goes round what comes down. */
static void test_malformed_spans(void **state)
{
    (void)state;
    assert_grid("<table><tr><td colspan=0>甲<td rowspan=x>乙<tr><td>1<td>2</table>",
                "0,0 1x1 甲;0,1 1x1 乙;1,0 1x1 1;1,1 1x1 2;");
    assert_grid("<table><thead><tr><th rowspan=9>甲<th>乙</thead><tbody><tr><td>1<td>2</table>",
                "0,0 1x1 甲;0,1 1x1 乙;1,0 1x1 1;1,1 1x1 2;");
    assert_grid("<table><tr><td rowspan=0>甲<td>乙<tr><td>1<tr><td>2</table>",
                "0,0 3x1 甲;0,1 1x1 乙;1,1 1x1 1;2,1 1x1 2;");
    assert_grid("<table><tr><td>甲<td rowspan=2>乙<tr><td colspan=3>1<td>2</table>",
                "0,0 1x1 甲;0,1 2x1 乙;0,2 1x1 ;1,0 1x1 1;1,2 1x1 2;");
}

static void test_text_of_cells(void **state)
{
    (void)state;
    assert_grid("<table><tr><td><p>本年新<br>制作</p><p>数量</p><td>&nbsp;<tr><td><b>1</b>2<td>\n 3 \n 4 </table>",
                "0,0 1x1 本年新制作数量;0,1 1x1 ;1,0 1x1 12;1,1 1x1 3 4;");
    assert_grid("<table><tr><td>甲<td style='display: none'>藏<td>乙<tr><td>1<td>2<tr hidden><td>3<td>4</table>",
                "0,0 1x1 甲;0,1 1x1 乙;1,0 1x1 1;1,1 1x1 2;");
}

static void test_innermost_table_is_the_grid(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct document *document =
        read_page(arena, "<table><tr><td>左栏<td>前言<table><tr><td>甲<td>乙<tr><td>1<td>2</table>后记</table>");
    assert_slice(grid_spoken(arena, document, only_grid(document)), "0,0 1x1 甲;0,1 1x1 乙;1,0 1x1 1;1,1 1x1 2;");
    assert_int_equal(kind_of(document, "前言"), BLOCK_PARAGRAPH);
    assert_int_equal(kind_of(document, "后记"), BLOCK_PARAGRAPH);
    arena_free(arena);
}

/* A cell for each column, a line in it for each row. */
static void test_rows_stacked_in_cells(void **state)
{
    (void)state;
#define LINES(a, b, c, d) "<td>" a "<br>" b "<br>" c "<br>" d
    assert_grid("<table><tr><td rowspan=3>类<td>项<td>一<td>二<td>三<tr>" LINES("甲", "乙", "丙", "丁")
                    LINES("1", "2", "3", "4") LINES("5", "-", "7", "８")
                        LINES("0", "0", "0", "0") "<tr><td>戊<td>9<td>9<td>9"
                                                  "</table>",
                "0,0 6x1 类;0,1 1x1 项;0,2 1x1 一;0,3 1x1 二;0,4 1x1 三;1,1 1x1 甲;1,2 1x1 1;1,3 1x1 5;1,4 1x1 0;"
                "2,1 1x1 乙;2,2 1x1 2;2,3 1x1 -;2,4 1x1 0;3,1 1x1 丙;3,2 1x1 3;3,3 1x1 7;3,4 1x1 0;4,1 1x1 丁;"
                "4,2 1x1 4;4,3 1x1 ８;4,4 1x1 0;5,1 1x1 戊;5,2 1x1 9;5,3 1x1 9;5,4 1x1 9;");
    /* Not where a cell has another number of lines, and not for words. */
    assert_grid(
        "<table><tr>" LINES("甲", "乙", "丙", "丁") LINES("1", "2", "3", "4") LINES("5", "6", "7", "8")
            LINES("1", "2", "", "4") "<tr><td>戊<td>1<td>2<td>3</table>",
        "0,0 1x1 甲乙丙丁;0,1 1x1 1 2 3 4;0,2 1x1 5 6 7 8;0,3 1x1 1 2 4;1,0 1x1 戊;1,1 1x1 1;1,2 1x1 2;1,3 1x1 3;");
    assert_grid(
        "<table><tr>" LINES("甲", "乙", "丙", "丁") LINES("本", "年", "数", "量") LINES("总", "计", "数", "量")
            LINES("1", "2", "3", "4") "<tr><td>戊<td>1<td>2<td>3</table>",
        "0,0 1x1 甲乙丙丁;0,1 1x1 本年数量;0,2 1x1 总计数量;0,3 1x1 1 2 3 4;1,0 1x1 戊;1,1 1x1 1;1,2 1x1 2;1,3 1x1 3;");
#undef LINES
}

static void test_fields_of_a_table(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct document *document =
        read_page(arena, "<p>一、总体情况</p><table><tr><td>结果维持<td>总计<tr><td><input value=12><td>"
                         "<input type=text value='3 '><input type=hidden value=9><input type=submit value=提交></table>"
                         "<input value=搜索>");
    assert_slice(document->text, "一、总体情况\n结果维持 | 总计\n12 | 3\n");
    arena_free(arena);
}

/* ---- Report and furniture ---- */

#define PROSE "全年主动公开政府信息四十三条，没有收到公开申请，也没有行政复议和行政诉讼，各项工作有序推进。"
#define ARTICLE                                                                                                        \
    "<p>一、总体情况</p><p>" PROSE "</p><p>二、主动公开政府信息情况</p>"                                   \
    "<table><tr><td>信息内容<td>本年制发件数<tr><td>规章<td>0<tr><td>行政规范性文件<td>3</table>"   \
    "<p>六、其他需要报告的事项</p><p>无。</p>"

static void test_page_furniture(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct document *document =
        read_page(arena, "<title>年报_山河县</title><ul><li><a href=a>首页</a><li><a href=b>政务公开</a></ul>"
                         "<div>当前位置：<a href=a>首页</a> &gt; "
                         "公开年报</div><div><h1>山河县柳河镇2023年政府信息公开工作年度报告</h1></div>"
                         "<div class=main><div>发布时间：2024-01-20　浏览次数：123 【打印】【关闭】</div>"
                         "<div><p>网站浏览次数达三万次。</p>" ARTICLE "</div><p>【字体：大 中 小】</p></div>"
                         "<div><a href=c>上一篇：某某</a></div><table><tr><td>友情<td>链接<tr><td>一<td>二</table>"
                         "<div>主办单位：山河县人民政府</div><script>document.write('六、其他')</script>");
    static const char *const furniture[] = {"首页",   "政务公开", "当前位置", "发布时间",
                                            "【字体", "上一篇",   "友情",     "主办单位"};
    static const char *const text[] = {"网站浏览次数达", "一、总体情况", "全年主动公开", "六、其他", "无。"};
    for (size_t i = 0; i < sizeof furniture / sizeof *furniture; i++)
        if (kind_of(document, furniture[i]) != BLOCK_FURNITURE)
            fail_msg("%s is no furniture", furniture[i]);
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (kind_of(document, text[i]) != BLOCK_PARAGRAPH)
            fail_msg("%s is furniture", text[i]);
    assert_int_equal(kind_of(document, "山河县柳河镇"), BLOCK_HEADING);
    assert_null(strstr(document->text.data, "document.write"));
    only_grid(document);
    arena_free(arena);
}

/* Sections in boxes of their own, a preface above them: no part of the report becomes furniture. */
static void test_report_in_several_boxes(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct document *document =
        read_page(arena, "<div><div>根据《条例》编制本报告。" PROSE "</div><div>" ARTICLE "</div><div>附注：" PROSE
                         "</div></div><div><a href=a>网站地图</a></div>");
    assert_int_equal(kind_of(document, "根据"), BLOCK_PARAGRAPH);
    assert_int_equal(kind_of(document, "附注"), BLOCK_PARAGRAPH);
    assert_int_equal(kind_of(document, "网站地图"), BLOCK_FURNITURE);
    arena_free(arena);
}

static void test_title_of_the_window(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct document *document =
        read_page(arena, "<title>柳河镇2023年政府信息公开工作年度报告_山河县</title><div>" ARTICLE "</div>");
    assert_slice(document_text(document, document->blocks[0].span), "柳河镇2023年政府信息公开工作年度报告");
    arena_free(arena);
}

static void test_table_that_is_a_picture(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct document *document = read_page(
        arena,
        "<p>一、总体情况</p><img src=a.jpg><p>&emsp;&emsp;二、主动公开政府信息情况</p><p><img src=t.jpg width=600></p>"
        "<p>三、收到和处理政府信息公开申请情况</p><img src=icon.gif><img src=b.png width=20>"
        "<p>四、政府信息公开行政复议、行政诉讼情况</p><img src=c.jpg>"
        "<table><tr><td>结果维持<td>总计<tr><td>1<td>1</table>");
    assert_int_equal(document->remark_count, 1);
    assert_int_equal(document->remarks[0].kind, REMARK_PICTURE_TABLE);
    assert_contains(document->remarks[0].text.data, "二、主动公开政府信息情况");
    assert_int_equal(kind_of(document, "［图片］"), BLOCK_FURNITURE);
    arena_free(arena);
}

/* ---- Text ---- */

static void test_lines_and_blanks(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct document *document =
        read_page(arena, "<p>第一行<br>  第二行 甲\n乙 <i>a</i>\n b&nbsp;&#8203;c</p><pre>一 \n二</pre>"
                         "<ol><li>甲</li><li><p>乙</p></ol>");
    assert_slice(document->text, "第一行\n第二行 甲乙 a b c\n一 \n二\n1. 甲\n2. 乙\n");
    arena_free(arena);
}

static void test_numbers_apart(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct document *document =
        read_page(arena, "<p><s>77</s>12<sup>3</sup></p><p>1<b>2</b><span style='text-decoration:line-through'>3</span>"
                         "</p><p>旧<s>新</s>5<sup>①</sup></p>");
    assert_slice(document->text, "77 12³\n12 3\n旧新5①\n");
    document = read_page(arena, "<p>40<sup>[12]</sup>件</p><p>40<sup>2</sup>5</p><p>第<sup>3</sup>号 <sup>4</sup></p>");
    assert_slice(document->text, "40[¹²]件\n40² 5\n第3号 4\n");
    arena_free(arena);
}

static void test_list_numbers(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct document *document =
        read_page(arena, "<ol start=10 style='list-style-type: cjk-ideographic'><li>总体情况</li><li>其他</li></ol>"
                         "<ol style='list-style: none'><li>无号</li></ol><ul><li>无点</li></ul>");
    assert_slice(document->text, "十、总体情况\n十一、其他\n无号\n无点\n");
    arena_free(arena);
}

static void test_encodings(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    /* 中文 in GBK, with and without a label, and UTF-8 under a wrong label. */
    struct document *document = read_page(arena, "<meta charset=gb2312><p>\xD6\xD0\xCE\xC4</p>");
    assert_slice(document->text, "中文\n");
    document = read_page(arena, "<p>\xD6\xD0\xCE\xC4</p>");
    assert_slice(document->text, "中文\n");
    document = read_page(arena, "<meta http-equiv='Content-Type' content='text/html; charset=gb2312'><p>中文</p>");
    assert_slice(document->text, "中文\n");
    assert_refused(SLICE("<p>\xD6\xD0\xFF\xFF\x81</p>"), "编码");
    arena_free(arena);
}

/* ---- Hostile pages ---- */

static struct slice repeated(struct arena *arena, const char *part, size_t count)
{
    struct buffer out = {0};
    for (size_t i = 0; i < count; i++)
        buffer_add_text(&out, part);
    struct slice text = arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    return text;
}

static void test_hostile_pages(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    assert_refused(repeated(arena, "<div>", 100000), "嵌套太深");
    assert_refused(repeated(arena, "<p>甲", 500000), "标签太多");
    assert_refused(arena_print(arena, "<p %s>甲</p>", repeated(arena, "a=1 ", 50000).data), "属性太多");
    assert_refused(SLICE("<html><frameset><frame src=a></frameset></html>"), "没有文字");
    assert_refused(SLICE(""), "没有文字");
    /* Unclosed paragraphs are no depth, and what is deep but sound is read. */
    struct document *document = read_page(arena, repeated(arena, "<p>甲", 3000).data);
    assert_int_equal(document->block_count, 3000);
    document = read_page(arena, arena_print(arena, "%s<p>甲</p>", repeated(arena, "<div><span>", 400).data).data);
    assert_slice(document->text, "甲\n");
    arena_free(arena);
}

static void test_huge_spans(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct slice rows = repeated(arena, "<tr><td>乙</td></tr>", 300);
    const char *page =
        arena_print(arena, "<table><tr><td rowspan=65534 colspan=200>甲<td>乙</tr>%s</table>", rows.data).data;
    const struct grid *grid = only_grid(read_page(arena, page));
    assert_int_equal(grid->rows, 301);
    assert_int_equal(grid->columns, 201);
    assert_int_equal(grid->cells[0].row_span, 301);
    rows = repeated(arena, "<tr><td rowspan=65534 colspan=9999>甲</td><td>乙</td></tr>", 300);
    assert_refused(arena_print(arena, "<table>%s</table>", rows.data), "表格大得");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spans_become_a_grid), cmocka_unit_test(test_malformed_spans),
        cmocka_unit_test(test_text_of_cells),       cmocka_unit_test(test_rows_stacked_in_cells),
        cmocka_unit_test(test_fields_of_a_table),   cmocka_unit_test(test_innermost_table_is_the_grid),
        cmocka_unit_test(test_page_furniture),      cmocka_unit_test(test_report_in_several_boxes),
        cmocka_unit_test(test_title_of_the_window), cmocka_unit_test(test_table_that_is_a_picture),
        cmocka_unit_test(test_lines_and_blanks),    cmocka_unit_test(test_list_numbers),
        cmocka_unit_test(test_numbers_apart),       cmocka_unit_test(test_encodings),
        cmocka_unit_test(test_hostile_pages),       cmocka_unit_test(test_huge_spans),
        cmocka_unit_test(test_hidden_by_a_sheet),   cmocka_unit_test(test_not_hidden_by_a_sheet),
        cmocka_unit_test(test_doubtful_sheets),     cmocka_unit_test(test_hidden_cells_and_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
