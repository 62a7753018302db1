/* What a person is writing and has not kept so far, beside the review file: a program that ends in the middle, or a
 * terminal that goes away, loses none of it. */
#include "review/session.h"

#include "base/yaml.h"
#include "review/names.h"

#include <fcntl.h>
#include <unistd.h>

static const char *draft_path(const struct session *session, struct arena *arena)
{
    return review_draft_path(session->file.path, arena).data;
}

static bool open_draft(struct session *session)
{
    struct arena *arena = arena_new();
    if (session->draft < 0)
        session->draft = open(draft_path(session, arena), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    arena_free(arena);
    return session->draft >= 0;
}

/* Not synced, as it is written with every key: it outlives the program, not the machine. Nothing can be done about a
 * disk that is full: keeping the text will say so. Of a longer draft before only the end is left for a moment, behind
 * the line that ends this one. */
void session_keep_draft(struct session *session, const struct action *draft)
{
    struct buffer text = {0};
    if (session->file.read_only || !open_draft(session))
        return;
    action_write(draft, &text);
    if (pwrite(session->draft, text.data, text.length, 0) == (ssize_t)text.length &&
        ftruncate(session->draft, (off_t)text.length) != 0)
        session_drop_draft(session);
    buffer_free(&text);
}

void session_drop_draft(struct session *session)
{
    struct arena *arena = arena_new();
    if (!session->file.read_only)
        unlink(draft_path(session, arena));
    if (session->draft >= 0)
        close(session->draft);
    session->draft = -1;
    arena_free(arena);
}

bool session_find_draft(const struct session *session, struct arena *arena, struct action *out)
{
    enum { DRAFT_MOST = 1 << 22 };
    struct error ignored;
    struct slice bytes;
    size_t offset = 0;
    if (session->file.read_only || !file_exists(draft_path(session, arena)) ||
        !file_read(draft_path(session, arena), DRAFT_MOST, arena, &bytes, &ignored))
        return false;
    const struct yaml_node *node = yaml_next(arena, bytes, &offset, "", &ignored);
    return node && action_read(node, out, &ignored);
}
