/* Reading what the command line names: files, directories, standard input. */
#ifndef INPUT_H
#define INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

struct policies;
struct policy;
struct selected;
struct settings;

/* A text with RQL_TEXT_PADDING writable bytes behind its end. */
struct text {
    char *data;
    size_t length;
    const char *path;  /* of the file; NULL for standard input */
    const char *place; /* the same file, whatever becomes of the directories on
                          its path; or NULL */
    rql_host host;     /* what it is, by its name */
    size_t threads;    /* that `work` may use for it; more than 1 when it is
                          large and nothing else is at hand */
    const struct policy *policy; /* of its file; or none */
    void *made;                  /* of `work`; or none */
    bool streams;                /* of `prepare`: it is visited as it is read */
    const struct selected *selected; /* of `prepare`: the lines that matter;
                                        or none */
};

/* True for the name of a file of queries. */
bool is_query_name(const char *name);

/* Read a file, or standard input when `path` is "-"; false after a message.
 * The text's data is to be freed. */
bool text_read(const char *path, struct text *text);

/* Read a file, and nothing but a file: neither a device nor a pipe, which might
 * have no end.  0, or an error number; no message. */
int text_read_file(const char *path, struct text *text);

/* True when that is all that a file holds. */
bool file_holds(const char *path, rql_text text);

/* Told of an input before it is read, in the order of the inputs and with its
 * policy.  False after a message: it is not read, which is trouble. */
typedef bool input_preparer(void *context, const char *name, struct text *text);

/*
 * What can be done with an input without regard to the others: it may run in any
 * thread, reads only what is constant meanwhile, and says nothing.  What it
 * returns is the text's `made`.
 */
typedef void *input_worker(void *context, const char *name, struct text *text);

/* Frees what `work` made, after the visit, if there is one; in any thread. */
typedef void input_dropper(void *made);

/* What is done with every input, in order and in one thread; false: read no
 * more. */
typedef bool input_visitor(void *context, const char *name,
                           const struct text *text);

struct stream;

/* The same for a text that is read meanwhile; 0, or an error number: what has
 * been read of it is not all.  `is_over` is set to read no more of others. */
typedef int input_streamer(void *context, const char *name,
                           const struct text *text, struct stream *stream,
                           bool *is_over);

/* Asked before a directory is entered, and before a file of one is read; false:
 * it is left out. */
typedef bool input_filter(void *context, const char *path, bool is_directory);

struct inputs {
    /* Of the command line; NULL: there is none, and one thread does all. */
    const struct settings *settings;
    const char *stdin_name; /* how standard input is called */
    bool requests;          /* and so are hosts of queries */
    bool is_quiet;          /* nothing is said of what is not read */
    bool may_be_empty;      /* a directory without inputs is no trouble */
    bool writes;            /* visits change files */
    /* Each text has the policy of its file; without one it is not read, which is
     * trouble.  NULL: there are none. */
    struct policies *policies;
    input_preparer *prepare; /* or NULL */
    input_worker *work;      /* or NULL */
    input_dropper *drop;     /* with `work` */
    size_t
        weight; /* bytes that `work` makes for each byte of a text, if many */
    input_visitor *visit;
    input_streamer *stream; /* or NULL */
    input_filter *enter;    /* NULL: nothing is left out */
    void *context;
    size_t most;   /* larger files of directories are left out; 0: none are */
    size_t unread; /* inputs that could not be read, with a message for each */
    bool is_over;  /* no more are wanted */
};

/* What trees weigh, about. */
enum { TREE_WEIGHT = 16 };

/* Visit every operand; standard input when there is none.  A directory stands
 * for the query files in it and, where they are wanted, the request bodies:
 * other JSON files are passed over.  Files are read and worked on in as many
 * threads as the settings say, with the same result for any number. */
void inputs_visit(struct inputs *inputs, char **operands, int count);

#endif
