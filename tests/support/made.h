/* Files of foreign formats, made by hand, small and without compression, so that tests can spoil any byte of them. */
#ifndef SUPPORT_MADE_H
#define SUPPORT_MADE_H

#include "document/builder.h"

/* One file in a ZIP. Only name and content are needed. */
struct made_part {
    const char *name; /* as its bytes are */
    struct slice content;
    uint16_t flags;   /* 1 encrypted, 0x800 the name is UTF-8 */
    uint16_t method;  /* 8: `content` is deflated, and `size` and `crc` are those of what it stands for */
    uint32_t size, crc;
};
struct slice made_zip(struct arena *arena, const struct made_part *parts, size_t count);
/* A package of parts: name, content, name, content …, NULL. */
struct slice made_package(struct arena *arena, const char *const *parts);
/* What a reader of the program makes of such a package; ends the test with a message when it refuses it, or here when
 * it does not, or says nothing of `part`. */
typedef bool made_reader(struct builder *builder, struct slice bytes, struct error *error);
struct document *made_read(struct arena *arena, made_reader *read, const char *const *parts, const char *path);
void made_assert_refused(made_reader *read, const char *const *parts, const char *part);
uint32_t made_crc(struct slice bytes);
/* Each line a paragraph. In PDF as GBK with a font that is not embedded; ASCII and Han only. */
struct slice made_docx(struct arena *arena, const char *const *lines, size_t count);
struct slice made_html(struct arena *arena, const char *const *lines, size_t count);
struct slice made_ofd(struct arena *arena, const char *const *lines, size_t count);
struct slice made_pdf(struct arena *arena, const char *const *lines, size_t count);

#endif
