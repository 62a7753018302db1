/* Time that only goes forward. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

long long clock_milliseconds(void);
/* What is left until the deadline, in milliseconds; -1 stands for no deadline and for no end. */
int clock_left(long long deadline);

#endif
