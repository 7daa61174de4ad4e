/* Asking git. */
#include "git.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "message.h"

extern char **environ;

enum {
    CHUNK = 1 << 16,
    PATIENCE = 60 * 1000 /* ms; git waits for ever where a repository has a pipe
                            in place of a file */
};

/* What is said to every git command before its own arguments.  What a repository
 * wants to be run is not run. */
static const char *const common[] = {
    "git",
    "--no-pager",
    "--no-optional-locks",
    "-c",
    "core.quotepath=off",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
};

enum { COMMON = sizeof common / sizeof *common };

/* --- Starting it ----------------------------------------------------------*/

static bool begins_with_any(const char *variable, const char *const *names)
{
    for (; *names; names++)
        if (strncmp(variable, *names, strlen(*names)) == 0)
            return true;
    return false;
}

/* True for a variable that git is not to know: what changes how much context a
 * diff has, in which language git speaks and whether it fetches, and where hooks
 * are not to be heard what they say about their repository. */
static bool is_kept_from_git(const char *variable,
                             enum git_repository repository)
{
    static const char *const changed[] = {
        "GIT_DIFF_OPTS=", "LC_ALL=", "GIT_ALLOW_PROTOCOL=",
        "GIT_NO_LAZY_FETCH=", NULL};
    static const char *const place[] = {
        "GIT_DIR=",
        "GIT_WORK_TREE=",
        "GIT_INDEX_FILE=",
        "GIT_PREFIX=",
        "GIT_COMMON_DIR=",
        "GIT_OBJECT_DIRECTORY=",
        "GIT_NAMESPACE=",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES=",
        NULL,
    };
    return begins_with_any(variable, changed) ||
           (repository == GIT_AROUND && begins_with_any(variable, place));
}

static char **make_environment(enum git_repository repository)
{
    /* What a partial clone lacks is fetched by what the repository names: of no
     * protocol is it known that it runs nothing. */
    static char locale[] = "LC_ALL=C", protocols[] = "GIT_ALLOW_PROTOCOL=none",
                fetching[] = "GIT_NO_LAZY_FETCH=1";
    char *const own[] = {locale, protocols, fetching};
    enum { OWN = sizeof own / sizeof *own };
    size_t count = 0;
    while (environ[count])
        count++;
    char **copy = need(calloc(count + OWN + 1, sizeof *copy));
    memcpy(copy, own, sizeof own);
    size_t kept = OWN;
    for (size_t i = 0; i < count; i++)
        if (!is_kept_from_git(environ[i], repository))
            copy[kept++] = environ[i];
    return copy;
}

/* Signals as a program expects them at its start. */
static void reset_signals(posix_spawnattr_t *attributes)
{
    sigset_t none, ignored;
    sigemptyset(&none);
    sigemptyset(&ignored);
    sigaddset(&ignored, SIGPIPE);
    sigaddset(&ignored, SIGXFSZ);
    sigaddset(&ignored, SIGCHLD);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &ignored);
    posix_spawnattr_setflags(attributes,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

/* 0, or an error number. */
static int spawn(pid_t *child, char **arguments, char **variables, int out,
                 int err)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    reset_signals(&attributes);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null",
                                     O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
    int error = posix_spawnp(child, arguments[0], &actions, &attributes,
                             arguments, variables);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* A pipe that programs do not inherit. */
static bool open_pipe(int ends[2])
{
    if (pipe(ends) != 0)
        return false;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return true;
}

/* --- Listening to it ------------------------------------------------------*/

/* Read what there is; false at the end, or after an error. */
static bool read_some(int fd, struct bytes *bytes, int *error)
{
    bytes_reserve(bytes, CHUNK);
    ssize_t got;
    do
        got = read(fd, bytes->data + bytes->length, CHUNK);
    while (got < 0 && errno == EINTR);
    if (got > 0)
        bytes->length += (size_t)got;
    else if (got < 0)
        *error = errno;
    return got > 0;
}

static void read_both(int out, int err, struct git_answer *answer)
{
    struct pollfd files[] = {{.fd = out, .events = POLLIN},
                             {.fd = err, .events = POLLIN}};
    while (files[0].fd >= 0 || files[1].fd >= 0) {
        int ready = poll(files, 2, PATIENCE);
        if (ready == 0 || (ready < 0 && errno != EINTR)) {
            answer->error = ready == 0 ? ETIMEDOUT : errno;
            break;
        }
        if (ready < 0)
            continue;
        if (files[0].revents && !read_some(out, &answer->out, &answer->error))
            files[0].fd = -1;
        if (files[1].revents && !read_some(err, &answer->err, &answer->error))
            files[1].fd = -1;
    }
    bytes_add(&answer->err, "", 1);
}

static void wait_for(pid_t child, struct git_answer *answer)
{
    int status = 0;
    int error = 0;
    while (!error && waitpid(child, &status, 0) < 0)
        error = errno == EINTR ? 0 : errno;
    if (error && !answer->error)
        answer->error = error;
    answer->status = !error && WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* 0, or an error number. */
static int run(struct git_answer *answer, char **arguments, char **variables)
{
    int out[2], err[2];
    pid_t child;
    if (!open_pipe(out))
        return errno;
    if (!open_pipe(err)) {
        int error = errno;
        close(out[0]);
        close(out[1]);
        return error;
    }
    int error = spawn(&child, arguments, variables, out[1], err[1]);
    close(out[1]);
    close(err[1]);
    if (!error)
        read_both(out[0], err[0], answer);
    if (!error && answer->error)
        kill(child, SIGKILL);
    /* Whatever it still has to say, it need not wait. */
    close(out[0]);
    close(err[0]);
    if (!error)
        wait_for(child, answer);
    return error ? error : answer->error;
}

/* Whoever started this program may have said that children are not waited for;
 * then their exit status would be lost. */
static int run_and_wait(struct git_answer *answer, char **arguments,
                        char **variables)
{
    struct sigaction usual = {.sa_handler = SIG_DFL}, before;
    sigemptyset(&usual.sa_mask);
    sigaction(SIGCHLD, &usual, &before);
    int error = run(answer, arguments, variables);
    sigaction(SIGCHLD, &before, NULL);
    return error;
}

/* What is said to every command, then its own arguments; to be freed. */
static char **make_arguments(const char *const *own)
{
    size_t count = 0;
    while (own[count])
        count++;
    char **all = need(calloc(COMMON + count + 1, sizeof *all));
    for (size_t i = 0; i < COMMON + count; i++)
        all[i] = (char *)(i < COMMON ? common[i] : own[i - COMMON]);
    return all;
}

int git_call(struct git_answer *answer, enum git_repository repository,
             const char *const *arguments)
{
    *answer = (struct git_answer){0};
    char **all = make_arguments(arguments);
    char **variables = make_environment(repository);
    enum { NOT_STARTED = 127 }; /* where the system cannot tell at once */
    int error = run_and_wait(answer, all, variables);
    if (!error && answer->status == NOT_STARTED)
        error = ENOENT;
    free(variables);
    free(all);
    return error;
}

const char *git_error(int error)
{
    return error == ETIMEDOUT ? "git has said nothing for a minute"
                              : strerror(error);
}

bool git_run(struct git_answer *answer, const char *const *arguments)
{
    int error = git_call(answer, GIT_USUAL, arguments);
    if (error)
        complain("cannot run git: %s", git_error(error));
    return !error;
}

void git_free(struct git_answer *answer)
{
    free(answer->out.data);
    free(answer->err.data);
    *answer = (struct git_answer){0};
}

void git_complain(const struct git_answer *answer, const char *what)
{
    static const char fatal[] = "fatal: ";
    const char *words = answer->err.data ? answer->err.data : "";
    if (strncmp(words, fatal, sizeof fatal - 1) == 0)
        words += sizeof fatal - 1;
    size_t length = strcspn(words, "\n");
    if (length)
        complain("%s: git: %.*s", what, (int)length, words);
    else
        complain("%s: git ended with status %d", what, answer->status);
}

bool git_ask(struct git_answer *answer, const char *const *arguments)
{
    if (!git_run(answer, arguments))
        return false;
    if (answer->status)
        git_complain(answer, "--changed");
    return !answer->status;
}
