/* pdf_device: has a page of a PDF collected as geometry. Nothing is drawn. */
#ifndef READ_FOREIGN_PDF_DEVICE_H
#define READ_FOREIGN_PDF_DEVICE_H

#include "read/foreign/painted.h"

#include <mupdf/fitz.h>

/* A device that collects into *painted; the caller drops it. Throws. */
fz_device *pdf_device_new(fz_context *context, struct painted *painted);

#endif
