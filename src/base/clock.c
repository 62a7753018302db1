/* The clock for waits and for work in small pieces. */
#include "base/clock.h"

#include <time.h>

long long clock_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

int clock_left(long long deadline)
{
    if (deadline < 0)
        return -1;
    long long left = deadline - clock_milliseconds();
    return left > 0 ? (int)left : 0;
}
