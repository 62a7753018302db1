/* How a word fits the labels of the form: every common stretch of the two is found in one pass over the word, as the
 * places of each character in all labels are known beforehand. */
#include "form/align_step.h"

#include <string.h>

struct stretch {
    uint32_t word; /* the word it belongs to */
    uint8_t length, word_end;
    uint16_t end; /* in model->characters, behind it */
};

struct matcher {
    const struct align_model *model;
    struct arena *arena;
    uint8_t *run_length; /* by place in model->characters: common characters ending there */
    uint32_t *run_stamp; /* when that was found */
    uint32_t stamp, word;
    struct stretch *best; /* by pattern: the longest */
    uint8_t touched[MODEL_PATTERNS_MOST];
    size_t touched_count;
    uint64_t covered_header, covered_label; /* characters of the word in stretches of at least two */
    bool led;                               /* it begins with a whole label */
};

struct matcher *matcher_new(const struct align_model *model, struct arena *arena)
{
    struct matcher *matcher = arena_new_item(arena, struct matcher);
    matcher->model = model;
    matcher->arena = arena;
    matcher->run_length = arena_new_array(arena, uint8_t, model->character_count + 1u);
    matcher->run_stamp = arena_new_array(arena, uint32_t, model->character_count + 1u);
    matcher->best = arena_new_array(arena, struct stretch, model->pattern_count + 1u);
    matcher->stamp = 1;
    return matcher;
}

static uint64_t bits_up_to(size_t count)
{
    return count >= 64 ? UINT64_MAX : ((uint64_t)1 << count) - 1;
}

static void keep_stretch(struct matcher *matcher, uint16_t pattern, uint8_t length, uint8_t word_end, uint16_t end)
{
    struct stretch *best = &matcher->best[pattern];
    if (best->word != matcher->word) {
        matcher->touched[matcher->touched_count++] = (uint8_t)pattern;
        *best = (struct stretch){.word = matcher->word};
    }
    if (length > best->length)
        *best = (struct stretch){matcher->word, length, word_end, end};
    if (length < 2)
        return;
    uint64_t bits = bits_up_to(word_end) & ~bits_up_to((size_t)(word_end - length));
    if (matcher->model->patterns[pattern].node < 0)
        matcher->covered_header |= bits;
    else
        matcher->covered_label |= bits;
}

static void add_piece(struct matcher *matcher, struct steps *steps, struct piece piece)
{
    vector_reserve(matcher->arena, (void **)&steps->pieces, &steps->piece_capacity, steps->piece_count + 1,
                   sizeof *steps->pieces);
    steps->pieces[steps->piece_count++] = piece;
}

/* One character of the word: all stretches that end with it. */
static void match_character(struct matcher *matcher, uint16_t number, uint8_t index, uint16_t length,
                            struct steps *steps, struct step *step)
{
    const struct align_model *model = matcher->model;
    uint32_t before = matcher->stamp++;
    for (uint16_t i = model->occurrence_start[number]; i < model->occurrence_start[number + 1]; i++) {
        uint16_t place = model->occurrences[i];
        uint8_t run = matcher->run_stamp[place - 1] == before ? (uint8_t)(matcher->run_length[place - 1] + 1) : 1;
        matcher->run_length[place] = run;
        matcher->run_stamp[place] = matcher->stamp;
        uint16_t pattern = model->pattern_of[place];
        const struct align_pattern *label = &model->patterns[pattern];
        keep_stretch(matcher, pattern, run, (uint8_t)(index + 1), (uint16_t)(place + 1));
        if (run != length || index + 1 != length)
            continue;
        uint8_t end = (uint8_t)(place + 1 - label->start);
        if (label->node >= 0) {
            add_piece(matcher, steps,
                      (struct piece){(uint8_t)pattern, (uint8_t)(end - length), end, (uint8_t)length, 0});
        } else {
            step->vocabulary = true;
            if (label->use == PATTERN_HEADING && length > 3)
                step->heading = true;
            else if (label->use == PATTERN_HEADER && length > 3)
                step->header_table = label->table;
        }
    }
}

/* Characters of the word in order beyond the longest stretch, allowing for a few that differ. */
static uint8_t extend_stretch(const struct align_model *model, const uint16_t *characters, uint16_t length,
                              const struct align_pattern *label, struct stretch stretch, uint8_t *start, uint8_t *end)
{
    enum { SLIP = 3 };
    const uint16_t *pattern = model->characters + label->start;
    int first = stretch.end - stretch.length - label->start, last = stretch.end - label->start;
    uint8_t matched = stretch.length;
    for (int i = stretch.word_end; i < length; i++)
        for (int place = last; place < label->length && place < last + SLIP; place++)
            if (pattern[place] == characters[i] && characters[i]) {
                last = place + 1;
                matched++;
                break;
            }
    for (int i = stretch.word_end - stretch.length - 1; i >= 0; i--)
        for (int place = first - 1; place >= 0 && place >= first - SLIP; place--)
            if (pattern[place] == characters[i] && characters[i]) {
                first = place;
                matched++;
                break;
            }
    *start = (uint8_t)first;
    *end = (uint8_t)last;
    return matched;
}

/* 规范性文件（含…）: the whole label, and a gloss behind it. */
static bool leads_word(const struct stretch *stretch, const struct align_pattern *label)
{
    enum { LABEL_LENGTH_LEAST = 4 };
    return label->length >= LABEL_LENGTH_LEAST && stretch->length == label->length &&
           stretch->word_end == stretch->length;
}

/* Of a word that has much besides the label. */
static int most_cost(const struct stretch *stretch, const struct align_pattern *label, uint16_t length)
{
    enum { SUFFIX_MOST = 3 }; /* 行政事业性收费项目 */
    if (leads_word(stretch, label))
        return COST_GLOSSED_LABEL;
    bool within = stretch->word_end > stretch->length && stretch->word_end + SUFFIX_MOST < length;
    return within ? COST_MENTIONED_LABEL : COST_STRONG_LABEL_PASSED;
}

/* A word that holds more than a piece of the label: a header glued in front, a gloss behind, a slip in the middle. */
static void match_partly(struct matcher *matcher, const uint16_t *characters, uint16_t length, struct steps *steps,
                         const struct stretch *stretch, uint8_t pattern)
{
    const struct align_model *model = matcher->model;
    const struct align_pattern *label = &model->patterns[pattern];
    if (label->node < 0 || stretch->length < 2 || stretch->length >= length)
        return;
    uint8_t start, end;
    uint8_t matched = extend_stretch(model, characters, length, label, *stretch, &start, &end);
    int missed = length - matched, cost = COST_MISSED_CHARACTER * missed;
    bool mostly = matched * 10 >= length * 7;
    bool whole = stretch->length == label->length;
    /* 其他本年新收政府信息公开申请数量: the header before it, and its 一 lost */
    int lost = stretch->end - stretch->length - label->start;
    bool head_behind = stretch->word_end == length && (lost == 0 || (lost == 1 && stretch->length >= 6));
    bool tail_before = stretch->word_end == stretch->length && stretch->end == label->start + label->length;
    if (!mostly && !whole && !(head_behind && matched >= 2) && !(tail_before && matched >= 4))
        return;
    matcher->led |= leads_word(stretch, label);
    if (!mostly && cost > most_cost(stretch, label, length))
        cost = most_cost(stretch, label, length);
    add_piece(matcher, steps, (struct piece){pattern, start, end, matched, cost});
}

static int count_bits(uint64_t bits)
{
    return __builtin_popcountll(bits);
}

/* Header words are passed over for nearly nothing, whatever their order; other text costs by its length. */
static int32_t noise_price(const struct matcher *matcher, const struct step *step, uint16_t length, bool in_label)
{
    enum { PRICE_MOST = 2500 };
    if (step->vocabulary)
        return 50;
    if (length <= 2 && matcher->touched_count > 0 && step->strong_node < 0)
        return 100;
    if (step->strong_node >= 0)
        return COST_STRONG_LABEL_PASSED;
    if (count_bits(matcher->covered_header) * 5 >= length * 4)
        return matcher->led ? COST_STRONG_LABEL_PASSED : 150;
    if (in_label && length <= 6)
        return 250;
    int32_t price = 400 + 30 * length;
    return price < PRICE_MOST ? price : PRICE_MOST;
}

static void find_strong(const struct matcher *matcher, const struct steps *steps, struct step *step, uint16_t length)
{
    for (size_t i = step->first_piece; i < steps->piece_count && !step->vocabulary; i++) {
        const struct piece *piece = &steps->pieces[i];
        const struct align_pattern *label = &matcher->model->patterns[piece->pattern];
        bool much = piece->matched * 10 >= label->length * 6 || (piece->matched >= 6 && piece->start == 0);
        bool most = piece->matched >= 4 && much && piece->matched * 10 >= length * 6;
        if (most || (piece->matched == label->length && piece->matched == length))
            step->strong_node = label->node;
    }
}

void match_word(struct matcher *matcher, const uint16_t *characters, uint16_t length, struct steps *steps,
                struct step *step)
{
    step->first_piece = (uint32_t)steps->piece_count;
    matcher->word++;
    matcher->touched_count = 0;
    matcher->covered_header = matcher->covered_label = 0;
    matcher->led = false;
    matcher->stamp += 2;
    for (uint16_t i = 0; i < length; i++)
        if (characters[i])
            match_character(matcher, characters[i], (uint8_t)i, length, steps, step);
        else
            matcher->stamp++;
    bool exact = steps->piece_count > step->first_piece;
    for (size_t i = 0; i < matcher->touched_count && !exact && !step->vocabulary; i++)
        match_partly(matcher, characters, length, steps, &matcher->best[matcher->touched[i]], matcher->touched[i]);
    step->piece_count = (uint16_t)(steps->piece_count - step->first_piece);
    find_strong(matcher, steps, step, length);
    step->noise = noise_price(matcher, step, length, exact);
}
