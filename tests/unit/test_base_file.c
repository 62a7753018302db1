/* Files: reading with a limit, writing in full or not at all, lists, where the program's own files are. */
#include "unit/cmocka_main.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char folder[] = "/tmp/nianshen-test-XXXXXX";
static struct arena *arena;
static struct error error;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new();
    error = (struct error){0};
    strcpy(folder + sizeof folder - 7, "XXXXXX");
    return !mkdtemp(folder) || chmod(folder, 0755) != 0;
}

static int tear_down(void **state)
{
    (void)state;
    char command[sizeof folder + 16];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    arena_free(arena);
    return system(command);
}

static char *below(const char *name)
{
    return (char *)arena_print(arena, "%s/%s", folder, name).data;
}

static char *put(const char *name, const char *content)
{
    char *path = below(name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    assert_int_equal(fclose(file), 0);
    return path;
}

static void assert_file_holds(const char *path, const char *content)
{
    struct slice text;
    if (!file_read(path, 1 << 20, arena, &text, &error))
        fail_msg("%s", error.message);
    assert_slice(text, content);
}

/* Everything in the folder, hidden files too. */
static int count_entries(void)
{
    int count = -2;
    DIR *stream = opendir(folder);
    while (readdir(stream))
        count++;
    closedir(stream);
    return count;
}

static void test_read(void **state)
{
    (void)state;
    struct slice text;
    char *path = put("报告.txt", "年报\n");
    assert_true(file_read(path, 7, arena, &text, &error));
    assert_slice(text, "年报\n");
    assert_int_equal(text.data[text.length], 0);
    assert_true(file_read(put("empty", ""), 0, arena, &text, &error));
    assert_int_equal(text.length, 0);
    assert_int_equal(error.kind, ERROR_NONE);
}

static void test_read_refuses(void **state)
{
    (void)state;
    struct slice text;
    char *path = put("large", "12345678");
    assert_false(file_read(path, 7, arena, &text, &error));
    assert_contains(error.message, "8 字节，超过上限 7 字节");
    assert_false(file_read(below("none"), 9, arena, &text, &error));
    assert_int_equal(error.kind, ERROR_FILE);
    assert_contains(error.message, "none：打不开：文件或文件夹不存在");
    assert_false(file_read(folder, 9, arena, &text, &error));
    assert_contains(error.message, "这是一个文件夹");
    char *pipe = below("pipe");
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_false(file_read(pipe, 9, arena, &text, &error));
    assert_contains(error.message, "不是普通文件");
    char *circle = below("circle");
    assert_int_equal(symlink("circle", circle), 0);
    assert_false(file_read(circle, 9, arena, &text, &error));
    assert_contains(error.message, "链接绕成了圈");
}

/* Runs check in a child that is not root; the status of the child is what it returns. */
static int as_another_user(int (*check)(void))
{
    pid_t child = fork();
    if (child == 0) {
        if (getuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(100);
        _exit(check());
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 101;
}

static int check_no_permission(void)
{
    struct slice text;
    struct path_list list;
    if (file_read(below("locked"), 100, arena, &text, &error) || !strstr(error.message, "没有访问权限"))
        return 1;
    if (file_write(below("new"), SLICE("x"), &error) || !strstr(error.message, "没有访问权限"))
        return 2;
    if (folder_list(below("closed"), arena, &list, &error) || !strstr(error.message, "打不开文件夹"))
        return 3;
    if (!folder_list(folder, arena, &list, &error) || list.count != 2 || strcmp(list.items[0], below("closed")) != 0)
        return 4;
    return 0;
}

static void test_no_permission(void **state)
{
    (void)state;
    assert_int_equal(chmod(put("locked", "x"), 0), 0);
    assert_int_equal(mkdir(below("closed"), 0), 0);
    assert_int_equal(chmod(folder, 0555), 0);
    assert_int_equal(as_another_user(check_no_permission), 0);
    assert_int_equal(chmod(folder, 0755), 0);
    assert_int_equal(count_entries(), 2);
}

static mode_t mode_of(const char *path)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    return status.st_mode & 07777;
}

static void test_write(void **state)
{
    (void)state;
    mode_t mask = umask(027);
    char *path = below("导出.md");
    assert_true(file_write(path, SLICE("一"), &error));
    assert_int_equal(mode_of(path), 0640);
    assert_file_holds(path, "一");
    assert_int_equal(chmod(path, 0604), 0);
    assert_true(file_write(path, SLICE("二三"), &error));
    assert_int_equal(mode_of(path), 0604);
    assert_file_holds(path, "二三");
    assert_true(file_write(path, SLICE_NONE, &error));
    assert_file_holds(path, "");
    assert_int_equal(count_entries(), 1);
    umask(mask);
}

static void test_write_in_the_working_folder(void **state)
{
    (void)state;
    char before[4096];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(folder), 0);
    assert_true(file_write("bare", SLICE("x"), &error));
    assert_int_equal(chdir(before), 0);
    assert_file_holds(below("bare"), "x");
}

static void test_write_through_a_link(void **state)
{
    (void)state;
    char *target = put("target", "old"), *link = below("link");
    struct stat status;
    assert_int_equal(symlink("target", link), 0);
    assert_true(file_write(link, SLICE("new"), &error));
    assert_int_equal(lstat(link, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_file_holds(target, "new");
}

static void test_write_refuses(void **state)
{
    (void)state;
    assert_false(file_write(folder, SLICE("x"), &error));
    assert_contains(error.message, "这是一个文件夹");
    assert_false(file_write(below("no/such/file"), SLICE("x"), &error));
    assert_contains(error.message, "文件或文件夹不存在");
    assert_false(file_write("/dev/full", SLICE("x"), &error));
    assert_contains(error.message, "磁盘已满");
    assert_true(file_write("/dev/null", SLICE("x"), &error));
    assert_int_equal(count_entries(), 0);
}

/* A limit on file sizes stands for the full disk. */
static void limit_files(rlim_t size)
{
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = size;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void test_write_on_a_full_disk(void **state)
{
    (void)state;
    static char large[20000];
    char *path = put("report.review", "kept");
    memset(large, 'x', sizeof large);
    limit_files(8192);
    bool done = file_write(path, (struct slice){large, sizeof large}, &error);
    limit_files(RLIM_INFINITY);
    assert_false(done);
    assert_contains(error.message, "原文件未改动");
    assert_file_holds(path, "kept");
    assert_int_equal(count_entries(), 1);
}

static void test_append(void **state)
{
    (void)state;
    char *path = put("log", "a\n");
    int file = open(path, O_WRONLY | O_APPEND);
    assert_true(file_append(file, SLICE("一\n"), path, &error));
    assert_true(file_append(file, SLICE_NONE, path, &error));
    assert_file_holds(path, "a\n一\n");
    limit_files(10);
    bool done = file_append(file, SLICE("longer than the rest"), path, &error);
    limit_files(RLIM_INFINITY);
    assert_false(done);
    assert_contains(error.message, "文件超过允许的大小");
    assert_file_holds(path, "a\n一\n");
    assert_true(file_append(file, SLICE("b\n"), path, &error));
    assert_file_holds(path, "a\n一\nb\n");
    close(file);
    file = open("/dev/full", O_WRONLY | O_APPEND);
    assert_false(file_append(file, SLICE("x"), "/dev/full", &error));
    assert_contains(error.message, "磁盘已满");
    close(file);
}

static void test_list(void **state)
{
    (void)state;
    assert_int_equal(mkdir(below("乡"), 0755), 0);
    assert_int_equal(mkdir(below("a"), 0755), 0);
    assert_int_equal(mkdir(below(".hidden"), 0755), 0);
    put("乡/二.txt", "");
    put("乡/.隐", "");
    put("a/1", "");
    put("a.txt", "");
    put(".hidden/x", "");
    assert_int_equal(symlink("a.txt", below("b")), 0);
    assert_int_equal(symlink("a", below("loop")), 0);
    assert_int_equal(symlink("nothing", below("dangling")), 0);
    assert_int_equal(mkfifo(below("pipe"), 0600), 0);
    static const char *const wanted[] = {"a.txt", "a/1", "b", "乡/二.txt"};
    struct path_list list;
    assert_true(folder_list(folder, arena, &list, &error));
    assert_int_equal(list.count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(list.items[i], below(wanted[i]));
    assert_true(folder_list(below("a/"), arena, &list, &error));
    assert_string_equal(list.items[0], below("a/1"));
    assert_false(folder_list(below("none"), arena, &list, &error));
    assert_contains(error.message, "打不开文件夹");
}

static void test_names(void **state)
{
    (void)state;
    assert_string_equal(path_base_name("a/b/柳河镇.txt"), "柳河镇.txt");
    assert_string_equal(path_base_name("x"), "x");
    assert_slice(path_extension("a.b/柳河镇.2023.txt"), "txt");
    assert_slice(path_extension("a.b/柳河镇"), "");
    assert_slice(path_extension(".bashrc"), "");
    assert_slice(path_extension("x."), "");
    assert_true(file_exists(folder) && file_is_folder(folder));
    assert_true(file_exists(put("f", "")) && !file_is_folder(below("f")));
    assert_false(file_exists(below("none")) || file_is_folder(below("none")));
}

static void test_data_files(void **state)
{
    (void)state;
    struct path_list list;
    static const char *const folders[] = {
        "config", "config/nianshen", "config/nianshen/rules", "config/nianshen/rules/forms",
        "data",   "data/rules",      "data/rules/forms",      "data/rules/forms/folder.yaml"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        assert_int_equal(mkdir(below(folders[i]), 0755), 0);
    put("data/rules/forms/2019.yaml", "");
    put("data/rules/forms/2021.yaml", "");
    put("data/rules/forms/.yaml", "");
    put("data/rules/forms/readme.md", "");
    put("config/nianshen/rules/forms/2021.yaml", "");
    put("config/nianshen/rules/forms/1999.yaml", "");
    setenv("XDG_CONFIG_HOME", below("config"), 1);
    setenv("NIANSHEN_DATA", below("data"), 1);
    assert_true(data_files("rules/forms", arena, &list, &error));
    assert_int_equal(list.count, 3);
    assert_string_equal(list.items[0], below("config/nianshen/rules/forms/1999.yaml"));
    assert_string_equal(list.items[1], below("data/rules/forms/2019.yaml"));
    assert_string_equal(list.items[2], below("config/nianshen/rules/forms/2021.yaml"));
    /* Without the variable it is the home folder's .config. */
    unsetenv("XDG_CONFIG_HOME");
    setenv("HOME", below("home"), 1);
    assert_int_equal(mkdir(below("home"), 0755), 0);
    assert_int_equal(rename(below("config"), below("home/.config")), 0);
    assert_true(data_files("rules/forms", arena, &list, &error));
    assert_string_equal(list.items[2], below("home/.config/nianshen/rules/forms/2021.yaml"));
    assert_true(data_files("themes", arena, &list, &error));
    assert_int_equal(list.count, 0);
}

static void test_sha256(void **state)
{
    (void)state;
    char digits[65];
    sha256_hex(SLICE("abc"), digits);
    assert_string_equal(digits, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    sha256_hex(SLICE_NONE, digits);
    assert_string_equal(digits, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void test_time(void **state)
{
    (void)state;
    setenv("SOURCE_DATE_EPOCH", "1769821507", 1);
    assert_slice(time_now(arena), "2026-01-31T01:05:07+00:00");
    unsetenv("SOURCE_DATE_EPOCH");
    setenv("TZ", "CST-8", 1);
    tzset();
    struct slice now = time_now(arena);
    assert_int_equal(now.length, 25);
    assert_true(slice_ends_with(now, SLICE("+08:00")));
    setenv("TZ", "XXX3:30", 1);
    tzset();
    assert_true(slice_ends_with(time_now(arena), SLICE("-03:30")));
}

#define test(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(test_read),
        test(test_read_refuses),
        test(test_no_permission),
        test(test_write),
        test(test_write_in_the_working_folder),
        test(test_write_through_a_link),
        test(test_write_refuses),
        test(test_write_on_a_full_disk),
        test(test_append),
        test(test_list),
        test(test_names),
        test(test_data_files),
        test(test_sha256),
        test(test_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
