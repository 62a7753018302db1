/* F5: what to hand out, as what, where to. Nothing is written over without being said before. */
#include "tui/dialog_fields.h"
#include "tui/handout.h"

#include <stdio.h>
#include <string.h>

enum { FIELD_WHAT, FIELD_FORMAT, FIELD_PATH };

struct exporting {
    struct arena *arena;
    struct handout_source source;
    struct handouts handouts;
    struct slice labels[HANDOUTS_MOST];
    const struct handout_format *formats; /* of the chosen one */
    struct slice titles[EXPORT_FORMATS_MOST];
    size_t format_count;
    bool named; /* the person typed a path */
};

static const struct handout *chosen_handout(const struct exporting *exporting, size_t what)
{
    return &exporting->handouts.items[what];
}

static size_t find_formats(struct exporting *exporting, size_t what, const char *wanted)
{
    size_t found = 0;
    exporting->formats = handout_formats(chosen_handout(exporting, what), exporting->arena);
    exporting->format_count = 0;
    for (const struct handout_format *format = exporting->formats; format->name; format++) {
        if (strcmp(format->name, wanted) == 0)
            found = exporting->format_count;
        exporting->titles[exporting->format_count++] = slice_of(format->title);
    }
    return found;
}

/* Unless the person says otherwise: a file, of letters to all units a folder. */
static struct slice place_of(const struct exporting *exporting, const struct handout *handout, const char *format)
{
    return handout->kind == HANDOUT_LETTERS ? handout_folder(&exporting->source, handout, exporting->arena)
                                            : handout_path(&exporting->source, handout, format, exporting->arena);
}

static void propose_path(struct exporting *exporting, struct dialog *dialog)
{
    const struct handout *handout = chosen_handout(exporting, fields_chosen(dialog, FIELD_WHAT));
    const char *format = exporting->formats[fields_chosen(dialog, FIELD_FORMAT)].name;
    fields_set_text(dialog, FIELD_PATH, place_of(exporting, handout, format));
}

static void changed(void *context, struct dialog *dialog, size_t field)
{
    struct exporting *exporting = context;
    if (field == FIELD_WHAT) {
        const char *before = exporting->formats[fields_chosen(dialog, FIELD_FORMAT)].name;
        size_t format = find_formats(exporting, fields_chosen(dialog, FIELD_WHAT), before);
        fields_set_choices(dialog, FIELD_FORMAT, exporting->titles, exporting->format_count, format);
    }
    if (field == FIELD_PATH)
        exporting->named = true;
    else if (!exporting->named || fields_text(dialog, FIELD_PATH).length == 0)
        propose_path(exporting, dialog);
}

static void describe_letters(const struct exporting *exporting, const struct dialog *dialog,
                             const struct handout *handout, const char *folder, struct buffer *out)
{
    const char *format = exporting->formats[fields_chosen(dialog, FIELD_FORMAT)].name;
    size_t there = handout_written_letters(&exporting->source, handout, format, folder);
    buffer_add_text(out, "按 Enter 写进这个文件夹，一个单位一个文件");
    if (there)
        buffer_print(out, "，覆盖已有的 %zu 个", there);
}

static void describe(void *context, struct dialog *dialog, struct buffer *out)
{
    struct exporting *exporting = context;
    struct slice path = fields_text(dialog, FIELD_PATH);
    const char *copy = arena_copy(exporting->arena, path).data;
    const struct handout *handout = chosen_handout(exporting, fields_chosen(dialog, FIELD_WHAT));
    if (path.length == 0)
        buffer_add_text(out, "请写文件名");
    else if (handout->kind == HANDOUT_LETTERS)
        describe_letters(exporting, dialog, handout, copy, out);
    else if (file_is_folder(copy))
        buffer_add_text(out, "这是文件夹：请写文件名");
    else
        buffer_add_text(out, file_exists(copy) ? "已有这个文件：按 Enter 就覆盖它" : "按 Enter 写出这个文件");
}

static void remember(struct exporting *exporting, enum handout_kind kind, const char *format)
{
    struct last_handout *last = &exporting->source.application->last_handout;
    last->kind = kind;
    snprintf(last->format, sizeof last->format, "%s", format);
}

static bool submit(void *context, struct dialog *dialog, struct buffer *said, struct error *error)
{
    struct exporting *exporting = context;
    struct application *application = dialog->application;
    const struct handout *handout = chosen_handout(exporting, fields_chosen(dialog, FIELD_WHAT));
    const char *format = exporting->formats[fields_chosen(dialog, FIELD_FORMAT)].name;
    const char *path = arena_copy(exporting->arena, fields_text(dialog, FIELD_PATH)).data;
    struct slice content;
    if (fields_text(dialog, FIELD_PATH).length == 0)
        return error_set(error, ERROR_USAGE, "请写文件名");
    if (handout->kind == HANDOUT_LETTERS) {
        remember(exporting, handout->kind, format);
        return handout_write_letters(&exporting->source, handout, format, path, said, error);
    }
    if (!entries_allow_output(application->entries, path, error) ||
        !handout_make(&exporting->source, handout, format, NULL, exporting->arena, &content, NULL, error) ||
        !file_write(path, content, error))
        return false;
    remember(exporting, handout->kind, format);
    buffer_print(said, "已导出 %s", path);
    return true;
}

static void preview(void *context, struct dialog *dialog)
{
    struct exporting *exporting = context;
    handout_preview(&exporting->source, chosen_handout(exporting, fields_chosen(dialog, FIELD_WHAT)), false);
}

static void close_exporting(void *context)
{
    struct exporting *exporting = context;
    handout_source_close(&exporting->source);
    arena_free(exporting->arena);
    heap_free(exporting);
}

static void refuse_format(struct application *application, struct slice wanted)
{
    struct buffer names = {0};
    for (const struct export_format *format = export_formats; format->name; format++)
        buffer_print(&names, "%s%s", names.length ? "、" : "", format->name);
    application_say(application, "没有格式“%.*s”（可用：%s）。", SLICE_ARGUMENTS(wanted), names.data);
    buffer_free(&names);
}

void dialog_export_open(const struct handout_source *source, struct slice wanted)
{
    if (wanted.length && !export_format_find(arena_copy(source->application->frame, wanted).data)) {
        refuse_format(source->application, wanted);
        handout_source_close(source);
        return;
    }
    struct exporting *exporting = heap_allocate(sizeof *exporting);
    const struct last_handout *last = &source->application->last_handout;
    exporting->arena = arena_new();
    exporting->source = *source;
    handouts_find(source, exporting->arena, &exporting->handouts);
    for (size_t i = 0; i < exporting->handouts.count; i++)
        exporting->labels[i] = exporting->handouts.items[i].label;
    size_t what = wanted.length ? 0 : handouts_last(&exporting->handouts, source->application);
    const char *format = wanted.length   ? arena_copy(exporting->arena, wanted).data
                         : last->format[0] ? last->format
                                           : "pdf";
    size_t found = find_formats(exporting, what, format);
    struct slice path = place_of(exporting, chosen_handout(exporting, what), exporting->formats[found].name);
    struct fields fields = {
        .title = SLICE("导出"),
        .enter = SLICE("导出"),
        .items = {[FIELD_WHAT] = {SLICE("内容"), exporting->labels, exporting->handouts.count, what, SLICE_NONE},
                  [FIELD_FORMAT] = {SLICE("格式"), exporting->titles, exporting->format_count, found, SLICE_NONE},
                  [FIELD_PATH] = {.label = SLICE("存为"), .text = path}},
        .count = 3,
        .context = exporting,
        .changed = changed,
        .describe = describe,
        .submit = submit,
        .preview = preview,
        .close = close_exporting,
    };
    dialog_fields_open(source->application, &fields);
}
