/* What a file of patterns leaves out: .reportqlignore. */
#ifndef IGNORE_H
#define IGNORE_H

#include <stdbool.h>
#include <stddef.h>

/* The name of our own ignore files. */
#define IGNORE_FILE ".reportqlignore"

struct ignore_rule {
    const char *pattern;
    bool keeps;        /* `!`: what fits it is not left out */
    bool is_directory; /* it ends with a slash: only for directories */
    bool is_name;      /* no slash: for names at any depth */
};

/* The patterns of one file. */
struct ignore_list {
    char *text;
    struct ignore_rule *rules;
    size_t count;
};

enum ignore_verdict { IGNORE_UNSAID, IGNORE_KEPT, IGNORE_LEFT_OUT };

/* Read the lines of a text, which is taken: it is from malloc() and has room for
 * a byte behind its end.  To be freed. */
void ignore_list_init(struct ignore_list *list, char *text, size_t length);
void ignore_list_free(struct ignore_list *list);

/* What the last pattern that fits says of a path, relative to the directory of
 * the patterns.  What is in a directory that is left out is not asked about. */
enum ignore_verdict ignore_list_ask(const struct ignore_list *list,
                                    const char *path, bool is_directory);

#endif
