/* Inputs: what is done with one in its turn. */
#include "input_run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "message.h"
#include "reading.h"
#include "stream.h"

static void note_unread(struct inputs *inputs, const struct input_task *task)
{
    const char *name = task->kind == STDIN ? "standard input" : task->path;
    if (task->error && !inputs->is_quiet)
        complain_unread(name, task->error);
    inputs->unread++;
    if (task->root)
        task->root->failed++;
}

static void end_root(struct inputs *inputs, const struct input_task *task)
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
static char *place_of(const struct input_task *task)
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

static void visit_text(struct inputs *inputs, struct input_task *task)
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

static int open_input(const struct input_task *task)
{
    if (task->kind == STDIN)
        return STDIN_FILENO;
    if (task->kind == NAMED)
        return open(task->path, O_RDONLY | O_CLOEXEC);
    int directory = directory_descriptor(task->directory);
    return directory < 0
               ? -1
               : openat(directory, strrchr(task->path, '/') + 1,
                        O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
}

static bool is_streamed(const struct inputs *inputs,
                        const struct input_task *task)
{
    return task->is_late && task->is_prepared && task->text.streams &&
           inputs->stream;
}

/* Read and visit at the same time. */
static void stream_text(struct input_run *run, struct input_task *task)
{
    struct inputs *inputs = run->inputs;
    struct stream stream;
    int fd = open_input(task);
    if (fd < 0) {
        task->error = errno;
        note_unread(inputs, task);
        return;
    }
    stream_init(&stream, fd, run->threads);
    task->error = inputs->stream(inputs->context, task->path, &task->text,
                                 &stream, &inputs->is_over);
    if (task->error)
        note_unread(inputs, task);
    else if (task->root)
        task->root->found++;
    stream_free(&stream);
    if (task->kind != STDIN)
        close(fd);
}

static void finish(struct input_run *run, struct input_task *task)
{
    struct inputs *inputs = run->inputs;
    bool streams = is_streamed(inputs, task);
    if (task->is_late && !streams)
        input_work_late(run, task);
    if (!inputs->is_quiet)
        messages_say(&task->messages);
    if (task->kind == END)
        end_root(inputs, task);
    else if (streams)
        stream_text(run, task);
    else if (task->error || !task->text.data)
        note_unread(inputs, task);
    else
        visit_text(inputs, task);
}

void input_visit(void *context, struct crew_job *job)
{
    struct input_run *run = context;
    struct inputs *inputs = run->inputs;
    struct input_task *task = (struct input_task *)job;
    struct bytes *before = messages_hold(NULL);
    if (!inputs->is_over)
        finish(run, task);
    if (inputs->is_over)
        atomic_store(&run->is_over, true);
    messages_hold(before);
    if (task->is_late && job->product)
        input_clear(run, job->product);
    if (task->kind == END)
        free(task->root);
    directory_drop(task->directory);
    free(task->messages.data);
    free(task->path);
    free(task);
}
