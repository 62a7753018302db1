/* nianshen rules: the rules there are, with their levels and sources; nianshen rules test: their own examples. */
#include "command/options.h"

#include <jansson.h>
#include <stdio.h>

#define RULES_OPTIONS (OPTION_BIT(OPTION_HELP) | OPTION_BIT(OPTION_FORMAT) | OPTION_BIT(OPTION_PROFILE))

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV };

static const char *const formats[] = {"text", "json", "csv", NULL};

/* ---- Listing ---- */

static void add_padded(struct buffer *out, struct slice text, int columns)
{
    int width = width_of_text(text);
    export_visible(out, text);
    buffer_print(out, "%*s", width < columns ? columns - width + 2 : 2, "");
}

static struct slice level_spoken(const struct rule_about *about, struct arena *arena)
{
    if (about->off)
        return SLICE("停用");
    if (about->level == about->standard)
        return slice_of(level_name(about->level));
    return arena_print(arena, "%s→%s", level_name(about->standard), level_name(about->level));
}

static void add_text_line(const struct rule_about *about, struct arena *arena, struct buffer *out)
{
    add_padded(out, about->id, 22);
    add_padded(out, level_spoken(about, arena), 14);
    add_padded(out, about->kind, 10);
    add_padded(out, about->pack, 12);
    add_padded(out, about->title, 24);
    export_visible(out, arena_print(arena, "%s:%u", about->path, about->line));
    if (about->basis.length) {
        buffer_add_text(out, "  ");
        export_visible(out, about->basis);
    }
    if (about->changed_path) {
        buffer_add_text(out, "  级别见 ");
        export_visible(out, arena_print(arena, "%s:%u", about->changed_path, about->changed_line));
    }
    if (about->overridden_path) {
        buffer_add_text(out, "  改写见 ");
        export_visible(out, arena_print(arena, "%s:%u", about->overridden_path, about->overridden_line));
    }
    buffer_add_text(out, "\n");
}

static void list_text(const struct rules *rules, struct arena *arena, struct buffer *out)
{
    const struct rules_setting *setting = rules_setting(rules);
    for (size_t i = 0; i < rules_count(rules); i++) {
        struct rule_about about = rules_about(rules, i);
        add_text_line(&about, arena, out);
    }
    buffer_print(out, "共 %zu 条；", rules_count(rules));
    export_setting(setting, out);
    buffer_add_text(out, "\n");
}

static json_t *text_or_null(struct slice text)
{
    return text.length ? json_stringn(text.data, text.length) : json_null();
}

static json_t *place_or_null(const char *path, uint32_t line)
{
    return path ? json_pack("{s:s, s:i}", "path", path, "line", (int)line) : json_null();
}

static json_t *rule_object(const struct rule_about *about)
{
    return json_pack("{s:o, s:o, s:s, s:s, s:b, s:o, s:o, s:o, s:o, s:o, s:o}", "id", text_or_null(about->id), "title",
                     text_or_null(about->title), "level", level_name(about->level), "standard",
                     level_name(about->standard), "off", about->off, "kind", text_or_null(about->kind), "pack",
                     text_or_null(about->pack), "basis", text_or_null(about->basis), "source",
                     place_or_null(about->path, about->line), "changed",
                     place_or_null(about->changed_path, about->changed_line), "overridden",
                     place_or_null(about->overridden_path, about->overridden_line));
}

static void list_json(const struct rules *rules, struct buffer *out)
{
    json_t *list = json_array();
    for (size_t i = 0; i < rules_count(rules); i++) {
        struct rule_about about = rules_about(rules, i);
        json_array_append_new(list, rule_object(&about));
    }
    json_t *root = json_pack("{s:s, s:o, s:o}", "schema", "nianshen-rules/1", "profile",
                             text_or_null(rules_setting(rules)->profile), "rules", list);
    char *text = root ? json_dumps(root, JSON_INDENT(1)) : NULL;
    buffer_add_text(out, text ? text : "");
    buffer_add_text(out, "\n");
    free(text);
    json_decref(root);
}

static void list_csv(const struct rules *rules, struct arena *arena, struct buffer *out)
{
    static const char *const names[] = {"规则 rule", "名称 title",  "级别 level", "原级别 standard", "停用 off",
                                        "种类 kind", "规则包 pack", "依据 basis", "出处 source"};
    struct slice fields[sizeof names / sizeof *names];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        fields[i] = slice_of(names[i]);
    export_csv_record(fields, sizeof names / sizeof *names, true, out);
    for (size_t i = 0; i < rules_count(rules); i++) {
        struct rule_about about = rules_about(rules, i);
        const struct slice values[] = {about.id,
                                       about.title,
                                       slice_of(level_name(about.level)),
                                       slice_of(level_name(about.standard)),
                                       about.off ? SLICE("off") : SLICE(""),
                                       about.kind,
                                       about.pack,
                                       about.basis,
                                       arena_print(arena, "%s:%u", about.path, about.line)};
        export_csv_record(values, sizeof values / sizeof *values, false, out);
    }
}

static int list_rules(const struct options *options, const struct rules *rules, struct arena *arena)
{
    struct buffer out = {0};
    struct error error;
    size_t format;
    if (!options_choose("--format", options->values[OPTION_FORMAT], formats, FORMAT_TEXT, &format, &error))
        return complain(&error);
    if (format == FORMAT_JSON)
        list_json(rules, &out);
    else if (format == FORMAT_CSV)
        list_csv(rules, arena, &out);
    else
        list_text(rules, arena, &out);
    int status = print(buffer_slice(&out), &error) ? EXIT_CLEAN : complain(&error);
    buffer_free(&out);
    return status;
}

/* ---- Examples ---- */

static int test_rules(const struct rules *rules, const struct path_list *files)
{
    struct buffer report = {0}, out = {0};
    struct error error;
    size_t failed, run = rules_try_examples(rules, files->count ? files : NULL, &report, &failed);
    export_visible(&out, buffer_slice(&report));
    buffer_print(&out, "例子 %zu 个：成立 %zu，不成立 %zu\n", run, run - failed, failed);
    int status = failed ? EXIT_FINDINGS : EXIT_CLEAN;
    if (!print(buffer_slice(&out), &error))
        status = complain(&error);
    buffer_free(&report);
    buffer_free(&out);
    return status;
}

/* ---- Both ---- */

static bool refuse_arguments(const struct options *options, struct error *error)
{
    if (options->argument_count == 0)
        return false;
    const char *words[] = {"test", NULL}, *first = options->arguments[0].text;
    const char *nearest = nearest_name(slice_of(first), words);
    return !error_set(error, ERROR_USAGE, "rules 后面只能是 test [规则文件 ...]，不能是 %s%s。", first,
                      nearest ? "；是不是 test" : "");
}

static bool is_test(const struct options *options)
{
    return options->argument_count > 0 && slice_is(slice_of(options->arguments[0].text), "test");
}

static int rules(const struct options *options)
{
    struct arena *arena = arena_new();
    struct path_list files = {0};
    struct error error = {0};
    bool test = is_test(options);
    int status = EXIT_USAGE_ERROR;
    for (size_t i = 1; test && i < options->argument_count; i++)
        vector_push(arena, &files, (char *)options->arguments[i].text);
    struct forms *forms = !test && refuse_arguments(options, &error) ? NULL : forms_load(&error);
    struct rules *all = forms ? rules_load_more(forms, options->values[OPTION_PROFILE], &files, &error) : NULL;
    if (!all)
        status = complain(&error);
    else
        status = test ? test_rules(all, &files) : list_rules(options, all, arena);
    if (all)
        rules_free(all);
    if (forms)
        forms_free(forms);
    arena_free(arena);
    return status;
}

int command_rules(int count, char **arguments)
{
    return subcommand_run(count, arguments, RULES_OPTIONS, rules);
}
