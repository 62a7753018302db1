/* Files spoilt at random, among good ones: every good one is read, every bad one says why, and none takes more time or
 * memory than it may. $NIANSHEN_MUTANTS says how many of each, $NIANSHEN_SEED begins elsewhere. */
#include "unit/cmocka_main.h"

#include "base/clock.h"
#include "read/child.h"
#include "read/foreign/zip_part.h"
#include "read/read.h"
#include "support/made.h"

#include <sys/resource.h>

#if defined(__SANITIZE_ADDRESS__)
enum { SECONDS_MOST = 60, MEGABYTES_MOST = 1 << 20 };
#else
enum { SECONDS_MOST = 20, MEGABYTES_MOST = 1 << 10 };
#endif

enum { SAMPLES = 8, PARTS_MOST = 32 };

static struct arena *arena, *kept; /* of a test, of the samples */
static struct error error;
static const char *const lines[] = {"山河县柳河镇2023年政府信息公开工作年度报告", "一、总体情况",
                                    "本年收到申请12件，予以公开11件。"};
static const char *const endings[] = {"html", "docx", "ofd", "pdf"};

struct sample {
    const char *path, *spoilt_path;
    struct slice content;
    size_t read, refused;
    long long slowest; /* milliseconds */
};
static struct sample samples[SAMPLES];
static uint64_t seed = 20240115;

static const char *room(const char *name)
{
    const char *folder = getenv("TEST_DIR");
    return arena_print(arena, "%s/%s", folder ? folder : "/tmp", name).data;
}

static void put(const char *path, struct slice content)
{
    if (!file_write(path, content, &error))
        fail_msg("%s", error.message);
}

/* A small one of few lines, and one with all tables, of each format. */
static int begin(void **state)
{
    (void)state;
    const char *number = getenv("NIANSHEN_SEED"), *data = getenv("NIANSHEN_DATA");
    arena = kept = arena_new();
    seed += number ? strtoull(number, NULL, 10) * 1000003 : 0;
    setenv("NIANSHEN_SCAN", "/nonexistent/nianshen-scan", 1);
    samples[0].content = made_html(arena, lines, 3);
    samples[1].content = made_docx(arena, lines, 3);
    samples[2].content = made_ofd(arena, lines, 3);
    samples[3].content = made_pdf(arena, lines, 3);
    for (size_t i = 0; i < SAMPLES; i++) {
        samples[i].path = room(arena_print(arena, "好%zu.%s", i, endings[i % 4]).data);
        samples[i].spoilt_path = room(arena_print(arena, "坏%zu.%s", i, endings[i % 4]).data);
        const char *whole =
            arena_print(arena, "%s/tests/reports/各种格式/云溪镇2024.%s", data ? data : ".", endings[i % 4]).data;
        if (i >= 4 && !file_read(whole, READ_LIMIT, arena, &samples[i].content, &error))
            return -1;
        put(samples[i].path, samples[i].content);
    }
    arena = arena_new();
    return 0;
}

static int finish(void **state)
{
    (void)state;
    arena_free(arena);
    arena_free(kept);
    return 0;
}

/* --- spoiling --- */

static struct slice spoilt(struct slice good)
{
    size_t length = good.length;
    char *data = arena_allocate(arena, length + 64);
    memcpy(data, good.data, length);
    for (size_t changes = next_random(&seed) % 4 + 1; changes-- > 0 && length > 40;) {
        size_t at = next_random(&seed) % (length - 20), size = next_random(&seed) % 16 + 1;
        switch (next_random(&seed) % 6) {
        case 0:
            data[at] = (char)next_random(&seed);
            break;
        case 1:
            memset(data + at, 0xFF, size);
            break;
        case 2:
            memmove(data + at, data + at + size, length - at - size);
            length -= size;
            break;
        case 3:
            memcpy(data + at, "9999999999", 10);
            break;
        case 4:
            memmove(data + at, data + next_random(&seed) % (length - 20), size);
            break;
        default:
            length = next_random(&seed) % 5 == 0 ? at + 20 : length;
        }
    }
    return (struct slice){data, length};
}

/* A package in which the bytes of one part are spoilt, so that what reads the parts gets to see them. */
static struct slice spoilt_inside(struct slice package)
{
    struct made_part made[PARTS_MOST] = {{0}};
    struct zip_parts *parts = zip_parts_open(package, &error);
    assert_non_null(parts);
    size_t count = zip_parts_count(parts), chosen = next_random(&seed) % count;
    assert_true(count <= PARTS_MOST);
    for (size_t i = 0; i < count; i++) {
        made[i].name = arena_copy(arena, slice_of(zip_part_raw_name(parts, i))).data;
        assert_true(zip_part_read_number(parts, i, made[i].name, arena, &made[i].content, &error));
        if (i == chosen)
            made[i].content = spoilt(made[i].content);
    }
    zip_parts_close(parts);
    return made_zip(arena, made, count);
}

static struct slice spoil(const struct sample *sample)
{
    bool package = slice_starts_with(sample->content, SLICE("PK"));
    return package && next_random(&seed) % 4 != 0 ? spoilt_inside(sample->content) : spoilt(sample->content);
}

/* --- reading --- */

static void assert_good(const struct sample *sample)
{
    struct document *document = read_document(sample->path, &error);
    if (document == NULL)
        fail_msg("%s", error.message);
    assert_contains(document->text.data, "总体情况");
    document_free(document);
}

/* A page whose text is all lost may be taken for a scan; there is no recogniser. */
static void assert_said(const struct sample *sample, size_t round)
{
    bool blank = strstr(error.message, "nianshen-scan") != NULL;
    bool said = (error.kind == ERROR_REPORT || blank) && strlen(error.message) >= strlen(sample->spoilt_path) + 6;
    if (!said || strstr(error.message, "出错中止") || strstr(error.message, "不合规定"))
        fail_msg("round %zu: %d %s", round, error.kind, error.message);
}

static void read_spoilt(struct sample *sample, size_t round)
{
    arena_reset(arena);
    put(sample->spoilt_path, spoil(sample));
    error = (struct error){0};
    long long begin = clock_milliseconds();
    struct document *document = read_document(sample->spoilt_path, &error);
    long long took = clock_milliseconds() - begin;
    if (document == NULL)
        assert_said(sample, round);
    sample->read += document != NULL;
    sample->refused += document == NULL;
    sample->slowest = took > sample->slowest ? took : sample->slowest;
    document_free(document);
}

static void test_spoilt_files(void **state)
{
    (void)state;
    const char *given = getenv("NIANSHEN_MUTANTS");
    size_t rounds = (given ? strtoul(given, NULL, 10) : 60) * SAMPLES / 2;
    for (size_t round = 0; round < rounds; round++) {
        read_spoilt(&samples[round % SAMPLES], round);
        if (round % 7 == 0)
            assert_good(&samples[round / 7 % SAMPLES]);
    }
    for (size_t i = 0; i < SAMPLES; i++) {
        struct sample *sample = &samples[i];
        print_message("%-8s %4zu read, %4zu refused, slowest %lld ms\n", path_base_name(sample->path), sample->read,
                      sample->refused, sample->slowest);
        assert_true(sample->read > 0 && sample->slowest < SECONDS_MOST * 1000LL);
    }
}

/* Of all readers that the test before has started. */
static void test_memory(void **state)
{
    (void)state;
    struct rusage usage;
    child_end_all();
    assert_int_equal(getrusage(RUSAGE_CHILDREN, &usage), 0);
    print_message("most memory of a reader: %ld MB\n", usage.ru_maxrss >> 10);
    assert_in_range(usage.ru_maxrss >> 10, 1, MEGABYTES_MOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_spoilt_files), cmocka_unit_test(test_memory)};
    return cmocka_run_group_tests(tests, begin, finish);
}
