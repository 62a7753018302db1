/* child: asking nianshen-read, the confined process that reads strangers' files. Processes are kept for the next file
 * and replaced when they crash, hang or grow; any thread may ask. */
#ifndef READ_CHILD_H
#define READ_CHILD_H

#include "read/format.h"
#include "read/read.h"
#include "read/wire.h"

/* Two programs share the work, so that each loads only what its formats need: this one PDF and web pages, and with
 * "-zip" behind its name what comes as a ZIP. */
#define READER_NAME "nianshen-read"

struct question {
    struct wire_request request; /* of which question, format and number count */
    struct slice bytes;
    const char *archive; /* the digest of the bytes when they are an archive, which is then sent once; else NULL */
    const char *what;    /* names the file in messages */
    const struct read_watch *watch; /* may be NULL */
};
/* Sends the question and waits for the answer, which is put into the arena. False with ERROR_REPORT: the reader
 * refused, crashed, hung or grew too large; with ERROR_STOPPED: `watch` stopped it; with ERROR_FILE: there is no
 * reader, or it could not be started. */
bool child_ask(const struct question *question, struct arena *arena, struct slice *answer, struct error *error);

/* Starts a process for files of this format, unless one is kept, for whoever asks first; false when there is one or
 * that fails. */
bool child_start_early(enum format format);
/* Sends this question to a process that was started early, unless it is a large one; whoever asks the same later only
 * waits for the answer. */
void child_ask_early(const struct question *question);

/* Ends the processes that are kept; when the program ends they end by themselves. */
void child_end_all(void);

#endif
