/* The folders of the client's work space. */
#ifndef FOLDERS_H
#define FOLDERS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "input.h"

/* Larger files are not for people. */
#define FOLDERS_MOST_BYTES ((size_t)1 << 23)

struct folders {
    char **paths; /* in the client's order, without slashes at their ends */
    size_t count;
};

/* Those that the parameters of `initialize` name. */
void folders_init(struct folders *folders, const json_t *params);

/* Add and remove those of a WorkspaceFoldersChangeEvent. */
void folders_change(struct folders *folders, const json_t *event);

/* True when a walk through a folder enters a directory: not node_modules, nor
 * another one of the folders, which is walked by itself. */
bool folders_enters(const struct folders *folders, const char *walked,
                    const char *directory);

/* Visit the inputs of all folders, each folder once; `*walked` is the path of
 * the one at hand. */
void folders_visit(const struct folders *folders, struct inputs *inputs,
                   const char **walked);

void folders_free(struct folders *folders);

#endif
