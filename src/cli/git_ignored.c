/*
 * What git leaves out.  git reads its own ignore files, so that all of them
 * count: .gitignore, .git/info/exclude and those of the user's configuration.
 * What is tracked is never ignored.
 */
#include "git_ignored.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bytes.h"
#include "message.h"

extern char **environ;

/* --- Where a work tree begins ---------------------------------------------*/

/* True when there is a `.git` in the directory that is the first `length` bytes
 * of a path with room behind them. */
static bool has_git(char *path, size_t length)
{
    memcpy(path + length, "/.git", sizeof "/.git");
    return access(path, F_OK) == 0;
}

bool git_find_top(const char *path, size_t *length)
{
    size_t end = strlen(path);
    char *copy = need(malloc(end + sizeof "/.git"));
    memcpy(copy, path, end + 1);
    bool found;
    while (!(found = has_git(copy, end)) && end) {
        while (end && path[end - 1] != '/')
            end--;
        end -= end > 0;
    }
    free(copy);
    *length = end;
    return found;
}

/* --- Running git ----------------------------------------------------------*/

/* Variables that say which repository is meant: hooks have them set. */
static bool is_about_repository(const char *variable)
{
    static const char *const names[] = {
        "GIT_DIR=",
        "GIT_WORK_TREE=",
        "GIT_INDEX_FILE=",
        "GIT_PREFIX=",
        "GIT_COMMON_DIR=",
        "GIT_OBJECT_DIRECTORY=",
        "GIT_NAMESPACE=",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES=",
        "GIT_OPTIONAL_LOCKS=",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strncmp(variable, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

static char **make_environment(void)
{
    static char no_locks[] = "GIT_OPTIONAL_LOCKS=0";
    size_t count = 0, used = 0;
    while (environ[count])
        count++;
    char **variables = need(calloc(count + 2, sizeof *variables));
    variables[used++] = no_locks;
    for (size_t i = 0; i < count; i++)
        if (!is_about_repository(environ[i]))
            variables[used++] = environ[i];
    return variables;
}

/* Start git with its output to `fd`; 0, or an error number. */
static int start_git(pid_t *pid, int fd, const char **arguments)
{
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error)
        return error;
    char **variables = make_environment();
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null",
                                     O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, fd, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
                                     O_WRONLY, 0);
    error =
        posix_spawnp(pid, "git", &actions, NULL, (char **)arguments, variables);
    posix_spawn_file_actions_destroy(&actions);
    free(variables);
    return error;
}

static void read_all(int fd, struct bytes *bytes)
{
    ssize_t got;
    do {
        bytes_reserve(bytes, 1 << 12);
        got = read(fd, bytes->data + bytes->length,
                   bytes->room - bytes->length - 1);
        bytes->length += got > 0 ? (size_t)got : 0;
    } while (got > 0 || (got < 0 && errno == EINTR));
}

static bool complain_of_git(const char *top, const char *reason)
{
    complain("cannot ask git what it ignores in %s: %s; nothing that git "
             "ignores is left out",
             *top ? top : "/", reason);
    return false;
}

/* Wait for git's end; false after a message when that was not a good one.  Where
 * children are not waited for, its answer is taken as it is. */
static bool wait_for_git(pid_t pid, const char *top)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    return complain_of_git(top, "'git ls-files' fails there");
}

/* What git writes; false after a message. */
static bool run_git(const char **arguments, const char *top,
                    struct bytes *answer)
{
    int ends[2];
    pid_t pid;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return complain_of_git(top, strerror(errno));
    int error = start_git(&pid, ends[1], arguments);
    close(ends[1]);
    if (!error)
        read_all(ends[0], answer);
    close(ends[0]);
    if (error)
        return complain_of_git(top, error == ENOENT ? "git is not installed"
                                                    : strerror(error));
    return wait_for_git(pid, top);
}

/* --- Its answer -----------------------------------------------------------*/

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Take a list of paths, each ended by NUL. */
static void take_answer(struct git_ignored *ignored, struct bytes *answer)
{
    size_t count = 0;
    bytes_add(answer, "", 1);
    for (size_t i = 0; i + 1 < answer->length; i++)
        count += !answer->data[i];
    ignored->text = answer->data;
    ignored->paths = need(calloc(count + 1, sizeof *ignored->paths));
    char *at = answer->data;
    for (; ignored->count < count; at += strlen(at) + 1)
        ignored->paths[ignored->count++] = at;
    qsort(ignored->paths, count, sizeof *ignored->paths, compare);
}

static bool has(const struct git_ignored *ignored, const char *path)
{
    return ignored->count && bsearch(&path, ignored->paths, ignored->count,
                                     sizeof *ignored->paths, compare);
}

bool git_ask_ignored(struct git_ignored *ignored, const char *top,
                     const char *part)
{
    *ignored = (struct git_ignored){.top = need(strdup(top)),
                                    .part = need(strdup(part))};
    const char *arguments[] = {"git",
                               "-c",
                               "core.fsmonitor=false",
                               "-C",
                               *top ? ignored->top : "/",
                               "--literal-pathspecs",
                               "ls-files",
                               "--others",
                               "--ignored",
                               "--exclude-standard",
                               "--directory",
                               "-z",
                               "--",
                               *part ? ignored->part : NULL,
                               NULL};
    struct bytes answer = {0};
    if (run_git(arguments, top, &answer)) {
        take_answer(ignored, &answer);
        return true;
    }
    free(answer.data);
    return false;
}

void git_ignored_free(struct git_ignored *ignored)
{
    free(ignored->paths);
    free(ignored->text);
    free(ignored->part);
    free(ignored->top);
}

bool git_ignores(const struct git_ignored *ignored, const char *path,
                 bool is_directory)
{
    if (!is_directory)
        return has(ignored, path);
    size_t length = strlen(path);
    char *directory = need(malloc(length + 2));
    memcpy(directory, path, length);
    memcpy(directory + length, "/", 2);
    bool is_ignored = has(ignored, directory);
    free(directory);
    return is_ignored;
}
