/* What the parts of reading inputs share: see input.h. */
#ifndef INPUT_RUN_H
#define INPUT_RUN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "bytes.h"
#include "crew.h"
#include "directory.h"
#include "exclusion.h"
#include "input.h"
#include "walk.h"

/* A directory that was named. */
struct root {
    const char *path;
    size_t found;  /* inputs in it */
    size_t failed; /* that could not be read, and ignore files */
};

/* How an input is read. */
enum input_kind {
    NAMED,  /* by its path */
    FOUND,  /* in a directory */
    STDIN,  /* standard input */
    FAILED, /* not at all: it is not there */
    END     /* no input: the directory has no more */
};

/* An input on its way from being found to being visited. */
struct input_task {
    struct crew_job job;
    enum input_kind kind;
    char *path;
    struct directory *directory; /* that it is in; or NULL */
    struct root *root;           /* or NULL */
    struct text text;
    struct bytes messages; /* to be said before it is visited */
    int error;             /* why it was not read; or 0 */
    bool is_prepared;
    bool is_passed_over; /* a host that holds no query */
    bool is_late;        /* it is read when it is visited, by all threads */
};

/* What all inputs share. */
struct input_run {
    struct inputs *inputs;
    size_t threads; /* for one input at a time */
    struct crew crew;
    struct walker walker;
    struct exclusion exclusion;
    struct root *root;     /* of the directory that is walked; or NULL */
    struct bytes messages; /* of the owner's thread, for the next task */
    atomic_bool is_over;   /* for all threads */
};

/* What a crew does with an input.  (input_work.c, input_visit.c) */
void input_work(void *run, struct crew_job *job);
void input_visit(void *run, struct crew_job *job);
void input_clear(void *run, struct crew_product *product);

/* The same as a crew's work for what is late. */
void input_work_late(struct input_run *run, struct input_task *task);

#endif
