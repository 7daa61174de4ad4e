/* A text of queries that is read piece by piece, in memory that does not grow
 * with it. */
#ifndef STREAM_H
#define STREAM_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

#include "findings.h"
#include "large.h"

struct stream {
    int fd;
    size_t threads;
    size_t room;               /* for bytes, without padding */
    size_t most;               /* bytes that are read at once, for now */
    struct stretch stretch;    /* what has been read and is still needed */
    struct text_origin origin; /* of its first byte */
    size_t end;                /* what the last document was made of */
};

/* A text from what is open, which stays the caller's, to be worked on by so many
 * threads. */
void stream_init(struct stream *stream, int fd, size_t threads);
void stream_free(struct stream *stream);

/* Read until there is as much as there may be, or no more; 0, or an error
 * number. */
int stream_fill(struct stream *stream);

/* Drop the first bytes of the stretch; what is left begins where its `end` was
 * when those are all up to there. */
void stream_drop(struct stream *stream, size_t from);

/*
 * Read on, and make a document of the next queries, with findings but without
 * trees: as many as are sure to be complete, with all that suppresses findings
 * in them.  Its text is the stretch, whose `is_last` says whether it is the last
 * one.  A file with a comment that suppresses findings in all of it is read as a
 * whole; what is no file has been read, in part, when that shows.  Returns an
 * error number of reading, or 0.  The document is to be freed before the next one
 * is made.
 */
int stream_next(struct stream *stream, const rql_options *options,
                rql_status *status, rql_document **document);

#endif
