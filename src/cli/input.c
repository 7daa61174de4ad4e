/* Reading what the command line names: files, directories, standard input. */
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <reportql/reportql.h>

#include "bytes.h"
#include "crew.h"
#include "directory.h"
#include "exclusion.h"
#include "large.h"
#include "message.h"
#include "policy.h"
#include "reading.h"
#include "settings.h"
#include "stream.h"
#include "walk.h"

/* A directory that was named. */
struct root {
    const char *path;
    size_t found;  /* inputs in it */
    size_t failed; /* that could not be read */
};

/* How an input is read. */
enum kind {
    NAMED,  /* by its path */
    FOUND,  /* in a directory */
    STDIN,  /* standard input */
    FAILED, /* not at all: it is not there */
    END     /* no input: the directory has no more */
};

/* An input on its way from being found to being visited. */
struct task {
    struct crew_job job;
    enum kind kind;
    char *path;
    struct directory *directory; /* that it is in; or NULL */
    struct root *root;           /* or NULL */
    struct text text;
    struct bytes messages; /* to be said before it is visited */
    int error;             /* why it was not read; or 0 */
    bool is_prepared;
    bool is_passed_over; /* a host that holds no query */
    bool is_streamed;    /* it is read when it is visited */
};

/* What is kept of an input until it is visited. */
struct product {
    struct crew_product link;
    char *data; /* of the text */
    void *made; /* of it; or none */
};

/* What all inputs share. */
struct run {
    struct inputs *inputs;
    struct crew crew;
    struct walker walker;
    struct exclusion exclusion;
    struct root *root;     /* of the directory that is walked; or NULL */
    struct bytes messages; /* of the owner's thread, for the next task */
    atomic_bool is_over;   /* for all threads */
};

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
    const struct run *run = context;
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

/* --- Work, in any thread --------------------------------------------------*/

static int read_task(struct task *task)
{
    int directory;
    switch (task->kind) {
    case NAMED:
        return text_read_path(task->path, &task->text);
    case FOUND:
        directory = directory_descriptor(task->directory);
        return directory < 0
                   ? errno
                   : text_read_at(directory, strrchr(task->path, '/') + 1,
                                  &task->text);
    case STDIN:
        return text_read_descriptor(STDIN_FILENO, &task->text);
    case FAILED:
    case END:
        break;
    }
    return task->error;
}

static bool is_passed_over(const struct task *task)
{
    const struct text *text = &task->text;
    return task->kind == FOUND &&
           !rql_host_has_queries(text->host, text->data, text->length);
}

static void work_on_text(struct inputs *inputs, struct task *task)
{
    struct bytes *before = messages_hold(&task->messages);
    task->text.made = inputs->work(inputs->context, task->path, &task->text);
    messages_hold(before);
}

static struct crew_product *product_of(const struct text *text)
{
    struct product *product = need(malloc(sizeof *product));
    product->data = text->data;
    product->made = text->made;
    return &product->link;
}

static void work(void *context, struct crew_job *job)
{
    struct run *run = context;
    struct inputs *inputs = run->inputs;
    struct task *task = (struct task *)job;
    if (task->is_streamed)
        return;
    if (task->is_prepared && !atomic_load(&run->is_over))
        task->error = read_task(task);
    if (!task->text.data)
        return;
    job->weight = task->text.length;
    task->is_passed_over = is_passed_over(task);
    if (!task->is_passed_over && inputs->work)
        work_on_text(inputs, task);
    job->product = product_of(&task->text);
}

static void clear(void *context, struct crew_product *crew_product)
{
    struct run *run = context;
    struct product *product = (struct product *)crew_product;
    if (product->made)
        run->inputs->drop(product->made);
    free(product->data);
    free(product);
}

/* --- Visits, in order -----------------------------------------------------*/

static void note_unread(struct inputs *inputs, const struct task *task)
{
    const char *name = task->kind == STDIN ? "standard input" : task->path;
    if (task->error && !inputs->is_quiet)
        complain_unread(name, task->error);
    inputs->unread++;
    if (task->root)
        task->root->failed++;
}

static void end_root(struct inputs *inputs, const struct task *task)
{
    const struct root *root = task->root;
    if (root->found || root->failed || inputs->is_quiet || inputs->may_be_empty)
        return;
    complain(inputs->requests ? "no .rql files and no files with queries in %s"
                              : "no .rql files in %s",
             task->path);
    inputs->unread++;
}

/* A path through the directory that is open.  NULL where the system has none. */
static char *place_of(const struct task *task)
{
    char directory[48];
    struct bytes place = {0};
    int fd = task->directory->fd;
    const char *name = strrchr(task->path, '/');
    snprintf(directory, sizeof directory, "/proc/self/fd/%d", fd);
    if (access(directory, F_OK) != 0)
        return NULL;
    bytes_add_text(&place, directory);
    bytes_add(&place, name, strlen(name) + 1);
    return place.data;
}

static void visit_text(struct inputs *inputs, struct task *task)
{
    if (task->is_passed_over)
        return;
    if (task->root)
        task->root->found++;
    bool is_moving = inputs->writes && task->directory;
    char *place = is_moving ? place_of(task) : NULL;
    task->text.place = place;
    if (!inputs->visit(inputs->context, task->path, &task->text))
        inputs->is_over = true;
    free(place);
}

/* Read and visit at the same time. */
static void stream_text(struct inputs *inputs, struct task *task)
{
    bool is_input = task->kind == STDIN;
    int fd = is_input ? STDIN_FILENO : open(task->path, O_RDONLY | O_CLOEXEC);
    struct stream stream;
    if (fd < 0) {
        task->error = errno;
        note_unread(inputs, task);
        return;
    }
    stream_init(&stream, fd, task->text.threads);
    task->error = inputs->stream(inputs->context, task->path, &task->text,
                                 &stream, &inputs->is_over);
    if (task->error)
        note_unread(inputs, task);
    stream_free(&stream);
    if (!is_input)
        close(fd);
}

static void finish(struct inputs *inputs, struct task *task)
{
    if (!inputs->is_quiet)
        messages_say(&task->messages);
    if (task->kind == END)
        end_root(inputs, task);
    else if (task->is_streamed)
        stream_text(inputs, task);
    else if (task->error || !task->text.data)
        note_unread(inputs, task);
    else
        visit_text(inputs, task);
}

static void visit(void *context, struct crew_job *job)
{
    struct run *run = context;
    struct inputs *inputs = run->inputs;
    struct task *task = (struct task *)job;
    struct bytes *before = messages_hold(NULL);
    if (!inputs->is_over)
        finish(inputs, task);
    if (inputs->is_over)
        atomic_store(&run->is_over, true);
    messages_hold(before);
    if (task->kind == END)
        free(task->root);
    directory_drop(task->directory);
    free(task->messages.data);
    free(task->path);
    free(task);
}

/* --- Finding --------------------------------------------------------------*/

/* A task, which says what was complained of before. */
static struct task *new_task(struct run *run, enum kind kind, char *path)
{
    struct task *task = need(calloc(1, sizeof *task));
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
static struct task *prepare(struct run *run, enum kind kind, char *path)
{
    struct inputs *inputs = run->inputs;
    struct text text = {.host = rql_host_of_file(path),
                        .path = kind == STDIN ? NULL : path};
    bool is_prepared =
        (kind == FOUND || is_wanted(inputs, path)) &&
        take_policy(inputs, path, &text) &&
        (!inputs->prepare || inputs->prepare(inputs->context, path, &text));
    struct task *task = new_task(run, kind, path);
    task->text = text;
    task->is_prepared = is_prepared;
    return task;
}

static void found(void *context, char *path, struct directory *directory)
{
    struct run *run = context;
    struct task *task = prepare(run, FOUND, path);
    task->directory = directory;
    directory_hold(directory);
    crew_add(&run->crew, &task->job);
}

static void failed(void *context, const char *path, int error)
{
    struct run *run = context;
    struct task *task = new_task(run, FAILED, need(strdup(path)));
    task->error = error;
    crew_add(&run->crew, &task->job);
}

static bool enters(void *context, const char *path, bool is_directory)
{
    const struct run *run = context;
    struct inputs *inputs = run->inputs;
    bool is_named = strcmp(path, run->root->path) == 0;
    if (inputs->policies && !is_named &&
        !policies_enter(inputs->policies, path, is_directory))
        return false;
    return !inputs->enter || inputs->enter(inputs->context, path, is_directory);
}

static bool let_go(void *context)
{
    return crew_step(&((struct run *)context)->crew);
}

/* --- Operands -------------------------------------------------------------*/

static void visit_directory(struct run *run, const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        failed(run, path, errno);
        return;
    }
    run->root = need(calloc(1, sizeof *run->root));
    run->root->path = path;
    walk(&run->walker, path, fd);
    struct task *end = new_task(run, END, need(strdup(path)));
    run->root = NULL;
    crew_add(&run->crew, &end->job);
}

/* What may be read only once, or may not end, is read when all before it is
 * done; so is what all threads work on together. */
static void visit_alone(struct run *run, enum kind kind, const char *path)
{
    crew_settle(&run->crew);
    struct task *task = prepare(run, kind, need(strdup(path)));
    task->text.threads = run->crew.threads;
    task->is_streamed =
        task->is_prepared && task->text.streams && run->inputs->stream;
    crew_add(&run->crew, &task->job);
    crew_settle(&run->crew);
}

static void visit_file(struct run *run, const char *path)
{
    struct task *task = prepare(run, NAMED, need(strdup(path)));
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

static bool is_excluded(struct run *run, const char *path, bool is_directory)
{
    const struct settings *settings = run->inputs->settings;
    if (!settings || !settings->files.force_exclude)
        return false;
    return (run->walker.exclusion &&
            exclusion_has_path(&run->exclusion, path, is_directory)) ||
           is_configured_out(run->inputs, path, is_directory);
}

static void visit_operand(struct run *run, const char *path)
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
static size_t count_threads(const struct inputs *inputs, char *const *operands,
                            int count)
{
    if (!inputs->settings || (inputs->writes && may_repeat(operands, count)))
        return 1;
    return inputs->settings->files.threads;
}

static void begin(struct run *run, struct inputs *inputs, size_t threads)
{
    run->inputs = inputs;
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
    crew_init(&run->crew, threads,
              &(struct crew_trade){.begin = directory_set_apart,
                                   .work = work,
                                   .visit = visit,
                                   .clear = clear,
                                   .context = run});
}

static void end(struct run *run)
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
    struct run run = {0};
    begin(&run, inputs, count_threads(inputs, operands, count));
    struct bytes *before = messages_hold(&run.messages);
    if (count == 0 && !has_lists(inputs))
        visit_alone(&run, STDIN, inputs->stdin_name);
    for (int i = 0; i < count && !inputs->is_over; i++)
        visit_operand(&run, operands[i]);
    end(&run);
    messages_hold(before);
}
