/* Threads for work that falls into independent parts. */
#ifndef BASE_THREADS_H
#define BASE_THREADS_H

#include <pthread.h>
#include <stddef.h>

enum { THREADS_MOST = 64 };

/* One for each processor that this process may use, no more than there are jobs. */
size_t threads_wanted(size_t jobs);
/* Signals stay the main thread's business. Returns the number of threads that could be started. */
size_t threads_start(pthread_t *threads, size_t wanted, void *(*work)(void *argument), void *argument);

#endif
