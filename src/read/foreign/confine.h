/* confine: what keeps a stranger's file from doing anything but being read. */
#ifndef READ_FOREIGN_CONFINE_H
#define READ_FOREIGN_CONFINE_H

#include "base/base.h"

/* Limits of memory, processor time and files; before anything is loaded. */
void confine_limits(void);
/* The same for a program that is not ours and must write files. */
void confine_limit_program(uint64_t memory, uint64_t file, int seconds);
/* All rights to files that this kernel's Landlock knows; 0 where there is none. */
uint64_t landlock_file_rights(void);
/* From here on nothing can be opened, written to but what is open, sent or started, for good. False when the kernel
 * does not even filter system calls. */
bool confine(void);

#endif
