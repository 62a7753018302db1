/* Last year's report beside this one: finding it with the person's leave, its values beside this year's. */
#include "county/county.h"
#include "tui/dialogs.h"
#include "tui/view_review.h"

#include <stdio.h>

enum { OFFERED_MOST = 4 };

void review_previous_prepare(struct review *review)
{
    const struct form *form = session_facts(review->session)->form;
    const struct facts *previous = session_previous(review->session);
    int *cells = arena_new_array(review->arena, int, form->cell_count);
    for (size_t i = 0; previous && i < form->cell_count; i++)
        cells[i] = form_cell_index(previous->form, form->cells[i].id);
    review->earlier = (struct earlier_values){previous, cells};
    review->with_earlier = review->with_earlier && previous;
}

static void take(struct review *review, const char *path)
{
    struct application *application = review->view.application;
    struct place before = review_place(review);
    struct error error = {0};
    if (!session_set_previous(review->session, path, &error)) {
        application_alert(application, "没有用上年的报告：%s", error.message);
        return;
    }
    review_refresh(review, before.fingerprint);
    if (before.fingerprint[0] == '\0')
        review_choose_first(review);
    application_say(application, "已与上年的报告核对：%s（按 v 把上年的数排在下面）", path);
}

/* --- Asking --- */

struct question {
    struct review *review;
    struct path_list paths; /* live as long as the report is open */
};

static void answer(void *context, size_t item)
{
    struct question *question = context;
    struct application *application = question->review->view.application;
    size_t count = question->paths.count;
    if (item <= count)
        take(question->review, question->paths.items[item < count ? item : 0]);
    if (item == count)
        application->last_year = LAST_YEAR_TAKE;
    if (item == count + 2)
        application->last_year = LAST_YEAR_LEAVE;
}

static void open_question(struct review *review, const struct path_list *paths)
{
    struct menu_item items[OFFERED_MOST + 3];
    struct arena *frame = review->view.application->frame;
    size_t count = 0;
    for (; count < paths->count; count++)
        items[count] = (struct menu_item){arena_print(frame, "用它核对：%s", paths->items[count]), SLICE_NONE};
    items[count++] = (struct menu_item){SLICE("用最像的一份，以后打开的报告也这样"), SLICE_NONE};
    items[count++] = (struct menu_item){SLICE("这一份不用"), SLICE_NONE};
    items[count++] = (struct menu_item){SLICE("都不用，这次不再问"), SLICE_NONE};
    struct question *question = heap_allocate(sizeof *question);
    *question = (struct question){.review = review, .paths = *paths};
    struct menu menu = {.title = SLICE("附近有像是上年的报告，要与它核对吗？"),
                        .items = items,
                        .count = count,
                        .context = question,
                        .choose = answer};
    dialog_menu_open(review->view.application, &menu);
}

/* The paths live as long as the report is open. */
static struct path_list nearby(struct review *review)
{
    struct path_list paths = {0};
    earlier_propose(session_document(review->session)->path, session_facts(review->session), review->kept, &paths);
    if (paths.count > OFFERED_MOST)
        paths.count = OFFERED_MOST;
    return paths;
}

void review_ask_previous(struct review *review)
{
    struct application *application = review->view.application;
    if (session_previous(review->session) || application->options->review.earlier ||
        application->last_year == LAST_YEAR_LEAVE)
        return;
    struct path_list paths = nearby(review);
    if (paths.count && application->last_year == LAST_YEAR_TAKE)
        take(review, paths.items[0]);
    else if (paths.count)
        open_question(review, &paths);
}

void review_toggle_previous(struct review *review, int unused)
{
    (void)unused;
    struct application *application = review->view.application;
    const struct surroundings *surroundings = session_facts(review->session)->surroundings;
    if (session_previous(review->session)) {
        review->with_earlier = !review->with_earlier;
        if (review_compares(review))
            review->focus = PANE_TABLE;
        review_measure_tables(review);
        return;
    }
    struct path_list paths = nearby(review);
    if (paths.count)
        open_question(review, &paths);
    else if (surroundings && surroundings->missing.length)
        application_say(application, "%.*s", SLICE_ARGUMENTS(surroundings->missing));
    else
        application_say(application, "附近没有上年的报告：可用 --previous 指明");
}
