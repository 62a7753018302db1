/* The arithmetic of a finding, spelled out term by term so that a reviewer can follow it with a finger. */
#include "export/write.h"

#define TERMS_IN_FULL 7 /* an equation with more terms on one side leaves its zeros out */

/* What the cells of an equation have in common need not be said with each term. */
enum naming { NAME_WHOLE, NAME_COLUMN, NAME_ROW };

static enum naming naming_of(const struct form *form, const struct finding *finding)
{
    const struct form_cell *first = NULL;
    bool same_row = true, same_column = true;
    size_t cells = 0;
    for (size_t i = 0; i < finding->term_count; i++) {
        if (finding->terms[i].cell < 0)
            continue;
        const struct form_cell *cell = &form->cells[finding->terms[i].cell];
        first = first ? first : cell;
        same_row = same_row && cell->row == first->row;
        same_column = same_column && cell->table == first->table && cell->column == first->column;
        cells++;
    }
    if (cells < 2)
        return NAME_WHOLE;
    return same_row ? NAME_COLUMN : same_column ? NAME_ROW : NAME_WHOLE;
}

static void add_name(const struct facts *facts, const struct term *term, enum naming naming, struct buffer *out)
{
    const struct form *form = facts->form;
    if (term->previous) {
        uint16_t before = (uint16_t)(term->previous - 1);
        buffer_add_text(out, "上年");
        write_cell_names(out, facts->surroundings->previous->form, &before, 1, 1);
        buffer_add_text(out, " ");
        return;
    }
    if (term->cell < 0) {
        buffer_add_text(out, term->claim < 0 ? "" : "正文 ");
        return;
    }
    uint16_t index = (uint16_t)term->cell;
    const struct form_cell *cell = &form->cells[index];
    const struct form_row *row = &form->rows[cell->row];
    if (naming == NAME_COLUMN)
        buffer_add(out, form->tables[cell->table].columns[cell->column].label);
    else if (naming == NAME_ROW)
        buffer_add(out, row->short_label.length ? row->short_label : row->label);
    else
        write_cell_names(out, form, &index, 1, 1);
    buffer_add_text(out, " ");
}

#define PROSE_NUMBER_BYTES 24 /* what the prose prints (60余) says more than its value, unless it is far off */

static bool is_short_prose(const struct term *term)
{
    return term->cell < 0 && !span_is_none(term->span) && term->span.end > term->span.start &&
           term->span.end - term->span.start <= PROSE_NUMBER_BYTES;
}

static void add_term(const struct facts *facts, const struct term *term, enum naming naming, struct buffer *out)
{
    add_name(facts, term, naming, out);
    if (is_short_prose(term))
        write_visible(out, document_text(facts->document, term->span));
    else if (term->known)
        write_decimal(out, term->value);
    else
        buffer_add_text(out, term->cell < 0 ? "不明" : state_label(facts->cells[term->cell].state));
}

struct side {
    size_t terms;
    bool known; /* every term has a value and the sum fits */
    struct decimal sum;
};

static struct side side_of(const struct finding *finding, bool right)
{
    struct side side = {0, true, DECIMAL(0)};
    for (size_t i = 0; i < finding->term_count; i++) {
        const struct term *term = &finding->terms[i];
        if (term->right != right)
            continue;
        side.terms++;
        side.known = side.known && term->known &&
                     (term->minus ? decimal_subtract(side.sum, term->value, &side.sum)
                                  : decimal_add(side.sum, term->value, &side.sum));
    }
    return side;
}

static void add_side(const struct facts *facts, const struct finding *finding, bool right, enum naming naming,
                     struct buffer *out)
{
    struct side side = side_of(finding, right);
    size_t written = 0, zeros = 0;
    for (size_t i = 0; i < finding->term_count; i++) {
        const struct term *term = &finding->terms[i];
        if (term->right != right)
            continue;
        if (side.terms > TERMS_IN_FULL && term->known && term->value.digits == 0) {
            zeros++;
            continue;
        }
        buffer_add_text(out, term->minus ? (written ? " - " : "-") : written ? " + " : "");
        add_term(facts, term, naming, out);
        written++;
    }
    if (zeros)
        buffer_print(out, written ? "（另 %zu 项为 0）" : "0（%zu 项都为 0）", zeros);
    if (written > 1 && side.known) {
        buffer_add_text(out, " = ");
        write_decimal(out, side.sum);
    }
}

void export_arithmetic(const struct facts *facts, const struct finding *finding, struct buffer *out)
{
    if (finding->term_count < 2) {
        if (!finding->has_numbers)
            return;
        buffer_add_text(out, "应为 ");
        write_decimal(out, finding->computed);
        buffer_add_text(out, "，报告为 ");
        write_decimal(out, finding->reported);
        return;
    }
    enum naming naming = naming_of(facts->form, finding);
    struct side left = side_of(finding, false), right = side_of(finding, true);
    if (left.terms)
        add_side(facts, finding, false, naming, out);
    if (left.terms && right.terms)
        buffer_add_text(out, !left.known || !right.known                 ? " 对 "
                             : decimal_compare(left.sum, right.sum) == 0 ? " = "
                                                                         : " ≠ ");
    if (right.terms)
        add_side(facts, finding, true, naming, out);
}
