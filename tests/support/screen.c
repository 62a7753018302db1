/* Golden screens: reading the cases, laying out their files, playing them. */
#include "support/screen.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void give_up(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    abort();
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

struct path_list screen_cases(const char *root, struct arena *arena)
{
    struct path_list names = {0};
    DIR *folder = opendir(arena_print(arena, "%s/tests/screen", root).data);
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (file_exists(arena_print(arena, "%s/tests/screen/%s/cmd", root, entry->d_name).data)) {
            char *name = (char *)arena_copy(arena, slice_of(entry->d_name)).data;
            vector_push(arena, &names, name);
        }
    if (folder)
        closedir(folder);
    if (names.count > 0)
        qsort(names.items, names.count, sizeof *names.items, compare_names);
    return names;
}

static struct path_list words(struct slice text, struct arena *arena)
{
    struct path_list list = {0};
    for (size_t start = 0; start < text.length;) {
        ptrdiff_t blank = slice_find(text, SLICE(" "), start);
        size_t end = blank < 0 ? text.length : (size_t)blank;
        char *word = (char *)arena_copy(arena, slice_part(text, start, end)).data;
        if (end > start)
            vector_push(arena, &list, word);
        start = end + 1;
    }
    return list;
}

static void take_setting(struct screen_case *one, struct slice line, struct arena *arena)
{
    ptrdiff_t colon = slice_find(line, SLICE(":"), 0);
    struct slice name = slice_part(line, 0, colon < 0 ? line.length : (size_t)colon);
    struct slice value = colon < 0 ? SLICE_NONE : slice_trim(slice_part(line, (size_t)colon + 1, line.length));
    if (slice_is(name, "size"))
        sscanf(arena_copy(arena, value).data, "%dx%d", &one->columns, &one->rows);
    else if (slice_is(name, "theme"))
        one->theme = value;
    else if (slice_is(name, "reports"))
        one->reports = words(value, arena);
    else if (slice_is(name, "open"))
        one->paths = words(value, arena);
    else if (line.length > 0 && line.data[0] != '#')
        give_up(one->name, "a setting that is none");
}

struct screen_case screen_case_read(const char *root, const char *name, struct arena *arena)
{
    struct screen_case one = {.name = name, .rows = 30, .columns = 100, .theme = SLICE("dark")};
    struct slice text;
    struct error error;
    one.folder = arena_print(arena, "%s/tests/screen/%s", root, name).data;
    if (!file_read(arena_print(arena, "%s/cmd", one.folder).data, 1 << 20, arena, &text, &error))
        give_up(name, error.message);
    for (size_t start = 0; start < text.length;) {
        ptrdiff_t found = slice_find(text, SLICE("\n"), start);
        size_t end = found < 0 ? text.length : (size_t)found;
        struct slice line = slice_part(text, start, end);
        start = end + 1 < text.length ? end + 1 : text.length;
        if (slice_is(line, "keys:")) {
            one.keys = slice_part(text, start, text.length);
            break;
        }
        take_setting(&one, line, arena);
    }
    if (one.paths.count == 0)
        one.paths = one.reports;
    return one;
}

/* The case's own, or one of the samples. */
static const char *find_report(const struct screen_case *one, const char *root, const char *name, struct arena *arena)
{
    const char *own = arena_print(arena, "%s/%s", one->folder, name).data;
    const char *foreign = arena_print(arena, "%s/tests/reports/各种格式/%s", root, name).data;
    if (file_exists(own))
        return own;
    return file_exists(foreign) ? foreign : arena_print(arena, "%s/tests/reports/%s", root, name).data;
}

static void copy_report(const struct screen_case *one, const char *root, const char *name)
{
    struct arena *arena = arena_new();
    struct slice content;
    struct error error;
    const char *path = find_report(one, root, name, arena);
    if (!file_read(path, 1 << 24, arena, &content, &error) || !file_write(name, content, &error))
        give_up(one->name, error.message);
    arena_free(arena);
}

void screen_case_stage(const struct screen_case *one, const char *root, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", getenv("TEST_DIR"), name);
    if (mkdir(path, 0700) != 0 || chdir(path) != 0)
        give_up(path, "no new folder for the reports");
    for (size_t i = 0; i < one->reports.count; i++)
        copy_report(one, root, one->reports.items[i]);
}

/* --- playing --- */

/* A terminal that looks at what is shown on its way to another one. */
struct looking_terminal {
    struct terminal terminal;
    struct terminal *memory;
    void (*look)(const struct canvas *canvas);
};

static struct terminal *memory_of(struct terminal *terminal)
{
    return ((struct looking_terminal *)terminal)->memory;
}

static void looking_size(struct terminal *terminal, int *rows, int *columns)
{
    memory_of(terminal)->operations->size(memory_of(terminal), rows, columns);
}

static void looking_present(struct terminal *terminal, const struct canvas *canvas)
{
    if (((struct looking_terminal *)terminal)->look)
        ((struct looking_terminal *)terminal)->look(canvas);
    memory_of(terminal)->operations->present(memory_of(terminal), canvas);
}

static bool looking_read_key(struct terminal *terminal, int milliseconds, struct key *out)
{
    memory_of(terminal)->wake = terminal->wake;
    return memory_of(terminal)->operations->read_key(memory_of(terminal), milliseconds, out);
}

static void looking_nothing(struct terminal *terminal)
{
    (void)terminal;
}

static bool looking_copy(struct terminal *terminal, struct slice text)
{
    return memory_of(terminal)->operations->copy(memory_of(terminal), text);
}

static const struct terminal_operations looking_operations = {
    .size = looking_size,
    .present = looking_present,
    .read_key = looking_read_key,
    .leave = looking_nothing,
    .enter = looking_nothing,
    .suspend = looking_nothing,
    .copy = looking_copy,
    .close = looking_nothing,
};

/* Loaded once: tests play many cases. */
static const struct review_options *workplace(void)
{
    static struct review_options options;
    struct error error;
    if (options.forms)
        return &options;
    struct forms *forms = forms_load(&error);
    struct rules *rules = forms ? rules_load(forms, &error) : NULL;
    if (!rules)
        give_up("rules", error.message);
    options = (struct review_options){.forms = forms, .rules = rules, .reviewer = SLICE("审核员")};
    return &options;
}

struct terminal *screen_case_play(const struct screen_case *one, int rows, int columns, struct slice keys,
                                  void (*look)(const struct canvas *canvas))
{
    struct arena *arena = arena_new();
    struct error error = {0};
    struct entries entries = {0};
    struct tui_options options = {.review = *workplace()};
    struct theme *theme = theme_load(one->theme, arena, &error);
    struct terminal *memory = theme ? terminal_memory_open(rows, columns, keys, &error) : NULL;
    if (!memory || !entries_collect((const char *const *)one->paths.items, one->paths.count, arena, &entries, &error))
        give_up(one->name, error.message);
    if (entries.count == 1 && entries.items[0].named) {
        options.first = session_open(entries.items[0].path, &options.review, &error);
        if (!options.first)
            give_up(one->name, error.message);
    }
    struct looking_terminal looking = {{&looking_operations, -1}, memory, look};
    tui_run(&looking.terminal, theme, &options, &entries);
    arena_free(arena);
    return memory;
}
