/* Errors: a message formatted in place. */
#include "base/error.h"

#include <stdio.h>
#include <string.h>

/* A message that filled its array may end inside a character: drop that torn one. */
static void drop_torn_character(char *message, size_t length)
{
    size_t start = length;
    while (start > 0 && ((unsigned char)message[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return;
    unsigned char lead = (unsigned char)message[start - 1];
    size_t needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (length - (start - 1) < needed)
        message[start - 1] = '\0';
}

bool error_vset(struct error *error, enum error_kind kind, const char *format, va_list arguments)
{
    /* Formatted aside first, because the old message may be one of the arguments. */
    char message[sizeof error->message];
    if (!error)
        return false;
    int length = vsnprintf(message, sizeof message, format, arguments);
    if (length >= (int)sizeof message)
        drop_torn_character(message, sizeof message - 1);
    error->kind = kind;
    memcpy(error->message, message, strlen(message) + 1);
    error->excerpt[0] = '\0';
    error->character = 0;
    return false;
}

bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error_vset(error, kind, format, arguments);
    va_end(arguments);
    return false;
}
