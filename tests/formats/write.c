/* write FORMAT TRUTH OUT: one sample of tests/formats/report.txt; docx and ofd as a folder of parts, to be packed. */
#include "formats/write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void write_file(const char *path, const struct buffer *content)
{
    struct error error;
    if (!file_write(path, buffer_slice(content), &error)) {
        fprintf(stderr, "write: %s\n", error.message);
        exit(1);
    }
}

/* `user` is the folder; folders between are made. */
static void write_part_file(const char *name, const struct buffer *content, void *user)
{
    char path[512];
    size_t start = strlen(user) + 1;
    snprintf(path, sizeof path, "%s/%s", (const char *)user, name);
    for (char *slash = strchr(path + start, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0755);
        *slash = '/';
    }
    write_file(path, content);
}

int main(int count, char **arguments)
{
    struct buffer out = {0};
    if (count != 4) {
        fputs("usage: write txt|md|html|docx|docx-wide|docx-large|ofd TRUTH OUT\n", stderr);
        return 2;
    }
    struct arena *arena = arena_new();
    const struct truth *truth = truth_load(arguments[2], arena);
    const char *format = arguments[1];
    char *path = arguments[3];
    if (strcmp(format, "txt") == 0)
        write_text(truth, &out);
    else if (strcmp(format, "md") == 0)
        write_markdown(truth, &out);
    else if (strcmp(format, "html") == 0)
        write_web_page(truth, &out);
    else if (strcmp(format, "ofd") == 0)
        write_ofd(truth, write_part_file, path);
    else if (strcmp(format, "docx") == 0)
        write_word(truth, WORD_NARROW, write_part_file, path);
    else if (strcmp(format, "docx-wide") == 0)
        write_word(truth, WORD_WIDE, write_part_file, path);
    else if (strcmp(format, "docx-large") == 0)
        write_word(truth, WORD_LARGE, write_part_file, path);
    if (out.length > 0)
        write_file(path, &out);
    buffer_free(&out);
    arena_free(arena);
    return 0;
}
