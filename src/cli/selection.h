/* The files, and lines of them, that a run is about when it is not about all. */
#ifndef SELECTION_H
#define SELECTION_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

#include "place.h"

/* Lines, counted from 0; the last one not included. */
struct line_range {
    size_t first;
    size_t end;
};

struct selected {
    char *place;              /* of the file, or of a directory */
    struct line_range *lines; /* in order; NULL: all of the file */
    size_t line_count;
    size_t line_room;
};

struct selection {
    struct selected *items; /* sorted by selection_sort() */
    size_t count;
    size_t room;
    struct places places;
};

/* Add a file, or a directory with all that is in it; takes the name over. */
struct selected *selection_add(struct selection *selection, char *place);
void selected_add_lines(struct selected *selected, size_t first, size_t end);

/* To be called behind the last addition. */
void selection_sort(struct selection *selection);
void selection_free(struct selection *selection);

/* What is selected of a file, or of the one that it is a link to; NULL:
 * nothing. */
const struct selected *selection_find(struct selection *selection,
                                      const char *path);
bool selection_has_place(const struct selection *selection, const char *place);

/* True when something in the directory is selected. */
bool selection_enters(struct selection *selection, const char *path);

/* The stretches of a text that the selected lines are; to be freed.  `count` is
 * 0 when all of the text is selected. */
rql_span *selected_spans(const struct selected *selected, rql_text text,
                         size_t *count);

#endif
