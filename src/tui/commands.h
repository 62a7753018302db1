/* Commands: one table gives the key map, the names of the prompt, the status bar, the help screen and the manual's list
 * of keys. A command does the same wherever it is called from. */
#ifndef TUI_COMMANDS_H
#define TUI_COMMANDS_H

#include "tui/key.h"

/* Where the keys go. */
enum where {
    WHERE_LIST = 1 << 0,     /* the list of reports */
    WHERE_ORIGINAL = 1 << 1, /* the pane of the original */
    WHERE_TABLE = 1 << 2,    /* the pane of the table */
    WHERE_FINDINGS = 1 << 3, /* the list of findings */
    WHERE_DETAIL = 1 << 4,   /* one finding's arithmetic */
    WHERE_OUTLINE = 1 << 5,  /* the outline of sections */
    WHERE_UNSEEN = 1 << 6,   /* what no rule looked at */
    WHERE_FINDING = WHERE_FINDINGS | WHERE_DETAIL,
    WHERE_REVIEW = WHERE_ORIGINAL | WHERE_TABLE | WHERE_FINDING | WHERE_OUTLINE | WHERE_UNSEEN,
    WHERE_ANY = WHERE_LIST | WHERE_REVIEW,
};

/* COMMAND(id, name, 中文名, pinyin initials, keys, where it applies, where the status bar shows it, what it does)
 * in the order of the help screen; the status bar shows them in this order, too. */
#define COMMANDS(COMMAND)                                                                                              \
    COMMAND(next_open, "next", "下一处", "xyc", "<Tab>", WHERE_ANY, WHERE_ANY,                                         \
            "到下一处要决定的问题，先重后轻；在清单里到下一份没有处理完的报告")                                        \
    COMMAND(previous_open, "previous", "上一处", "syc", "<S-Tab>", WHERE_ANY, 0, "到上一处要决定的问题或上一份报告")   \
    COMMAND(open, "open", "打开", "dk", "<Enter>", WHERE_ANY, WHERE_ANY & ~(unsigned)WHERE_TABLE,                      \
            "打开所选：报告、格子的改正、问题或原因的算式、算式中的一项")                                                    \
    COMMAND(correct, "correct", "改正", "gz", "<F2>", WHERE_REVIEW, WHERE_TABLE | WHERE_FINDING | WHERE_UNSEEN,        \
            "改正所选的格子：我们读错了，或单位填错了")                                                                \
    COMMAND(accept, "accept", "采纳", "cn", "a <F8>", WHERE_REVIEW, WHERE_FINDING,                                     \
            "采纳对所选问题的解释：应当是多少，或我们读错了什么")                                                      \
    COMMAND(next_candidate, "next-candidate", "下一候选", "xyhx", ".", WHERE_REVIEW, WHERE_FINDING,                    \
            "看所选问题的下一种解释：要改的格子在原文和表里一起亮着")                                                \
    COMMAND(previous_candidate, "previous-candidate", "上一候选", "syhx", ",", WHERE_REVIEW, 0, "看上一种解释")        \
    COMMAND(confirm, "confirm", "确认", "qr", "c", WHERE_REVIEW, WHERE_FINDING, "所选问题属实，要单位改正")            \
    COMMAND(waive, "waive", "准予保留", "zybl", "w <F9>", WHERE_REVIEW, WHERE_FINDING,                                 \
            "所选问题准予保留，须写理由；数值变了会重新提出")                                                          \
    COMMAND(fixed, "fixed", "已改正", "ygz", "f", WHERE_REVIEW, 0, "所选问题单位已经改好")                    \
    COMMAND(reopen, "reopen", "重开", "ck", "r", WHERE_REVIEW, 0, "收回对所选问题的决定")                              \
    COMMAND(note, "note", "批注", "pz", "m <F7>", WHERE_REVIEW, WHERE_REVIEW, "给所选的格子、问题、章节写批注")        \
    COMMAND(report_note, "report-note", "总批注", "zpz", "M", WHERE_REVIEW, 0, "给整份报告写批注")                     \
    COMMAND(reading, "reading", "改读", "gd", "e", WHERE_REVIEW, WHERE_OUTLINE,                                        \
            "改正我们读错的单位、年度、格式、章节位置、行的位置")                                                      \
    COMMAND(take_back, "take-back", "收回", "sh", "x <Delete>", WHERE_REVIEW, 0, "收回对所选格子的改正")               \
    COMMAND(undo, "undo", "撤销", "cx", "u", WHERE_REVIEW, WHERE_TABLE, "撤销最近的一步")                              \
    COMMAND(redo, "redo", "重做", "chz", "<C-r>", WHERE_REVIEW, 0, "重做撤销的一步")                                    \
    COMMAND(up, "up", "上移", "sy", "<Up> k", WHERE_ANY, 0, "光标上移一行")                                                    \
    COMMAND(down, "down", "下移", "xy", "<Down> j", WHERE_ANY, 0, "光标下移一行")                                              \
    COMMAND(left, "left", "左移", "zy", "<Left> h", WHERE_ANY, 0, "光标左移；在原文中到前一个数")                          \
    COMMAND(right, "right", "右移", "yy", "<Right> l", WHERE_ANY, 0, "光标右移；在原文中到后一个数")                       \
    COMMAND(page_up, "page-up", "上页", "shy", "<PageUp> <C-b>", WHERE_ANY, 0, "往上翻一页")                             \
    COMMAND(page_down, "page-down", "下页", "xiy", "<PageDown> <C-f> <Space>", WHERE_ANY, 0, "往下翻一页")               \
    COMMAND(first, "first", "开头", "kt", "g <Home>", WHERE_ANY, 0, "到最前面")                                          \
    COMMAND(last, "last", "末尾", "mw", "G <End>", WHERE_ANY, 0, "到最后面")                                             \
    COMMAND(table_two, "table2", "表二", "be", "2", WHERE_REVIEW, 0, "看表二")                                         \
    COMMAND(table_three, "table3", "表三", "bs", "3", WHERE_REVIEW, 0, "看表三")                                       \
    COMMAND(table_four, "table4", "表四", "bsi", "4", WHERE_REVIEW, 0, "看表四")                                       \
    COMMAND(switch_pane, "pane", "换栏", "hl", "` <C-w>", WHERE_REVIEW, WHERE_REVIEW, "键盘换到下一栏")                \
    COMMAND(outline, "outline", "目录", "ml", "o", WHERE_REVIEW, WHERE_FINDINGS | WHERE_OUTLINE,                       \
            "问题清单与目录互换")                                                                                      \
    COMMAND(fold, "fold", "折叠", "zd", "-", WHERE_FINDINGS, 0, "收起或展开一个原因下的问题；左右键也可")              \
    COMMAND(prose, "prose", "正文", "zw", "p", WHERE_REVIEW, 0, "从所选的格子到正文里说它的地方，再回到格子")           \
    COMMAND(unseen, "unseen", "看不到", "kbd", "U", WHERE_REVIEW, 0,                                                   \
            "规则看不到的格子和正文里的数，逐个对照原文")                                                              \
    COMMAND(last_year, "last-year", "上年", "sn", "v", WHERE_REVIEW, 0,                                               \
            "把上年报告的数和增减排在本年的下面，再按收起；还没有上年的报告时在附近找")                                \
    COMMAND(zoom, "zoom", "放大", "fd", "z", WHERE_REVIEW, 0, "所在的一栏占满屏幕，再按还原")                          \
    COMMAND(back, "back", "后退", "ht", "<A-Left>", WHERE_REVIEW, 0, "回到先前看的地方")                               \
    COMMAND(forward, "forward", "前进", "qj", "<A-Right>", WHERE_REVIEW, 0, "再到后来看的地方")                        \
    COMMAND(go, "goto", "跳到", "td", "", WHERE_REVIEW, 0, "跳到一格（如 t3.new.person）或原文的一行（如 45）")        \
    COMMAND(search, "search", "查找", "cz", "/", WHERE_ANY, WHERE_ANY,                                                 \
            "在所在的一栏里查找，边打边找；数字不必打千分号")                                                          \
    COMMAND(next_match, "next-match", "下一个", "xyg", "n <F3>", WHERE_ANY, 0, "到下一个找到处")                       \
    COMMAND(previous_match, "previous-match", "上一个", "syg", "N <S-F3>", WHERE_ANY, 0, "到上一个找到处")             \
    COMMAND(next_report, "next-report", "下一份", "xyf", "] <C-n>", WHERE_REVIEW, 0, "打开清单里的下一份报告")         \
    COMMAND(previous_report, "previous-report", "上一份", "syf", "[ <C-p>", WHERE_REVIEW, 0, "打开清单里的上一份报告") \
    COMMAND(open_original, "original", "原件", "yj", "<F4>", WHERE_ANY, 0, "用系统里的程序打开原件")                   \
    COMMAND(export, "export", "导出", "dc", "<F5>", WHERE_ANY, WHERE_ANY,                                              \
            "把审核结果、退回修改通知、一处问题、一张表、清单里全部报告写成文件，如 :export xlsx")                      \
    COMMAND(print, "print", "打印", "dy", "<F6>", WHERE_ANY, WHERE_ANY,                                                \
            "打印审核结果、退回修改通知、一处问题、一张表、清单里全部报告")     \
    COMMAND(copy, "copy", "复制", "fz", "y", WHERE_REVIEW, 0, "把所选的数、原文一行或问题复制到剪贴板")                \
    COMMAND(reload, "reload", "重读", "cd", "R", WHERE_ANY, 0, "重新读取文件；在清单里连新来的文件")                   \
    COMMAND(redraw, "redraw", "重画", "chh", "<C-l>", WHERE_ANY, 0, "屏幕花了，重新画一遍")                            \
    COMMAND(theme, "theme", "配色", "ps", "", WHERE_ANY, 0, "换配色，如 :theme light")                                 \
    COMMAND(prompt, "prompt", "命令", "mil", ":", WHERE_ANY, WHERE_ANY, "按名称使用命令，可用中文、英文、拼音首字母")   \
    COMMAND(help, "help", "帮助", "bz", "<F1> ?", WHERE_ANY, WHERE_ANY, "这一页")                                      \
    COMMAND(cancel, "cancel", "取消", "qx", "<Escape>", WHERE_ANY, 0, "取消查找，从算式回到问题清单")                  \
    COMMAND(suspend, "suspend", "挂起", "gq", "<C-z>", WHERE_ANY, 0, "回到命令行，打 fg 再回来")                           \
    COMMAND(quit, "quit", "离开", "lk", "q <F10>", WHERE_ANY, WHERE_ANY, "离开报告，再离开程序；每一步都已存好")

enum command {
#define COMMAND_ENUM(id, name, chinese, pinyin, keys, where, bar, help) COMMAND_##id,
    COMMANDS(COMMAND_ENUM)
#undef COMMAND_ENUM
    COMMAND_COUNT
};

struct command_entry {
    const char *name, *chinese, *pinyin;
    const char *keys; /* key_parse notation, parted by one space; may be empty */
    unsigned where, bar; /* sets of enum where */
    const char *help;
};
const struct command_entry *command_entry(enum command command);

/* The command that the key means there, or COMMAND_COUNT. Full-width forms count as their ASCII. */
enum command command_of_key(struct key key, unsigned where);
/* The command of that name (English, Chinese or pinyin initials, whole) there, or COMMAND_COUNT. */
enum command command_of_name(struct slice name, unsigned where);
/* Commands applicable there whose names fit what was typed so far, best first; returns their number, at most
 * `limit`. */
size_t command_complete(struct slice typed, unsigned where, enum command out[], size_t limit);
/* Its first key as shown to people ("Tab"), or all of them parted by blanks; empty when it has none. */
struct slice command_key(enum command command, struct arena *arena);
struct slice command_all_keys(enum command command, struct arena *arena);

#endif
