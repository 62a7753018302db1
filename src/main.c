/* nianshen: the table of subcommands, and which of them a command line means. */
#include "command/options.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

const struct subcommand subcommands[] = {
    {"review", "[选项] [路径 ...]", "在全屏界面审核报告；没有子命令时就是它", command_review},
    {"check", "[选项] 路径 ...", "读取、抽取并检查报告，列出发现的问题", command_check},
    {"extract", "[选项] 路径 ...", "只读取和抽取，不检查：各部分、各单元格、正文所述的数", command_extract},
    {"text", "报告", "按程序读到的样子输出报告全文（UTF-8）", command_text},
    {"export", "[选项] 路径 ...", "输出问题及审核人的改读、应为值、批注和处理", command_export},
    {"rules", "[test [规则文件 ...]] [选项]", "列出全部规则；test 试一遍规则自带的例子", command_rules},
    {"explain", "规则或单元格 ...", "用平常话说明一条规则，或列出看一个单元格的规则", command_explain},
    {"print", "[选项] 路径 ...", "打印审核意见，或写成 PDF（-o 意见.pdf）", command_print},
    {"letter", "[选项] 报告", "写退回修改的信（-o 信.pdf 或 信.docx）", command_letter},
    {"help", "[子命令]", "显示说明", command_help},
    {NULL, NULL, NULL, NULL},
};

static const struct subcommand *find_subcommand(const char *name)
{
    for (const struct subcommand *command = subcommands; command->name; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

/* A word that is no file and nearly a subcommand is a slip, not a path. */
static const char *nearest_subcommand(const char *word)
{
    const char *names[sizeof subcommands / sizeof *subcommands];
    size_t count = 0;
    for (const struct subcommand *command = subcommands; command->name; command++)
        names[count++] = command->name;
    names[count] = NULL;
    if (word[0] == '-' || strpbrk(word, "/.") || file_exists(word))
        return NULL;
    return nearest_name(slice_of(word), names);
}

static void print_usage(void)
{
    puts("年审：审核政府信息公开工作年度报告\n\n用法：nianshen [路径 ...]\n      nianshen 子命令 [选项] 路径 "
         "...\n\n子命令：");
    for (const struct subcommand *command = subcommands; command->name; command++)
        printf("  %-8s  %s\n", command->name, command->summary);
    puts("\n路径是报告，或放报告的文件夹。与子命令同名的路径写成 ./check，或放在 -- 之后。\n"
         "各子命令的选项：nianshen 子命令 --help；手册：man nianshen。\n\n"
         "结束状态：0 没有问题；1 有问题；2 用法或规则文件有误；3 有报告读不了。");
}

int command_help(int count, char **arguments)
{
    struct error error;
    if (count < 2) {
        print_usage();
        return EXIT_CLEAN;
    }
    const struct subcommand *command = find_subcommand(arguments[1]);
    if (!command) {
        error_set(&error, ERROR_USAGE, "没有子命令 %s；有哪些见 nianshen --help。", arguments[1]);
        return complain(&error);
    }
    if (command->run == command_help)
        return command_help(1, arguments);
    char help[] = "--help";
    char *help_arguments[] = {arguments[1], help, NULL};
    return command->run(2, help_arguments);
}

int main(int count, char **arguments)
{
    setlocale(LC_CTYPE, ""); /* for ncurses; what is said is Chinese everywhere */
    signal(SIGXFSZ, SIG_IGN); /* a limit of file sizes becomes an error that is told */
    const char *first = count > 1 ? arguments[1] : "";
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0)
        return command_help(1, arguments);
    if (strcmp(first, "--version") == 0 || strcmp(first, "-V") == 0) {
        puts("nianshen " NIANSHEN_VERSION);
        return EXIT_CLEAN;
    }
    const struct subcommand *command = find_subcommand(first);
    if (command)
        return command->run(count - 1, arguments + 1);
    const char *nearest = nearest_subcommand(first);
    if (nearest) {
        struct error error;
        error_set(&error, ERROR_USAGE, "没有子命令也没有文件 %s；是不是 %s？", first, nearest);
        return complain(&error);
    }
    static char review[] = "review";
    arguments[0] = review;
    return command_review(count, arguments);
}
