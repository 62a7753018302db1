/* A trie with fail links; its steps in one hash table, since a node of Han words has few children of very many. */
#include "check/word_table.h"

#include <assert.h>

enum { FIRST_BITS = 4096 };

struct node {
    uint32_t character, parent;
    uint32_t length;  /* characters from the root */
    uint32_t fail;    /* the node of the longest ending of this one that begins a word */
    uint32_t shorter; /* the nearest node over fail links at which a word ends; 0: none */
    uint32_t payload;
    bool ends; /* a word ends here */
};

struct word_table {
    struct arena *arena;
    VECTOR(struct node) nodes; /* [0] is the root; parents before children */
    uint32_t *steps;           /* hash table of node indexes, by parent and character; 0: free */
    uint32_t step_mask;
    uint64_t first[FIRST_BITS / 64]; /* what a word may begin with, by the low bits */
};

static uint32_t place_of(uint32_t parent, uint32_t character)
{
    return (parent * 0x9E3779B1u) ^ (character * 0x85EBCA6Bu) ^ (character >> 7);
}

static uint32_t find_step(const struct word_table *table, uint32_t parent, uint32_t character)
{
    for (uint32_t at = place_of(parent, character) & table->step_mask; table->steps[at];
         at = (at + 1) & table->step_mask) {
        const struct node *node = &table->nodes.items[table->steps[at]];
        if (node->parent == parent && node->character == character)
            return table->steps[at];
    }
    return 0;
}

static void put_step(struct word_table *table, uint32_t index)
{
    const struct node *node = &table->nodes.items[index];
    uint32_t at = place_of(node->parent, node->character) & table->step_mask;
    while (table->steps[at])
        at = (at + 1) & table->step_mask;
    table->steps[at] = index;
}

/* At most a quarter of the table is used. */
static void grow_steps(struct word_table *table)
{
    table->step_mask = table->step_mask * 2 + 1;
    table->steps = arena_new_array(table->arena, uint32_t, (size_t)table->step_mask + 1);
    for (uint32_t i = 1; i < table->nodes.count; i++)
        put_step(table, i);
}

struct word_table *word_table_new(struct arena *arena)
{
    struct word_table *table = arena_new_item(arena, struct word_table);
    table->arena = arena;
    vector_push(arena, &table->nodes, ((struct node){0}));
    table->step_mask = 255;
    table->steps = arena_new_array(arena, uint32_t, 256);
    return table;
}

static uint32_t add_node(struct word_table *table, uint32_t parent, uint32_t character)
{
    uint32_t index = (uint32_t)table->nodes.count;
    struct node node = {.character = character, .parent = parent, .length = table->nodes.items[parent].length + 1};
    vector_push(table->arena, &table->nodes, node);
    if (table->nodes.count * 4 > table->step_mask)
        grow_steps(table);
    else
        put_step(table, index);
    return index;
}

bool word_table_add(struct word_table *table, struct slice word, uint32_t payload)
{
    size_t count;
    const uint32_t *characters = fold_word(table->arena, word, &count);
    uint32_t at = 0;
    if (count == 0)
        return false;
    for (size_t i = 0; i < count; i++) {
        uint32_t next = find_step(table, at, characters[i]);
        at = next ? next : add_node(table, at, characters[i]);
    }
    struct node *node = &table->nodes.items[at];
    if (!node->ends)
        node->payload = payload;
    node->ends = true;
    uint32_t bit = characters[0] % FIRST_BITS;
    table->first[bit / 64] |= UINT64_C(1) << bit % 64;
    return true;
}

static uint32_t step(const struct word_table *table, uint32_t from, uint32_t character)
{
    for (;;) {
        uint32_t next = find_step(table, from, character);
        if (next || from == 0)
            return next;
        from = table->nodes.items[from].fail;
    }
}

/* Shorter words first: the fail link of a node leads to a shorter one. */
static void link_length(struct word_table *table, uint32_t length, bool *more)
{
    *more = false;
    for (uint32_t i = 1; i < table->nodes.count; i++) {
        struct node *node = &table->nodes.items[i];
        *more |= node->length > length;
        if (node->length != length)
            continue;
        node->fail = length == 1 ? 0 : step(table, table->nodes.items[node->parent].fail, node->character);
        const struct node *fail = &table->nodes.items[node->fail];
        node->shorter = fail->ends ? node->fail : fail->shorter;
    }
}

void word_table_finish(struct word_table *table)
{
    bool more = table->nodes.count > 1;
    for (uint32_t length = 1; more; length++)
        link_length(table, length, &more);
}

struct word_table *word_table_load(struct loader *loader, const struct yaml_node *node)
{
    struct word_table *table = word_table_new(loader->arena);
    struct names words;
    if (!loader_names(loader, node, &words))
        return NULL;
    for (size_t i = 0; i < words.count; i++)
        if (!word_table_add(table, words.items[i], 0)) {
            yaml_complain(loader_item(node, i), loader->error, "标点和空格不参与比对，这里没有可以比对的字");
            return NULL;
        }
    word_table_finish(table);
    return table;
}

bool prose_is_parted(const struct prose_text *text, uint32_t index)
{
    if (index == 0 || text->starts[index] == text->ends[index - 1])
        return index == 0;
    if (text->breaks[index] != BREAK_NONE)
        return true;
    for (size_t at = text->ends[index - 1]; at < text->starts[index];) {
        uint32_t behind = text->has_furniture ? document_skip_furniture(text->document, (uint32_t)at) : (uint32_t)at;
        if (behind > at)
            at = behind;
        else if (!codepoint_is_blank(utf8_decode(text->document->text, &at)))
            return true;
    }
    return false;
}

static bool visit_words(const struct word_table *table, uint32_t node, uint32_t end,
                        bool (*visit)(const struct word_hit *hit, void *data), void *data)
{
    uint32_t at = table->nodes.items[node].ends ? node : table->nodes.items[node].shorter;
    for (; at; at = table->nodes.items[at].shorter) {
        const struct node *found = &table->nodes.items[at];
        struct word_hit hit = {end - found->length, end, found->payload};
        if (!visit(&hit, data))
            return false;
    }
    return true;
}

void word_table_scan(const struct word_table *table, const struct prose_text *text,
                     bool (*visit)(const struct word_hit *hit, void *data), void *data)
{
    uint32_t node = 0;
    for (uint32_t i = 0; i < text->count; i++) {
        uint32_t character = text->characters[i], bit = character % FIRST_BITS;
        if (node != 0 && prose_is_parted(text, i))
            node = 0;
        if (node == 0 && !(table->first[bit / 64] & UINT64_C(1) << bit % 64))
            continue;
        node = step(table, node, character);
        if (node != 0 && !visit_words(table, node, i + 1, visit, data))
            return;
    }
}
