/* Pieces gathered from markup, and the building of them. */
#include "read/foreign/piece.h"

#include <string.h>

struct piece *piece_add(struct piece_list *list, enum piece_kind kind, struct slice text)
{
    vector_push(list->arena, &list->items, ((struct piece){.kind = kind, .text = text}));
    return &list->items.items[list->items.count - 1];
}

/* ---- What a piece is about ---- */

static struct slice first_line(struct slice text)
{
    ptrdiff_t end = slice_find(text, SLICE("\n"), 0);
    return slice_trim(end < 0 ? text : slice_part(text, 0, (size_t)end));
}

int piece_section(struct slice text)
{
    static const char ordinals[][4] = {"一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const char marks[][4] = {"、", "．", "，", "：", " ", "."};
    struct slice line = first_line(text);
    enum { LINE_MOST = 120 };
    if (line.length < 6 || line.length > LINE_MOST || slice_find(line, SLICE("。"), 0) >= 0)
        return 0;
    for (int i = 0; i < (int)(sizeof ordinals / sizeof *ordinals); i++) {
        if (!slice_starts_with(line, slice_of(ordinals[i])))
            continue;
        for (size_t m = 0; m < sizeof marks / sizeof *marks; m++)
            if (slice_starts_with(slice_part(line, 3, line.length), slice_of(marks[m])))
                return i + 1;
    }
    return 0;
}

bool piece_is_title(struct slice text)
{
    enum { TITLE_MOST = 240 };
    static const char *const trails[] = {">", "》", "»", "位置", "。"};
    if (text.length > TITLE_MOST || (slice_find(text, SLICE("公开"), 0) < 0) ||
        (slice_find(text, SLICE("年度报告"), 0) < 0 && slice_find(text, SLICE("年报"), 0) < 0))
        return false;
    for (size_t i = 0; i < sizeof trails / sizeof *trails; i++)
        if (slice_find(text, slice_of(trails[i]), 0) >= 0)
            return false;
    return true;
}

bool piece_is_form_table(const struct piece_table *table)
{
    static const char *const words[] = {"第二十条", "规章",     "规范性文件", "行政许可", "行政处罚", "行政事业性收费",
                                        "自然人",   "本年新收", "予以公开",   "结果维持", "行政复议", "总计"};
    size_t seen = 0;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        for (size_t i = 0; i < table->cells.count; i++)
            if (slice_find(table->cells.items[i].text, slice_of(words[w]), 0) >= 0) {
                seen++;
                break;
            }
    return seen >= 2;
}

size_t piece_sentences(struct slice text)
{
    size_t count = 0;
    for (ptrdiff_t at = 0; (at = slice_find(text, SLICE("。"), (size_t)at)) >= 0; at++)
        count++;
    return count;
}

/* ---- Pictures in the place of tables ---- */

/* Whether the section that begins at piece `from` (behind its heading) has a table before the next one begins. */
static bool section_has_table(const struct piece_list *list, size_t from)
{
    for (size_t i = from; i < list->items.count; i++) {
        const struct piece *piece = &list->items.items[i];
        if (piece->kind == PIECE_TABLE)
            return true;
        if (piece->kind != PIECE_FURNITURE && piece_section(piece->text))
            return false;
    }
    return false;
}

static void build_picture(const struct piece_list *list, struct builder *builder, struct slice heading,
                          struct slice what)
{
    struct slice words = what.length ? what : SLICE("是一张图片");
    builder_remark(builder, REMARK_PICTURE_TABLE,
                   arena_print(list->arena, "“%.*s”里的表格%.*s", SLICE_ARGUMENTS(heading), SLICE_ARGUMENTS(words)));
    builder_paragraph(builder, BLOCK_FURNITURE, what.length ? SLICE("［表格没有存进来］") : SLICE("［图片］"));
}

/* ---- Building ---- */

static bool build_table(struct builder *builder, const struct piece_table *table, struct error *error)
{
    bool fits = !table->overflows;
    builder_grid_begin(builder);
    for (size_t i = 0; i < table->cells.count; i++) {
        const struct piece_cell *cell = &table->cells.items[i];
        fits &= builder_grid_cell(builder, cell->row, cell->column, cell->row_span, cell->column_span, cell->text);
    }
    builder_grid_end(builder);
    return fits || error_set(error, ERROR_REPORT, "里面的一张表格大得不像报告（%u 行），不读。", table->rows);
}

static bool build_piece(const struct piece *piece, struct builder *builder, struct arena *arena, struct error *error)
{
    static const enum block_kind kinds[] = {
        [PIECE_TEXT] = BLOCK_PARAGRAPH, [PIECE_HEADING] = BLOCK_HEADING, [PIECE_FURNITURE] = BLOCK_FURNITURE};
    if (piece->kind == PIECE_TABLE) {
        piece_unstack_rows(piece->table, arena);
        return build_table(builder, piece->table, error);
    }
    if (piece->kind == PIECE_PAGE)
        builder_page(builder);
    else if (piece->kind != PIECE_PICTURE)
        builder_paragraph(builder, kinds[piece->kind], piece->text);
    return true;
}

bool pieces_build(const struct piece_list *list, struct builder *builder, struct error *error)
{
    struct slice heading = SLICE_NONE;
    bool needs_table = false;
    for (size_t i = 0; i < list->items.count; i++) {
        const struct piece *piece = &list->items.items[i];
        int section = piece->kind == PIECE_TEXT || piece->kind == PIECE_HEADING ? piece_section(piece->text) : 0;
        if (section) {
            heading = first_line(piece->text);
            needs_table = section >= 2 && section <= 4 && !section_has_table(list, i + 1);
        }
        if (piece->kind == PIECE_PICTURE && needs_table)
            build_picture(list, builder, heading, piece->text);
        else if (!build_piece(piece, builder, list->arena, error))
            return false;
    }
    return true;
}

/* ---- Flow ---- */

static bool is_dropped(uint32_t codepoint)
{
    return codepoint == 0xAD || (codepoint >= 0x200B && codepoint <= 0x200F) || codepoint == 0x2060 ||
           codepoint == 0xFEFF;
}

static bool at_line_start(const struct flow *flow)
{
    return flow->text.length == 0 || flow->text.data[flow->text.length - 1] == '\n';
}

static bool is_digit(uint32_t codepoint)
{
    return codepoint >= '0' && codepoint <= '9';
}

static bool ends_with_digit(const struct flow *flow)
{
    return flow->text.length > 0 && is_digit((unsigned char)flow->text.data[flow->text.length - 1]);
}

/* The last bytes of ¹ ² ³ and of the others from ⁰ to ⁹. */
static bool ends_raised(const struct flow *flow)
{
    struct slice text = buffer_slice(&flow->text);
    unsigned char last = text.length ? (unsigned char)text.data[text.length - 1] : 0;
    return slice_ends_with(text, SLICE("¹")) || slice_ends_with(text, SLICE("²")) ||
           slice_ends_with(text, SLICE("³")) ||
           (text.length >= 3 && last >= 0xB0 && last <= 0xB9 &&
            memcmp(text.data + text.length - 3, "\xE2\x81", 2) == 0);
}

static bool parts_digits(const struct flow *flow, uint32_t codepoint)
{
    return flow->apart && is_digit(codepoint) && (ends_with_digit(flow) || ends_raised(flow));
}

void flow_raise(struct flow *flow, bool raised)
{
    flow->note = raised && !flow->blank && ends_with_digit(flow);
}

static uint32_t raised_digit(uint32_t digit)
{
    return digit == '1' ? 0xB9 : digit == '2' || digit == '3' ? 0xB0 + digit - '0' : 0x2070 + digit - '0';
}

static void add_character(struct flow *flow, uint32_t codepoint)
{
    if (flow->note && is_digit(codepoint))
        codepoint = raised_digit(codepoint);
    if ((flow->blank || parts_digits(flow, codepoint)) && !at_line_start(flow))
        buffer_add_text(&flow->text, " ");
    flow->blank = flow->apart = false;
    buffer_add_character(&flow->text, codepoint);
}

static bool ends_with_han(const struct flow *flow)
{
    if (flow->text.length < 3)
        return false;
    size_t at = flow->text.length - 3;
    struct slice text = buffer_slice(&flow->text);
    return codepoint_is_han(utf8_decode(text, &at)) && at == flow->text.length;
}

/* Moves *at behind the blanks of the source from there on; a line end between two Han characters is no blank. */
static void add_blanks(struct flow *flow, struct slice text, size_t *at)
{
    bool line_end = false;
    size_t next = *at;
    while (next < text.length && strchr(" \t\r\n\f", text.data[next]) && text.data[next]) {
        line_end |= text.data[next] == '\n' || text.data[next] == '\r';
        next++;
    }
    size_t behind = next;
    bool han_follows = next < text.length && codepoint_is_han(utf8_decode(text, &behind));
    if (!(line_end && han_follows && ends_with_han(flow)))
        flow->blank = true;
    *at = next;
}

void flow_add(struct flow *flow, struct slice text, bool keep)
{
    for (size_t at = 0; at < text.length;) {
        char byte = text.data[at];
        if (!keep && byte && strchr(" \t\r\n\f", byte)) {
            add_blanks(flow, text, &at);
            continue;
        }
        uint32_t codepoint = utf8_decode(text, &at);
        if (codepoint == CODEPOINT_INVALID)
            codepoint = 0xFFFD;
        if (!is_dropped(codepoint))
            add_character(flow, codepoint == 0xA0 ? ' ' : codepoint);
    }
}

void flow_end_line(struct flow *flow)
{
    flow->blank = false;
    if (!at_line_start(flow))
        buffer_add_text(&flow->text, "\n");
}

struct slice flow_take(struct flow *flow, struct arena *arena)
{
    struct slice text = arena_copy(arena, slice_trim(buffer_slice(&flow->text)));
    buffer_clear(&flow->text);
    flow->blank = flow->apart = false;
    return text;
}
