/* What stands in for LibreOffice: a few lines of shell. */
#ifndef SUPPORT_OFFICE_H
#define SUPPORT_OFFICE_H

#include "base/base.h"

/* Writes a program to `path` that does what the script says when it is asked to convert; $OUT is its output folder. */
bool office_pretend(const char *path, const char *script, struct error *error);
/* A line of script by which it hands back this docx, which the line brings along: the sandbox lets nothing be read. */
const char *office_result(struct arena *arena, struct slice docx);

#endif
