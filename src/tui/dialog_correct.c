/* Correcting a cell: whose mistake it is, the value, and what it would change, before it is kept. */
#include "tui/dialogs.h"
#include "tui/paint.h"
#include "tui/view_review.h"

#include <stdio.h>

#define CHOICES_MOST 8

struct choice {
    char text[32];       /* what the field gets */
    struct slice remark; /* why it is offered; in the dialog's arena */
};

struct correct {
    struct dialog dialog;
    struct arena *arena;
    struct review *review;
    int cell;
    char target[160];
    bool misread; /* we misread it; else the unit got it wrong */
    struct editor *editor;
    struct choice choices[CHOICES_MOST];
    size_t choice_count;
    int chosen; /* or -1: what was typed */
    struct buffer said;
    enum role said_role;
};

static const struct cell_fact *fact_of(const struct correct *correct)
{
    return &session_facts(correct->review->session)->cells[correct->cell];
}

/* --- What is offered --- */

static void offer(struct correct *correct, struct slice text, struct slice remark)
{
    for (size_t i = 0; i < correct->choice_count; i++)
        if (slice_is(text, correct->choices[i].text))
            return;
    if (correct->choice_count == CHOICES_MOST)
        return;
    struct choice *choice = &correct->choices[correct->choice_count++];
    snprintf(choice->text, sizeof choice->text, "%.*s", SLICE_ARGUMENTS(text));
    choice->remark = arena_copy(correct->arena, remark);
}

static void offer_number(struct correct *correct, struct decimal value, struct slice remark)
{
    char text[32];
    size_t length = decimal_print(value, text);
    offer(correct, (struct slice){text, length}, remark);
}

/* 1 or -1: how the term counts when everything is brought to one side. */
static int side(const struct term *term)
{
    return term->right == term->minus ? 1 : -1;
}

static bool add_signed(struct decimal *sum, struct decimal value, int sign)
{
    return sign > 0 ? decimal_add(*sum, value, sum) : decimal_subtract(*sum, value, sum);
}

/* The value of the cell with which the equation would hold; false when it does not follow from the other terms. */
static bool implied_value(const struct finding *finding, int cell, struct decimal *out)
{
    struct decimal rest = DECIMAL(0), zero = DECIMAL(0);
    int own = 0;
    for (size_t i = 0; i < finding->term_count; i++) {
        const struct term *term = &finding->terms[i];
        if (term->cell == cell) {
            if (own)
                return false;
            own = side(term);
        } else if (!term->known || !add_signed(&rest, term->value, side(term))) {
            return false;
        }
    }
    if (own == 0)
        return false;
    return own > 0 ? decimal_subtract(zero, rest, out) : (*out = rest, true);
}

static void offer_implied(struct correct *correct)
{
    const struct results *results = session_results(correct->review->session);
    const struct form *form = session_facts(correct->review->session)->form;
    bool signed_cell = form_cell_column(form, (uint16_t)correct->cell)->type == CELL_CHANGE;
    for (size_t i = 0; i < results->finding_count; i++) {
        struct decimal value;
        const struct finding *finding = &results->findings[i];
        if (!implied_value(finding, correct->cell, &value) || (value.digits < 0 && !signed_cell))
            continue;
        offer_number(
            correct, value,
            arena_print(correct->arena, "使「%.*s」通过", SLICE_ARGUMENTS(rule_label(correct->review, finding->rule))));
    }
}

static void offer_all(struct correct *correct)
{
    const struct cell_fact *fact = fact_of(correct);
    correct->choice_count = 0;
    correct->chosen = -1;
    for (uint8_t i = 0; correct->misread && i < fact->candidate_count; i++)
        offer_number(correct, fact->candidates[i], SLICE("原文可能是这个数"));
    offer_implied(correct);
    if (correct->misread) {
        if (fact->state != CELL_BLANK)
            offer(correct, SLICE("空"), SLICE("原文这一格是空白"));
        if (fact->state != CELL_MISSING)
            offer(correct, SLICE("缺"), SLICE("原文没有这一格"));
    } else if (fact->state != CELL_READ) {
        offer(correct, SLICE("0"), SLICE("没有发生就填 0"));
    }
}

/* --- The action --- */

/* "190万元" is a number with its unit; 空 and 缺 are states. */
static struct action make_action(const struct correct *correct)
{
    static const char *const units[] = {"亿元", "万元", "元"};
    struct action action = {.kind = correct->misread ? ACTION_CORRECT : ACTION_SHOULD,
                            .target = slice_of(correct->target),
                            .value = slice_trim(editor_text(correct->editor))};
    if (correct->misread && (slice_is(action.value, "空") || slice_is(action.value, "空白")))
        action.value = SLICE("blank");
    if (correct->misread && slice_is(action.value, "缺"))
        action.value = SLICE("missing");
    for (size_t i = 0; i < sizeof units / sizeof *units && action.unit.length == 0; i++)
        if (slice_ends_with(action.value, slice_of(units[i]))) {
            action.unit = slice_of(units[i]);
            action.value = slice_trim(slice_part(action.value, 0, action.value.length - action.unit.length));
        }
    return action;
}

static void describe(struct correct *correct)
{
    struct action action = make_action(correct);
    const struct cell_fact *fact = fact_of(correct);
    bool takes_back = correct->misread ? fact->confirmed : fact->has_should;
    buffer_clear(&correct->said);
    correct->said_role = ROLE_message;
    if (action.value.length || takes_back)
        review_describe(correct->review, &action, 1, &correct->said);
    else
        buffer_add_text(&correct->said, correct->choice_count ? "请写上数，或用上下键选一个" : "请写上数");
    if (action.value.length == 0 && takes_back)
        buffer_add_text(&correct->said, "（空着：收回先前的改正）");
}

static void submit(struct correct *correct)
{
    struct action action = make_action(correct);
    const struct cell_fact *fact = fact_of(correct);
    struct error error = {0};
    bool nothing = action.value.length == 0 && !(correct->misread ? fact->confirmed : fact->has_should);
    if (nothing)
        return;
    if (review_do(correct->review, &action, &error)) {
        application_pop(correct->dialog.application);
        return;
    }
    buffer_clear(&correct->said);
    buffer_print(&correct->said, "没有存下：%s", error.message);
    correct->said_role = ROLE_alert;
}

/* --- Painting --- */

static void draw_kinds(const struct correct *correct, struct canvas *canvas, struct area area, int row)
{
    static const char *const kinds[] = {"我们读错了：原文上印的其实是", "单位填错了：原文确是这样，应当是"};
    for (int i = 0; i < 2; i++) {
        bool chosen = correct->misread == (i == 0);
        enum role role = chosen ? ROLE_selection : ROLE_text;
        int after = canvas_text(canvas, area, row + i, 0, chosen ? SLICE("(*) ") : SLICE("( ) "), role);
        canvas_text_cut(canvas, area, row + i, after, area.width - after, slice_of(kinds[i]), role);
    }
}

static void draw_choice(const struct correct *correct, struct canvas *canvas, struct area area, int row, size_t i)
{
    const struct choice *choice = &correct->choices[i];
    bool chosen = (int)i == correct->chosen;
    enum role role = chosen ? ROLE_selection : ROLE_text;
    canvas_print(canvas, area, row, 3, ROLE_key_name, "%c", (char)('a' + i));
    canvas_text_cut(canvas, area, row, 5, 12, slice_of(choice->text), role);
    canvas_text_cut(canvas, area, row, 18, area.width - 18, choice->remark, ROLE_faint);
}

static struct slice quoted_line(const struct correct *correct, struct arena *arena)
{
    const struct document *document = session_document(correct->review->session);
    struct span span = fact_of(correct)->span;
    if (span_is_none(span))
        return SLICE_NONE;
    uint32_t line = document_line(document, span.start);
    struct span whole = document_line_span(document, line);
    if (whole.end - whole.start > 300) { /* a report on one line: what stands around it */
        uint32_t start = span.start > whole.start + 60 ? span.start - 60 : whole.start;
        while (start > whole.start && (document->text.data[start] & 0xC0) == 0x80)
            start--;
        whole.start = start;
    }
    return arena_print(arena, "第 %u 行：%.*s", line, SLICE_ARGUMENTS(slice_trim(document_text(document, whole))));
}

static void draw_hints(struct canvas *canvas, struct area inside, const struct correct *correct)
{
    const struct key_hint hints[] = {{SLICE("Enter"), SLICE("保存")},
                                     {SLICE("Tab"), SLICE("读错/填错")},
                                     {SLICE("Esc"), SLICE("取消")},
                                     {SLICE("上下 a-h"), SLICE("选一个")}};
    paint_hints(canvas, inside, inside.height - 1, hints, correct->choice_count ? 4 : 3, ROLE_faint);
}

static void correct_draw(struct dialog *dialog, struct canvas *canvas, struct area screen)
{
    struct correct *correct = (struct correct *)dialog;
    struct arena *frame = dialog->application->frame;
    int choices = (int)correct->choice_count, about = screen.height >= 16 ? 3 : 0, row = 0;
    struct area inside =
        paint_box(canvas, screen, about + 3 + choices + 2, 72, cell_label(correct->review, correct->cell, frame));
    if (about) {
        canvas_text_cut(canvas, inside, row++, 0, inside.width, cell_story(correct->review, correct->cell, frame),
                        ROLE_text);
        canvas_text_cut(canvas, inside, row++, 0, inside.width, quoted_line(correct, frame), ROLE_faint);
        row++;
    }
    int kinds = inside.height > 2 ? 2 : 0, footer = inside.height - row - kinds - 1;
    if (kinds)
        draw_kinds(correct, canvas, inside, row);
    row += kinds;
    struct area field = area_part(inside, row, 5, 1, inside.width - 5);
    for (int i = 0; i < choices && row + 1 + i < inside.height - 2; i++)
        draw_choice(correct, canvas, inside, row + 1 + i, (size_t)i);
    if (footer > 0) /* what it would change says more than the keys */
        canvas_text_cut(canvas, inside, footer > 1 ? inside.height - 2 : inside.height - 1, 0, inside.width,
                        buffer_slice(&correct->said), correct->said_role);
    if (footer > 1)
        draw_hints(canvas, inside, correct);
    canvas_text(canvas, inside, row, 0, SLICE("值"), ROLE_label);
    field.width = field.width < 24 ? field.width : 24;
    canvas_fill(canvas, field, ROLE_input);
    editor_draw(correct->editor, canvas, field, ROLE_input);
}

/* --- Keys --- */

static void take(struct correct *correct, int choice)
{
    int count = (int)correct->choice_count;
    correct->chosen = choice < -1 ? count - 1 : choice >= count ? -1 : choice;
    editor_set(correct->editor, correct->chosen < 0 ? SLICE_NONE : slice_of(correct->choices[correct->chosen].text));
    describe(correct);
}

static void change_kind(struct correct *correct)
{
    correct->misread = !correct->misread;
    offer_all(correct);
    describe(correct);
}

/* Letters take what is offered: digits are for the value. */
static int letter_choice(const struct correct *correct, struct key key)
{
    uint32_t letter = key_fold_full_width(key.codepoint);
    bool plain = key.name == KEY_NAME_CHARACTER && !key.control && !key.alt;
    return plain && letter >= 'a' && letter < 'a' + correct->choice_count ? (int)(letter - 'a') : -1;
}

static void correct_key(struct dialog *dialog, struct key key)
{
    struct correct *correct = (struct correct *)dialog;
    int letter = letter_choice(correct, key);
    if (key.name == KEY_NAME_ESCAPE) {
        application_pop(dialog->application);
    } else if (key.name == KEY_NAME_ENTER || key.name == KEY_NAME_F10) {
        submit(correct);
    } else if (key.name == KEY_NAME_TAB || key.name == KEY_NAME_F2) {
        change_kind(correct);
    } else if (key.name == KEY_NAME_UP || key.name == KEY_NAME_DOWN) {
        take(correct, correct->chosen + (key.name == KEY_NAME_UP ? -1 : 1));
    } else if (letter >= 0) {
        take(correct, letter);
    } else if (editor_key(correct->editor, key)) {
        correct->chosen = -1;
        describe(correct);
    }
}

static void correct_close(struct dialog *dialog)
{
    struct correct *correct = (struct correct *)dialog;
    editor_free(correct->editor);
    buffer_free(&correct->said);
    arena_free(correct->arena);
    heap_free(correct);
}

static const struct dialog_operations correct_operations = {
    .draw = correct_draw, .key = correct_key, .close = correct_close, .edits = true};

/* What was said before stands in the field. */
static struct slice present_value(const struct correct *correct, char out[32])
{
    const struct cell_fact *fact = fact_of(correct);
    if (fact->has_should && !correct->misread)
        return (struct slice){out, decimal_print(fact->should, out)};
    if (fact->confirmed && correct->misread && fact->state == CELL_READ)
        return (struct slice){out, decimal_print(fact->value, out)};
    return SLICE_NONE;
}

void review_correct_cell(struct review *review, int cell)
{
    if (!review_may_edit(review))
        return;
    struct correct *correct = heap_allocate(sizeof *correct);
    const struct form *form = session_facts(review->session)->form;
    char value[32];
    correct->dialog.operations = &correct_operations;
    correct->dialog.application = review->view.application;
    correct->arena = arena_new();
    correct->review = review;
    correct->cell = cell;
    snprintf(correct->target, sizeof correct->target, "cell:%.*s", SLICE_ARGUMENTS(form->cells[cell].id));
    const struct cell_fact *fact = fact_of(correct);
    correct->misread = !fact->has_should && (fact->state != CELL_READ || fact->confirmed);
    correct->editor = editor_new(false, present_value(correct, value));
    offer_all(correct);
    describe(correct);
    application_push(review->view.application, &correct->dialog);
}
