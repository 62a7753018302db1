/* Options of all subcommands: one table for parsing and for help. */
#include "command/options.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;     /* with its dashes */
    const char *argument; /* NULL: takes none */
    const char *summary;
} known_options[OPTION_COUNT] = {
    [OPTION_HELP] = {"--help", NULL, "显示这份说明"},
    [OPTION_FORMAT] = {"--format", "格式", "输出格式"},
    [OPTION_FAIL_ON] = {"--fail-on", "级别", "error（默认）、warning、info 或 never：从这一级起以 1 结束"},
    [OPTION_OUTPUT] = {"-o", "文件", "写到文件，不写到标准输出"},
    [OPTION_REVIEWER] = {"--reviewer", "姓名", "审核人；否则取 $NIANSHEN_REVIEWER，再否则取登录名"},
    [OPTION_REVIEWS] = {"--reviews", "文件夹", "审核记录所在的文件夹；否则在报告旁边"},
    [OPTION_FILES_FROM] = {"--files-from", "清单", "从清单读取文件名（- 为标准输入），以换行或 NUL 分隔"},
    [OPTION_PREVIOUS] = {"--previous", "路径", "上年度的报告（文件或文件夹），按机关名称和年份找出来对比"},
    [OPTION_PROFILE] = {"--profile", "方案", "用哪些规则、什么级别：county（默认）、strict、quick、sums，或自己的文件"},
    [OPTION_TEMPLATE] = {"--template", "名称", "用哪一种信：rules/letters 里的文件名；否则用第一种"},
    [OPTION_PRINTER] = {"--printer", "名称", "打印机；否则用缺省的，没有打印机时写成 PDF"},
    [OPTION_PAGES] = {"--pages", "范围", "只要这几页，如 1-3,5 或 4-"},
    [OPTION_COPIES] = {"--copies", "份数", "打印几份"},
    [OPTION_SIDES] = {"--sides", "面数", "1 单面（默认），2 双面"},
    [OPTION_HISTORY] = {"--history", NULL, "把操作记录也印上"},
    [OPTION_THEME] = {"--theme", "名称", "配色：dark、light、mono，或自己的配色"},
};

static enum option find_option(struct slice name, unsigned allowed)
{
    if (slice_is(name, "-h"))
        name = SLICE("--help");
    if (slice_is(name, "--output"))
        name = SLICE("-o");
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if ((allowed & OPTION_BIT(i)) && slice_is(name, known_options[i].name))
            return (enum option)i;
    return OPTION_COUNT;
}

static bool refuse_option(struct slice name, unsigned allowed, struct error *error)
{
    const char *names[OPTION_COUNT + 1];
    size_t count = 0;
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (allowed & OPTION_BIT(i))
            names[count++] = known_options[i].name;
    names[count] = NULL;
    const char *nearest = nearest_name(name, names);
    if (nearest)
        return error_set(error, ERROR_USAGE, "没有选项 %.*s；是不是 %s？", SLICE_ARGUMENTS(name), nearest);
    return error_set(error, ERROR_USAGE, "没有选项 %.*s；可用的选项见 --help。", SLICE_ARGUMENTS(name));
}

struct parser {
    char **arguments;
    int count, next;
    unsigned allowed;
    struct arena *arena;
    struct options *out;
    VECTOR(struct argument) paths;
};

static void add_path(struct parser *parser, const char *text, bool is_list)
{
    struct argument argument = {text, is_list};
    vector_push(parser->arena, &parser->paths, argument);
}

static bool take_value(struct parser *parser, enum option option, const char *value, struct error *error)
{
    if (!value && parser->next >= parser->count)
        return error_set(error, ERROR_USAGE, "选项 %s 后面缺少%s。", known_options[option].name,
                         known_options[option].argument);
    if (!value)
        value = parser->arguments[parser->next++];
    if (!*value)
        return error_set(error, ERROR_USAGE, "选项 %s 的%s是空的。", known_options[option].name,
                         known_options[option].argument);
    if (option == OPTION_FILES_FROM)
        add_path(parser, value, true);
    else
        parser->out->values[option] = value;
    return true;
}

static bool take_option(struct parser *parser, const char *text, struct error *error)
{
    struct slice whole = slice_of(text);
    ptrdiff_t equals = slice_find(whole, SLICE("="), 0);
    struct slice name = equals < 0 ? whole : slice_part(whole, 0, (size_t)equals);
    enum option option = find_option(name, parser->allowed);
    if (option == OPTION_COUNT)
        return refuse_option(name, parser->allowed, error);
    const char *value = equals < 0 ? NULL : text + equals + 1;
    if (known_options[option].argument)
        return take_value(parser, option, value, error);
    if (value)
        return error_set(error, ERROR_USAGE, "选项 %s 不带值。", known_options[option].name);
    parser->out->values[option] = "";
    return true;
}

bool options_parse(int count, char **arguments, unsigned allowed, struct arena *arena, struct options *out,
                   struct error *error)
{
    struct parser parser = {arguments, count, 1, allowed, arena, out, {0}};
    bool only_paths = false;
    *out = (struct options){0};
    while (parser.next < count) {
        const char *text = arguments[parser.next++];
        if (!only_paths && strcmp(text, "--") == 0)
            only_paths = true;
        else if (only_paths || text[0] != '-' || !text[1])
            add_path(&parser, text, false);
        else if (!take_option(&parser, text, error))
            return false;
    }
    out->arguments = parser.paths.items;
    out->argument_count = parser.paths.count;
    return true;
}

bool options_choose(const char *option, const char *value, const char *const words[], size_t standard, size_t *out,
                    struct error *error)
{
    *out = standard;
    if (!value)
        return true;
    struct buffer list = {0};
    for (size_t i = 0; words[i]; i++) {
        if (strcmp(value, words[i]) == 0) {
            buffer_free(&list);
            *out = i;
            return true;
        }
        buffer_print(&list, "%s%s", i ? "、" : "", words[i]);
    }
    const char *nearest = nearest_name(slice_of(value), words);
    if (nearest)
        error_set(error, ERROR_USAGE, "%s 不能是 %s；是不是 %s？可用 %s。", option, value, nearest, list.data);
    else
        error_set(error, ERROR_USAGE, "%s 不能是 %s；可用 %s。", option, value, list.data);
    buffer_free(&list);
    return false;
}

void options_print_help(const char *subcommand, unsigned allowed)
{
    for (const struct subcommand *command = subcommands; command->name; command++)
        if (strcmp(command->name, subcommand) == 0)
            printf("用法：nianshen %s %s\n\n%s\n\n选项：\n", command->name, command->arguments, command->summary);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (!(allowed & OPTION_BIT(i)))
            continue;
        const char *argument = known_options[i].argument ? known_options[i].argument : "";
        int columns = width_of_text(slice_of(known_options[i].name)) + 1 + width_of_text(slice_of(argument));
        printf("  %s %s%*s  %s\n", known_options[i].name, argument, columns < 22 ? 22 - columns : 0, "",
               known_options[i].summary);
    }
}
