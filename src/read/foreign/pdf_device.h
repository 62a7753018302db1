/* pdf_device: what a page of a PDF paints, collected as geometry: characters, ruling lines, pictures. Nothing is drawn. */
#ifndef READ_FOREIGN_PDF_DEVICE_H
#define READ_FOREIGN_PDF_DEVICE_H

#include "read/foreign/foreign.h"

#include <mupdf/fitz.h>

/* What a page paints, and what tells scans from text. */
struct painted {
    struct arena *arena;
    struct page *page;
    VECTOR(uint8_t) faint; /* for each glyph: in a light or transparent colour */
    size_t skewed;         /* characters set at an angle, left out */
    size_t meaningless;    /* characters without a known codepoint */
    size_t outlines;       /* filled shapes that are no rules: text turned into curves, drawings */
    double picture_area;   /* sum, in square points */
    int ignored_depth;     /* inside of masks and pattern tiles */
};

/* A device that paints into *painted; the caller drops it. Throws. */
fz_device *pdf_device_new(fz_context *context, struct painted *painted);

#endif
