/* The folders of the client's work space. */
#ifndef FOLDERS_H
#define FOLDERS_H

#include <jansson.h>
#include <stddef.h>

struct folders {
    char **paths; /* in the client's order */
    size_t count;
};

/* Those that the parameters of `initialize` name. */
void folders_init(struct folders *folders, const json_t *params);

/* Add and remove those of a WorkspaceFoldersChangeEvent. */
void folders_change(struct folders *folders, const json_t *event);

void folders_free(struct folders *folders);

#endif
