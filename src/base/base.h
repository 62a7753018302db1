/* base: what every room stands on. Strings as slices, memory by lifetime, errors that say what to do, Unicode and
 * column width, exact numbers and dates, files, YAML with places. No word about reports here. */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#define NIANSHEN_VERSION "0.1.0"

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/slice.h"
#include "base/unicode.h"
#include "base/yaml.h"

#endif
