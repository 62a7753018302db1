/* What went wrong, said once, in the user's language, with the place and what to do. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

enum error_kind {
    ERROR_NONE,
    ERROR_USAGE,  /* wrong command line, or a broken rule, form or theme file: exit status 2 */
    ERROR_FILE,   /* a file that cannot be read or written: exit status 3 */
    ERROR_REPORT, /* a file that cannot be read as a report, as it is damaged, locked or empty: exit status 3 */
    ERROR_STOPPED, /* reading was stopped by who waited for it: exit status 3 */
    ERROR_FOREIGN, /* a file that was read and is no report: exit status 3 where it was named */
};

struct error {
    enum error_kind kind;
    char message[1000]; /* Chinese, whole sentences without a line end; names the file (file:line:column if known) */
    uint32_t character; /* of the text that was parsed: where it is wrong, from 1; 0: not known */
    char excerpt[480];  /* of a file that people write: the line at fault, a caret under the place; else empty */
};

/* Fills *error (the message is cut at a character when too long; character and excerpt are empty) and returns false,
 * so that callers can write `return error_set(error, ...)`. */
bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool error_vset(struct error *error, enum error_kind kind, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

#endif
