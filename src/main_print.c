/* nianshen-print: lists printers and sends a PDF to one, for nianshen, which reads lines of fields parted by tabs on
 * the socket that is its standard input.
 *   list                                 name, what people call it, state, 1 for the usual one, 1 when ready
 *   send PRINTER TITLE COPIES SIDES      the PDF comes first; then "state" or "done" or "error" with words */
#include "export/errand.h"

#include <cups/cups.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { EXIT_DONE = 0, EXIT_WRONG_USE = 2 };
enum { ASK_MILLISECONDS = 300, WAIT_SECONDS_MOST = 20, UNHEARD_SECONDS_MOST = 5 };

/* ---- Saying ---- */

/* What comes from elsewhere must not look like fields or lines of ours. */
static void add_field(struct buffer *line, const char *text)
{
    for (; text && *text; text++)
        buffer_add(line, (unsigned char)*text < 0x20 ? SLICE(" ") : (struct slice){text, 1});
}

static void say(const char *kind, const char *words, const char *detail)
{
    struct buffer line = {0};
    buffer_print(&line, "%s\t", kind);
    add_field(&line, words);
    if (detail && *detail) {
        buffer_add_text(&line, "：");
        add_field(&line, detail);
    }
    buffer_add_text(&line, "\n");
    errand_answer(buffer_slice(&line));
    buffer_free(&line);
}

/* ---- Printers ---- */

/* What is the matter with a printer, for the reasons that people meet. */
static const char *reason_words(const char *reasons)
{
    static const struct {
        const char *keyword, *words;
    } known[] = {{"media-empty", "缺纸"},     {"media-needed", "缺纸"},  {"media-jam", "卡纸"},
                 {"toner-empty", "没有墨粉"}, {"toner-low", "墨粉不多"}, {"door-open", "机盖开着"},
                 {"cover-open", "机盖开着"},  {"offline", "没有联机"},   {"paused", "已暂停"},
                 {"connecting", "正在连接"}};
    for (size_t i = 0; reasons && i < sizeof known / sizeof *known; i++)
        if (strstr(reasons, known[i].keyword))
            return known[i].words;
    return NULL;
}

static const char *option_of(const cups_dest_t *printer, const char *name)
{
    const char *value = cupsGetOption(name, printer->num_options, printer->options);
    return value ? value : "";
}

static void list_printer(const cups_dest_t *printer)
{
    static const char *const states[] = {"空闲", "正在打印", "已停止"}; /* IPP: 3, 4, 5 */
    int state = atoi(option_of(printer, "printer-state"));
    const char *reason = reason_words(option_of(printer, "printer-state-reasons"));
    bool accepts = strcmp(option_of(printer, "printer-is-accepting-jobs"), "false") != 0;
    struct buffer line = {0};
    add_field(&line, printer->name);
    buffer_add_text(&line, "\t");
    add_field(&line, option_of(printer, "printer-info"));
    buffer_print(&line, "\t%s", state >= 3 && state <= 5 ? states[state - 3] : "状态不明");
    if (reason)
        buffer_print(&line, "（%s）", reason);
    buffer_print(&line, "%s\t%d\t%d\n", accepts ? "" : "，不接收任务", printer->is_default, accepts && state != 5);
    errand_answer(buffer_slice(&line));
    buffer_free(&line);
}

static int list(void)
{
    cups_dest_t *printers;
    int count = cupsGetDests(&printers);
    for (int i = 0; i < count; i++)
        list_printer(&printers[i]);
    cupsFreeDests(count, printers);
    return EXIT_DONE;
}

/* ---- A job ---- */

struct job {
    const char *printer, *title;
    int id;
};

static bool start_job(struct job *job, const char *copies, const char *sides)
{
    cups_option_t *options = NULL;
    int count = cupsAddOption("copies", copies, 0, &options);
    count = cupsAddOption("sides", *sides == '2' ? "two-sided-long-edge" : "one-sided", count, &options);
    count = cupsAddOption("media", "iso_a4_210x297mm", count, &options);
    job->id = cupsCreateJob(CUPS_HTTP_DEFAULT, job->printer, job->title, count, options);
    cupsFreeOptions(count, options);
    return job->id > 0;
}

static bool send_document(const struct job *job, struct slice pdf)
{
    http_status_t status = cupsStartDocument(CUPS_HTTP_DEFAULT, job->printer, job->id, job->title, CUPS_FORMAT_PDF, 1);
    if (status == HTTP_STATUS_CONTINUE)
        status = cupsWriteRequestData(CUPS_HTTP_DEFAULT, pdf.data, pdf.length);
    return status == HTTP_STATUS_CONTINUE &&
           cupsFinishDocument(CUPS_HTTP_DEFAULT, job->printer) <= IPP_STATUS_OK_CONFLICTING;
}

/* The job's state, and words about its printer (may be empty). */
/* Nobody answered, or nobody knows the job. */
#define UNKNOWN_STATE ((ipp_jstate_t)0)

static ipp_jstate_t ask_state(const struct job *job, char *words, size_t size)
{
    static const char *const wanted[] = {"job-state", "job-state-reasons", "job-printer-state-message",
                                         "job-printer-state-reasons"};
    char uri[HTTP_MAX_URI];
    ipp_t *request = ippNewRequest(IPP_OP_GET_JOB_ATTRIBUTES);
    httpAssembleURIf(HTTP_URI_CODING_ALL, uri, sizeof uri, "ipp", NULL, "localhost", 0, "/printers/%s", job->printer);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, uri);
    ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job->id);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, cupsUser());
    ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", sizeof wanted / sizeof *wanted,
                  NULL, wanted);
    ipp_t *answer = cupsDoRequest(CUPS_HTTP_DEFAULT, request, "/");
    ipp_attribute_t *state = ippFindAttribute(answer, "job-state", IPP_TAG_ENUM);
    ipp_attribute_t *said = ippFindAttribute(answer, "job-printer-state-message", IPP_TAG_TEXT);
    ipp_attribute_t *reasons = ippFindAttribute(answer, "job-printer-state-reasons", IPP_TAG_KEYWORD);
    const char *known = reason_words(reasons ? ippGetString(reasons, 0, NULL) : NULL);
    snprintf(words, size, "%s", known ? known : said ? ippGetString(said, 0, NULL) : "");
    ipp_jstate_t result = state ? (ipp_jstate_t)ippGetInteger(state, 0) : UNKNOWN_STATE;
    ippDelete(answer);
    return result;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* True when there is nothing more to wait for. */
static bool tell(ipp_jstate_t state, const char *words)
{
    if (state == UNKNOWN_STATE) {
        say("state", "打印服务没有应答", words);
        return false;
    }
    switch (state) {
    case IPP_JSTATE_COMPLETED:
        say("done", "打印完成", "");
        return true;
    case IPP_JSTATE_CANCELED:
        say("error", "任务被取消了", words);
        return true;
    case IPP_JSTATE_ABORTED:
        say("error", "打印机放弃了任务", words);
        return true;
    case IPP_JSTATE_PROCESSING:
        say("state", "正在打印", words);
        return false;
    case IPP_JSTATE_STOPPED:
        say("state", "打印停下了", words);
        return false;
    default:
        say("state", "在队列里等着", words);
        return false;
    }
}

static void follow(const struct job *job)
{
    double begin = now(), heard = begin;
    char words[300];
    for (;;) {
        ipp_jstate_t state = ask_state(job, words, sizeof words);
        if (tell(state, words))
            return;
        heard = state == UNKNOWN_STATE ? heard : now();
        if (now() - heard > UNHEARD_SECONDS_MOST) {
            say("error", "打印服务没有应答，任务印了没有不得而知", words);
            return;
        }
        if (now() - begin > WAIT_SECONDS_MOST)
            break;
        nanosleep(&(struct timespec){0, ASK_MILLISECONDS * 1000000L}, NULL);
    }
    say("done", "任务还在打印机的队列里", words);
}

static int send_job(char **arguments)
{
    struct job job = {.printer = arguments[2], .title = arguments[3]};
    struct buffer pdf = {0};
    char words[32];
    errand_take(&pdf);
    bool started = start_job(&job, arguments[4], arguments[5]);
    if (!started || !send_document(&job, buffer_slice(&pdf))) {
        say("error", started ? "打印机不收这份文件" : "不能把任务交给打印机", cupsLastErrorString());
    } else {
        snprintf(words, sizeof words, "任务 %d", job.id);
        say("state", "已送到打印机", words);
        follow(&job);
    }
    buffer_free(&pdf);
    return EXIT_DONE;
}

int main(int count, char **arguments)
{
    if (count == 2 && strcmp(arguments[1], "list") == 0)
        return list();
    if (count == 6 && strcmp(arguments[1], "send") == 0)
        return send_job(arguments);
    return EXIT_WRONG_USE;
}
