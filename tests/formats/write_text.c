/* Formats that are text: plain, Markdown, a web page. */
#include "formats/write.h"

void write_escaped(struct buffer *out, struct slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == '&')
            buffer_add_text(out, "&amp;");
        else if (text.data[i] == '<')
            buffer_add_text(out, "&lt;");
        else
            buffer_add(out, slice_part(text, i, i + 1));
    }
}

const struct truth_cell *truth_cell_at(const struct truth_table *table, uint32_t row, uint32_t column)
{
    for (size_t i = 0; i < table->cells.count; i++)
        if (table->cells.items[i].row == row && table->cells.items[i].column == column)
            return &table->cells.items[i];
    return NULL;
}

static void add_paragraph(struct buffer *out, const struct truth_part *part)
{
    buffer_add(out, part->number);
    buffer_add(out, part->text);
    buffer_add_text(out, "\n\n");
}

static void add_row(struct buffer *out, const struct truth_table *table, uint32_t row, const char *between)
{
    for (uint32_t column = 0; column < table->columns; column++) {
        const struct truth_cell *cell = truth_cell_at(table, row, column);
        if (column > 0)
            buffer_add_text(out, between);
        if (cell)
            buffer_add(out, cell->text);
    }
}

void write_text(const struct truth *truth, struct buffer *out)
{
    for (size_t i = 0; i < truth->parts.count; i++) {
        const struct truth_part *part = &truth->parts.items[i];
        if (part->kind != TRUTH_TABLE) {
            add_paragraph(out, part);
            continue;
        }
        for (uint32_t row = 0; row < part->table->rows; row++) {
            add_row(out, part->table, row, "\t");
            buffer_add_text(out, "\n");
        }
        buffer_add_text(out, "\n");
    }
}

static void add_markdown_table(struct buffer *out, const struct truth_table *table)
{
    for (uint32_t row = 0; row < table->rows; row++) {
        buffer_add_text(out, "| ");
        add_row(out, table, row, " | ");
        buffer_add_text(out, " |\n");
        for (uint32_t column = 0; row == 0 && column < table->columns; column++)
            buffer_add_text(out, column + 1 < table->columns ? "|---" : "|---|\n");
    }
    buffer_add_text(out, "\n");
}

void write_markdown(const struct truth *truth, struct buffer *out)
{
    for (size_t i = 0; i < truth->parts.count; i++) {
        const struct truth_part *part = &truth->parts.items[i];
        if (part->kind == TRUTH_TABLE) {
            add_markdown_table(out, part->table);
            continue;
        }
        if (part->kind == TRUTH_TITLE || part->kind == TRUTH_HEADING)
            buffer_add_text(out, part->kind == TRUTH_TITLE ? "# " : "## ");
        add_paragraph(out, part);
    }
}

static void add_web_table(struct buffer *out, const struct truth_table *table)
{
    buffer_add_text(out, "<table border=\"1\" cellspacing=\"0\" style=\"border-collapse:collapse\">\n");
    for (uint32_t row = 0; row < table->rows; row++) {
        buffer_add_text(out, "<tr>");
        for (uint32_t column = 0; column < table->columns; column++) {
            const struct truth_cell *cell = truth_cell_at(table, row, column);
            if (!cell)
                continue;
            buffer_add_text(out, "<td");
            if (cell->row_span > 1)
                buffer_print(out, " rowspan=\"%u\"", cell->row_span);
            if (cell->column_span > 1)
                buffer_print(out, " colspan=%u", cell->column_span);
            buffer_add_text(out, "><p style=\"text-align:center\"><span>");
            write_escaped(out, cell->text);
            buffer_add_text(out, "</span></p></td>");
        }
        buffer_add_text(out, "</tr>\n");
    }
    buffer_add_text(out, "</table>\n");
}

static void add_web_paragraph(struct buffer *out, const struct truth_part *part)
{
    buffer_add_text(out, part->kind == TRUTH_TITLE ? "<p class=\"title\">" : "<p>&emsp;&emsp;");
    write_escaped(out, part->number);
    write_escaped(out, part->text);
    buffer_add_text(out, "</p>\n");
}

void write_web_page(const struct truth *truth, struct buffer *out)
{
    buffer_add_text(
        out,
        "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\">\n<html>\n<head>\n"
        "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\">\n"
        "<title>云溪镇2024年政府信息公开工作年度报告 - 山河县人民政府</title>\n"
        "<style>td p{margin:0}</style><script>var visits = 20928;</script>\n</head>\n<body>\n"
        "<div class=\"nav\"><ul><li><a href=\"/\">首页</a></li><li><a href=\"/zwgk\">政务公开</a></li>"
        "<li><a href=\"/bsfw\">办事服务</a></li><li><a href=\"/hdjl\">互动交流</a></li></ul></div>\n"
        "<div class=\"position\">您现在的位置：<a href=\"/\">首页</a> &gt; <a href=\"/zwgk\">政务公开</a> &gt; "
        "<a href=\"/zwgk/nb\">政府信息公开年报</a></div>\n"
        "<div class=\"info\"><span>发布日期：2025-01-21</span> <span>来源：云溪镇</span> <span>访问量：3509</span> "
        "<span>字号：<a href=\"#\">大</a> <a href=\"#\">中</a> <a href=\"#\">小</a></span></div>\n"
        "<div class=\"article\" id=\"zoom\">\n");
    for (size_t i = 0; i < truth->parts.count; i++) {
        if (truth->parts.items[i].kind == TRUTH_TABLE)
            add_web_table(out, truth->parts.items[i].table);
        else
            add_web_paragraph(out, &truth->parts.items[i]);
    }
    buffer_add_text(
        out,
        "</div>\n<div class=\"tools\"><a href=\"javascript:window.print()\">【打印】</a> <a href=\"#\">【关闭】</a> "
        "分享到：<a href=\"#\">微信</a> <a href=\"#\">微博</a></div>\n"
        "<div class=\"footer\"><p>主办：山河县人民政府办公室 &nbsp; 联系电话：000-0000000</p><p>网站地图 | 关于我们 | "
        "版权声明</p></div>\n</body>\n</html>\n");
}
