/* Reading what the command line names: files, directories, standard input. */
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <reportql/reportql.h>

#include "input_run.h"
#include "large.h"
#include "message.h"
#include "policy.h"
#include "settings.h"

/* --- Names ----------------------------------------------------------------*/

static bool has_suffix(const char *name, const char *suffix)
{
    size_t length = strlen(name);
    size_t suffix_length = strlen(suffix);
    return length >= suffix_length &&
           strcasecmp(name + length - suffix_length, suffix) == 0;
}

bool is_query_name(const char *name)
{
    return has_suffix(name, rql_host_suffixes(RQL_HOST_NONE));
}

/* Whether a walk takes a file.  A configuration holds no queries. */
static bool wants(void *context, const char *name)
{
    const struct input_run *run = context;
    if (strcmp(name, CONFIGURATION_NAME) == 0)
        return false;
    return is_query_name(name) ||
           (run->inputs->requests && rql_host_of_file(name) != RQL_HOST_NONE);
}

/* False after a message when it is a host of queries and none is wanted. */
static bool is_wanted(const struct inputs *inputs, const char *name)
{
    rql_host host = rql_host_of_file(name);
    if (inputs->requests || host == RQL_HOST_NONE)
        return true;
    if (host == RQL_HOST_REQUEST)
        complain("%s: request bodies (.json) are not for this command", name);
    else
        complain("%s: queries in %s are not for this command", name,
                 rql_host_title(host));
    return false;
}

/* --- Finding --------------------------------------------------------------*/

/* A task, which says what was complained of before. */
static struct input_task *new_task(struct input_run *run, enum input_kind kind,
                                   char *path)
{
    struct input_task *task = need(calloc(1, sizeof *task));
    task->kind = kind;
    task->path = path;
    task->root = run->root;
    task->messages = run->messages;
    run->messages = (struct bytes){0};
    return task;
}

static bool take_policy(struct inputs *inputs, const char *path,
                        struct text *text)
{
    if (inputs->policies)
        text->policy = policies_for(inputs->policies, path);
    return !inputs->policies || text->policy;
}

/* A task whose text is to be read, unless it is not to be. */
static struct input_task *prepare(struct input_run *run, enum input_kind kind,
                                  char *path)
{
    struct inputs *inputs = run->inputs;
    struct text text = {.host = rql_host_of_file(path),
                        .path = kind == STDIN ? NULL : path};
    bool is_prepared =
        (kind == FOUND || is_wanted(inputs, path)) &&
        take_policy(inputs, path, &text) &&
        (!inputs->prepare || inputs->prepare(inputs->context, path, &text));
    struct input_task *task = new_task(run, kind, path);
    task->text = text;
    task->is_prepared = is_prepared;
    return task;
}

static void found(void *context, char *path, struct directory *directory)
{
    struct input_run *run = context;
    struct input_task *task = prepare(run, FOUND, path);
    task->directory = directory;
    directory_hold(directory);
    crew_add(&run->crew, &task->job);
}

static void failed(void *context, const char *path, int error)
{
    struct input_run *run = context;
    struct input_task *task = new_task(run, FAILED, need(strdup(path)));
    task->error = error;
    crew_add(&run->crew, &task->job);
}

static bool enters(void *context, const char *path, bool is_directory)
{
    const struct input_run *run = context;
    struct inputs *inputs = run->inputs;
    bool is_named = strcmp(path, run->root->path) == 0;
    if (inputs->policies && !is_named &&
        !policies_enter(inputs->policies, path, is_directory))
        return false;
    return !inputs->enter || inputs->enter(inputs->context, path, is_directory);
}

static bool let_go(void *context)
{
    return crew_step(&((struct input_run *)context)->crew);
}

/* --- Operands -------------------------------------------------------------*/

static void visit_directory(struct input_run *run, const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        failed(run, path, errno);
        return;
    }
    run->root = need(calloc(1, sizeof *run->root));
    run->root->path = path;
    size_t unread = run->exclusion.unread;
    walk(&run->walker, path, fd);
    run->root->failed += run->exclusion.unread - unread;
    struct input_task *end = new_task(run, END, need(strdup(path)));
    run->root = NULL;
    crew_add(&run->crew, &end->job);
}

/* What may be read only once, or may not end, is read when all before it is
 * done; so is what all threads work on together. */
static void visit_alone(struct input_run *run, enum input_kind kind,
                        const char *path)
{
    crew_settle(&run->crew);
    struct input_task *task = prepare(run, kind, need(strdup(path)));
    task->is_late = true;
    crew_add(&run->crew, &task->job);
    crew_settle(&run->crew);
}

static void visit_file(struct input_run *run, const char *path)
{
    struct input_task *task = prepare(run, NAMED, need(strdup(path)));
    crew_add(&run->crew, &task->job);
}

/* True when the configuration leaves a path out, or a directory on it. */
static bool is_configured_out(struct inputs *inputs, const char *path,
                              bool is_directory)
{
    if (!inputs->policies)
        return false;
    for (size_t i = 1; path[i]; i++) {
        if (path[i] != '/' || path[i - 1] == '/' || path[i - 1] == '.')
            continue;
        char *directory = need(strndup(path, i));
        bool enters = policies_enter(inputs->policies, directory, true);
        free(directory);
        if (!enters)
            return true;
    }
    return !policies_enter(inputs->policies, path, is_directory);
}

static bool is_excluded(struct input_run *run, const char *path,
                        bool is_directory)
{
    const struct settings *settings = run->inputs->settings;
    if (!settings || !settings->files.force_exclude)
        return false;
    return (run->walker.exclusion &&
            exclusion_has_path(&run->exclusion, path, is_directory)) ||
           is_configured_out(run->inputs, path, is_directory);
}

static void visit_operand(struct input_run *run, const char *path)
{
    struct stat status;
    if (strcmp(path, "-") == 0)
        visit_alone(run, STDIN, run->inputs->stdin_name);
    else if (stat(path, &status) != 0)
        failed(run, path, errno);
    else if (is_excluded(run, path, S_ISDIR(status.st_mode)))
        return;
    else if (S_ISDIR(status.st_mode))
        visit_directory(run, path);
    else if (S_ISREG(status.st_mode) && status.st_size < LARGE)
        visit_file(run, path);
    else
        visit_alone(run, NAMED, path);
}

/* --- All of them ----------------------------------------------------------*/

static int compare_files(const void *a, const void *b)
{
    const struct stat *x = a, *y = b;
    if (x->st_dev != y->st_dev)
        return x->st_dev < y->st_dev ? -1 : 1;
    return (x->st_ino > y->st_ino) - (x->st_ino < y->st_ino);
}

/* True when something may be found twice: a directory beside something else, or
 * a file that is named twice. */
static bool may_repeat(char *const *operands, int count)
{
    struct stat *files = need(calloc((size_t)count + 1, sizeof *files));
    bool repeats = false;
    for (int i = 0; i < count && !repeats; i++)
        repeats = count > 1 && stat(operands[i], &files[i]) == 0 &&
                  S_ISDIR(files[i].st_mode);
    qsort(files, (size_t)count, sizeof *files, compare_files);
    for (int i = 1; i < count && !repeats; i++)
        repeats = files[i].st_ino && !compare_files(&files[i - 1], &files[i]);
    free(files);
    return repeats;
}

/* What is written must not be read in advance. */
static size_t count_crew(const struct inputs *inputs, size_t threads,
                         char *const *operands, int count)
{
    return inputs->writes && may_repeat(operands, count) ? 1 : threads;
}

static void begin(struct input_run *run, struct inputs *inputs,
                  char *const *operands, int count)
{
    size_t threads = inputs->settings ? inputs->settings->files.threads : 1;
    run->inputs = inputs;
    run->threads = threads;
    run->walker = (struct walker){
        .context = run,
        .wants = wants,
        .found = found,
        .failed = failed,
        .enters = inputs->enter || inputs->policies ? enters : NULL,
        .let_go = let_go,
        .is_over = &inputs->is_over,
        .most = inputs->most,
    };
    if (!inputs->settings || !inputs->settings->files.no_ignore)
        run->walker.exclusion = &run->exclusion;
    if (inputs->settings)
        inputs->stdin_name = inputs->settings->stdin_name;
    crew_init(&run->crew, count_crew(inputs, threads, operands, count),
              &(struct crew_trade){.begin = directory_set_apart,
                                   .work = input_work,
                                   .visit = input_visit,
                                   .clear = input_clear,
                                   .context = run});
}

static void end(struct input_run *run)
{
    crew_end(&run->crew);
    if (!run->inputs->is_quiet)
        messages_say(&run->messages);
    free(run->messages.data);
    run->inputs->unread += run->exclusion.unread;
    exclusion_free(&run->exclusion);
}

static bool has_lists(const struct inputs *inputs)
{
    return inputs->settings && inputs->settings->files.list_count;
}

void inputs_visit(struct inputs *inputs, char **operands, int count)
{
    struct input_run run = {0};
    begin(&run, inputs, operands, count);
    struct bytes *before = messages_hold(&run.messages);
    if (count == 0 && !has_lists(inputs))
        visit_alone(&run, STDIN, inputs->stdin_name);
    for (int i = 0; i < count && !inputs->is_over; i++)
        visit_operand(&run, operands[i]);
    end(&run);
    messages_hold(before);
}
