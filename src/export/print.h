/* print: printers and print jobs, through nianshen-print, which has the library for them (CUPS). */
#ifndef EXPORT_PRINT_H
#define EXPORT_PRINT_H

#include "base/base.h"

struct printer {
    struct slice name, info; /* info: what people call it; may be empty */
    struct slice state;      /* Chinese: 空闲、正在打印、已停止（缺纸） */
    bool usual;              /* the default one */
    bool ready;              /* accepts jobs and is not stopped */
};
struct printers {
    struct printer *items;
    size_t count, capacity;
};
/* The printers there are; none is no error. ERROR_FILE: nianshen-print is not installed. */
bool printers_find(struct arena *arena, struct printers *out, struct error *error);

/* The same without waiting for the print server, which may take long to answer. NULL with an error as above. */
struct printer_search *printer_search_begin(struct error *error);
int printer_search_wake(const struct printer_search *search); /* a file that can be read from when there is an answer */
bool printer_search_goes_on(struct printer_search *search);   /* takes in what has come */
/* Ends it in any case; `out` (may be NULL) gets the printers that were found, with the arena's life. */
void printer_search_end(struct printer_search *search, struct arena *arena, struct printers *out);

struct print_request {
    const char *printer; /* name */
    const char *title;
    int copies;     /* 1 and more */
    bool two_sided; /* along the long edge */
};
/* Words of how the job goes, one line each, and none several times a second while there is nothing new; false: nobody
 * waits any more. What the print server has by then goes on by itself. */
typedef bool (*print_progress)(void *context, struct slice words);
/* Sends the PDF and follows the job until it is printed, fails, or has waited too long in its queue. *said: how it
 * ended, or where it was left, in the arena. ERROR_FILE: the printer does not exist, refuses or has lost the job. */
bool print_send(const struct print_request *request, struct slice pdf, print_progress progress, void *context,
                struct arena *arena, struct slice *said, struct error *error);

#endif
