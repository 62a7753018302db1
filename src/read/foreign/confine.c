/* Limits, Landlock and a filter of system calls. */
#include "read/foreign/confine.h"

#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define MEMORY_MOST ((rlim_t)1 << 30)
enum { PROCESSOR_SECONDS_MOST = 90 };

static void limit(__rlimit_resource_t resource, rlim_t most)
{
    struct rlimit before, limits = {most, most};
    if (getrlimit(resource, &before) == 0 && before.rlim_max < most)
        limits.rlim_cur = limits.rlim_max = before.rlim_max;
    setrlimit(resource, &limits);
}

void confine_limits(void)
{
    limit(RLIMIT_CPU, PROCESSOR_SECONDS_MOST);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    /* The sanitizers map terabytes that they never touch. */
    if (!SANITIZED)
        limit(RLIMIT_AS, MEMORY_MOST);
}

void confine_limit_program(uint64_t memory, uint64_t file, int seconds)
{
    limit(RLIMIT_CPU, (rlim_t)seconds);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, file);
    if (!SANITIZED)
        limit(RLIMIT_AS, memory);
}

uint64_t landlock_file_rights(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return 0;
    /* 13 rights in version 1; one each was added in 2, 3 and 5. */
    unsigned rights = version == 1 ? 13 : version == 2 ? 14 : version < 5 ? 15 : 16;
    return ((uint64_t)1 << rights) - 1;
}

/* Where there is no Landlock, the filter of system calls stands alone. */
static void give_up_files(void)
{
    struct landlock_ruleset_attr attributes = {.handled_access_fs = landlock_file_rights()};
    if (attributes.handled_access_fs == 0)
        return;
    long rules = syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (rules < 0)
        return;
    syscall(SYS_landlock_restrict_self, (int)rules, 0);
    close((int)rules);
}

/* What computing on memory and answering over an open socket takes. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(brk),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(close),
    SCMP_SYS(sched_yield),
    SCMP_SYS(getrusage),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(sysinfo), /* sorting asks how much memory there is */
};

/* Everything else fails as "not permitted", so that a library that asks in vain goes on without. */
static bool filter_calls(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(1));
    if (filter == NULL)
        return false;
    bool done = true;
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        done = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0) == 0 && done;
    /* Memory, but none that could be run. */
    done = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                            SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS)) == 0 &&
           done;
    done = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) ==
               0 &&
           done;
    /* abort() must end this process; no other can be meant. */
    done = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                            SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0)) == 0 &&
           done;
    done = done && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return done;
}

bool confine(void)
{
    limit(RLIMIT_NPROC, 0);
    limit(RLIMIT_NOFILE, 3);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return false;
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    give_up_files();
    return filter_calls();
}
