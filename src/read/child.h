/* child: asking nianshen-read, the confined process that reads strangers' files. Processes are kept for the next file and
 * replaced when they crash, hang or grow; any thread may ask. */
#ifndef READ_CHILD_H
#define READ_CHILD_H

#include "read/wire.h"

#define READER_NAME "nianshen-read"

/* Sends the request (of which question, format and number count) with the bytes and waits for the answer, which is put
 * into the arena. `archive` is the digest of the bytes for questions about an archive, which is then sent once, else NULL;
 * `what` names the file in messages. False with ERROR_REPORT: the reader refused, crashed, hung or grew too large; with
 * ERROR_FILE: there is no reader, or it could not be started. */
bool child_ask(struct wire_request request, struct slice bytes, const char *archive, const char *what,
               struct arena *arena, struct slice *answer, struct error *error);

/* Ends the processes that are kept; when the program ends they end by themselves. */
void child_end_all(void);

#endif
