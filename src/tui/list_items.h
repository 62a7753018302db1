/* list_items: how the reports of a list stand, read by other threads while the screen goes on. */
#ifndef TUI_LIST_ITEMS_H
#define TUI_LIST_ITEMS_H

#include "county/county.h"

enum item_state { ITEM_WAITING, ITEM_READ, ITEM_UNREADABLE, ITEM_FOREIGN, ITEM_PICTURE };

/* How one report stands. */
struct item {
    enum item_state state;
    struct slice organ, form, reason; /* live as long as the items */
    int year;
    size_t errors, warnings, infos, decided, total;
    bool with_peers; /* its neighbours were known: nothing newer will come from the threads */
};

/* `items` and `read` change in list_items_collect and the two functions below it only. */
struct list_items {
    struct item *items;
    size_t count, read; /* all, and those that wait no longer */
    bool ended; /* nothing more will come */
    struct item_reader *reader;
};

/* Begins to read; entries and options must outlive the items. */
void list_items_open(struct list_items *items, const struct entries *entries, const struct review_options *options);
void list_items_close(struct list_items *items);

/* A file that can be read from (poll) when there is something to collect, at most once a frame; -1 when nothing will
 * come any more. */
int list_items_wake(const struct list_items *items);
/* Takes over what has been read since the last call. */
void list_items_collect(struct list_items *items);

/* How an open report stands now: what the threads say about it is older. */
void list_items_update(struct list_items *items, size_t entry, const struct session *session);
/* The same of one that could not be opened. */
void list_items_refuse(struct list_items *items, size_t entry, const struct error *error);
/* Tells an open report of its neighbours, when they are known and it does not know them; true then. */
bool list_items_tell_peers(const struct list_items *items, size_t entry, struct session *session);
/* Forgets everything and reads again. */
void list_items_read_again(struct list_items *items);

#endif
