/*
 * Many changes of a text in one go.  The lines behind the change at hand are
 * set aside, so that changes that come in order, upwards or downwards, take time
 * that grows with the text and with their number, but not with both at once.
 */
#ifndef BATCH_H
#define BATCH_H

#include "text.h"

struct batch {
    struct document_text *text; /* up to the end of a line, or all of it */
    char *aside;                /* room for what was set aside */
    size_t start;               /* where that begins; it ends with the room */
    size_t room;
};

void batch_begin(struct batch *batch, struct document_text *text);

/* Have the text end behind a line, or be complete if there is no such line.  Up
 * to there it may be read and changed as usual. */
void batch_reach(struct batch *batch, size_t line);

/* Have nothing behind the text. */
void batch_forget(struct batch *batch);

/* Have the text complete again; false when it would be too large. */
bool batch_end(struct batch *batch);

#endif
