/* Cells of a report that was recognised from pictures: how sure each reading is, and what it may be instead. */
#include "form/extract.h"

#include <string.h>

/* A reading that only just has a majority is above, one that nobody confirms is 0. */
static const float sure_least = 0.3F;

static const char *const reason_differs = "图像识别的两遍读数不一致";
static const char *const reason_faint = "图像不清，识别没有把握";

static bool overlap(struct span a, struct span b)
{
    return !span_is_none(a) && a.start < b.end && b.start < a.end;
}

static bool is_sure(const struct recognition *recognition)
{
    return recognition->second.length == 0 && recognition->confidence >= sure_least;
}

static void add_candidate(struct cell_fact *cell, struct slice text, struct arena *arena)
{
    struct decimal value;
    if (!decimal_parse(text, &value))
        return;
    for (size_t i = 0; i < cell->candidate_count; i++)
        if (decimal_compare(cell->candidates[i], value) == 0)
            return;
    struct decimal *candidates = arena_new_array(arena, struct decimal, (size_t)cell->candidate_count + 1);
    if (cell->candidate_count > 0)
        memcpy(candidates, cell->candidates, sizeof *candidates * cell->candidate_count);
    candidates[cell->candidate_count++] = value;
    cell->candidates = candidates;
}

/* The reading of the whole cell or of a part of it: what the second pass read goes in its place. */
static void doubt(const struct document *document, struct cell_fact *cell, const struct recognition *recognition,
                  struct arena *arena)
{
    struct slice text = document_text(document, recognition->span);
    if (cell->state == CELL_READ) {
        cell->state = CELL_UNCLEAR;
        cell->candidates = NULL;
        cell->candidate_count = 0;
        cell->reason = recognition->second.length > 0 ? reason_differs : reason_faint;
    }
    add_candidate(cell, text, arena);
    add_candidate(cell, recognition->second, arena);
}

static void look_at(const struct document *document, struct cell_fact *cell, const struct recognition *recognition,
                    struct arena *arena)
{
    if (cell->confidence < 0 || recognition->confidence < cell->confidence)
        cell->confidence = recognition->confidence;
    if (!is_sure(recognition) && (cell->state == CELL_READ || cell->state == CELL_UNCLEAR))
        doubt(document, cell, recognition, arena);
}

void recognitions_apply(struct facts *facts, struct arena *arena)
{
    const struct document *document = facts->document;
    for (size_t i = 0; document->recognition_count > 0 && i < facts->form->cell_count; i++)
        for (size_t k = 0; k < document->recognition_count; k++)
            if (overlap(facts->cells[i].span, document->recognitions[k].span))
                look_at(document, &facts->cells[i], &document->recognitions[k], arena);
}
