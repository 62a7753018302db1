/* Words that are wrong where they stand: a list of substitutions, with the longer words in which they are right. */
#include "check/places.h"
#include "check/word_table.h"

static const char *const keys[] = {"in", "wrong", "except", NULL};

struct wording_rule {
    struct word_table *table;
    struct slice *right; /* by payload - 1; payload 0: a word that is right */
    struct slice *wrong;
};

static bool add_words(struct loader *loader, struct word_table *table, const struct yaml_node *node, uint32_t payload)
{
    return word_table_add(table, node->text, payload) ||
           yaml_complain(node, loader->error, "标点和空格不参与比对，这里没有可以比对的字");
}

static bool load(struct loader *loader, struct rule *rule)
{
    struct wording_rule *own = arena_new_item(loader->arena, struct wording_rule);
    const struct yaml_node *wrong = yaml_get(rule->node, "wrong"), *except = yaml_get(rule->node, "except");
    struct names excepted;
    rule->own = own;
    if (!wrong || wrong->kind != YAML_MAP || wrong->count == 0)
        return yaml_complain(wrong ? wrong : rule->node, loader->error, "wrong 应写成 {错的: 对的}");
    own->table = word_table_new(loader->arena);
    own->right = arena_new_array(loader->arena, struct slice, wrong->count);
    own->wrong = arena_new_array(loader->arena, struct slice, wrong->count);
    if (!loader_names(loader, except, &excepted))
        return false;
    for (size_t i = 0; i < excepted.count; i++)
        if (!add_words(loader, own->table, loader_item(except, i), 0))
            return false;
    for (size_t i = 0; i < wrong->count; i++) {
        if (wrong->items[i]->kind != YAML_SCALAR)
            return yaml_complain(wrong->items[i], loader->error, "这里应为对的词");
        own->wrong[i] = wrong->keys[i]->text;
        own->right[i] = wrong->items[i]->text;
        if (!add_words(loader, own->table, wrong->keys[i], (uint32_t)i + 1))
            return false;
    }
    word_table_finish(own->table);
    return loader_sections(loader, yaml_get(rule->node, "in"), &rule->sections);
}

/* ---- Running ---- */

struct hits {
    struct word_hit items[PLACES_MOST];
    size_t count;
};

static bool keep_hit(const struct word_hit *hit, void *data)
{
    struct hits *hits = data;
    hits->items[hits->count++] = *hit;
    return hits->count < PLACES_MOST;
}

/* A word that is right overlaps the wrong one, or a longer wrong one holds it. */
static bool is_part_of_another(const struct hits *hits, size_t index)
{
    const struct word_hit *hit = &hits->items[index];
    for (size_t i = 0; i < hits->count; i++) {
        const struct word_hit *other = &hits->items[i];
        bool longer = other->to - other->from > hit->to - hit->from;
        if (other->payload == 0 ? other->from < hit->to && hit->from < other->to
                                : longer && other->from <= hit->from && hit->to <= other->to)
            return true;
    }
    return false;
}

static void run_wording(struct run *run, const struct rule *rule)
{
    const struct wording_rule *own = rule->own;
    struct places places = {0};
    for (size_t p = 0; p < run->facts->prose_count && !places_are_full(&places); p++) {
        struct hits hits;
        hits.count = 0;
        if (!prose_is_wanted(rule, run->facts->prose[p].section))
            continue;
        word_table_scan(own->table, run->prose[p], keep_hit, &hits);
        for (size_t i = 0; i < hits.count; i++) {
            const struct word_hit *hit = &hits.items[i];
            if (hit->payload == 0 || is_part_of_another(&hits, i))
                continue;
            struct slice wrong = own->wrong[hit->payload - 1], right = own->right[hit->payload - 1];
            places_add(run, &places, prose_span(run->prose[p], hit->from, hit->to),
                       arena_print(run->arena, "“%.*s”应为“%.*s”", SLICE_ARGUMENTS(wrong), SLICE_ARGUMENTS(right)));
        }
    }
    places_report(run, &places);
}

const struct kind kind_wording = {"wording", keys, places_placeholders, load, run_wording};
