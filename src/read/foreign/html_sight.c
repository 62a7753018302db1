/* Takes out of a web page what its style sheets hide, before it is read: elements that are not displayed and text that
 * is invisible. Where a rule cannot be followed for sure, the text in a cell is marked, so that no number is read. */
#include "read/foreign/html_sheet.h"

#include <string.h>
#include <strings.h>

enum { ANCESTORS_MOST = 3000 };
/* Beside it no digit is read as a number. */
static const char doubt_mark[] = "〇";

/* What an element hands down to the text in it. */
struct sight {
    bool hidden[SIGHT_PROPERTIES], doubtful, in_cell;
    bool grounded; /* something around it has a ground of its own colour */
};
struct sight_frame {
    GumboNode *node;
    unsigned next;
    struct sight sight;
    bool row_doubtful; /* a cell before may be missing */
};
struct looking {
    struct arena *arena;
    struct sheet sheet;
    VECTOR(struct sight_frame) frames;
};

/* ---- Which rules apply ---- */

static bool is_part(struct slice whole, struct slice part, char how)
{
    if (how == '=' || how == '|')
        return slice_equal(whole, part) ||
               (how == '|' && slice_starts_with(whole, part) && whole.data[part.length] == '-');
    if (how == '^')
        return part.length > 0 && slice_starts_with(whole, part);
    if (how == '$')
        return part.length > 0 && slice_ends_with(whole, part);
    return part.length > 0 && slice_find(whole, part, 0) >= 0;
}

static bool has_word(struct slice words, struct slice word)
{
    for (size_t at = 0; at < words.length;) {
        size_t start = at;
        while (at < words.length && !strchr(" \t\r\n\f", words.data[at]))
            at++;
        if (at > start && slice_equal(slice_part(words, start, at), word))
            return true;
        at++;
    }
    return false;
}

static bool passes(const struct sheet_test *test, const GumboNode *node)
{
    if (test->kind == TEST_CLASS)
        return has_word(html_attribute(node, "class"), test->name);
    if (test->kind == TEST_ID)
        return slice_equal(html_attribute(node, "id"), test->name);
    if (test->kind == TEST_TAG) {
        struct slice name = slice_of(gumbo_normalized_tagname(node->v.element.tag));
        return name.length == test->name.length && strncasecmp(name.data, test->name.data, name.length) == 0;
    }
    const GumboVector *attributes = &node->v.element.attributes;
    for (unsigned i = 0; i < attributes->length; i++) {
        const GumboAttribute *attribute = attributes->data[i];
        struct slice name = slice_of(attribute->name), value = slice_of(attribute->value);
        if (name.length == test->name.length && strncasecmp(name.data, test->name.data, name.length) == 0)
            return test->how == 0 ||
                   (test->how == '~' ? has_word(value, test->value) : is_part(value, test->value, test->how));
    }
    return false;
}

static bool fits(const struct sheet_compound *compound, const GumboNode *node)
{
    if (!node || node->type != GUMBO_NODE_ELEMENT)
        return false;
    for (size_t i = 0; i < compound->tests.count; i++)
        if (!passes(&compound->tests.items[i], node))
            return false;
    return true;
}

/* Each fitting ancestor is tried, up to a number of steps that no page made in good faith needs. */
static bool fits_above(const struct sheet_rule *rule, size_t last, const GumboNode *node, unsigned *steps)
{
    if (!fits(&rule->compounds.items[last], node))
        return false;
    if (last == 0)
        return true;
    bool parent_only = rule->compounds.items[last].above == '>';
    for (const GumboNode *up = node->parent; up && ++*steps < ANCESTORS_MOST; up = up->parent) {
        if (fits_above(rule, last - 1, up, steps))
            return true;
        if (parent_only)
            return false;
    }
    return false;
}

bool sheet_applies(const struct sheet_rule *rule, const GumboNode *node)
{
    unsigned steps = 0;
    return fits_above(rule, rule->compounds.count - 1, node, &steps);
}

/* ---- What comes of them ---- */

/* What surely holds of an element, property by property, and how heavy the rule is that says so. */
struct verdict {
    enum sight_effect effects[SIGHT_PROPERTIES];
    uint64_t weights[SIGHT_PROPERTIES];
};

static const uint64_t inline_weight = (uint64_t)1 << 60, important_weight = (uint64_t)1 << 61;

static uint64_t weight_for(const struct sheet_rule *rule, size_t property)
{
    return rule->weight | (rule->important[property] ? important_weight : 0);
}

/* What attributes said before there were styles. */
static void take_attributes(const GumboNode *node, enum sight_effect *effects)
{
    struct slice ground = html_attribute(node, "bgcolor"), colour = html_attribute(node, "color");
    struct slice face = html_attribute(node, "face");
    if (colour.length > 0)
        effects[SIGHT_COLOUR] = sheet_is_white(colour) ? EFFECT_HIDE : EFFECT_SHOW;
    if ((ground.length > 0 && !sheet_is_white(ground)) || html_attribute(node, "background").length > 0)
        effects[SIGHT_GROUND] = EFFECT_SHOW;
    if (face.length > 0)
        effects[SIGHT_SYMBOL] = sheet_is_symbol_font(face) ? EFFECT_HIDE : EFFECT_SHOW;
}

static struct verdict inline_verdict(const GumboNode *node)
{
    struct verdict verdict = {0};
    bool important[SIGHT_PROPERTIES] = {0};
    take_attributes(node, verdict.effects);
    sheet_declarations(html_attribute(node, "style"), verdict.effects, important);
    for (size_t i = 0; i < SIGHT_PROPERTIES; i++)
        if (verdict.effects[i] != EFFECT_NONE)
            verdict.weights[i] = inline_weight | (important[i] ? important_weight : 0);
    return verdict;
}

static bool hides(enum sight_effect effect, bool inherited)
{
    return effect == EFFECT_HIDE || (inherited && effect != EFFECT_SHOW);
}

/* Takes the rules that surely apply into the verdict. */
static void judge(const struct sheet *sheet, const GumboNode *node, struct verdict *verdict)
{
    for (size_t i = 0; sheet->hides && i < sheet->rules.count; i++) {
        const struct sheet_rule *rule = &sheet->rules.items[i];
        if (rule->doubtful || !sheet_applies(rule, node))
            continue;
        for (size_t property = 0; property < SIGHT_PROPERTIES; property++) {
            uint64_t weight = weight_for(rule, property);
            if (rule->effects[property] == EFFECT_NONE || weight < verdict->weights[property])
                continue;
            verdict->effects[property] = rule->effects[property];
            verdict->weights[property] = weight;
        }
    }
}

/* The properties that a heavier rule, which may apply, would turn. */
static void doubt(const struct sheet *sheet, const GumboNode *node, const struct verdict *verdict,
                  const bool *inherited, bool *doubtful)
{
    for (size_t i = 0; sheet->hides && i < sheet->rules.count; i++) {
        const struct sheet_rule *rule = &sheet->rules.items[i];
        if (!rule->doubtful || !sheet_applies(rule, node))
            continue;
        for (size_t property = 0; property < SIGHT_PROPERTIES; property++)
            doubtful[property] |= rule->effects[property] != EFFECT_NONE &&
                                  weight_for(rule, property) >= verdict->weights[property] &&
                                  hides(rule->effects[property], inherited[property]) !=
                                      hides(verdict->effects[property], inherited[property]);
    }
}

static bool is_cell(const GumboNode *node)
{
    return html_is(node, GUMBO_TAG_TD) || html_is(node, GUMBO_TAG_TH);
}

static bool has_digit(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] >= '0' && text.data[i] <= '9')
            return true;
    return false;
}

static void hide_text(struct looking *looking, GumboNode *node, const struct sight *sight)
{
    struct slice text = slice_of(node->v.text.text);
    bool white = sight->hidden[SIGHT_COLOUR] && !sight->grounded, symbols = sight->hidden[SIGHT_SYMBOL];
    bool doubtful = sight->doubtful || ((white || symbols) && has_digit(text));
    if (doubtful && sight->in_cell && slice_trim(text).length > 0)
        node->v.text.text = arena_print(looking->arena, "%.*s%s", SLICE_ARGUMENTS(text), doubt_mark).data;
    else if (sight->hidden[SIGHT_SIZE] || (sight->hidden[SIGHT_PLACE] && sight->in_cell))
        node->v.text.text = "";
    else if (sight->hidden[SIGHT_VISIBILITY] || sight->hidden[SIGHT_OPACITY])
        node->v.text.text = " ";
}

/* What is transparent outside of cells only waits for a script to fade it in. */
static void look_at_element(struct looking *looking, struct sight_frame *parent, GumboNode *node)
{
    struct sight sight = parent->sight;
    bool doubtful[SIGHT_PROPERTIES] = {0}, transparent = sight.hidden[SIGHT_OPACITY];
    struct verdict verdict = inline_verdict(node);
    judge(&looking->sheet, node, &verdict);
    doubt(&looking->sheet, node, &verdict, sight.hidden, doubtful);
    if (hides(verdict.effects[SIGHT_DISPLAY], false) && !doubtful[SIGHT_DISPLAY]) {
        node->type = GUMBO_NODE_COMMENT;
        return;
    }
    sight.in_cell |= is_cell(node);
    parent->row_doubtful |= doubtful[SIGHT_DISPLAY] && is_cell(node);
    sight.doubtful |= parent->row_doubtful;
    sight.grounded |= verdict.effects[SIGHT_GROUND] == EFFECT_SHOW;
    for (size_t i = 0; i < SIGHT_PROPERTIES; i++) {
        sight.doubtful |= doubtful[i];
        if (i != SIGHT_DISPLAY)
            sight.hidden[i] = hides(verdict.effects[i], sight.hidden[i]);
    }
    sight.hidden[SIGHT_OPACITY] = sight.in_cell && (transparent || sight.hidden[SIGHT_OPACITY]);
    vector_push(looking->arena, &looking->frames, ((struct sight_frame){.node = node, .sight = sight}));
}

static void look_at(struct looking *looking, struct sight_frame *parent, GumboNode *node)
{
    if (node->type == GUMBO_NODE_TEXT)
        hide_text(looking, node, &parent->sight);
    else if (node->type == GUMBO_NODE_ELEMENT && !html_is_hidden(node))
        look_at_element(looking, parent, node);
}

static void collect(struct looking *looking, const GumboNode *node)
{
    const GumboVector *children = html_children(node);
    for (unsigned i = 0; html_is(node, GUMBO_TAG_STYLE) && i < children->length; i++) {
        const GumboNode *text = children->data[i];
        if (text->type == GUMBO_NODE_TEXT || text->type == GUMBO_NODE_CDATA)
            sheet_read(&looking->sheet, slice_of(text->v.text.text), html_attribute(node, "media"));
    }
}

static void collect_sheets(struct looking *looking, GumboNode *root)
{
    vector_push(looking->arena, &looking->frames, ((struct sight_frame){.node = root}));
    while (looking->frames.count > 0) {
        struct sight_frame *frame = &looking->frames.items[looking->frames.count - 1];
        const GumboVector *children = html_children(frame->node);
        if (frame->next == 0)
            collect(looking, frame->node);
        if (frame->next < children->length) {
            GumboNode *child = children->data[frame->next++];
            if (child->type == GUMBO_NODE_ELEMENT)
                vector_push(looking->arena, &looking->frames, ((struct sight_frame){.node = child}));
        } else {
            looking->frames.count--;
        }
    }
}

void html_hide(GumboNode *root, struct arena *arena)
{
    struct looking looking = {.arena = arena, .sheet = {.arena = arena}};
    collect_sheets(&looking, root);
    struct sight sight = {.doubtful = looking.sheet.full};
    vector_push(arena, &looking.frames, ((struct sight_frame){.node = root, .sight = sight}));
    while (looking.frames.count > 0) {
        struct sight_frame *frame = &looking.frames.items[looking.frames.count - 1];
        const GumboVector *children = html_children(frame->node);
        if (frame->next < children->length)
            look_at(&looking, frame, children->data[frame->next++]);
        else
            looking.frames.count--;
    }
}
