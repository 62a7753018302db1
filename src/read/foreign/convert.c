/* LibreOffice, asked for a docx. */
#include "read/foreign/convert.h"

#include "read/foreign/rtf_list.h"
#include "read/foreign/sandbox.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define OUTPUT_LIMIT ((size_t)128 << 20)
enum { SECONDS_MOST = 80 };

/* Only where packages and installers put it, or where $NIANSHEN_SOFFICE says. */
static const char *find_office(struct arena *arena)
{
    static const char *const places[] = {"/usr/bin/soffice", "/usr/local/bin/soffice",
                                         "/usr/lib/libreoffice/program/soffice",
                                         "/usr/lib64/libreoffice/program/soffice"};
    const char *given = getenv("NIANSHEN_SOFFICE"), *found = NULL;
    if (given && *given)
        return access(given, X_OK) == 0 ? given : NULL;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (access(places[i], X_OK) == 0)
            return places[i];
    glob_t others;
    if (glob("/opt/libreoffice*/program/soffice", 0, NULL, &others) == 0)
        found = arena_copy(arena, slice_of(others.gl_pathv[others.gl_pathc - 1])).data;
    globfree(&others);
    return found;
}

static const char *ending_of(enum format format)
{
    switch (format) {
    case FORMAT_RTF:
        return "rtf";
    case FORMAT_WORD_XML:
        return "xml";
    case FORMAT_ODT:
        return "odt";
    default:
        return "doc";
    }
}

/* The socket by which its processes find each other is the one thing it has outside of its folder; when it is stopped
 * it leaves that behind. */
static void remove_sockets(struct arena *arena)
{
    glob_t sockets;
    const char *pattern = arena_print(arena, "/tmp/OSL_PIPE_%u_SingleOfficeIPC_*", (unsigned)getuid()).data;
    size_t count = glob(pattern, 0, NULL, &sockets) == 0 ? sockets.gl_pathc : 0;
    for (size_t i = 0; i < count; i++) {
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        strncpy(address.sun_path, sockets.gl_pathv[i], sizeof address.sun_path - 1);
        /* One that still runs answers; the person may have it open. */
        if (connect(file, (struct sockaddr *)&address, sizeof address) != 0 && errno == ECONNREFUSED)
            unlink(sockets.gl_pathv[i]);
        close(file);
    }
    globfree(&sockets);
}

/* It ends with status 0 whether or not it made a file. */
static bool take_output(const char *folder, struct arena *arena, struct slice *out, struct error *error)
{
    const char *path = arena_print(arena, "%s/out/input.docx", folder).data;
    struct stat status;
    struct error reason;
    if (lstat(path, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0)
        return error_set(error, ERROR_REPORT, "LibreOffice 打不开这个文件：它不是文字文档，或已损坏、加了密码。");
    return file_read(path, OUTPUT_LIMIT, arena, out, &reason) ||
           error_set(error, ERROR_REPORT, "LibreOffice 转换出的文件太大，或读不出来。");
}

static bool convert_in(const char *folder, const char *office, const char *input, int socket, struct error *error)
{
    struct arena *arena = arena_new();
    char *arguments[] = {
        (char *)office,
        (char *)arena_print(arena, "-env:UserInstallation=file://%s/profile", folder).data,
        (char *)"--headless",
        (char *)"--norestore",
        (char *)"--nolockcheck",
        (char *)"--convert-to",
        (char *)"docx",
        (char *)"--outdir",
        (char *)arena_print(arena, "%s/out", folder).data,
        (char *)input,
        NULL,
    };
    enum sandbox_outcome outcome = sandbox_run(folder, arguments, SECONDS_MOST, socket);
    arena_free(arena);
    if (outcome == SANDBOX_LATE)
        return error_set(error, ERROR_REPORT, "LibreOffice 转换了 %d 秒还没有完成，已停止。", SECONDS_MOST);
    if (outcome != SANDBOX_ENDED)
        return error_set(error, ERROR_REPORT, "LibreOffice 没有启动起来。");
    return true;
}

bool convert_to_docx(struct slice bytes, enum format format, int socket, struct arena *arena, struct slice *out,
                     struct error *error)
{
    const char *office = find_office(arena);
    if (office == NULL)
        return error_set(
            error, ERROR_REPORT,
            "读这种格式要用 LibreOffice，它没有安装：请安装软件包 libreoffice-writer-nogui，或将文件另存为 docx。");
    const char *folder = sandbox_make(arena, error);
    if (folder == NULL)
        return false;
    const char *input = arena_print(arena, "%s/input.%s", folder, ending_of(format)).data;
    if (format == FORMAT_RTF)
        bytes = rtf_with_numbers(bytes, arena);
    bool done = file_write(input, bytes, error) && convert_in(folder, office, input, socket, error) &&
                take_output(folder, arena, out, error);
    sandbox_remove(folder);
    remove_sockets(arena);
    return done;
}
