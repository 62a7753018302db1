/* Inside of read/: what an old Office file (OLE2) holds, told by the names in its directory. */
#ifndef READ_OLE_H
#define READ_OLE_H

#include "base/base.h"

enum ole_content {
    OLE_UNKNOWN, /* damaged, or none of these */
    OLE_WORD,
    OLE_SHEET,  /* .xls, .et */
    OLE_SLIDES, /* .ppt, .dps */
    OLE_LOCKED, /* a password is needed */
};
enum ole_content ole_content(struct slice bytes);

#endif
