/* What the head of a grid says of its columns. Values are read in the form's order; where the head names the columns in
 * another one, they would go into each other's cells. */
#include "form/align_fill.h"

#include <string.h>

enum { GRID_COLUMNS_MOST = 128, NAME_MOST = 12 };

struct column_name {
    const uint32_t *characters;
    size_t count;
    uint16_t column; /* of the table */
};

struct head {
    struct filling *filling;
    const struct form_table *table;
    VECTOR(struct column_name) names;
    int16_t columns[GRID_COLUMNS_MOST]; /* the table's column that is named last above this one of the grid; -1 */
};

static void add_name(struct head *head, struct slice text, size_t column)
{
    struct column_name name = {.column = (uint16_t)column};
    name.characters = fold_word(head->filling->arena, text, &name.count);
    vector_push(head->filling->arena, &head->names, name);
}

static void add_names(struct head *head)
{
    for (size_t i = 0; i < head->table->column_count; i++) {
        const struct form_column *column = &head->table->columns[i];
        add_name(head, column->label, i);
        for (size_t k = 0; k < column->aliases.count; k++)
            add_name(head, column->aliases.items[k], i);
    }
}

/* A grid cell that holds just these characters may be the name of a column. */
static void look_at(struct head *head, uint16_t column, const uint32_t *characters, size_t count)
{
    for (size_t i = 0; i < head->names.count; i++) {
        const struct column_name *name = &head->names.items[i];
        if (name->count == count && memcmp(name->characters, characters, count * sizeof *characters) == 0)
            head->columns[column] = (int16_t)name->column;
    }
}

static void look_in_all(struct filling *filling, struct head *heads, const struct token *token)
{
    if (token->kind != TOKEN_TEXT || token->length > NAME_MOST || token->column >= GRID_COLUMNS_MOST)
        return;
    size_t count;
    const uint32_t *characters = fold_word(filling->arena, document_text(filling->document, token->span), &count);
    for (size_t table = 0; table < filling->form->table_count; table++)
        look_at(&heads[table], token->column, characters, count);
}

/* The head names just the row's columns above its values, in another order. */
static bool is_reordered(const struct head *head, int node)
{
    const struct filling *filling = head->filling;
    const struct align_node *row = &filling->model->nodes[node];
    uint64_t wanted = 0, named = 0;
    bool other = false;
    if (filling->nodes[node].taken != row->cell_count)
        return false;
    for (uint16_t cell = row->first_cell; cell < row->first_cell + row->cell_count; cell++) {
        const struct token *token = filling->cells[cell].token;
        bool known = token && token->slot && token->column < GRID_COLUMNS_MOST && head->columns[token->column] >= 0;
        if (!known)
            return false;
        uint16_t column = filling->form->cells[cell].column, above = (uint16_t)head->columns[token->column];
        wanted |= UINT64_C(1) << column % 64;
        named |= UINT64_C(1) << above % 64;
        other |= column != above;
    }
    return other && wanted == named;
}

static struct head *make_heads(struct filling *filling)
{
    struct head *heads = arena_new_array(filling->arena, struct head, filling->form->table_count);
    for (size_t table = 0; table < filling->form->table_count; table++) {
        heads[table].filling = filling;
        heads[table].table = &filling->form->tables[table];
        memset(heads[table].columns, -1, sizeof heads[table].columns);
        add_names(&heads[table]);
    }
    return heads;
}

void heads_read(struct filling *filling)
{
    struct head *heads = make_heads(filling);
    for (size_t i = 0; i < filling->tokens->count; i++) {
        if (!filling->tokens->items[i].slot)
            continue;
        look_in_all(filling, heads, &filling->tokens->items[i]);
        for (int node = 0; node < filling->model->node_count; node++)
            if (filling->nodes[node].taken > 0 && filling->nodes[node].first_token == i)
                filling->nodes[node].reordered = is_reordered(&heads[filling->model->nodes[node].table], node);
    }
}
