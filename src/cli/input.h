/* Reading what the command line names: files, directories, standard input. */
#ifndef INPUT_H
#define INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

struct policies;
struct policy;

/* A text with RQL_TEXT_PADDING writable bytes behind its end. */
struct text {
    char *data;
    size_t length;
    const char *path;            /* of the file; NULL for standard input */
    rql_host host;               /* what it is, by its name */
    const struct policy *policy; /* of its file; or none */
    void *made;                  /* of `work`; or none */
};

/* What a text of that name is. */
rql_host host_of_name(const char *name);

/* Read a file, or standard input when `path` is "-"; false after a message.
 * The text's data is to be freed. */
bool text_read(const char *path, struct text *text);

/* Read a file, and nothing but a file: neither a device nor a pipe, which might
 * have no end.  0, or an error number; no message. */
int text_read_file(const char *path, struct text *text);

/*
 * What can be done with an input without regard to the others: it may run in any
 * thread, reads only what is constant meanwhile, and says nothing.  What it
 * returns is the text's `made`; the visitor frees it.
 */
typedef void *input_worker(void *context, const char *name, struct text *text);

/* What is done with every input, in order and in one thread; false: read no
 * more. */
typedef bool input_visitor(void *context, const char *name,
                           const struct text *text);

/* Asked before a directory is entered, and before a file of one is read; false:
 * it is left out. */
typedef bool input_filter(void *context, const char *path, bool is_directory);

struct inputs {
    const char *stdin_name; /* how standard input is called */
    bool requests;          /* request bodies are wanted too */
    bool is_quiet;          /* nothing is said of what cannot be read */
    /* Each text has the policy of its file; without one it is not read, which is
     * trouble.  NULL: there are none. */
    struct policies *policies;
    input_worker *work; /* or NULL */
    input_visitor *visit;
    input_filter *enter; /* NULL: nothing is left out */
    void *context;
    size_t most;   /* larger files of directories are left out; 0: none are */
    size_t unread; /* inputs that could not be read, with a message for each */
    bool is_over;  /* no more are wanted */
};

/* Visit every operand; standard input when there is none.  A directory stands
 * for the query files in it and, where they are wanted, the request bodies:
 * other JSON files are passed over. */
void inputs_visit(struct inputs *inputs, char **operands, int count);

#endif
