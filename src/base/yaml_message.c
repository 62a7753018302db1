/* libyaml's complaints in the user's language. */
#include "base/yaml_message.h"

#include <stddef.h>
#include <string.h>

/* The first entry whose English beginning fits. */
static const struct {
    const char *problem, *sentence;
} messages[] = {
    {"could not find expected ':'", "这一行缺少冒号，或冒号后没有空格。"},
    {"did not find expected key", "这里应为“键: 值”，请检查缩进是否对齐。"},
    {"did not find expected '-' indicator", "这里应为以“- ”开头的列表项，请检查缩进是否对齐。"},
    {"did not find expected ',' or ']'", "方括号列表没有写完：缺少逗号或“]”。"},
    {"did not find expected ',' or '}'", "花括号没有写完：缺少逗号或“}”。"},
    {"did not find expected <document start>", "这里多出了内容，请检查缩进。"},
    {"did not find expected node content", "这里缺少内容。"},
    {"mapping values are not allowed", "这里不能出现“键: 值”；值里有冒号时请加引号。"},
    {"block sequence entries are not allowed", "这里不能出现以“- ”开头的列表项，请检查缩进。"},
    {"block collections are not allowed", "这里不能换行缩进书写，请检查缩进。"},
    {"found character that cannot start any token", "这里的字符不能用作开头；不要用制表符缩进，值以特殊符号开头时请加引号。"},
    {"found a tab character", "缩进请用空格，不要用制表符。"},
    {"found unexpected end of stream", "文件在引号内结束：缺少右引号。"},
    {"found unexpected document indicator", "引号内出现了文档分隔线：缺少右引号。"},
    {"found unknown escape character", "双引号内有不认识的反斜杠写法；要写反斜杠本身请写两个。"},
    {"did not find expected hexdecimal number", "双引号内反斜杠后的十六进制数不完整。"},
    {"found invalid Unicode character escape code", "双引号内的字符编号无效。"},
    {"control characters are not allowed", "含有不可见的控制字符。"},
    {"found duplicate %YAML directive", "%YAML 指令重复。"},
};

const char *yaml_message(const char *problem)
{
    for (size_t i = 0; problem && i < sizeof messages / sizeof *messages; i++)
        if (strncmp(problem, messages[i].problem, strlen(messages[i].problem)) == 0)
            return messages[i].sentence;
    return "不符合 YAML 写法，请检查缩进、冒号和引号。";
}
