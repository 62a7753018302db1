/* Limits, Landlock and a filter of system calls around a program that must write files and start processes. */
#include "read/foreign/sandbox.h"

#include "read/foreign/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/landlock.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MEMORY_MOST ((uint64_t)4 << 30)
#define FILE_MOST ((uint64_t)512 << 20)
enum { LOOK_EVERY_MS = 10 };

/* ---- The folder -------------------------------------------------------------------------------------------------- */

const char *sandbox_make(struct arena *arena, struct error *error)
{
    const char *own = getenv("XDG_RUNTIME_DIR");
    const char *const places[] = {own && own[0] == '/' ? own : "/tmp", "/tmp", "/var/tmp"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char *folder = (char *)arena_print(arena, "%s/nianshen-XXXXXX", places[i]).data;
        if (mkdtemp(folder) != NULL) /* for its owner alone */
            return folder;
    }
    error_set(error, ERROR_REPORT, "没有地方放转换时的临时文件（/tmp 写不进去）。");
    return NULL;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    remove(path);
    return 0;
}

void sandbox_remove(const char *folder)
{
    nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

/* ---- What the program may do ------------------------------------------------------------------------------------- */

static void allow_below(int rules, const char *path, uint64_t rights)
{
    struct landlock_path_beneath_attr rule = {.allowed_access = rights, .parent_fd = open(path, O_PATH | O_CLOEXEC)};
    if (rule.parent_fd < 0)
        return;
    syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(rule.parent_fd);
}

/* Programs and their data can be read, of the user's own files nothing; only the folder can be written to.
 * Sockets may come and go in /tmp, where LibreOffice insists on having one. */
static void allow_only(const char *folder, const char *program)
{
    static const char *const readable[] = {"/usr",  "/lib",     "/lib64",     "/bin",
                                           "/sbin", "/etc",     "/opt",       "/proc",
                                           "/sys",  "/var/lib", "/var/cache", "/var/spool/libreoffice"};
    uint64_t all = landlock_file_rights();
    if (all == 0)
        return;
    struct landlock_ruleset_attr attributes = {.handled_access_fs = all};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (rules < 0)
        return;
    uint64_t reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_EXECUTE;
    for (size_t i = 0; i < sizeof readable / sizeof *readable; i++)
        allow_below(rules, readable[i], reading);
    uint64_t using = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_WRITE_FILE;
    allow_below(rules, "/dev", using);
    allow_below(rules, program, LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE);
    allow_below(rules, "/tmp", LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_REMOVE_FILE);
    allow_below(rules, folder, all);
    syscall(SYS_landlock_restrict_self, rules, 0);
    close(rules);
}

/* Sockets that stay on this machine are all it gets, and nothing by which it could get at other processes. */
static bool filter_calls(void)
{
    static const int refused[] = {
        SCMP_SYS(io_uring_setup),
        SCMP_SYS(ptrace),
        SCMP_SYS(process_vm_readv),
        SCMP_SYS(process_vm_writev),
        SCMP_SYS(mount),
        SCMP_SYS(umount2),
        SCMP_SYS(unshare),
        SCMP_SYS(setns),
        SCMP_SYS(bpf),
        SCMP_SYS(keyctl),
        SCMP_SYS(perf_event_open),
        SCMP_SYS(userfaultfd),
        SCMP_SYS(setsid),
        SCMP_SYS(setpgid), /* so that all of it can be stopped as one group */
    };
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (filter == NULL)
        return false;
    bool done = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket), 1,
                                 SCMP_A0(SCMP_CMP_NE, AF_UNIX, 0)) == 0;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        done = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0) == 0 && done;
    done = done && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return done;
}

static _Noreturn void become(const char *folder, char *const arguments[], int seconds)
{
    enum { EXIT_NOT_STARTED = 126 };
    char home[4200], temporary[4200], path[] = "PATH=/usr/bin:/bin", language[] = "LC_ALL=C.UTF-8",
                                      screen[] = "SAL_USE_VCLPLUGIN=svp";
    char *surroundings[] = {home, temporary, path, language, screen, NULL};
    snprintf(home, sizeof home, "HOME=%s", folder);
    snprintf(temporary, sizeof temporary, "TMPDIR=%s", folder);
    int nothing = open("/dev/null", O_RDWR);
    setsid();
    dup2(nothing, 0);
    dup2(nothing, 1);
    dup2(nothing, 2);
    close_range(3, ~0U, 0);
    confine_limit_program(MEMORY_MOST, FILE_MOST, seconds);
    if (chdir(folder) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        _exit(EXIT_NOT_STARTED);
    allow_only(folder, arguments[0]);
    if (filter_calls())
        execve(arguments[0], arguments, surroundings);
    _exit(EXIT_NOT_STARTED);
}

/* ---- Running it -------------------------------------------------------------------------------------------------- */

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* It is waited for without being reaped, so that its number stays that of its group until the group has ended. */
static bool has_ended(pid_t process)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)process, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == process;
}

enum sandbox_outcome sandbox_run(const char *folder, char *const arguments[], int seconds, int socket)
{
    enum sandbox_outcome outcome = SANDBOX_ENDED;
    double deadline = now() + seconds;
    int status = 0;
    pid_t process = fork();
    if (process == 0)
        become(folder, arguments, seconds);
    if (process < 0)
        return SANDBOX_FAILED;
    while (outcome == SANDBOX_ENDED && !has_ended(process)) {
        struct pollfd polled = {.fd = socket, .events = POLLRDHUP};
        if (poll(&polled, 1, LOOK_EVERY_MS) > 0)
            outcome = SANDBOX_HUNG_UP;
        else if (now() > deadline)
            outcome = SANDBOX_LATE;
    }
    kill(-process, SIGKILL);
    kill(process, SIGKILL); /* which may not have become a group yet */
    while (waitpid(process, &status, 0) < 0 && errno == EINTR)
        ;
    return outcome;
}
