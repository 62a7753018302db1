/* A shell script in place of LibreOffice. */
#include "support/office.h"

#include <sys/stat.h>

bool office_pretend(const char *path, const char *script, struct error *error)
{
    struct buffer text = {0};
    buffer_add_text(&text, "#!/bin/sh\nwhile [ $# -gt 1 ]; do [ \"$1\" = --outdir ] && OUT=$2; shift; done\n");
    buffer_print(&text, "mkdir -p \"$OUT\"\n%s\n", script);
    bool done = file_write(path, buffer_slice(&text), error) && chmod(path, 0755) == 0;
    buffer_free(&text);
    return done;
}

const char *office_result(struct arena *arena, struct slice docx)
{
    struct buffer script = {0};
    buffer_add_text(&script, "printf '");
    for (size_t i = 0; i < docx.length; i++)
        buffer_print(&script, "\\%03o", (unsigned)(unsigned char)docx.data[i]);
    buffer_add_text(&script, "' >\"$OUT/input.docx\"");
    const char *copy = arena_copy(arena, buffer_slice(&script)).data;
    buffer_free(&script);
    return copy;
}
