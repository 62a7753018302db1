/* One report under review, from opening to closing; every action is stored before it counts. */
#include "review/session.h"

#include "read/read.h"
#include "review/review_parse.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>

/* ---- Opening ----------------------------------------------------------------------------------------------------- */

static const char *spoken(enum action_kind kind)
{
    static const char *const words[] = {"改读", "应为", "批注", "处理", "撤销", "重做", "签署"};
    assert((size_t)kind < sizeof words / sizeof *words);
    return words[kind];
}

static void tell_misfits(struct session *session)
{
    enum { LINES_MOST = 12 };
    const misfit_list *misfits = &session->view.misfits;
    for (size_t i = 0; i < misfits->count && i < LINES_MOST; i++) {
        const struct action *action = &session->history.actions.items[misfits->items[i].place];
        notice(&session->notices, "对不上：%s %.*s（%.*s，%.*s）：%s。", spoken(action->kind),
               SLICE_ARGUMENTS(action->target), SLICE_ARGUMENTS(action->who), SLICE_ARGUMENTS(action->when),
               misfits->items[i].why);
    }
    if (misfits->count > LINES_MOST)
        notice(&session->notices, "另有 %zu 条记录也对不上；它们都还留在审核记录里。", misfits->count - LINES_MOST);
}

/* The report as printed is the view: nothing that a person said is in it. */
static void view_without_actions(struct session *session)
{
    const struct rules *rules = session_rules(session);
    session->view = (struct view){.reading = &session->printed,
                                  .facts = session->printed,
                                  .results = session->printed_results,
                                  .effective = session->printed_results};
    session->view.statuses =
        arena_new_array(session->review, struct finding_status, session->printed_results.finding_count);
    if (rules)
        view_find_causes(&session->view, rules, &session->printed, session->review);
}

/* Under what a person said about the form nothing may be readable any more, as in a changed report. */
static void tell_unfit(struct session *session, const struct error *error)
{
    session->file.read_only = true;
    session->file.why =
        arena_print(session->review, "审核记录无法套用到现在的报告上，本次只能阅读：%s", error->message).data;
    notice(&session->notices, "%s", session->file.why);
}

/* The view that was built in empty_view_arena becomes the current one. */
static void take_view(struct session *session, const struct view *view, const struct reading *fresh)
{
    session->view = *view;
    session->view_turn = !session->view_turn;
    if (fresh->arena) {
        arena_free(session->guided.arena);
        session->guided = *fresh;
    }
}

static struct arena *empty_view_arena(struct session *session)
{
    struct arena **arena = &session->view_arenas[!session->view_turn];
    if (*arena)
        arena_reset(*arena);
    else
        *arena = arena_new();
    return *arena;
}

static void load_review(struct session *session)
{
    struct view view;
    struct reading fresh;
    struct error error;
    session->notices = (struct notices){.arena = session->review};
    session->history = (struct history){0};
    review_file_open(&session->file, session->options, session->document->path, &session->history, &session->notices);
    if (session->file.version[0] && !slice_is(slice_of(session->file.version), session->document->sha256))
        notice(&session->notices, "报告在上次审核之后改过：审核记录都已保留，按单元格和问题重新对上。");
    if (view_build(session, NULL, 0, empty_view_arena(session), &fresh, &view, &error)) {
        take_view(session, &view, &fresh);
    } else {
        tell_unfit(session, &error);
        view_without_actions(session);
    }
    if (!session->waits)
        tell_misfits(session);
}

/* The report as printed, held against what is known around it. */
static void check_printed(struct session *session)
{
    arena_reset(session->checked);
    session->printed_results = (struct results){0};
    session->printed.surroundings = surroundings_of(session, &session->printed, session->checked);
    if (session_rules(session))
        rules_run(session_rules(session), &session->printed, session->checked, &session->printed_results);
}

static void check_again(struct session *session)
{
    struct view view;
    struct reading fresh;
    struct error error;
    check_printed(session);
    if (view_build(session, NULL, 0, empty_view_arena(session), &fresh, &view, &error))
        take_view(session, &view, &fresh);
    else
        view_without_actions(session);
}

struct session *session_open(const char *path, const struct review_options *options, struct error *error)
{
    struct document *document = read_document_watched(path, options->watch, error);
    if (!document)
        return NULL;
    struct arena *base = arena_new();
    struct session *session = arena_new_item(base, struct session);
    session->options = options;
    session->document = document;
    session->base = base;
    session->file.file = session->file.lock = session->draft = -1;
    session->waits = options->wait_for_peers;
    if (!facts_read(document, options->forms, NULL, base, &session->printed, error)) {
        session_close(session);
        return NULL;
    }
    session->checked = arena_new();
    check_printed(session);
    session->review = arena_new();
    load_review(session);
    return session;
}

void session_close(struct session *session)
{
    if (!session)
        return;
    if (session->draft >= 0) /* it stays: whoever has finished writing has dropped it */
        close(session->draft);
    review_file_close(&session->file);
    arena_free(session->guided.arena);
    arena_free(session->view_arenas[0]);
    arena_free(session->view_arenas[1]);
    arena_free(session->review);
    arena_free(session->checked);
    arena_free(session->peers_arena);
    session_close(session->previous);
    document_free(session->document);
    arena_free(session->base);
}

static size_t size_of(const struct arena *arena)
{
    return arena ? arena_used(arena) : 0;
}

size_t session_size(const struct session *session)
{
    return size_of(session->document->arena) + size_of(session->base) + size_of(session->checked) +
           size_of(session->review) + size_of(session->peers_arena) + size_of(session->guided.arena) +
           size_of(session->view_arenas[0]) + size_of(session->view_arenas[1]);
}

void session_refresh(struct session *session)
{
    if (session->file.file >= 0)
        close(session->file.file);
    session->file.file = -1;
    arena_reset(session->review);
    load_review(session);
}

/* ---- Other reports ----------------------------------------------------------------------------------------------- */

bool session_set_previous(struct session *session, const char *path, struct error *error)
{
    struct session *previous = NULL;
    if (path) {
        struct review_options *options = arena_new_item(session->base, struct review_options);
        *options = *session->options;
        options->rules = NULL;
        options->earlier = NULL;
        options->read_only = true;
        previous = session_open(path, options, error);
        if (!previous)
            return false;
        const struct facts *facts = session_facts(session), *before = session_facts(previous);
        if (!earlier_fits(before, facts)) {
            error_set(error, ERROR_REPORT, "%s 是%.*s %d 年度的报告，不是%.*s %d 年度的。", path,
                      SLICE_ARGUMENTS(before->organ), before->year, SLICE_ARGUMENTS(facts->organ), facts->year - 1);
            session_close(previous);
            return false;
        }
    }
    struct session *old = session->previous;
    session->previous = previous;
    check_again(session);
    session_close(old);
    return true;
}

static struct peer copy_peer(const struct peer *peer, struct arena *arena)
{
    struct peer copy = *peer;
    copy.path = arena_copy(arena, peer->path);
    copy.organ = arena_copy(arena, peer->organ);
    copy.shares = arena_new_array(arena, struct peer_share, peer->share_count);
    copy.passages = arena_new_array(arena, struct passage, peer->passage_count);
    if (peer->share_count)
        memcpy(copy.shares, peer->shares, peer->share_count * sizeof *copy.shares);
    if (peer->passage_count)
        memcpy(copy.passages, peer->passages, peer->passage_count * sizeof *copy.passages);
    return copy;
}

void session_set_peers(struct session *session, const struct peer *peers, size_t count)
{
    struct arena *arena = arena_new(), *old = session->peers_arena;
    struct peer *copies = arena_new_array(arena, struct peer, count);
    for (size_t i = 0; i < count; i++)
        copies[i] = copy_peer(&peers[i], arena);
    session->beside = (struct surroundings){.peers_known = true, .peers = copies, .peer_count = count};
    session->peers_arena = arena;
    bool waited = session->waits;
    session->waits = false;
    check_again(session);
    if (waited)
        tell_misfits(session);
    arena_free(old);
}

/* ---- Acting ------------------------------------------------------------------------------------------------------ */

/* Everything said so far: nothing, or a file was taken away that held it. */
static void write_history(const struct session *session, struct buffer *out)
{
    const struct history *history = &session->history;
    const char *version = "";
    for (size_t i = 0; i < history->actions.count; i++) {
        if (strcmp(version, history->versions.items[i]) != 0)
            review_header_write_old(history->versions.items[i], out);
        version = history->versions.items[i];
        action_write(&history->actions.items[i], out);
    }
}

/* What must be written so that the file holds the actions; the report is named where it is new to the file. */
static void write_record(const struct session *session, const struct action *actions, size_t count, struct buffer *out)
{
    enum review_file_state state = review_file_state(&session->file);
    bool anew = state == REVIEW_FILE_NEW || state == REVIEW_FILE_GONE;
    if (anew)
        write_history(session, out);
    if (anew || strcmp(session->file.version, session->document->sha256) != 0)
        review_header_write(session->document, &session->view.facts, out);
    for (size_t i = 0; i < count; i++)
        action_write(&actions[i], out);
}

static bool store(struct session *session, const struct action *actions, size_t count, struct error *error)
{
    struct buffer record = {0};
    write_record(session, actions, count, &record);
    bool done = review_file_append(&session->file, buffer_slice(&record), error);
    buffer_free(&record);
    if (done)
        session->file.version = session->document->sha256;
    return done;
}

static struct action *stamp(const struct session *session, const struct action *actions, size_t count)
{
    struct action *stored = arena_new_array(session->review, struct action, count);
    struct slice now = time_now(session->review);
    for (size_t i = 0; i < count; i++) {
        stored[i] = actions[i];
        stored[i].who = session->options->reviewer;
        stored[i].when = now;
        stored[i].with_previous = i > 0;
        stored[i] = action_copy(&stored[i], session->review);
    }
    return stored;
}

/* Built first, stored second, shown third: what cannot be applied is never stored, what is not stored never shown. */
static bool commit(struct session *session, const struct action *actions, size_t count, struct error *error)
{
    struct view view;
    struct reading fresh;
    struct action *stored = stamp(session, actions, count);
    if (!view_build(session, stored, count, empty_view_arena(session), &fresh, &view, error))
        return false;
    if (!store(session, stored, count, error)) {
        arena_free(fresh.arena);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        vector_push(session->review, &session->history.actions, stored[i]);
        vector_push(session->review, &session->history.versions, session->document->sha256);
    }
    take_view(session, &view, &fresh);
    return true;
}

static bool may_write(const struct session *session, struct error *error)
{
    return !session->file.read_only || error_set(error, ERROR_FILE, "%s", session->file.why);
}

bool session_do_together(struct session *session, const struct action *actions, size_t count, struct error *error)
{
    assert(count > 0);
    if (!may_write(session, error))
        return false;
    struct arena *arena = arena_new();
    struct action *valid = arena_new_array(arena, struct action, count);
    bool done = true;
    for (size_t i = 0; i < count && done; i++)
        done = action_validate(session, &actions[i], arena, &valid[i], error);
    done = done && commit(session, valid, count, error);
    arena_free(arena);
    return done;
}

bool session_do(struct session *session, const struct action *action, struct error *error)
{
    return session_do_together(session, action, 1, error);
}

bool session_undo(struct session *session, struct error *error)
{
    const struct standing *standing = &session->view.standing;
    if (!may_write(session, error))
        return false;
    if (standing->count == 0)
        return error_set(error, ERROR_USAGE, "没有可以撤销的操作。");
    struct slice target = standing->actions[standing->count - 1].target;
    return commit(session, &(struct action){.kind = ACTION_UNDO, .target = target}, 1, error);
}

bool session_redo(struct session *session, struct error *error)
{
    const struct standing *standing = &session->view.standing;
    if (!may_write(session, error))
        return false;
    if (standing->undone_count == 0)
        return error_set(error, ERROR_USAGE, "没有可以重做的操作。");
    struct slice target = standing->undone[standing->undone_count - 1].target;
    return commit(session, &(struct action){.kind = ACTION_REDO, .target = target}, 1, error);
}

/* ---- Looking ----------------------------------------------------------------------------------------------------- */

const struct document *session_document(const struct session *session)
{
    return session->document;
}

const struct facts *session_facts(const struct session *session)
{
    return &session->view.facts;
}

const struct results *session_results(const struct session *session)
{
    return &session->view.results;
}

const struct causes *session_causes(const struct session *session)
{
    return &session->view.causes;
}

const struct cause_input *session_cause_input(const struct session *session)
{
    return &session->view.cause_input;
}

const struct facts *session_previous(const struct session *session)
{
    const struct surroundings *surroundings = session->view.facts.surroundings;
    return surroundings ? surroundings->previous : NULL;
}

const struct facts *session_facts_printed(const struct session *session)
{
    return &session->printed;
}

bool session_read_only(const struct session *session)
{
    return session->file.read_only;
}

const char *session_review_path(const struct session *session)
{
    return session->file.path;
}

const struct path_list *session_notices(const struct session *session)
{
    return &session->notices.lines;
}

const struct action *session_actions(const struct session *session, size_t *count)
{
    *count = session->view.standing.count;
    return session->view.standing.actions;
}

const struct action *session_history(const struct session *session, size_t *count)
{
    *count = session->history.actions.count;
    return session->history.actions.items;
}

struct finding_status session_finding_status(const struct session *session, size_t finding)
{
    assert(finding < session->view.results.finding_count);
    return session->view.statuses[finding];
}

bool session_needs_decision(const struct session *session, size_t finding)
{
    struct finding_status status = session_finding_status(session, finding);
    bool failed = session->view.results.findings[finding].outcome == OUTCOME_FAIL;
    return failed && status.decision == DECISION_OPEN && !status.settled;
}

void session_progress(const struct session *session, size_t *decided, size_t *total)
{
    *decided = *total = 0;
    for (size_t i = 0; i < session->view.results.finding_count; i++) {
        bool failed = session->view.results.findings[i].outcome == OUTCOME_FAIL;
        *total += failed;
        *decided += failed && !session_needs_decision(session, i);
    }
}

/* A note on a finding stays with it when the organ or the year, and with them the fingerprint, were corrected. */
static bool is_note_on(const struct session *session, const struct action *action, struct slice target, int finding)
{
    if (action->kind != ACTION_NOTE)
        return false;
    if (slice_equal(action->target, target))
        return true;
    return finding >= 0 && slice_starts_with(action->target, SLICE("finding:")) &&
           about_find(&session->view, action) == finding;
}

struct slice session_note(const struct session *session, struct slice target)
{
    const struct standing *standing = &session->view.standing;
    int finding = -1;
    if (slice_starts_with(target, SLICE("finding:")))
        finding = about_find(&session->view, &(struct action){.target = target});
    for (size_t i = standing->count; i-- > 0;)
        if (is_note_on(session, &standing->actions[i], target, finding))
            return standing->actions[i].text;
    return SLICE_NONE;
}
