/* Inputs: what is done with one in any thread. */
#include "input_run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "large.h"
#include "message.h"
#include "reading.h"

/* What is kept of an input until it is visited. */
struct product {
    struct crew_product link;
    char *data; /* of the text */
    void *made; /* of it; or none */
};

/* A large one is left to all threads. */
static int read_found(struct input_task *task)
{
    int directory = directory_descriptor(task->directory);
    if (directory < 0)
        return errno;
    int error =
        text_read_at(directory, strrchr(task->path, '/') + 1,
                     task->is_late ? RQL_TEXT_MAX : LARGE - 1, &task->text);
    if (error != EFBIG || task->is_late)
        return error;
    task->is_late = true;
    return 0;
}

static int read_task(struct input_task *task)
{
    switch (task->kind) {
    case NAMED:
        return text_read_path(task->path, &task->text);
    case FOUND:
        return read_found(task);
    case STDIN:
        return text_read_descriptor(STDIN_FILENO, &task->text);
    case FAILED:
    case END:
        break;
    }
    return task->error;
}

static bool is_passed_over(const struct input_task *task)
{
    const struct text *text = &task->text;
    return task->kind == FOUND &&
           !rql_host_has_queries(text->host, text->data, text->length);
}

static void work_on_text(struct inputs *inputs, struct input_task *task)
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

static void read_and_work(struct input_run *run, struct input_task *task)
{
    struct inputs *inputs = run->inputs;
    if (task->is_prepared && !atomic_load(&run->is_over))
        task->error = read_task(task);
    if (!task->text.data)
        return;
    task->job.weight = task->text.length * (1 + inputs->weight);
    task->is_passed_over = is_passed_over(task);
    if (!task->is_passed_over && inputs->work)
        work_on_text(inputs, task);
    task->job.product = product_of(&task->text);
}

void input_work(void *context, struct crew_job *job)
{
    struct input_task *task = (struct input_task *)job;
    if (!task->is_late)
        read_and_work(context, task);
}

void input_work_late(struct input_run *run, struct input_task *task)
{
    task->text.threads = run->threads;
    read_and_work(run, task);
}

void input_clear(void *context, struct crew_product *crew_product)
{
    struct input_run *run = context;
    struct product *product = (struct product *)crew_product;
    if (product->made)
        run->inputs->drop(product->made);
    free(product->data);
    free(product);
}
