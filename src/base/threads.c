/* How many threads, and starting them. */
#include "base/threads.h"

#include <sched.h>
#include <signal.h>
#include <unistd.h>

/* What taskset, a container or the system's settings leave of the processors; with more of them than the mask has room
 * for, all that are there. */
static size_t processors(void)
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
        return (size_t)CPU_COUNT(&allowed);
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online < 1 ? 1 : (size_t)online;
}

size_t threads_wanted(size_t jobs)
{
    size_t threads = processors();
    threads = threads > THREADS_MOST ? THREADS_MOST : threads;
    return threads < jobs ? threads : jobs;
}

size_t threads_start(pthread_t *threads, size_t wanted, void *(*work)(void *argument), void *argument)
{
    sigset_t all, before;
    size_t started = 0;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (started < wanted && pthread_create(&threads[started], NULL, work, argument) == 0)
        started++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}
