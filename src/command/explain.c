/* nianshen explain: a rule in plain words, or the rules that look at a cell. */
#include "command/options.h"

#define EXPLAIN_OPTIONS (OPTION_BIT(OPTION_HELP) | OPTION_BIT(OPTION_PROFILE))

static bool explain_all(const struct options *options, const struct rules *rules, struct buffer *out,
                        struct error *error)
{
    for (size_t i = 0; i < options->argument_count; i++) {
        buffer_add_text(out, i ? "\n" : "");
        if (!rules_explain(rules, slice_of(options->arguments[i].text), out, error))
            return false;
    }
    return true;
}

static int explain(const struct options *options)
{
    struct error error = {0};
    struct buffer out = {0}, visible = {0};
    if (options->argument_count == 0) {
        error_set(&error, ERROR_USAGE,
                  "explain 后面要写规则或单元格，例如 t3.balance、t3.new.total；有哪些规则见 nianshen rules。");
        return complain(&error);
    }
    struct forms *forms = forms_load(&error);
    struct rules *rules =
        forms ? rules_load_more(forms, options->values[OPTION_PROFILE], &(struct path_list){0}, &error) : NULL;
    bool done = rules && explain_all(options, rules, &out, &error);
    export_visible(&visible, buffer_slice(&out));
    done = done && print(buffer_slice(&visible), &error);
    if (rules)
        rules_free(rules);
    if (forms)
        forms_free(forms);
    buffer_free(&out);
    buffer_free(&visible);
    return done ? EXIT_CLEAN : complain(&error);
}

int command_explain(int count, char **arguments)
{
    return subcommand_run(count, arguments, EXPLAIN_OPTIONS, explain);
}
