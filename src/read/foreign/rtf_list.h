/* rtf_list: the numbers of lists in RTF. */
#ifndef READ_FOREIGN_RTF_LIST_H
#define READ_FOREIGN_RTF_LIST_H

#include "base/base.h"

/* LibreOffice writes a question mark for each Chinese character in the pattern of a list's numbers (一、 becomes 一?);
 * what was lost still stands beside each paragraph, for programs that know no lists. Where a pattern has lost something
 * the result, in the arena, has these numbers as text and no lists; else it is the same RTF. */
struct slice rtf_with_numbers(struct slice rtf, struct arena *arena);

#endif
