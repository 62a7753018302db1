/* Papers as a workbook. */
#include "export/paper/face.h"

#include "base/file_reason.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { SHEET_NAME_MOST = 31, COMMENT_MOST = 2000, TEXT_MOST = 32767 };
#define LINE_HEIGHT 16.0 /* points */
#define LINES_MOST 25    /* a row must not be higher than 409 points */
#define CELL_MARGIN 1.0  /* digits */
enum { MARKS = PAPER_UNCLEAR + 1, ALIGNS = PAPER_RIGHT + 1 };

struct book {
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    struct arena *arena;
    lxw_format *formats[MARKS][ALIGNS][2][2]; /* by mark, align, head and number, made when first needed */
    lxw_format *title, *plain;
    size_t sheets, papers;
    size_t paper;   /* from 1 */
    bool has_table; /* on this sheet, already */
    lxw_row_t row;  /* the next one */
};

/* ---- How cells look ---- */

static void set_mark(lxw_format *format, enum paper_mark mark, bool number)
{
    static const struct {
        lxw_color_t fill;
        uint8_t border;
        const char *number; /* a sign besides the colour */
    } looks[MARKS] = {
        [PAPER_PLAIN] = {0, LXW_BORDER_THIN, NULL},
        [PAPER_WRONG] = {0xFFF2CC, LXW_BORDER_THIN, "\"× \"General"},
        [PAPER_CULPRIT] = {0xF8CBAD, LXW_BORDER_THICK, "\"×× \"General"},
        [PAPER_CORRECTED] = {0xDDEBF7, LXW_BORDER_MEDIUM, "\"* \"General"},
        [PAPER_UNCLEAR] = {0xE2EFDA, LXW_BORDER_DASHED, "\"? \"General"},
    };
    format_set_border(format, looks[mark].border);
    if (mark == PAPER_PLAIN)
        return;
    format_set_bg_color(format, looks[mark].fill);
    format_set_pattern(format, LXW_PATTERN_SOLID);
    if (number)
        format_set_num_format(format, looks[mark].number);
}

static lxw_format *make_look(struct book *book, const struct paper_cell *cell)
{
    static const uint8_t aligns[] = {
        [PAPER_LEFT] = LXW_ALIGN_LEFT, [PAPER_CENTER] = LXW_ALIGN_CENTER, [PAPER_RIGHT] = LXW_ALIGN_RIGHT};
    lxw_format *format = workbook_add_format(book->workbook);
    set_mark(format, cell->mark, cell->is_number);
    format_set_align(format, aligns[cell->align]);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    format_set_text_wrap(format);
    if (cell->head) {
        format_set_bold(format);
        format_set_bg_color(format, 0xEDEDED);
        format_set_pattern(format, LXW_PATTERN_SOLID);
    }
    return format;
}

static lxw_format *look_of(struct book *book, const struct paper_cell *cell)
{
    lxw_format **slot = &book->formats[cell->mark][cell->align][cell->head][cell->is_number];
    if (!*slot)
        *slot = make_look(book, cell);
    return *slot;
}

/* ---- Sheets ---- */

static bool is_forbidden(char byte)
{
    return byte && strchr("[]:*?/\\", byte) != NULL;
}

/* At most so many characters, without what a sheet's name must not hold; several papers have a number in front. */
static const char *sheet_name(struct book *book, struct slice name)
{
    char *text = (char *)(book->papers > 1 ? arena_print(book->arena, "%zu %.*s", book->paper, SLICE_ARGUMENTS(name))
                                           : arena_copy(book->arena, name))
                     .data;
    size_t characters = 0;
    for (char *byte = text; *byte; byte++) {
        if (is_forbidden(*byte))
            *byte = ' ';
        if ((*byte & 0xC0) != 0x80 && characters++ == SHEET_NAME_MOST) {
            *byte = '\0';
            break;
        }
    }
    return text;
}

static void begin_sheet(struct book *book, struct slice name)
{
    book->sheet = workbook_add_worksheet(book->workbook, sheet_name(book, name));
    book->sheets++;
    book->row = 0;
    book->has_table = false;
    worksheet_set_paper(book->sheet, 9); /* A4 */
    worksheet_set_landscape(book->sheet);
    worksheet_fit_to_pages(book->sheet, 1, 0);
    worksheet_set_footer(book->sheet, "&C第 &P 页 共 &N 页");
}

/* A cell of a workbook holds no more; the paper and the JSON have the whole. */
static const char *cut(struct book *book, struct slice text, size_t most)
{
    if (text.length > most) {
        while (most > 0 && ((unsigned char)text.data[most] & 0xC0) == 0x80)
            most--;
        text = arena_print(book->arena, "%.*s…", (int)most, text.data);
    }
    return arena_copy(book->arena, text).data;
}

static void add_comment(struct book *book, lxw_row_t row, lxw_col_t column, const struct paper_cell *cell)
{
    lxw_comment_options options = {.author = "nianshen", .width = 320, .height = 140};
    if (cell->comment.length == 0 && cell->note.length == 0)
        return;
    struct slice text =
        arena_print(book->arena, "%.*s%s%.*s", SLICE_ARGUMENTS(cell->note),
                    cell->note.length && cell->comment.length ? "\n" : "", SLICE_ARGUMENTS(cell->comment));
    worksheet_write_comment_opt(book->sheet, row, column, cut(book, text, COMMENT_MOST), &options);
}

static void add_cell(struct book *book, lxw_row_t row, lxw_col_t column, const struct paper_cell *cell)
{
    lxw_format *look = look_of(book, cell);
    if (cell->columns > 1 || cell->rows > 1)
        worksheet_merge_range(book->sheet, row, column, row + cell->rows - 1, (lxw_col_t)(column + cell->columns - 1),
                              "", look);
    if (cell->is_number)
        worksheet_write_number(book->sheet, row, column, decimal_to_double(cell->number), look);
    else
        worksheet_write_string(book->sheet, row, column, cut(book, cell->text, TEXT_MOST), look);
    add_comment(book, row, column, cell);
}

/* Lines that a text takes in a column so many digits wide. */
static double lines_of(struct slice text, double width)
{
    double lines = 0;
    for (size_t begin = 0; begin <= text.length;) {
        ptrdiff_t found = slice_find(text, SLICE("\n"), begin);
        size_t end = found < 0 ? text.length : (size_t)found;
        double taken = ceil(width_of_text(slice_part(text, begin, end)) / width);
        lines += taken > 1 ? taken : 1;
        begin = end + 1;
    }
    return lines;
}

/* Programs that open a workbook do not all fit rows to their text by themselves. */
static void set_height(struct book *book, const struct paper_table *table, const struct paper_row *row,
                       const size_t *columns)
{
    double most = 1;
    for (size_t i = 0; i < row->count; i++) {
        double width = 0;
        for (size_t k = 0; k < row->items[i].columns; k++)
            width += table->widths[columns[i] + k];
        double lines = lines_of(row->items[i].text, width - CELL_MARGIN) / row->items[i].rows;
        most = lines > most ? lines : most;
    }
    worksheet_set_row(book->sheet, book->row, most > LINES_MOST ? LINES_MOST * LINE_HEIGHT : most * LINE_HEIGHT, NULL);
}

static void set_widths(struct book *book, const struct paper_table *table)
{
    for (size_t i = 0; i < table->column_count; i++)
        worksheet_set_column(book->sheet, (lxw_col_t)i, (lxw_col_t)i, table->widths[i], NULL);
}

static void add_table(struct book *book, const struct paper_table *table)
{
    size_t *below = arena_new_array(book->arena, size_t, table->column_count);
    size_t *columns = arena_new_array(book->arena, size_t, table->column_count); /* of the row's cells */
    if (!book->has_table) {
        set_widths(book, table);
        if (table->head_rows) {
            worksheet_freeze_panes(book->sheet, book->row + (lxw_row_t)table->head_rows, 0);
            worksheet_repeat_rows(book->sheet, book->row, book->row + (lxw_row_t)table->head_rows - 1);
        }
    }
    book->has_table = true;
    for (size_t i = 0; i < table->count; i++, book->row++) {
        size_t column = 0;
        for (size_t k = 0; k < table->items[i].count; k++) {
            const struct paper_cell *cell = &table->items[i].items[k];
            while (below[column] > i)
                column++;
            columns[k] = column;
            add_cell(book, book->row, (lxw_col_t)column, cell);
            for (size_t end = column + cell->columns; column < end; column++)
                below[column] = i + cell->rows;
        }
        set_height(book, table, &table->items[i], columns);
    }
    book->row++;
}

static void add_block(struct book *book, const struct paper_block *block)
{
    if (block->kind == PAPER_PAGE || !book->sheet)
        begin_sheet(book, block->kind == PAPER_PAGE ? block->text : SLICE("报告"));
    if (block->kind == PAPER_TABLE)
        add_table(book, block->table);
    else if (block->kind != PAPER_PAGE)
        worksheet_write_string(book->sheet, book->row++, 0, cut(book, block->text, TEXT_MOST),
                               block->kind == PAPER_TITLE ? book->title : book->plain);
}

static void add_papers(struct book *book, const struct papers *papers)
{
    book->title = workbook_add_format(book->workbook);
    book->plain = workbook_add_format(book->workbook);
    format_set_bold(book->title);
    format_set_font_size(book->title, 14);
    for (size_t i = 0; i < papers->count; i++) {
        book->paper = i + 1;
        book->sheet = NULL;
        for (size_t k = 0; k < papers->items[i].count; k++)
            add_block(book, &papers->items[i].items[k]);
    }
}

static void set_properties(struct book *book, const struct paper *paper)
{
    struct date day = {0};
    date_parse(paper->date, &day);
    struct tm created = {.tm_year = day.year - 1900, .tm_mon = day.month - 1, .tm_mday = day.day, .tm_isdst = -1};
    lxw_doc_properties properties = {.title = (char *)cut(book, paper->title, 255), .created = timegm(&created)};
    workbook_set_properties(book->workbook, &properties);
}

static bool read_back(int file, struct buffer *out)
{
    static char part[1 << 16];
    ssize_t got;
    off_t at = 0;
    while ((got = pread(file, part, sizeof part, at)) > 0) {
        buffer_add(out, (struct slice){part, (size_t)got});
        at += got;
    }
    return got == 0;
}

/* The library writes to a path: that of a file which only exists in memory. */
bool papers_write_xlsx(const struct papers *papers, struct buffer *out, size_t *pages, struct error *error)
{
    int file = memfd_create("xlsx", MFD_CLOEXEC);
    if (file < 0)
        return error_set(error, ERROR_FILE, "不能生成 xlsx：%s。", file_reason(errno));
    struct book book = {.arena = arena_new(), .papers = papers->count};
    book.workbook = workbook_new(arena_print(book.arena, "/proc/self/fd/%d", file).data);
    set_properties(&book, &papers->items[0]);
    add_papers(&book, papers);
    lxw_error fault = workbook_close(book.workbook);
    bool done = fault == LXW_NO_ERROR && read_back(file, out);
    *pages = book.sheets;
    close(file);
    arena_free(book.arena);
    return done || error_set(error, ERROR_FILE, "不能生成 xlsx：%s。", lxw_strerror(fault));
}
