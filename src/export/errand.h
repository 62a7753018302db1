/* Inside of export/: sending one of our helper programs on an errand, over a socket that is its standard input. */
#ifndef EXPORT_ERRAND_H
#define EXPORT_ERRAND_H

#include "base/base.h"

#include <sys/types.h>

struct errand {
    int socket;
    pid_t process;
};

/* Starts the program of this name, in the folder $NIANSHEN_HELPERS when set, with these arguments (NULL behind the
 * last) and what fonts, printers and tests need of the surroundings. ERROR_FILE: it is not installed (`what` says what
 * for), or did not start. */
bool errand_start(struct errand *errand, const char *name, const char *what, const char *const arguments[],
                  struct error *error);
/* False when it has gone. */
bool errand_send(const struct errand *errand, struct slice bytes);
void errand_send_end(const struct errand *errand); /* nothing more comes */
bool errand_receive(const struct errand *errand, void *data, size_t length);
/* True when there is something to receive, or the end, waiting for it up to so many milliseconds. */
bool errand_wait(const struct errand *errand, int milliseconds);
/* What has come by now, without waiting; false when nothing more will. */
bool errand_collect(const struct errand *errand, struct buffer *out);
/* A line without its end, into the buffer; false when there is none. */
bool errand_receive_line(const struct errand *errand, struct buffer *out);
/* In the helper itself: everything that is sent, until nothing more comes; and the answer. When nobody listens any more
 * the process ends. */
void errand_take(struct buffer *out);
void errand_answer(struct slice bytes);

/* Waits for its end. */
void errand_end(const struct errand *errand);
/* Ends it. */
void errand_stop(const struct errand *errand);

#endif
