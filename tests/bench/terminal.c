/* How fast the screen answers, through a pseudo-terminal into libvterm: first paint, key to paint, bytes, a burst,
 * idleness, memory. less, vim and tig in the same run where they are installed. Times end when the last byte of a
 * frame was read. */
#include "support/pty.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ROWS = 50, COLUMNS = 200, STARTS = 11, KEYS = 400, BURST = 300, QUIET = 25, MOST_TIMES = 1000 };

struct subject {
    const char *name;
    const char *arguments[8];
    const char *prepare;      /* keys pressed before: ours goes to the table, where the original moves along */
    const char *there, *back; /* two keys that undo each other */
    bool marks;               /* writes frame marks; for others a frame ends with a silence */
};

struct times {
    double seconds[MOST_TIMES];
    int count;
};

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int compare(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return first < second ? -1 : first > second;
}

/* In milliseconds; `part` of the times are not longer. */
static double quantile(struct times *times, double part)
{
    qsort(times->seconds, (size_t)times->count, sizeof *times->seconds, compare);
    int index = (int)(part * (times->count - 1) + 0.5);
    return times->count > 0 ? times->seconds[index] * 1e3 : 0;
}

static void add_time(struct times *times, double seconds)
{
    if (times->count < MOST_TIMES)
        times->seconds[times->count++] = seconds;
}

/* Until the next frame is whole; when its last byte came. */
static double wait_painted(struct pty *pty, const struct subject *subject, unsigned long frame)
{
    if (subject->marks) {
        if (!pty_wait_frame(pty, frame)) {
            fprintf(stderr, "terminal: %s does not paint\n", subject->name);
            exit(1);
        }
    } else {
        pty_pump(pty, 5000);
        while (pty_pump(pty, QUIET)) {
        }
    }
    return pty->last_read;
}

static void settle(struct pty *pty)
{
    while (pty_pump(pty, 4 * QUIET)) {
    }
}

static struct pty *start(const struct subject *subject)
{
    static const char *const environment[] = {"LESS=", "LESSHISTFILE=-", NULL};
    struct pty_options options = {
        .term = "xterm-256color", .rows = ROWS, .columns = COLUMNS, .environment = environment};
    return pty_start(&options, subject->arguments, NULL, NULL);
}

static void measure_starts(const struct subject *subject, struct times *times)
{
    for (int i = 0; i < STARTS; i++) {
        double before = seconds_now();
        struct pty *pty = start(subject);
        add_time(times, wait_painted(pty, subject, 0) - before);
        settle(pty);
        pty_free(pty);
    }
}

/* Keys one at a time; true bytes a key comes out at *bytes. */
static void measure_keys(struct pty *pty, const struct subject *subject, struct times *times, double *bytes)
{
    size_t before = pty->bytes;
    for (int i = 0; i < KEYS; i++) {
        unsigned long frame = pty->frames;
        double sent = seconds_now();
        pty_send(pty, slice_of(i % 8 < 4 ? subject->there : subject->back));
        add_time(times, wait_painted(pty, subject, frame) - sent);
    }
    *bytes = (double)(pty->bytes - before) / KEYS;
}

static double measure_burst(struct pty *pty, const struct subject *subject, size_t *bytes, unsigned long *frames)
{
    struct buffer burst = {0};
    for (int i = 0; i < BURST; i++)
        buffer_add_text(&burst, i % 60 < 40 ? subject->there : subject->back);
    size_t bytes_before = pty->bytes;
    unsigned long frames_before = pty->frames;
    double sent = seconds_now();
    pty_send(pty, buffer_slice(&burst));
    settle(pty);
    buffer_free(&burst);
    *bytes = pty->bytes - bytes_before;
    *frames = pty->frames - frames_before;
    return (pty->last_read - sent) * 1e3;
}

/* A number of /proc/PID/status. */
static unsigned long status_of(const struct pty *pty, const char *name)
{
    char path[64], line[256];
    unsigned long value = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pty->process);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0)
            value = strtoul(line + strlen(name), NULL, 10);
    if (file)
        fclose(file);
    return value;
}

/* tig ends where there is no repository. */
static bool stays(const struct subject *subject)
{
    struct pty *pty = start(subject);
    wait_painted(pty, subject, 0);
    settle(pty);
    bool running = status_of(pty, "VmHWM:") > 0;
    pty_free(pty);
    return running;
}

static void measure(const struct subject *subject)
{
    static struct times starts, keys;
    if (!stays(subject)) {
        printf("%-9s ends at once here\n", subject->name);
        return;
    }
    double bytes_a_key = 0;
    size_t burst_bytes = 0;
    unsigned long burst_frames = 0;
    char frames[32] = "";
    starts.count = keys.count = 0;
    measure_starts(subject, &starts);
    struct pty *pty = start(subject);
    wait_painted(pty, subject, 0);
    pty_send(pty, slice_of(subject->prepare));
    settle(pty);
    measure_keys(pty, subject, &keys, &bytes_a_key);
    settle(pty);
    double burst = measure_burst(pty, subject, &burst_bytes, &burst_frames);
    size_t idle_bytes = pty->bytes;
    unsigned long wake_ups = status_of(pty, "voluntary_ctxt_switches:");
    pty_pump(pty, 1000);
    idle_bytes = pty->bytes - idle_bytes;
    wake_ups = status_of(pty, "voluntary_ctxt_switches:") - wake_ups;
    if (subject->marks)
        snprintf(frames, sizeof frames, "%lu", burst_frames);
    printf("%-9s %6.1f %6.1f   %6.2f %6.2f   %6.0f   %6.1f %7zu %6s   %5zu %4lu   %5.1f\n", subject->name,
           quantile(&starts, 0.5), quantile(&starts, 1), quantile(&keys, 0.5), quantile(&keys, 0.99), bytes_a_key,
           burst, burst_bytes, frames, idle_bytes, wake_ups, (double)status_of(pty, "VmHWM:") / 1024);
    pty_free(pty);
}

static bool is_installed(const char *name)
{
    char path[4096];
    const char *folders = getenv("PATH");
    while (folders && *folders) {
        size_t length = strcspn(folders, ":");
        snprintf(path, sizeof path, "%.*s/%s", (int)length, folders, name);
        if (access(path, X_OK) == 0)
            return true;
        folders += length + (folders[length] == ':');
    }
    return strchr(name, '/') && access(name, X_OK) == 0;
}

int main(void)
{
    const char *given = getenv("NIANSHEN"), *program = given && *given ? given : "./nianshen";
    static const char report[] = "tests/reports/双桥镇2021.txt";
    char reviews[] = "/tmp/nianshen-bench-XXXXXX";
    if (!mkdtemp(reviews) || access(report, R_OK) != 0) {
        fprintf(stderr, "terminal: run me at the top of the tree\n");
        return 1;
    }
    const struct subject subjects[] = {
        {"nianshen", {program, "--reviews", reviews, report, NULL}, "3", "j", "k", true},
        {"less", {"less", report, NULL}, "", "j", "k", false},
        {"vim", {"vim", "-n", "-u", "NONE", "-i", "NONE", report, NULL}, "", "j", "k", false},
        {"tig", {"tig", NULL}, "", "j", "k", false},
    };
    printf("screen of %dx%d, xterm-256color; %d starts, %d keys, a burst of %d\n", COLUMNS, ROWS, STARTS, KEYS, BURST);
    printf("%-9s %13s   %13s   %6s   %22s   %10s   %5s\n", "", "first paint", "key to paint", "bytes", "burst",
           "idle 1 s", "");
    printf("%-9s %6s %6s   %6s %6s   %6s   %6s %7s %6s   %5s %4s   %5s\n", "", "p50 ms", "max", "p50 ms", "p99",
           "a key", "ms", "bytes", "frames", "bytes", "wake", "MB");
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
        if (is_installed(subjects[i].arguments[0]))
            measure(&subjects[i]);
    char command[64];
    snprintf(command, sizeof command, "rm -rf '%s'", reviews);
    return system(command) == 0 ? 0 : 1;
}
