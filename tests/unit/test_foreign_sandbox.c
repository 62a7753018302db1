/* What a program in the sandbox can do and cannot, how it is stopped, and that nothing stays behind. The program is
 * this one, started with "probe" and what it shall try. */
#include "unit/cmocka_main.h"

#include "read/foreign/confine.h"
#include "read/foreign/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char self[4096];
static struct arena *arena;
static struct error error;
static const char *folder;

/* ---- In the sandbox ---------------------------------------------------------------------------------------------- */

static bool can_open(const char *path, int flags)
{
    int file = open(path, flags, 0600);
    if (file >= 0)
        close(file);
    return file >= 0;
}

static bool has(const char *variable, const char *value)
{
    const char *got = getenv(variable);
    return got && strcmp(got, value) == 0;
}

static bool tried(const char *what, const char *given)
{
    struct rlimit limits;
    if (strcmp(what, "network") == 0)
        return socket(AF_INET, SOCK_STREAM, 0) >= 0 || socket(AF_INET6, SOCK_DGRAM, 0) >= 0 ||
               socket(AF_NETLINK, SOCK_RAW, 0) >= 0;
    if (strcmp(what, "machine") == 0)
        return socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
    if (strcmp(what, "write") == 0)
        return can_open(given, O_WRONLY | O_CREAT);
    if (strcmp(what, "read") == 0)
        return can_open(given, O_RDONLY);
    if (strcmp(what, "home") == 0)
        return has("HOME", given) && has("TMPDIR", given) && getenv("NIANSHEN_READ") == NULL;
    if (strcmp(what, "reach") == 0)
        return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
    if (strcmp(what, "limits") == 0)
        return getrlimit(RLIMIT_CPU, &limits) == 0 && limits.rlim_max <= 7 && getrlimit(RLIMIT_CORE, &limits) == 0 &&
               limits.rlim_max == 0;
    if (strcmp(what, "streams") == 0)
        return isatty(0) == 0 && fcntl(3, F_GETFD) < 0 && getsid(0) == getpid();
    return false;
}

/* Says what came of it by making a file in the folder it stands in. */
static int probe(const char *what, const char *given)
{
    if (strcmp(what, "stay") == 0) {
        if (fork() == 0 && setpgid(0, 0) != 0)
            setsid();
        while (true)
            pause();
    }
    return tried(what, given) && can_open("yes", O_WRONLY | O_CREAT) ? 0 : 1;
}

/* ---- Outside ----------------------------------------------------------------------------------------------------- */

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    setenv("XDG_RUNTIME_DIR", getenv("TEST_DIR") ? getenv("TEST_DIR") : "/tmp", 1);
    folder = sandbox_make(arena, &error);
    return folder == NULL;
}

static int finish(void **state)
{
    (void)state;
    sandbox_remove(folder);
    bool gone = !file_exists(folder);
    arena_free(arena);
    return !gone;
}

static enum sandbox_outcome run(const char *what, const char *given, int seconds, int socket)
{
    char *arguments[] = {self, (char *)"probe", (char *)what, (char *)given, NULL};
    return sandbox_run(folder, arguments, seconds, socket);
}

static bool can(const char *what, const char *given)
{
    int sockets[2];
    const char *answer = arena_print(arena, "%s/yes", folder).data;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), 0);
    assert_int_equal(run(what, given, 7, sockets[0]), SANDBOX_ENDED);
    close(sockets[0]);
    close(sockets[1]);
    return unlink(answer) == 0;
}

static void test_what_it_can(void **state)
{
    (void)state;
    assert_true(can("machine", ""));
    assert_true(can("write", arena_print(arena, "%s/sub", folder).data));
    assert_true(can("read", "/etc/passwd"));
    assert_true(can("write", "/dev/null"));
    assert_true(can("home", folder));
    assert_true(can("limits", ""));
    assert_true(can("streams", ""));
}

static void test_what_it_cannot(void **state)
{
    (void)state;
    assert_false(can("network", ""));
    assert_false(can("reach", ""));
    if (landlock_file_rights() == 0)
        return;
    struct slice secret = arena_print(arena, "%s-secret", folder);
    assert_true(file_write(secret.data, SLICE("x"), &error));
    assert_false(can("read", secret.data));
    assert_false(can("write", secret.data));
    assert_false(can("write", arena_print(arena, "%s-new", folder).data));
    assert_false(can("write", "/etc/nianshen-sandbox"));
    unlink(secret.data);
}

static void test_private_folder(void **state)
{
    (void)state;
    struct stat status;
    assert_int_equal(stat(folder, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
}

/* Of the processes that try to stay, those that are not mere remains. */
static size_t still_running(void)
{
    glob_t files;
    size_t count = 0;
    glob("/proc/[0-9]*/cmdline", 0, NULL, &files);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        char line[8192] = "";
        FILE *file = fopen(files.gl_pathv[i], "r");
        size_t length = file ? fread(line, 1, sizeof line - 1, file) : 0;
        for (size_t at = 0; at < length; at++)
            line[at] = line[at] ? line[at] : ' ';
        count += strstr(line, "probe stay ") && strstr(line, folder);
        if (file)
            fclose(file);
    }
    globfree(&files);
    return count;
}

/* They die soon after they were told to. */
static void assert_none_runs(void)
{
    for (int i = 0; i < 100 && still_running() > 0; i++)
        usleep(20000);
    assert_int_equal(still_running(), 0);
}

static void test_stopped(void **state)
{
    (void)state;
    int sockets[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), 0);
    assert_int_equal(run("stay", folder, 1, sockets[0]), SANDBOX_LATE);
    assert_none_runs();
    close(sockets[1]);
    assert_int_equal(run("stay", folder, 60, sockets[0]), SANDBOX_HUNG_UP);
    assert_none_runs();
    close(sockets[0]);
}

int main(int count, char **arguments)
{
    if (count == 4 && strcmp(arguments[1], "probe") == 0)
        return probe(arguments[2], arguments[3]);
    if (realpath("/proc/self/exe", self) == NULL)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_it_can),
        cmocka_unit_test(test_what_it_cannot),
        cmocka_unit_test(test_private_folder),
        cmocka_unit_test(test_stopped),
    };
    return cmocka_run_group_tests(tests, begin, finish);
}
