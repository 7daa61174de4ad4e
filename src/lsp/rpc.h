/*
 * Messages framed as the base protocol says: a header with Content-Length, an
 * empty line, and so many bytes of JSON.
 */
#ifndef RPC_H
#define RPC_H

#include <stdbool.h>

#include <reportql/reportql.h>

#include "bytes.h"

/* The largest message that is read, in bytes. */
#define RPC_MOST ((size_t)1 << 29)

struct rpc {
    int in;
    int out;
    struct bytes input; /* what was read; `start` is where the rest begins */
    size_t start;
    size_t searched;     /* up to here the line of a header has no end */
    size_t header_size;  /* of the lines of this header that were read */
    size_t body_length;  /* of the message, as its header says */
    bool has_length;     /* its header has said so */
    bool in_body;        /* its header was read */
    bool at_end;         /* the client sends no more */
    bool is_lost;        /* what came is no header */
    struct bytes output; /* what is still to be written */
    size_t most_at_once; /* so many bytes of it can be, without waiting */
    bool is_broken;      /* the client reads no more */
    int read_error;      /* why it could not be read from; or 0 */
    int write_error;     /* or written to, but for that it is gone; or 0 */
};

enum rpc_result {
    RPC_MESSAGE, /* a message was read */
    RPC_NOTHING, /* none is there yet */
    RPC_END,     /* the client sends no more */
    RPC_BROKEN   /* what came is no header: nothing can be read any more */
};

void rpc_init(struct rpc *rpc, int in, int out);
void rpc_free(struct rpc *rpc);

/*
 * Read a message.  With `wait` it is waited for; else RPC_NOTHING says that none
 * has come.  Its text is writable and good until the next call.
 */
enum rpc_result rpc_read(struct rpc *rpc, bool wait, struct rql_text *body);

/* Wait until something comes, but no longer than so many milliseconds; false when
 * nothing does. */
bool rpc_wait(const struct rpc *rpc, int milliseconds);

/* Add a message to the output. */
void rpc_add(struct rpc *rpc, rql_text body);

/* Write the output; when the client does not read any more it is dropped. */
void rpc_flush(struct rpc *rpc);

#endif
