/* Web pages as they are saved: fields with what was filled in, what was left behind, half characters, text that nobody
 * sees. */
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

static void assert_text(const char *page, const char *wanted)
{
    struct arena *arena = arena_new();
    assert_slice(read_page(arena, page)->text, wanted);
    arena_free(arena);
}

static void assert_refused(const char *page, const char *part)
{
    struct arena *arena = arena_new();
    struct error error = {0};
    assert_false(read_html(builder_new(arena), slice_of(page), &error));
    assert_contains(error.message, part);
    arena_free(arena);
}

/* The cell behind 乙 in a table. */
static void assert_cell(const char *cell, const char *wanted)
{
    struct arena *arena = arena_new();
    struct slice page = arena_print(arena, "<table><tr><td>甲<td>1<tr><td>乙<td>%s</table>", cell);
    assert_text(page.data, arena_print(arena, "甲 | 1\n乙 | %s\n", wanted).data);
    arena_free(arena);
}

static void test_fields(void **state)
{
    (void)state;
    assert_cell("<input type=TEXT value=12>", "12");
    assert_cell("<input type=tel value=12><input type=Hidden value=9><input type=checkbox value=8>", "12");
    assert_cell("<textarea rows=1> 12\n</textarea>", "12");
    assert_cell("<select><option>7<option selected>12<option>9</select>", "12");
    assert_cell("<select><option>7<option>12</select>", "7");
    assert_cell("<select style='display:none'><option>7</select>12", "12");
    assert_text("<p>甲<select><option>选择栏目</select><textarea>意见</textarea>乙</p>", "甲乙\n");
}

#define SECTION "<p>三、收到和处理政府信息公开申请情况</p>"

static void assert_elsewhere(const char *instead, const char *words)
{
    struct arena *arena = arena_new();
    struct document *document = read_page(
        arena,
        arena_print(arena, "<p>一、总体情况</p><p>工作有序推进。</p>" SECTION "%s<p>四、复议诉讼情况</p>", instead)
            .data);
    assert_int_equal(document->remark_count, words ? 1 : 0);
    if (words)
        assert_contains(document->remarks[0].text.data, words);
    arena_free(arena);
}

static void test_what_was_not_saved(void **state)
{
    (void)state;
    assert_elsewhere("<script>document.write('<table><tr><td>1</td></tr></table>')</script>", "脚本");
    assert_elsewhere("<script>share()</script>", NULL);
    assert_elsewhere("<iframe src=a_files/t.htm></iframe>", "框架");
    assert_elsewhere("<canvas width=600 height=300></canvas>", "画出来");
    assert_elsewhere("<p>见<svg width=16 height=16></svg>下表</p>", NULL);
    assert_elsewhere("<img src=t.png width=600>", "是一张图片");
}

#define TITLE "<title>山河县柳河镇2023年政府信息公开工作年度报告</title>"

static void test_pages_without_the_report(void **state)
{
    (void)state;
    assert_refused(TITLE "<p>首页</p><iframe src=x_files/a.html></iframe>", "框架");
    assert_refused("<h1>柳河镇2023年政府信息公开工作年度报告</h1><p><a href='/a/附件1.PDF'>附件1</a></p>", "附件");
    assert_refused("<h1>柳河镇2023年政府信息公开工作年度报告</h1><p><img src=1.jpg width=700></p>", "图片");
    /* Only what would be a report is said to be elsewhere. */
    assert_text("<p>办事指南</p><a href=a.pdf>表</a>", "办事指南\n表\n");
    assert_text("<h1>柳河镇2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><a href=a.pdf>附件</a>",
                "柳河镇2023年政府信息公开工作年度报告\n一、总体情况\n附件\n");
}

static void test_pictures_in_the_page(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct document *document = read_page(
        arena, SECTION "<p><img src=\"data:image/png;base64,iVBORw0KGgo+/=\" width=600></p><p>四、复议诉讼情况</p>"
                       "<p>;base64,AA一</p><p>;base64,");
    assert_int_equal(document->remark_count, 1);
    assert_contains(document->text.data, ";base64,一\n;base64,");
    arena_free(arena);
}

/* A page of some length with this in it. */
static struct slice long_page(struct arena *arena, const char *charset, const char *filling, const char *inside)
{
    struct buffer page = {0};
    buffer_print(&page, "<meta charset=%s>", charset);
    for (size_t i = 0; i < 100; i++)
        buffer_print(&page, "<p>%s</p>", filling);
    buffer_print(&page, "<p>%s</p>", inside);
    struct slice copy = arena_copy(arena, buffer_slice(&page));
    buffer_free(&page);
    return copy;
}

static void assert_last_line(struct arena *arena, struct slice page, const char *wanted)
{
    struct slice text = read_page(arena, page.data)->text;
    assert_true(slice_ends_with(text, slice_of(wanted)));
}

static void test_half_characters(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct slice page = long_page(arena, "gb2312", "\xD6\xD0\xCE\xC4", "\xD6\xD0\xCE</p><p>1\xFF");
    assert_last_line(arena, page, "\n中\xEF\xBF\xBD\n1〇\n");
    assert_int_equal(read_page(arena, page.data)->remark_count, 1);
    page = long_page(arena, "utf-8", "中文",
                     "中\xE6\x96</p><p>\xE6\x96"
                     "34");
    assert_last_line(arena, page, "\n中\xEF\xBF\xBD\xEF\xBF\xBD\n\xEF\xBF\xBD〇34\n");
    /* In the page's furniture it is nobody's concern. */
    page = long_page(arena, "gbk", "\xD6\xD0\xCE\xC4", "\xB0\xE6\xC8\xA8\xCB\xF9\xD3\xD0\xCE");
    assert_int_equal(read_page(arena, page.data)->remark_count, 0);
    page = long_page(arena, "big5", "\xD6\xD0\xCE\xC4", "\xD6\xD0");
    assert_last_line(arena, page, "\n中\n");
    arena_free(arena);
}

static void test_text_that_nobody_sees(void **state)
{
    (void)state;
    assert_cell("<span style='position:absolute;left:-9999px'>8</span>5", "5");
    assert_cell("<span style='text-indent:-100em'>8</span>5", "5");
    assert_cell("<i style='clip:rect(0, 0, 0, 0)'>8</i>5", "5");
    assert_cell("<i style='clip:rect(0, 90px, 20px, 0);left:-2px'>8</i>5", "85");
    assert_text("<h1 style='text-indent:-9999px'>山河县</h1>", "山河县\n");
    assert_text("<style>.sr-only{position:absolute;width:1px;clip:rect(1px,1px,1px,1px)}</style><table><tr><td>甲<td>1"
                "<tr><td>乙<td><span class=sr-only>8</span>5</table>",
                "甲 | 1\n乙 | 5\n");
    assert_cell("<font color=white>8</font>5", "8〇5");
    assert_cell("<span style='color: #FFF'>8</span>5", "8〇5");
    assert_cell("<span style='color:#fff;background:#06c'>8</span>5", "85");
    assert_text("<table bgcolor=blue><tr><td>甲<td>1<tr><td>乙<td><font color=#ffffff>8</font></table>",
                "甲 | 1\n乙 | 8\n");
    assert_cell("<font face=Wingdings>8</font>", "8〇");
    assert_cell("<span style='font-family:\"Wingdings 2\"'>8<b style='font-family:SimSun'>5</b></span>", "8〇5");
}

/* ---- One file for a page ---- */

#define HEAD(type)                                                                                                     \
    "From: <Saved by x>\r\nMIME-Version: 1.0\r\nContent-Type: " type ";\r\n\tboundary=\"=_x\"\r\n\r\n甲\r\n"
#define PART(headers, body) "--=_x\r\n" headers "\r\n" body "\r\n"
#define PAGE(encoding, charset, body)                                                                                  \
    PART("Content-Type: text/html; charset=\"" charset "\"\r\nContent-Transfer-Encoding: " encoding "\r\n", body)

static void assert_message(const char *message, const char *wanted, const char *refused)
{
    struct arena *arena = arena_new();
    struct builder *builder = builder_new(arena);
    struct error error = {0};
    bool done = read_mhtml(builder, slice_of(message), &error);
    assert_int_equal(done, wanted != NULL);
    if (done)
        assert_slice(builder_finish(builder, "页.mht")->text, wanted);
    else
        assert_contains(error.message, refused);
    arena_free(arena);
}

static void test_pages_in_one_file(void **state)
{
    (void)state;
    assert_message(HEAD("multipart/related") PART("Content-Type: image/png\r\n", "x")
                       PAGE("quoted-printable", "gb2312", "<p>=D6=D0=\r\n=CE=c4=3D=</p>") "--=_x--\r\n",
                   "中文==\n", NULL);
    assert_message(HEAD("multipart/related") PAGE("BASE64", "utf-8", "PHA+5Lit\r\n5paHPC9wPg==") "--=_x--", "中文\n",
                   NULL);
    assert_message(HEAD("Multipart/Related") PAGE("8bit", "utf-8", "<p>中文</p>") PART("", "<p>乙</p>"), "中文\n",
                   NULL);
    /* Headers that go on, names in capitals, a page in a part of parts. */
    assert_message(
        "mime-version: 1.0\ncontent-type: multipart/alternative; boundary=b\n\n--b\nContent-Type:\n text/plain"
        "\n\n甲\n--b\nContent-Type: multipart/related; boundary=bb\n\n--bb\nContent-Type: text/html\n\n"
        "<p>乙</p>\n--bb--\n--b--\n",
        "乙\n", NULL);
    /* The page of frames holds no report, one of its frames does. */
    assert_message(HEAD("multipart/related") PAGE("8bit", "utf-8", TITLE "<iframe src=cid:1></iframe>")
                       PAGE("8bit", "utf-8", "<p>一、总体情况</p>"),
                   "一、总体情况\n", NULL);
}

static void test_mails(void **state)
{
    (void)state;
    assert_message(HEAD("multipart/mixed") PAGE("8bit", "utf-8", "<p>见附件</p>")
                       PART("Content-Type: application/msword; name=a.doc\r\n", "x"),
                   NULL, "附件");
    assert_message(HEAD("multipart/related") PAGE("8bit", "utf-8", "<p>甲</p>")
                       PART("Content-Type: application/x-mso\r\n", "x"),
                   "甲\n", NULL);
    assert_message(HEAD("multipart/mixed") PART("Content-Type: text/plain\r\n", "甲"), NULL, "没有网页");
    assert_message("MIME-Version: 1.0", NULL, "没有网页");
    assert_message("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"", NULL, "没有网页");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_what_was_not_saved),
        cmocka_unit_test(test_pages_without_the_report),
        cmocka_unit_test(test_pictures_in_the_page),
        cmocka_unit_test(test_half_characters),
        cmocka_unit_test(test_text_that_nobody_sees),
        cmocka_unit_test(test_pages_in_one_file),
        cmocka_unit_test(test_mails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
