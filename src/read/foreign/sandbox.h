/* sandbox: runs a program that is not ours, under limits, in a private folder, without network. */
#ifndef READ_FOREIGN_SANDBOX_H
#define READ_FOREIGN_SANDBOX_H

#include "base/base.h"

enum sandbox_outcome {
    SANDBOX_ENDED,   /* by itself, whatever it made of its task */
    SANDBOX_LATE,    /* it was stopped after its time */
    SANDBOX_HUNG_UP, /* it was stopped because nobody waits for it any more */
    SANDBOX_FAILED,  /* it could not be started */
};

/* Makes an empty folder that nobody else may look into, and says where; NULL with error: there is no place for it. */
const char *sandbox_make(struct arena *arena, struct error *error);
/* Removes it with all it holds. */
void sandbox_remove(const char *folder);
/* Runs arguments[0] (NULL at the end) with the folder as its home, place for temporary files and only place that it can
 * write to, until it ends, `seconds` are over or `socket` hangs up; then nothing of it runs any more. */
enum sandbox_outcome sandbox_run(const char *folder, char *const arguments[], int seconds, int socket);

#endif
