/* The list of reports: what is in a folder, how it stands, to choose from and come back to. */
#ifndef TUI_VIEW_LIST_H
#define TUI_VIEW_LIST_H

#include "tui/application.h"

struct view *view_list_open(struct application *application);
/* Takes over how an open report stands now. */
void view_list_update(struct view *list, size_t entry, const struct session *session);
/* The same of one that could not be opened. */
void view_list_refuse(struct view *list, size_t entry, const struct error *error);
/* Tells an open report of its neighbours; true when that was news to it. */
bool view_list_tell_peers(const struct view *list, size_t entry, struct session *session);
/* The nearest entry before (-1) or behind (+1) this one that can be opened, or the same. */
size_t view_list_neighbour(struct view *list, size_t entry, int step);
/* False for a file of a folder that is no report or cannot be read as one. */
bool view_list_is_report(const struct view *list, size_t entry);
size_t view_list_report_count(const struct view *list);
/* The worst exit status of the entries read so far. */
int view_list_status(struct view *list);

#endif
