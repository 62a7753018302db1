/* A text being read by a form. */
#include "support/reading.h"

#include "read/read.h"

#include <assert.h>
#include <string.h>

struct reading reading_new(const char *text)
{
    struct reading reading = {.arena = arena_new()};
    struct error error;
    struct arena *arena = arena_new();
    const struct form *form = forms_find(forms, SLICE("2021"));
    reading.document =
        read_text(arena, "柳河镇.txt", arena_copy(arena, slice_of(text)), strstr(text, "|--") != NULL, &error);
    assert(reading.document);
    reading.facts = (struct facts){.document = reading.document, .form = form};
    reading.facts.sections = arena_new_array(reading.arena, struct section_fact, form->section_count);
    reading.facts.tables = arena_new_array(reading.arena, struct table_fact, form->table_count);
    return reading;
}

void free_reading(struct reading *reading)
{
    arena_free(reading->arena);
    document_free(reading->document);
}
