/* Phrases: compiled to a short list of items and matched from each place where the first word stands and each other
 * one may stand within reach. Places that failed are remembered, so that the time stays linear in the length of a
 * sentence. */
#include "form/prose.h"

#include <assert.h>
#include <string.h>

enum { ITEMS_MOST = 16, WORDS_MOST = 32, GAP_MOST = 60, NUMBER_MOST = 24, REACH_MOST = 512, WINDOW = 4096 };
enum { NUMBER_REACH = 64 }; /* no number takes so many characters */

enum item_kind { ITEM_WORDS, ITEM_GAP, ITEM_NUMBER };

struct word {
    uint32_t *characters;
    uint32_t length;     /* 0: may be left out */
    uint32_t key, last_key; /* prose_key of its beginning and of its end */
    uint8_t year, style; /* of {上年} and {下年}, where year is not 0: the words of the text, see prose_year_word */
};

struct item {
    enum item_kind kind;
    struct word *words;
    uint32_t word_count;
    uint32_t shortest, longest; /* of the words */
    uint32_t most;      /* ITEM_GAP */
    enum prose_break barrier; /* ITEM_GAP: the weakest mark it must not reach over */
};

struct phrase {
    struct item *items; /* while compiling room for ITEMS_MOST, then no more than there are */
    uint32_t count;
    bool has_number;
};

/* ---- Compiling ---- */

static bool complain(struct slice pattern, size_t at, struct error *error, const char *what)
{
    size_t character = utf8_length(slice_part(pattern, 0, at)) + 1;
    error_set(error, ERROR_USAGE, "短语第 %zu 个字：%s", character, what);
    if (error)
        error->character = (uint32_t)character;
    return false;
}

static struct item *add_item(struct phrase *phrase, enum item_kind kind)
{
    if (phrase->count == ITEMS_MOST)
        return NULL;
    struct item *item = &phrase->items[phrase->count++];
    item->kind = kind;
    return item;
}

static struct word word_of(struct arena *arena, struct slice text)
{
    size_t length;
    struct word word = {.characters = fold_word(arena, text, &length)};
    word.length = (uint32_t)length;
    uint32_t last = word.length > 2 ? word.length - 2 : 0;
    word.key = word.length ? prose_key(word.characters, word.length) : 0;
    word.last_key = word.length ? prose_key(word.characters + last, word.length - last) : 0;
    return word;
}

static void measure_words(struct item *item)
{
    item->shortest = UINT32_MAX;
    for (uint32_t i = 0; i < item->word_count; i++) {
        uint32_t length = item->words[i].length;
        item->shortest = length < item->shortest ? length : item->shortest;
        item->longest = length > item->longest ? length : item->longest;
    }
}

static bool add_words(struct phrase *phrase, struct arena *arena, struct slice pattern, struct slice inside, size_t at,
                      struct error *error)
{
    struct item *item = add_item(phrase, ITEM_WORDS);
    if (!item)
        return complain(pattern, at, error, "短语太长，请拆成几条");
    struct word words[WORDS_MOST];
    uint32_t count = 0;
    for (size_t from = 0; from <= inside.length;) {
        ptrdiff_t bar = slice_find(inside, SLICE("|"), from);
        size_t to = bar < 0 ? inside.length : (size_t)bar;
        struct word word = word_of(arena, slice_part(inside, from, to));
        if (word.length == 0 && to > from)
            return complain(pattern, at, error, "标点和空格不参与比对，这里没有可以比对的字");
        if (count == WORDS_MOST)
            return complain(pattern, at, error, "一个花括号里最多写 32 个词");
        words[count++] = word;
        from = to + 1;
    }
    item->words = arena_new_array(arena, struct word, count);
    memcpy(item->words, words, count * sizeof *words);
    item->word_count = count;
    measure_words(item);
    return true;
}

/* Lists of words that have a name; those of a year hold the year itself besides, as the text has it. */
static const struct named_words {
    const char *name, *words;
    uint8_t year;
} named_words[] = {
    {"件", "件|宗|条|份|项|例|起|桩|封", 0},
    {"上年", "上年度|上年|上一年度|上一年|去年度|去年|前一年", YEAR_BEFORE},
    {"下年", "下年度|下年|下一年度|下一年|次年度|次年|来年|明年", YEAR_NEXT},
};

static const struct named_words *find_named(struct slice name)
{
    for (size_t i = 0; i < sizeof named_words / sizeof *named_words; i++)
        if (slice_is(name, named_words[i].name))
            return &named_words[i];
    return NULL;
}

static bool add_named(struct phrase *phrase, struct arena *arena, struct slice pattern,
                      const struct named_words *named, size_t at, struct error *error)
{
    if (!add_words(phrase, arena, pattern, slice_of(named->words), at, error))
        return false;
    struct item *item = &phrase->items[phrase->count - 1];
    struct word *all = arena_new_array(arena, struct word, item->word_count + YEAR_STYLES);
    memcpy(all, item->words, item->word_count * sizeof *all);
    for (uint8_t style = 0; named->year && style < YEAR_STYLES; style++)
        all[item->word_count++] = (struct word){.length = YEAR_LETTERS, .year = named->year, .style = style};
    item->words = all;
    measure_words(item);
    return true;
}

/* {~12}, {-12} and {=12}. */
static bool add_gap(struct phrase *phrase, struct slice pattern, struct slice inside, size_t at, struct error *error)
{
    struct decimal most;
    bool strict = inside.data[0] == '=';
    if (!decimal_parse(slice_part(inside, 1, inside.length), &most) || most.scale || most.digits < !strict ||
        most.digits > GAP_MOST)
        return complain(pattern, at, error, "间隔应写成 {~字数}、{-字数} 或 {=字数}，字数 1 到 60");
    bool first = phrase->count == 0;
    struct item *item = first ? NULL : add_item(phrase, ITEM_GAP);
    if (!item)
        return complain(pattern, at, error, first ? "短语不能以间隔开头" : "短语太长，请拆成几条");
    item->most = (uint32_t)most.digits;
    item->barrier = strict ? BREAK_PAUSE : inside.data[0] == '-' ? BREAK_CLAUSE : BREAK_SENTENCE;
    return true;
}

static bool add_braced(struct phrase *phrase, struct arena *arena, struct slice pattern, struct slice inside, size_t at,
                       struct error *error)
{
    if (slice_is(inside, "n")) {
        if (phrase->has_number)
            return complain(pattern, at, error, "一条短语里只能有一个 {n}");
        phrase->has_number = true;
        return add_item(phrase, ITEM_NUMBER) || complain(pattern, at, error, "短语太长，请拆成几条");
    }
    if (inside.length && (inside.data[0] == '~' || inside.data[0] == '-' || inside.data[0] == '='))
        return add_gap(phrase, pattern, inside, at, error);
    const struct named_words *named = find_named(inside);
    if (named)
        return add_named(phrase, arena, pattern, named, at, error);
    if (slice_find(inside, SLICE("|"), 0) < 0)
        return complain(pattern, at, error, "花括号里应为 n、件、上年、下年、~字数、-字数、=字数，或用竖线隔开的几个词");
    return add_words(phrase, arena, pattern, inside, at, error);
}

/* Something in the phrase must stand in every match, or it would match everywhere. */
static bool is_anchored(const struct item *item)
{
    return item->kind == ITEM_NUMBER || (item->kind == ITEM_WORDS && item->shortest > 0);
}

struct phrase *phrase_compile(struct arena *arena, struct slice pattern, struct error *error)
{
    struct item items[ITEMS_MOST] = {0};
    struct phrase *phrase = arena_new_item(arena, struct phrase);
    phrase->items = items;
    for (size_t at = 0; at < pattern.length;) {
        ptrdiff_t open = slice_find(pattern, SLICE("{"), at);
        size_t end = open < 0 ? pattern.length : (size_t)open;
        if (end > at && !add_words(phrase, arena, pattern, slice_part(pattern, at, end), at, error))
            return NULL;
        if (open < 0)
            break;
        ptrdiff_t close = slice_find(pattern, SLICE("}"), end);
        if (close < 0) {
            complain(pattern, end, error, "花括号没有写完");
            return NULL;
        }
        if (!add_braced(phrase, arena, pattern, slice_part(pattern, end + 1, (size_t)close), end, error))
            return NULL;
        at = (size_t)close + 1;
    }
    if (phrase->count == 0 || !is_anchored(&phrase->items[0]) || phrase->items[phrase->count - 1].kind == ITEM_GAP) {
        complain(pattern, 0, error, "短语应以一个不能省略的词或 {n} 开头，并以词或 {n} 结尾");
        return NULL;
    }
    phrase->items = arena_new_array(arena, struct item, phrase->count);
    memcpy(phrase->items, items, phrase->count * sizeof *items);
    return phrase;
}

/* ---- Matching ---- */

struct attempt {
    const struct phrase *phrase;
    const struct prose_text *text;
    uint32_t start, limit; /* characters; limit is the end of the sentence */
    struct prose_number number;
    uint64_t failed[ITEMS_MOST][REACH_MOST / 64];
};

static const uint32_t *letters_of(const struct prose_text *text, const struct word *word)
{
    return word->year ? text->years[word->year - 1][word->style] : word->characters;
}

/* Most words differ in their first character: a loop is quicker than a call. */
static bool word_stands(const struct prose_text *text, uint32_t at, uint32_t limit, const struct word *word)
{
    const uint32_t *characters = text->characters + at, *letters = letters_of(text, word);
    if (word->length > limit - at)
        return false;
    for (uint32_t i = 0; i < word->length; i++)
        if (characters[i] != letters[i])
            return false;
    return true;
}

/* The next place before `to` where the word begins; `to` when there is none. */
static uint32_t find_word(const struct prose_text *text, uint32_t from, uint32_t to, const struct word *word)
{
    uint32_t key = word->year ? prose_key(letters_of(text, word), word->length) : word->key;
    if (prose_lacks_key(text, key))
        return to;
    for (uint32_t at = from; at < to; at++) {
        at = prose_find_key(text, key, at, to);
        if (at == to)
            break;
        ++*text->steps;
        if (word_stands(text, at, text->count, word))
            return at;
    }
    return to;
}

/* The next place before `to` where the item may begin. */
static uint32_t find_item(const struct prose_text *text, uint32_t from, uint32_t to, const struct item *item)
{
    if (!is_anchored(item))
        return from;
    if (item->kind == ITEM_NUMBER)
        return prose_find_number(text, from, to);
    for (uint32_t i = 0; i < item->word_count; i++)
        to = find_word(text, from, to, &item->words[i]);
    return to;
}

static bool match_rest(struct attempt *attempt, uint32_t item, uint32_t at, uint32_t *end);

static bool match_words(struct attempt *attempt, uint32_t item, uint32_t at, uint32_t *end)
{
    const struct item *it = &attempt->phrase->items[item];
    for (uint32_t i = 0; i < it->word_count; i++)
        if (word_stands(attempt->text, at, attempt->limit, &it->words[i]) &&
            match_rest(attempt, item + 1, at + it->words[i].length, end))
            return true;
    return false;
}

/* The shortest gap first: the nearest number belongs to the word. */
static bool match_gap(struct attempt *attempt, uint32_t item, uint32_t at, uint32_t *end)
{
    const struct item *it = &attempt->phrase->items[item];
    uint32_t behind = at;
    while (behind < attempt->limit && behind - at <= it->most &&
           (it->barrier == BREAK_SENTENCE || attempt->text->breaks[behind] < it->barrier))
        behind++;
    for (; (at = find_item(attempt->text, at, behind, it + 1)) < behind; at++)
        if (match_rest(attempt, item + 1, at, end))
            return true;
    return false;
}

/* Of 第3次 the 3 counts nothing. */
static bool match_number(struct attempt *attempt, uint32_t item, uint32_t at, uint32_t *end)
{
    uint32_t next;
    if (at > 0 && attempt->text->characters[at - 1] == 0x7B2C && attempt->text->breaks[at] == BREAK_NONE)
        return false;
    for (int myriad = 1; myriad >= 0; myriad--) {
        struct prose_number number;
        if (prose_number_at(attempt->text, at, attempt->limit, myriad, &number, &next) &&
            match_rest(attempt, item + 1, next, end)) {
            attempt->number = number;
            return true;
        }
    }
    return false;
}

static bool match_rest(struct attempt *attempt, uint32_t item, uint32_t at, uint32_t *end)
{
    if (item == attempt->phrase->count) {
        *end = at;
        return true;
    }
    uint32_t reach = at - attempt->start;
    ++*attempt->text->steps;
    if (at >= attempt->limit || reach >= REACH_MOST)
        return false;
    uint64_t *failed = &attempt->failed[item][reach / 64], mark = UINT64_C(1) << (reach % 64);
    if (*failed & mark)
        return false;
    enum item_kind kind = attempt->phrase->items[item].kind;
    bool found = kind == ITEM_WORDS ? match_words(attempt, item, at, end)
                 : kind == ITEM_GAP ? match_gap(attempt, item, at, end)
                                    : match_number(attempt, item, at, end);
    if (!found)
        *failed |= mark;
    return found;
}

/* Where the first item may stand next within a window, for each of its words. A window bounds what a search for a rare
 * word costs each time that a frequent one is found. */
struct starts {
    const struct phrase *phrase;
    const struct prose_text *text;
    uint32_t to;
    uint32_t next[WORDS_MOST];
    uint32_t behind_number;                /* for {n}年: the next 年 */
    uint32_t sentence_start, sentence_end; /* around the last start */
};

static void starts_within(struct starts *starts, uint32_t from, uint32_t to)
{
    const struct item *first = &starts->phrase->items[0];
    starts->to = to;
    starts->behind_number = from;
    for (uint32_t i = 0; i < first->word_count; i++)
        starts->next[i] = find_word(starts->text, from, to, &first->words[i]);
}

/* Numbers stand everywhere: of {n}年 only those near a 年 are read. */
static uint32_t next_number(struct starts *starts, uint32_t from)
{
    const struct item *second = &starts->phrase->items[1];
    bool told = starts->phrase->count > 1 && second->kind == ITEM_WORDS && is_anchored(second);
    uint32_t end = starts->text->count - starts->to > NUMBER_MOST ? starts->to + NUMBER_MOST : starts->text->count;
    while (from < starts->to) {
        uint32_t at = prose_number_start(starts->text, from, starts->to);
        if (!told || at == starts->to)
            return at;
        if (starts->behind_number <= at) {
            starts->behind_number = end;
            for (uint32_t i = 0; i < second->word_count; i++)
                starts->behind_number = find_word(starts->text, at + 1, starts->behind_number, &second->words[i]);
        }
        if (starts->behind_number == end)
            return starts->to;
        if (starts->behind_number - at <= NUMBER_MOST)
            return at;
        from = starts->behind_number - NUMBER_MOST;
    }
    return starts->to;
}

/* The nearest start at or after `from`; starts->to when there is none in the window. */
static uint32_t starts_next(struct starts *starts, uint32_t from)
{
    const struct item *first = &starts->phrase->items[0];
    uint32_t nearest = starts->to;
    if (first->kind == ITEM_NUMBER)
        return next_number(starts, from);
    for (uint32_t i = 0; i < first->word_count; i++) {
        if (starts->next[i] < from)
            starts->next[i] = find_word(starts->text, from, starts->to, &first->words[i]);
        nearest = starts->next[i] < nearest ? starts->next[i] : nearest;
    }
    return nearest;
}

/* One sentence after the other; where one is too long to be one, its ends depend on the place. */
static void find_sentence(struct starts *starts, uint32_t at)
{
    const unsigned char *breaks = starts->text->breaks;
    bool known = starts->sentence_start <= at && at < starts->sentence_end &&
                 breaks[starts->sentence_start] == BREAK_SENTENCE && breaks[starts->sentence_end] == BREAK_SENTENCE;
    if (!known)
        prose_stretch(starts->text, BREAK_SENTENCE, at, &starts->sentence_start, &starts->sentence_end);
}

/* Each item that must be there may stand somewhere in reach of those before it: most places fall away here. */
static bool may_match(const struct starts *starts, uint32_t at)
{
    const struct phrase *phrase = starts->phrase;
    uint32_t least = at, most = at; /* where the next item may begin */
    for (uint32_t i = 0; i < phrase->count; i++) {
        const struct item *item = &phrase->items[i];
        uint32_t behind = most < starts->sentence_end ? most + 1 : starts->sentence_end;
        if (is_anchored(item) && i > 0) {
            least = find_item(starts->text, least, behind, item);
            if (least >= behind)
                return false;
        }
        bool words = item->kind == ITEM_WORDS;
        least += words ? item->shortest : item->kind == ITEM_NUMBER;
        most += words ? item->longest : item->kind == ITEM_NUMBER ? NUMBER_REACH : item->most;
    }
    return true;
}

static bool match_at(struct starts *starts, uint32_t at, struct phrase_match *out, uint32_t *end)
{
    const struct phrase *phrase = starts->phrase;
    const struct prose_text *text = starts->text;
    struct attempt attempt;
    uint32_t from, to;
    find_sentence(starts, at);
    *text->steps += phrase->count;
    if (!may_match(starts, at))
        return false;
    attempt.phrase = phrase;
    attempt.text = text;
    attempt.start = at;
    attempt.limit = starts->sentence_end;
    attempt.number = (struct prose_number){.span = SPAN_NONE};
    memset(attempt.failed, 0, sizeof *attempt.failed * phrase->count);
    if (!match_rest(&attempt, 0, at, end))
        return false;
    out->span = prose_span(text, at, *end);
    out->sentence = prose_span(text, starts->sentence_start, attempt.limit);
    out->number = attempt.number;
    prose_stretch(text, BREAK_CLAUSE, at, &from, &to);
    uint32_t last_from;
    prose_stretch(text, BREAK_CLAUSE, *end - 1, &last_from, &to);
    out->clause = prose_span(text, from, to);
    return true;
}

/* Most phrases have a word that most texts have not: the pairs at its ends are looked up before it is searched for. */
static bool words_may_stand(const struct prose_text *text, const struct item *item)
{
    for (uint32_t i = 0; i < item->word_count; i++) {
        const struct word *word = &item->words[i];
        if (word->year || (!prose_lacks_key(text, word->key) && !prose_lacks_key(text, word->last_key)))
            return true;
    }
    return false;
}

static bool may_stand(const struct phrase *phrase, const struct prose_text *text)
{
    for (uint32_t i = 0; i < phrase->count; i++) {
        const struct item *item = &phrase->items[i];
        if (item->kind == ITEM_WORDS && item->shortest > 0 && !words_may_stand(text, item))
            return false;
    }
    return true;
}

static bool find(const struct phrase *phrase, const struct prose_text *text, uint32_t *from, uint32_t to,
                 struct phrase_match *out)
{
    if (!may_stand(phrase, text))
        return false;
    uint32_t behind = prose_index(text, to), end;
    struct starts starts;
    starts.phrase = phrase;
    starts.text = text;
    starts.sentence_start = starts.sentence_end = 0;
    for (uint32_t window = prose_index(text, *from), next; window < behind; window = next) {
        *text->steps += 1 + phrase->items[0].word_count;
        next = behind - window > WINDOW ? window + WINDOW : behind;
        starts_within(&starts, window, next);
        for (uint32_t at = starts_next(&starts, window); at < next; at = starts_next(&starts, at + 1)) {
            if (match_at(&starts, at, out, &end) && end <= behind) {
                *from = out->span.end;
                return true;
            }
        }
    }
    return false;
}

bool phrase_find(const struct phrase *phrase, const struct prose_text *text, uint32_t *from, struct phrase_match *out)
{
    return find(phrase, text, from, text->span.end, out);
}

bool phrase_find_within(const struct phrase *phrase, const struct prose_text *text, uint32_t *from, uint32_t to,
                        struct phrase_match *out)
{
    return find(phrase, text, from, to, out);
}
