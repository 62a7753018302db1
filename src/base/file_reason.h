/* Inside base: why the system refused, in the user's language. */
#ifndef BASE_FILE_REASON_H
#define BASE_FILE_REASON_H

/* A short phrase for an errno value; static memory. */
const char *file_reason(int number);

#endif
