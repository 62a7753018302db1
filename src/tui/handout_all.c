/* The reviews of all reports of the list as one file, and the letters to all their units. */
#include "tui/handout.h"
#include "base/file_reason.h"
#include "tui/view_list.h"
#include "tui/waiting.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

struct gathering {
    const struct handout_source *source;
    const struct export_format *format; /* of reviews */
    const struct letter *letter;        /* of letters; else NULL */
    struct review_options options;
    size_t done, all;
    size_t written, clean, unread; /* letters or reviews, reports that need no letter, those that cannot be read */
    long long told; /* when the person last saw how far it is, in milliseconds */
    bool stopped;
};

/* Also while one report is read, which may take as long as its pages are recognised. */
static bool go_on(void *context, const struct read_progress *progress)
{
    struct gathering *gathering = context;
    const struct read_watch *watch = gathering->source->application->options->review.watch;
    gathering->stopped = gathering->stopped || !watch->go_on(watch->context, progress);
    return !gathering->stopped;
}

static bool tell(struct gathering *gathering)
{
    enum { TELL_MILLISECONDS = 100 };
    long long now = clock_milliseconds();
    if (now - gathering->told < TELL_MILLISECONDS)
        return true;
    gathering->told = now;
    return waiting_tell(gathering->source->application,
                        arena_print(gathering->source->application->frame, "正在%s第 %zu 份，共 %zu 份",
                                    gathering->letter ? "写信：" : "汇总", gathering->done + 1, gathering->all),
                        "停止");
}

/* The next report of the list, opened; false when there is none or the person has stopped it. */
static bool open_next(struct gathering *gathering, size_t *entry, struct loaded *loaded)
{
    struct application *application = gathering->source->application;
    while (*entry < application->entries->count && !view_list_is_report(application->list, *entry))
        ++*entry;
    bool more = *entry < application->entries->count;
    gathering->stopped = gathering->stopped || (more && !tell(gathering));
    if (gathering->stopped || !more)
        return false;
    *loaded = (struct loaded){.entry = &application->entries->items[*entry]};
    entry_open(loaded, &gathering->options);
    if (loaded->session)
        view_list_tell_peers(application->list, *entry, loaded->session);
    ++*entry;
    gathering->done++;
    return true;
}

/* True when there is something to write to the unit. */
static bool needs_letter(struct gathering *gathering, const struct loaded *loaded)
{
    bool needed = loaded->session && letter_count(gathering->letter, loaded->session) > 0;
    gathering->unread += !loaded->session;
    gathering->clean += loaded->session && !needed;
    return needed;
}

static void write_letter(const struct gathering *gathering, const struct loaded *loaded, struct buffer *out)
{
    struct arena *arena = arena_new();
    struct paper paper;
    paper_begin(&paper, PAPER_LETTER, arena);
    paper_letter(&paper, gathering->letter, loaded, gathering->options.reviewer);
    paper_write_json(&paper, out);
    arena_free(arena);
}

static void gather_letters(struct gathering *gathering, struct buffer *texts)
{
    struct loaded loaded;
    for (size_t entry = 0; open_next(gathering, &entry, &loaded); session_close(loaded.session)) {
        if (!needs_letter(gathering, &loaded))
            continue;
        if (gathering->written++ > 0)
            buffer_add_text(texts, ",");
        write_letter(gathering, &loaded, texts);
    }
}

/* A file that cannot be read is handed out, too: it says why. */
static void gather_reviews(struct gathering *gathering, struct buffer *texts)
{
    const struct export_format *format = gathering->format;
    struct loaded loaded;
    if (format->begin)
        format->begin(texts);
    for (size_t entry = 0; open_next(gathering, &entry, &loaded); session_close(loaded.session)) {
        if (gathering->written++ > 0)
            buffer_add_text(texts, format->between);
        format->render(&loaded, texts);
    }
    if (format->end)
        format->end(texts);
}

/* False when the template is broken. The watch must live as long as the gathering. */
static bool prepare(struct gathering *gathering, struct read_watch *watch, const struct handout_source *source,
                    const struct handout *handout, const char *format, struct arena *arena, struct error *error)
{
    const struct review_options *options = &source->application->options->review;
    *gathering = (struct gathering){.source = source,
                                    .format = export_format_find(format),
                                    .options = *options,
                                    .all = view_list_report_count(source->application->list)};
    *watch = (struct read_watch){go_on, gathering};
    gathering->options.watch = watch;
    gathering->options.read_only = true;
    if (handout->kind == HANDOUT_LETTERS)
        gathering->letter = letter_load(arena_copy(arena, handout->letter).data, options->rules, arena, error);
    return handout->kind != HANDOUT_LETTERS || gathering->letter;
}

bool handout_make_all(const struct handout_source *source, const struct handout *handout, const char *format,
                      const char *range, struct arena *arena, struct slice *out, size_t *pages, struct error *error)
{
    struct gathering gathering;
    struct read_watch watch;
    struct buffer texts = {0};
    if (!prepare(&gathering, &watch, source, handout, format, arena, error))
        return false;
    bool done = true;
    if (gathering.letter)
        gather_letters(&gathering, &texts);
    else
        gather_reviews(&gathering, &texts);
    if (gathering.stopped)
        done = error_set(error, ERROR_USAGE, "停止了，什么也没有写出");
    else if (gathering.letter && gathering.written == 0)
        done = error_set(error, ERROR_USAGE, "没有一份报告有要单位改的，不用写信");
    else if (gathering.letter || strcmp(format, "pdf") == 0)
        done = paper_make(PAPER_PDF, range, buffer_slice(&texts), arena, out, pages, error);
    else if (gathering.format->make)
        done = gathering.format->make(buffer_slice(&texts), arena, out, error);
    else
        *out = arena_copy(arena, buffer_slice(&texts));
    buffer_free(&texts);
    return done;
}

/* --- Letters as files --- */

struct slice handout_folder(const struct handout_source *source, const struct handout *handout, struct arena *arena)
{
    const char *reviews = source->application->options->review.reviews;
    return arena_print(arena, "%s%s%.*s", reviews ? reviews : "", reviews ? "/" : "", SLICE_ARGUMENTS(handout->letter));
}

static const char *letter_path(const struct handout *handout, const char *format, const char *folder,
                               const struct entry *entry, struct arena *arena)
{
    struct slice extension = arena_print(arena, "%.*s.%s", SLICE_ARGUMENTS(handout->letter), format);
    return review_export_path(entry->path, folder, extension.data, arena).data;
}

size_t handout_written_letters(const struct handout_source *source, const struct handout *handout, const char *format,
                               const char *folder)
{
    const struct entries *entries = source->application->entries;
    struct arena *arena = arena_new();
    size_t count = 0;
    for (size_t i = 0; i < entries->count && file_is_folder(folder); i++)
        count += file_exists(letter_path(handout, format, folder, &entries->items[i], arena));
    arena_free(arena);
    return count;
}

static bool write_file(const struct gathering *gathering, const struct loaded *loaded, const char *format,
                       const char *path, struct error *error)
{
    struct arena *arena = arena_new();
    struct buffer text = {0};
    struct slice content;
    write_letter(gathering, loaded, &text);
    enum paper_face face = strcmp(format, "docx") == 0 ? PAPER_DOCX : PAPER_PDF;
    bool done = entries_allow_output(gathering->source->application->entries, path, error) &&
                paper_make(face, NULL, buffer_slice(&text), arena, &content, NULL, error) &&
                file_write(path, content, error);
    buffer_free(&text);
    arena_free(arena);
    return done;
}

static void say_written(const struct gathering *gathering, const char *folder, struct buffer *said)
{
    if (gathering->stopped)
        buffer_add_text(said, "停止了：");
    buffer_print(said, "写出 %zu 封信，在 %s 里", gathering->written, folder);
    if (gathering->clean)
        buffer_print(said, "；%zu 份没有要改的", gathering->clean);
    if (gathering->unread)
        buffer_print(said, "；%zu 份读不了", gathering->unread);
}

bool handout_write_letters(const struct handout_source *source, const struct handout *handout, const char *format,
                           const char *folder, struct buffer *said, struct error *error)
{
    struct arena *arena = arena_new();
    struct gathering gathering;
    struct read_watch watch;
    struct loaded loaded;
    bool done = prepare(&gathering, &watch, source, handout, format, arena, error);
    if (done && mkdir(folder, 0777) != 0 && errno != EEXIST)
        done = error_set(error, ERROR_FILE, "不能建立文件夹 %s：%s", folder, file_reason(errno));
    for (size_t entry = 0; done && open_next(&gathering, &entry, &loaded); session_close(loaded.session)) {
        if (!needs_letter(&gathering, &loaded))
            continue;
        const char *path = letter_path(handout, format, folder, loaded.entry, arena);
        done = write_file(&gathering, &loaded, format, path, error);
        gathering.written += done;
    }
    if (done)
        say_written(&gathering, folder, said);
    arena_free(arena);
    return done;
}
