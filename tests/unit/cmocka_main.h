/* What every test program includes: cmocka needs these headers before its own. */
#ifndef UNIT_CMOCKA_MAIN_H
#define UNIT_CMOCKA_MAIN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/base.h"

#define assert_slice(got, wanted)                                                                                      \
    do {                                                                                                               \
        struct slice checked_ = (got);                                                                                 \
        if (!slice_is(checked_, (wanted)))                                                                             \
            fail_msg("\"%.*s\" instead of \"%s\"", SLICE_ARGUMENTS(checked_), (wanted));                               \
    } while (0)

#define assert_contains(text, part)                                                                                    \
    do {                                                                                                               \
        if (!strstr((text), (part)))                                                                                   \
            fail_msg("\"%s\" does not contain \"%s\"", (text), (part));                                                \
    } while (0)

/* The same numbers in every run (xorshift); never 0 as a seed. */
static inline uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

#endif
