/* How the search for neighbours grows: processor time for 500 and for 2,000 generated reports in one process, a tenth
 * of which copies section five of another. Reading the reports is not counted. */
#include "county/neighbours.h"
#include "check/likeness.h"
#include "support/many.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 2000, FEWER = 500, ROUNDS = 5 };

static double processor_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static const char stock[] =
    "以习近平新时代中国特色社会主义思想为指导，坚持以公开为常态、不公开为例外，不断提高工作的质量和水平。";

static struct session *open_report(unsigned number, const char *folder, const struct review_options *options)
{
    struct arena *arena = arena_new();
    struct error error;
    uint64_t copied = number % 10 == 7 ? number - 7 : number;
    struct many_report report = {
        .organ = many_organ(number, arena).data,
        .year = 2023,
        .one = arena_print(arena, "%s%s", stock, many_prose(number, 900, arena).data).data,
        .five = many_prose(copied + 1000000, 350, arena).data,
    };
    const char *path = arena_print(arena, "%s/%u.txt", folder, number).data;
    struct session *session = NULL;
    if (file_write(path, many_report(&report, arena), &error))
        session = session_open(path, options, &error);
    unlink(path);
    arena_free(arena);
    return session;
}

struct tried {
    double seconds;
    size_t alike;
};

static struct tried search(struct session *const *sessions, size_t count, const struct peers_wanted *wanted)
{
    struct tried tried = {0};
    double start = processor_seconds();
    struct neighbours *neighbours = neighbours_new(wanted, count);
    for (size_t i = 0; i < count; i++)
        neighbours_add(neighbours, i, sessions[i]);
    neighbours_find(neighbours);
    tried.seconds = processor_seconds() - start;
    for (size_t i = 0, peers; i < count; i++) {
        neighbours_of(neighbours, i, &peers);
        tried.alike += peers > 0;
    }
    neighbours_free(neighbours);
    return tried;
}

static int compare(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static int measure(struct session *const *sessions, const struct rules *rules)
{
    struct peers_wanted wanted;
    double few[ROUNDS], many[ROUNDS], growth[ROUNDS];
    struct tried tried = {0};
    if (!rules_want_peers(rules, &wanted))
        return 1;
    for (int i = 0; i < ROUNDS; i++) {
        few[i] = search(sessions, FEWER, &wanted).seconds;
        tried = search(sessions, MOST, &wanted);
        many[i] = tried.seconds;
        growth[i] = many[i] / few[i] * FEWER / MOST;
    }
    qsort(few, ROUNDS, sizeof *few, compare);
    qsort(many, ROUNDS, sizeof *many, compare);
    qsort(growth, ROUNDS, sizeof *growth, compare);
    printf("neighbours among %d and %d reports:     %.0f and %.0f ms, %zu of the latter alike\n", FEWER, MOST,
           few[ROUNDS / 2] * 1000, many[ROUNDS / 2] * 1000, tried.alike);
    printf("growth against linear (median of %d):     %.2f\n", ROUNDS, growth[ROUNDS / 2]);
    return 0;
}

int main(void)
{
    char folder[] = "/tmp/nianshen-neighbours-XXXXXX";
    struct error error = {0};
    struct forms *forms = forms_load(&error);
    struct rules *rules = forms ? rules_load(forms, &error) : NULL;
    struct review_options options = {.forms = forms, .rules = rules, .read_only = true, .wait_for_peers = true};
    static struct session *sessions[MOST];
    int status = rules && mkdtemp(folder) ? 0 : 1;
    for (unsigned i = 0; !status && i < MOST; i++)
        status = (sessions[i] = open_report(i, folder, &options)) ? 0 : 1;
    if (!status)
        status = measure(sessions, rules);
    else
        fprintf(stderr, "neighbours: %s\n", error.message);
    for (size_t i = 0; i < MOST; i++)
        session_close(sessions[i]);
    rmdir(folder);
    rules_free(rules);
    if (forms)
        forms_free(forms);
    return status;
}
