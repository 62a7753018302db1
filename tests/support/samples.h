/* The sample reports as they were written: whoever tried the program on them has left review files beside them, which
 * must not change what tests find. */
#ifndef SUPPORT_SAMPLES_H
#define SUPPORT_SAMPLES_H

/* Makes a temporary folder with tests/reports and tests/expected, without the folders in them and without a reviewer's
 * files, and goes there; $NIANSHEN and $NIANSHEN_DATA become absolute. 0 when all is well: usable as the set-up of a
 * group. */
int samples_enter(void **state);
int samples_leave(void **state); /* goes back and removes the folder */

#endif
