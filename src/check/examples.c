/* The examples that rules carry: small reports that must pass, fail or stay unchecked. */
#include "check/likeness.h"
#include "check/rule.h"
#include "check/sample.h"

#include <assert.h>
#include <string.h>

static const char *const outcomes[] = {
    [OUTCOME_PASS] = "pass", [OUTCOME_FAIL] = "fail", [OUTCOME_UNCHECKED] = "unchecked", NULL};

struct trial {
    const struct rules *rules;
    const struct rule *rule;
    struct buffer *report;
    size_t run, failed;
};

static void complain(struct trial *trial, const struct yaml_node *node, const char *what, struct slice detail)
{
    trial->failed++;
    buffer_print(trial->report, "%s:%u:%u: %.*s: %s%.*s\n", node->source->path, node->line, node->column,
                 SLICE_ARGUMENTS(trial->rule->id), what, SLICE_ARGUMENTS(detail));
    yaml_excerpt(node, trial->report);
    buffer_add_text(trial->report, "\n");
}

/* The form the example names, else the newest the rule is for. */
static const struct form *form_of(const struct trial *trial, const struct yaml_node *example)
{
    const struct yaml_node *id = yaml_get(example, "form");
    const struct forms *forms = trial->rules->forms;
    if (id)
        return forms_find(forms, id->text);
    for (size_t i = forms->count; i-- > 0;)
        if (trial->rule->forms[i].applies)
            return &forms->items[i];
    return NULL;
}

static bool set_year(struct sample *sample, struct slice text)
{
    struct decimal year;
    if (!decimal_parse(text, &year) || year.scale || year.digits < 0 || year.digits > 9999)
        return false;
    sample->year = (int)year.digits;
    return true;
}

static bool set_table(struct sample *sample, struct slice id, struct slice value)
{
    for (size_t i = 0; i < sample->form->table_count; i++)
        if (slice_equal(sample->form->tables[i].id, id)) {
            sample_set_table(sample, i, value);
            return true;
        }
    return false;
}

/* section.3: missing or moved; heading.3: as printed; text.3: its text. */
static bool set_section(struct sample *sample, struct slice key, struct slice value)
{
    static const char *const names[] = {"section.", "heading.", "text."};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!slice_starts_with(key, slice_of(names[i])))
            continue;
        int section = form_section_index(sample->form, slice_part(key, strlen(names[i]), key.length));
        if (section < 0)
            return false;
        if (i == 1)
            sample->headings[section] = value;
        else if (i == 2)
            sample->bodies[section] = value;
        else if (slice_is(value, "missing"))
            sample->absent[section] = true;
        else if (slice_is(value, "moved"))
            sample->moved[section] = true;
        else
            return false;
        return true;
    }
    return false;
}

static bool set_remark(struct sample *sample, struct slice value)
{
    static const struct {
        const char *name;
        enum remark_kind kind;
    } remarks[] = {{"changes", REMARK_TRACKED_CHANGES}, {"scanned", REMARK_SCANNED}, {"other", REMARK_OTHER}};
    for (size_t i = 0; i < sizeof remarks / sizeof *remarks; i++) {
        if (!slice_is(value, remarks[i].name))
            continue;
        sample->remark = arena_new_item(sample->arena, struct remark);
        sample->remark->kind = remarks[i].kind;
        sample->remark->text = value;
        return true;
    }
    return false;
}

static bool set_picture(struct sample *sample, struct slice section)
{
    sample->picture = form_section_index(sample->form, section);
    return sample->picture >= 0;
}

/* The text that was set before, so many times. */
static bool set_times(struct sample *sample, struct slice value)
{
    struct decimal times;
    struct buffer text = {0};
    if (!decimal_parse(value, &times) || times.scale || times.digits < 1 || times.digits > 100)
        return false;
    for (int64_t i = 0; i < times.digits; i++)
        buffer_add(&text, sample->bodies[0]);
    sample->bodies[0] = arena_copy(sample->arena, buffer_slice(&text));
    buffer_free(&text);
    return true;
}

static bool set(struct trial *trial, struct sample *sample, struct slice key, struct slice value);

/* previous: missing; previous.form: 2019; previous.t3.new.total: 3 and all else that an example may say, of last year's
 * report. */
static bool set_previous(struct trial *trial, struct sample *sample, struct slice key, struct slice value)
{
    if (slice_is(key, "previous")) {
        sample->no_previous = value;
        return slice_is(value, "missing");
    }
    key = slice_part(key, strlen("previous."), key.length);
    const struct form *form = slice_is(key, "form") ? forms_find(trial->rules->forms, value) : sample->form;
    if (!form || (sample->previous && slice_is(key, "form")))
        return false;
    if (!sample->previous) {
        sample->previous = arena_new_item(sample->arena, struct sample);
        *sample->previous = sample_new(sample->arena, form);
        sample->previous->year = sample->year - 1;
    }
    return set(trial, sample->previous, key, value);
}

/* peer: version or copy; peer.text.5 and all else that an example may say, of a neighbour's report. */
static bool set_peer(struct trial *trial, struct sample *sample, struct slice key, struct slice value)
{
    if (!sample->peer) {
        sample->peer = arena_new_item(sample->arena, struct sample);
        *sample->peer = sample_new(sample->arena, sample->form);
        sample->peer->year = sample->year;
        sample->peer->organ = SLICE("山河县河口镇");
    }
    if (slice_is(key, "peer")) {
        sample->peer_state = value;
        return slice_is(value, "version") || slice_is(value, "copy");
    }
    return set(trial, sample->peer, slice_part(key, strlen("peer."), key.length), value);
}

static bool set(struct trial *trial, struct sample *sample, struct slice key, struct slice value)
{
    if (slice_is(key, "form"))
        return true;
    if (slice_is(key, "previous") || slice_starts_with(key, SLICE("previous.")))
        return set_previous(trial, sample, key, value);
    if (slice_is(key, "peer") || slice_starts_with(key, SLICE("peer.")))
        return set_peer(trial, sample, key, value);
    if (slice_is(key, "year"))
        return set_year(sample, value);
    if (slice_is(key, "times"))
        return set_times(sample, value);
    if (slice_is(key, "remark"))
        return set_remark(sample, value);
    if (slice_is(key, "picture"))
        return set_picture(sample, value);
    if (slice_is(key, "organ"))
        sample->organ = value;
    else if (slice_is(key, "text"))
        sample->bodies[0] = value;
    else if (slice_is(key, "preface"))
        sample->preface = value;
    else
        return set_section(sample, key, value) || set_table(sample, key, value) || sample_set_cell(sample, key, value);
    return true;
}

/* The sample as seen among its neighbours, which are this one. */
static const struct surroundings *among_peers(const struct trial *trial, const struct sample *sample,
                                              const struct facts *facts)
{
    struct arena *arena = sample->arena;
    struct facts other = sample_facts(sample->peer);
    struct peers_wanted wanted;
    struct letters here, there;
    struct peer *peer = arena_new_item(arena, struct peer), turned = {0};
    struct surroundings *surroundings = arena_new_item(arena, struct surroundings);
    *peer = (struct peer){.path = SLICE("河口镇.txt"), .organ = other.organ, .group = 2};
    rules_want_peers(trial->rules, &wanted);
    letters_read(facts, wanted.sections, wanted.stock, wanted.stock_count, arena, &here);
    letters_read(&other, wanted.sections, wanted.stock, wanted.stock_count, arena, &there);
    if (sample->peer_state.length)
        peer->kind = slice_is(sample->peer_state, "copy") ? PEER_COPY : PEER_VERSION;
    else
        letters_compare_peers(&here, &there, arena, peer, &turned);
    *surroundings = (struct surroundings){.peers_known = true, .peers = peer, .peer_count = 1};
    return surroundings;
}

static enum outcome outcome_of(struct trial *trial, const struct facts *facts, struct arena *arena,
                               struct slice *message)
{
    struct run run = run_begin(trial->rules, facts, arena);
    run_rule(&run, trial->rule);
    *message = run.findings.count ? run.findings.items[0].message : SLICE_NONE;
    return run.failed ? OUTCOME_FAIL : run.unchecked ? OUTCOME_UNCHECKED : OUTCOME_PASS;
}

static void try_example(struct trial *trial, const struct yaml_node *example, enum outcome expected)
{
    trial->run++;
    const struct form *form = example->kind == YAML_MAP ? form_of(trial, example) : NULL;
    if (!form) {
        complain(trial, example, example->kind == YAML_MAP ? "没有这个格式" : "例子应写成 {单元格: 值}", SLICE(""));
        return;
    }
    struct arena *arena = arena_new();
    struct sample sample = sample_new(arena, form);
    bool sound = true;
    for (size_t i = 0; sound && i < example->count; i++) {
        const struct yaml_node *value = example->items[i];
        sound = value->kind == YAML_SCALAR && set(trial, &sample, example->keys[i]->text, value->text);
        if (!sound)
            complain(trial, example->keys[i], "例子里不认识的键或值：", example->keys[i]->text);
    }
    if (sound) {
        struct facts facts = sample_facts(&sample);
        if (sample.peer)
            facts.surroundings = among_peers(trial, &sample, &facts);
        struct slice message;
        enum outcome outcome = outcome_of(trial, &facts, arena, &message);
        struct slice detail = arena_print(arena, "应为 %s，实为 %s %.*s", outcomes[expected], outcomes[outcome],
                                          SLICE_ARGUMENTS(message));
        if (outcome != expected)
            complain(trial, example, "例子不符：", detail);
    }
    arena_free(arena);
}

static void try_list(struct trial *trial, const struct yaml_node *examples)
{
    for (size_t i = 0; examples && i < examples->count; i++) {
        int expected = 0;
        struct slice name = examples->kind == YAML_MAP ? examples->keys[i]->text : SLICE_NONE;
        while (outcomes[expected] && !slice_is(name, outcomes[expected]))
            expected++;
        if (!outcomes[expected] || examples->items[i]->kind != YAML_LIST) {
            complain(trial, examples, "examples 应写成 {pass: [...], fail: [...], unchecked: [...]}", SLICE(""));
            return;
        }
        for (size_t k = 0; k < examples->items[i]->count; k++)
            try_example(trial, examples->items[i]->items[k], (enum outcome)expected);
    }
}

static bool stands_in(const struct yaml_node *node, const struct path_list *files)
{
    for (size_t i = 0; node && i < files->count; i++)
        if (strcmp(node->source->path, files->items[i]) == 0)
            return true;
    return false;
}

/* Those of the rule and of its cases. */
static void try_rule(struct trial *trial)
{
    const struct yaml_node *cases = yaml_get(trial->rule->node, "cases");
    try_list(trial, yaml_get(trial->rule->node, "examples"));
    for (size_t i = 0; cases && i < cases->count; i++)
        try_list(trial, yaml_get(cases->items[i], "examples"));
}

size_t rules_try_examples(const struct rules *rules, const struct path_list *files, struct buffer *report,
                          size_t *failed)
{
    struct trial trial = {.rules = rules, .report = report};
    for (size_t i = 0; i < rules->count; i++) {
        trial.rule = rules->items[i];
        if (!files || stands_in(trial.rule->node, files) || stands_in(trial.rule->overridden, files))
            try_rule(&trial);
    }
    *failed = trial.failed;
    return trial.run;
}

static size_t count_examples(const struct yaml_node *node, enum outcome outcome)
{
    const struct yaml_node *list = yaml_get(yaml_get(node, "examples"), outcomes[outcome]);
    return list && list->kind == YAML_LIST ? list->count : 0;
}

size_t rules_example_count(const struct rules *rules, size_t i, enum outcome outcome)
{
    assert(i < rules->count);
    const struct yaml_node *node = rules->items[i]->node;
    const struct yaml_node *cases = rules->items[i]->kind == &kind_claim ? yaml_get(node, "cases") : NULL;
    size_t least = cases && cases->count ? SIZE_MAX : count_examples(node, outcome);
    for (size_t k = 0; cases && k < cases->count; k++) {
        size_t count = count_examples(cases->items[k], outcome);
        least = count < least ? count : least;
    }
    return least;
}
