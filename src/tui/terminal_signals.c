/* Signals: flags for the orderly ones, and a terminal put right for the fatal ones. */
#include "tui/terminal_signals.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const int orderly[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGINT};
static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGQUIT, SIGTRAP, SIGSYS};
enum { ORDERLY_COUNT = sizeof orderly / sizeof *orderly, FATAL_COUNT = sizeof fatal / sizeof *fatal };

/* Process-lifetime, because signal handlers are given nothing. */
static volatile sig_atomic_t resized, stop, resumed, hangup;
static const struct terminal_restore *volatile restoring;
static struct sigaction actions_before[ORDERLY_COUNT], fatal_before[FATAL_COUNT];
static sigset_t mask_before;
static bool installed;

static void note_signal(int number)
{
    if (number == SIGWINCH)
        resized = 1;
    else if (number == SIGTSTP)
        stop = 1;
    else if (number == SIGCONT)
        resumed = 1;
    else
        hangup = 1;
}

/* Only what may be called in a signal handler. */
static void restore_terminal(void)
{
    const struct terminal_restore *restore = restoring;
    if (!restore)
        return;
    restoring = NULL;
    ssize_t written = write(restore->file, restore->bytes, restore->length);
    (void)written;
    tcsetattr(restore->file, TCSANOW, &restore->modes);
}

static void die(int number)
{
    restore_terminal();
    signal(number, SIG_DFL);
    raise(number);
}

/* A stack that has overflowed is no place for the handler. */
static void prepare_stack(void)
{
    static char memory[1 << 14];
    stack_t before, stack = {.ss_sp = memory, .ss_size = sizeof memory};
    if (sigaltstack(NULL, &before) == 0 && (before.ss_flags & SS_DISABLE))
        sigaltstack(&stack, NULL);
}

static void install_fatal(void)
{
    struct sigaction action = {.sa_handler = die, .sa_flags = SA_ONSTACK | SA_NODEFER};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < FATAL_COUNT; i++)
        if (fatal_before[i].sa_handler == SIG_DFL) /* a sanitizer's own handler says more */
            sigaction(fatal[i], &action, NULL);
}

static void install_orderly(void)
{
    struct sigaction action = {.sa_handler = note_signal};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < ORDERLY_COUNT; i++)
        sigaction(orderly[i], &action, NULL);
}

static void remember_and_block(void)
{
    sigset_t blocked;
    sigemptyset(&blocked);
    for (int i = 0; i < ORDERLY_COUNT; i++) {
        sigaddset(&blocked, orderly[i]);
        sigaction(orderly[i], NULL, &actions_before[i]);
    }
    for (int i = 0; i < FATAL_COUNT; i++)
        sigaction(fatal[i], NULL, &fatal_before[i]);
    sigprocmask(SIG_BLOCK, &blocked, &mask_before);
}

void signals_install(const struct terminal_restore *restore)
{
    static bool at_exit;
    if (!at_exit)
        atexit(restore_terminal);
    at_exit = true;
    restoring = restore;
    if (!installed) {
        prepare_stack();
        remember_and_block();
    }
    installed = true;
    install_orderly();
    install_fatal();
}

void signals_remove(bool ending)
{
    if (!installed)
        return;
    installed = false;
    restoring = NULL;
    for (int i = 0; i < ORDERLY_COUNT; i++)
        sigaction(orderly[i], &actions_before[i], NULL);
    for (int i = 0; i < FATAL_COUNT; i++)
        sigaction(fatal[i], &fatal_before[i], NULL);
    /* A terminal that vanishes says so more than once: the second time must not cut short what the first one began. */
    if (ending)
        signal(SIGHUP, SIG_IGN);
    sigprocmask(SIG_SETMASK, &mask_before, NULL);
}

/* As before, but the orderly ones let in whatever the mask was. */
static sigset_t waiting_mask(void)
{
    sigset_t mask = mask_before;
    for (int i = 0; i < ORDERLY_COUNT; i++)
        sigdelset(&mask, orderly[i]);
    return mask;
}

enum waited signals_wait(int file, int wake, int milliseconds)
{
    struct pollfd files[] = {{.fd = file, .events = POLLIN}, {.fd = wake, .events = POLLIN}};
    struct timespec limit = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    sigset_t mask = waiting_mask();
    if (ppoll(files, 2, milliseconds < 0 ? NULL : &limit, &mask) <= 0)
        return WAITED_NOTHING;
    return files[0].revents ? WAITED_INPUT : WAITED_WAKE;
}

struct signals_seen signals_take(void)
{
    struct signals_seen seen = {resized != 0, stop != 0, resumed != 0, hangup != 0};
    resized = stop = resumed = hangup = 0;
    return seen;
}
