/* A cause as one sentence: what is likeliest wrong, what speaks for it, and whether others are as likely. */
#include "export/write.h"

enum { TOLD_MOST = 4 };

static const char *how_sure(const struct cause *cause)
{
    if (cause->candidates[0].change_count && cause->candidates[0].changes[0].unread)
        return !cause->proved   ? "没有试完，也许还有别的读法）"
               : cause->settled ? "已证没有别的读法，可以采纳）"
                                : "印出的字样没有别的读法相符）";
    return cause->proved ? "已证没有改动更少的解释）" : "没有查完，也许还有更好的解释）";
}

static void add_reasons(struct buffer *out, const struct cause *cause)
{
    const struct cause_candidate *best = &cause->candidates[0];
    const char *before = best->misread ? "；" : "";
    buffer_add_text(out, best->misread ? "（是我们没读准，不是单位填错" : "（");
    if (best->repairs) {
        buffer_print(out, "%s消除 %zu 处", before, best->repairs);
        before = "；";
    }
    for (size_t i = 0; i < best->evidence_count; i++, before = "；") {
        buffer_add_text(out, before);
        buffer_add(out, best->evidence[i]);
    }
    buffer_add_text(out, before);
    buffer_add_text(out, how_sure(cause));
}

void write_cause(struct buffer *out, const struct session *session, const struct cause *cause)
{
    size_t equal = 0;
    if (cause->candidate_count == 0) {
        buffer_add_text(out,
                        cause->proved ? "怎样改数都不能使这些算式一起成立" : "错处太多，没有找到能一起说明它们的改法");
        return;
    }
    struct arena *arena = arena_new();
    while (equal < cause->candidate_count && cause->candidates[equal].rank == 0)
        equal++;
    buffer_add(out, cause_candidate_spoken(session_cause_input(session), &cause->candidates[0], arena));
    add_reasons(out, cause);
    for (size_t i = 1; i < cause->candidate_count && i < TOLD_MOST; i++) {
        buffer_add_text(out, i == equal ? "；其次：" : i == 1 ? "；同样可能：" : "，或者 ");
        buffer_add(out, cause_candidate_spoken(session_cause_input(session), &cause->candidates[i], arena));
    }
    if (cause->candidate_count > TOLD_MOST)
        buffer_print(out, "；共 %zu 种解释", cause->candidate_count);
    arena_free(arena);
}

static bool explains(const struct cause *cause, size_t finding)
{
    for (size_t i = 0; i < cause->finding_count; i++)
        if (cause->findings[i] == finding)
            return true;
    return false;
}

void write_causes_of(struct buffer *out, const struct session *session, size_t finding)
{
    const struct causes *causes = session_causes(session);
    struct arena *arena = arena_new();
    size_t start = buffer_slice(out).length;
    for (size_t i = 0; i < causes->count; i++) {
        const struct cause *cause = &causes->items[i];
        if (cause->candidate_count == 0 || !explains(cause, finding))
            continue;
        buffer_add_text(out, buffer_slice(out).length > start ? "；" : "");
        buffer_add(out, cause_candidate_spoken(session_cause_input(session), &cause->candidates[0], arena));
        buffer_add_text(out, cause->proved ? "（已证）" : "（未证）");
    }
    arena_free(arena);
}

bool cause_is_told(const struct session *session, const struct cause *cause)
{
    for (size_t i = 0; i < cause->finding_count; i++)
        if (!finding_is_waived(session, cause->findings[i]))
            return true;
    return false;
}
