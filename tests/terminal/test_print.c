/* Printing where the print server does not answer: the dialog is there at once, says what it waits for, and Esc, the
 * PDF and sending without an answer work. $NIANSHEN names the program. */
#include "unit/cmocka_main.h"

#include "export/print.h"
#include "support/pty.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#define REPORT "柳河镇2023.txt"

enum { ROWS = 30, COLUMNS = 100, WAITING_MOST = 16 };

static const char *program;

/* --- a server that takes connections and never says a word --- */

struct silent_server {
    int file;
    char variable[64]; /* CUPS_SERVER=127.0.0.1:PORT */
};

static void open_server(struct silent_server *server)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    server->file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(server->file, (struct sockaddr *)&address, length), 0);
    assert_int_equal(listen(server->file, WAITING_MOST), 0);
    assert_int_equal(getsockname(server->file, (struct sockaddr *)&address, &length), 0);
    snprintf(server->variable, sizeof server->variable, "CUPS_SERVER=127.0.0.1:%d", ntohs(address.sin_port));
}

static struct pty *start(const struct silent_server *server)
{
    const char *const environment[] = {server->variable, NULL};
    struct pty_options options = {
        .term = "xterm-256color", .rows = ROWS, .columns = COLUMNS, .environment = environment};
    struct pty *pty = pty_start(&options, (const char *const[]){program, REPORT, NULL}, NULL, NULL);
    assert_true(pty_wait_rest(pty));
    return pty;
}

/* The program does not rest while it waits for printers. */
static void send_and_see(struct pty *pty, const char *bytes, const char *wanted)
{
    pty_send(pty, slice_of(bytes));
    if (pty_wait_text(pty, wanted))
        return;
    struct buffer text = {0};
    pty_text(pty, &text);
    fail_msg("after the keys no %s in:\n%s", wanted, text.data);
}

/* --- tests --- */

static void test_the_dialog_does_not_wait(void **state)
{
    struct pty *pty = start(*state);
    send_and_see(pty, "\033[17~", "正在查找打印机…");
    send_and_see(pty, "\r", "还没有找到打印机");
    send_and_see(pty, "\033[B\033[C", "按 Enter 写出 柳河镇2023.txt.review.pdf");
    send_and_see(pty, "\r", "已写出 柳河镇2023.txt.review.pdf");
    assert_true(file_exists("柳河镇2023.txt.review.pdf"));
    send_and_see(pty, "\033[17~", "正在查找打印机…");
    pty_send(pty, SLICE("\033"));
    assert_true(pty_wait_rest(pty)); /* nothing is looked for any more */
    pty_send(pty, SLICE("q"));
    assert_int_equal(pty_wait_end(pty), 0);
    pty_free(pty);
}

static bool leave_at_once(void *context, struct slice words)
{
    (void)words;
    return ++*(int *)context < 3;
}

static void test_a_job_can_be_left(void **state)
{
    const struct silent_server *server = *state;
    struct arena *arena = arena_new();
    struct slice said;
    struct error error;
    int asked = 0;
    char variable[sizeof server->variable];
    snprintf(variable, sizeof variable, "%s", server->variable);
    putenv(variable);
    const struct print_request request = {.printer = "office", .title = "意见", .copies = 1};
    assert_true(print_send(&request, SLICE("%PDF-1.4"), leave_at_once, &asked, arena, &said, &error));
    assert_int_equal(asked, 3);
    assert_slice(said, "不再等了：打印机还没有收下，没有打印");
    unsetenv("CUPS_SERVER");
    arena_free(arena);
}

/* --- the room --- */

static int set_up(void **state)
{
    static struct silent_server server;
    struct arena *arena = arena_new();
    struct slice text;
    struct error error;
    const char *sample = arena_print(arena, "%s/tests/reports/" REPORT, getenv("NIANSHEN_DATA")).data;
    bool ready = chdir(getenv("TEST_DIR")) == 0 && file_read(sample, 1 << 20, arena, &text, &error) &&
                 file_write(REPORT, text, &error);
    arena_free(arena);
    open_server(&server);
    *state = &server;
    return ready ? 0 : -1;
}

static int tear_down(void **state)
{
    return close(((struct silent_server *)*state)->file);
}

int main(void)
{
    const char *given = getenv("NIANSHEN");
    program = given && *given ? given : "./nianshen";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_dialog_does_not_wait),
        cmocka_unit_test(test_a_job_can_be_left),
    };
    return cmocka_run_group_tests_name("print", tests, set_up, tear_down);
}
