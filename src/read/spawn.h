/* spawn: starting one of our own helper programs with nothing of the surroundings. */
#ifndef READ_SPAWN_H
#define READ_SPAWN_H

#include <sys/types.h>

/* Starts the program at path in a session of its own, with `socket` as standard input, the other outputs to nowhere, no
 * further open files, no blocked signals, and only the given environment. Both lists end with NULL. Returns 0, or the
 * errno of what failed. */
int spawn_helper(const char *path, char *const arguments[], char *const surroundings[], int socket, pid_t *process);

#endif
