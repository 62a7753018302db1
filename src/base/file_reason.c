/* Why the system refused, in the user's language. */
#include "base/file_reason.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

static const struct {
    int number;
    const char *phrase;
} reasons[] = {
    {ENOENT, "文件或文件夹不存在"},
    {EACCES, "没有访问权限"},
    {EPERM, "系统不允许此操作"},
    {EISDIR, "这是一个文件夹"},
    {ENOTDIR, "路径中有一段不是文件夹"},
    {ENOSPC, "磁盘已满"},
    {EDQUOT, "磁盘配额已用完"},
    {EFBIG, "文件超过允许的大小"},
    {EROFS, "所在的磁盘只读"},
    {EIO, "磁盘读写出错"},
    {ENAMETOOLONG, "文件名太长"},
    {ELOOP, "链接绕成了圈"},
    {EMFILE, "打开的文件太多"},
    {ENFILE, "系统打开的文件太多"},
    {ETXTBSY, "文件正在使用"},
    {ENXIO, "没有对应的设备"},
    {ENOMEM, "内存不足"},
    {EAGAIN, "系统一时没有余力"},
    {EPIPE, "对方已经结束"},
};

const char *file_reason(int number)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].number == number)
            return reasons[i].phrase;
    return strerror(number);
}
