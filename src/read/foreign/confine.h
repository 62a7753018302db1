/* confine: what keeps a stranger's file from doing anything but being read. */
#ifndef READ_FOREIGN_CONFINE_H
#define READ_FOREIGN_CONFINE_H

#include "base/base.h"

/* Limits of memory, processor time and files; before anything is loaded. */
void confine_limits(void);
/* From here on nothing can be opened, written to but what is open, sent or started, for good. False when the kernel
 * does not even filter system calls. */
bool confine(void);

#endif
