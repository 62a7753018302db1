/* How long finding causes takes, in reports with one to four invented faults; and beside it the usual way of official
 * statistics, a mixed integer program by lp_solve, where that is installed, on the same equations in the same run. */
#include "cause/system.h"
#include "support/spoiled.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#if __has_include(<lpsolve/lp_lib.h>)
#include <lpsolve/lp_lib.h>
#define WITH_LP_SOLVE 1
#else
#define WITH_LP_SOLVE 0
#endif

enum { REPORTS = 3000, PROGRAMS = 12, FAULTS_MOST = 4, PROGRAM_SECONDS = 20 };

static double milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return first < second ? -1 : first > second;
}

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static enum fault_kind random_kind(uint64_t *seed)
{
    uint64_t draw = next(seed) % 10;
    return draw < 7 ? FAULT_TYPING : draw == 7 ? FAULT_SLIP : draw == 8 ? FAULT_SWAP : FAULT_SPLIT;
}

#if WITH_LP_SOLVE
/* Changed or not, at the cost of the change; what is not changed stays within nothing of its value. */
static void add_unknowns(lprec *program, const struct system *system)
{
    int count = (int)system->unknowns.count;
    for (int i = 0; i < count; i++) {
        const struct unknown *unknown = &system->unknowns.items[i];
        const double most = 1e7;
        int columns[] = {i + 1, count + i + 1};
        REAL up[] = {1, -most}, down[] = {-1, -most};
        set_int(program, i + 1, TRUE);
        set_binary(program, count + i + 1, TRUE);
        set_obj(program, count + i + 1, unknown->cost);
        add_constraintex(program, 2, up, columns, LE, (REAL)unknown->value);
        add_constraintex(program, 2, down, columns, LE, -(REAL)unknown->value);
    }
}

static void add_equations(lprec *program, const struct system *system)
{
    for (size_t i = 0; i < system->links.count; i++) {
        const struct solver_equation *equation = &system->links.items[i].equation;
        int columns[256];
        REAL factors[256];
        for (size_t k = 0; k < equation->term_count; k++) {
            columns[k] = equation->terms[k].unknown + 1;
            factors[k] = equation->terms[k].coefficient;
        }
        add_constraintex(program, (int)equation->term_count, factors, columns, equation->at_most ? LE : EQ,
                         (REAL)equation->right);
    }
}

/* The same equations as a mixed integer program. Its time in milliseconds; *solved: in time and to the optimum. */
static double solve_as_program(const struct cause_input *input, bool *solved)
{
    struct arena *arena = arena_new();
    struct system system;
    *solved = system_build(input, arena, &system);
    double start = milliseconds_now();
    if (*solved) {
        lprec *program = make_lp(0, 2 * (int)system.unknowns.count);
        set_verbose(program, 0);
        set_timeout(program, PROGRAM_SECONDS);
        set_add_rowmode(program, TRUE);
        add_unknowns(program, &system);
        add_equations(program, &system);
        set_add_rowmode(program, FALSE);
        set_minim(program);
        *solved = solve(program) == OPTIMAL;
        delete_lp(program);
    }
    double time = milliseconds_now() - start;
    arena_free(arena);
    return time;
}
#else
static double solve_as_program(const struct cause_input *input, bool *solved)
{
    (void)input;
    *solved = false;
    return 0;
}
#endif

struct figures {
    double ours[REPORTS], programs[PROGRAMS], same[PROGRAMS]; /* same: ours on the reports that lp_solve had */
    size_t count, program_count, solved, proved, causes;
};

static void look(struct figures *figures, size_t faults, uint64_t *seed, const struct forms *forms,
                 const struct rules *rules)
{
    struct arena *arena = arena_new(), *results = arena_new();
    struct spoiled *spoiled = arena_new_item(arena, struct spoiled);
    struct causes causes;
    spoiled_new(spoiled, forms, rules, seed, arena);
    for (size_t i = 0; i < faults; i++)
        spoiled_add_fault(spoiled, random_kind(seed), seed);
    struct cause_input input = spoiled_input(spoiled);
    double start = milliseconds_now();
    causes_find(&input, results, &causes);
    double time = milliseconds_now() - start;
    figures->ours[figures->count++] = time;
    figures->causes += causes.count;
    for (size_t i = 0; i < causes.count; i++)
        figures->proved += causes.items[i].proved;
    if (WITH_LP_SOLVE && figures->program_count < PROGRAMS) {
        bool solved;
        figures->same[figures->program_count] = time;
        figures->programs[figures->program_count++] = solve_as_program(&input, &solved);
        figures->solved += solved;
    }
    arena_free(arena);
    arena_free(results);
}

static void tell(struct figures *figures, size_t faults)
{
    qsort(figures->ours, figures->count, sizeof(double), compare);
    printf("%zu fault%s: median %.3f ms, p99 %.3f ms, most %.3f ms; proved %.2f %%\n", faults, faults > 1 ? "s" : " ",
           figures->ours[figures->count / 2], figures->ours[figures->count * 99 / 100],
           figures->ours[figures->count - 1], 100.0 * (double)figures->proved / (double)figures->causes);
    if (figures->program_count == 0)
        return;
    qsort(figures->programs, figures->program_count, sizeof(double), compare);
    qsort(figures->same, figures->program_count, sizeof(double), compare);
    double median = figures->programs[figures->program_count / 2];
    printf(
        "          lp_solve on %zu of them: median %.1f ms, most %.1f ms, %zu solved within %d s; ours is %.0f times "
        "as fast and tells all answers\n",
        figures->program_count, median, figures->programs[figures->program_count - 1], figures->solved, PROGRAM_SECONDS,
        median / figures->same[figures->program_count / 2]);
}

static long resident_kilobytes(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

int main(void)
{
    static struct figures figures;
    struct error error;
    struct forms *forms = forms_load(&error);
    struct rules *rules = forms ? rules_load(forms, &error) : NULL;
    if (!rules) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    printf("causes in %d reports each, one core%s\n", REPORTS,
           WITH_LP_SOLVE ? "" : " (lp_solve is not installed: left out)");
    for (size_t faults = 1; faults <= FAULTS_MOST; faults++) {
        uint64_t seed = 20261120 + faults;
        figures = (struct figures){.count = 0};
        for (int i = 0; i < REPORTS; i++)
            look(&figures, faults, &seed, forms, rules);
        tell(&figures, faults);
        fflush(stdout);
    }
    printf("the whole process never held more than %ld KB\n", resident_kilobytes());
    rules_free(rules);
    forms_free(forms);
    return 0;
}
