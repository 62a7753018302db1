/* Inside of read/: what a file is, told by its content alone. */
#ifndef READ_FORMAT_H
#define READ_FORMAT_H

#include "base/base.h"

/* The numbers are part of what nianshen and nianshen-read say to each other: add at the end. */
enum format {
    FORMAT_TEXT, /* also Markdown: text in an encoding that is still to be found */
    FORMAT_HTML,
    FORMAT_DOCX,
    FORMAT_OFD,
    FORMAT_PDF,
    FORMAT_OLE, /* .doc and .wps, and everything else that Office once wrote */
    FORMAT_RTF,
    FORMAT_PICTURE,
    FORMAT_ARCHIVE, /* a ZIP of files */
    FORMAT_FOREIGN, /* known, but nothing that can be read */
    FORMAT_WORD_XML, /* Word 2003 in one XML file */
    FORMAT_ODT,
    FORMAT_MHTML, /* a web page in one file (.mht), a mail */
    FORMAT_LOCKED, /* a password is needed */
    FORMAT_COUNT,
};

/* *name is what a person calls it behind 这是 (a blank before Latin letters); NULL for text. */
enum format format_of_bytes(struct slice bytes, const char **name);
/* The same for bytes that begin as a ZIP does, by the names of its parts. */
enum format format_of_zip(struct slice bytes, const char **name);

#endif
