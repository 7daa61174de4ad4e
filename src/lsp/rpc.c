/* Messages framed as the base protocol says. */
#include "rpc.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* A header is no longer than this, and one read takes so many bytes. */
enum { MOST_HEADER = 4096, READ_SIZE = 1 << 16 };

/* So much is taken in while the client does not read. */
#define MOST_READ_AHEAD ((size_t)1 << 26)

void rpc_init(struct rpc *rpc, int in, int out)
{
    *rpc = (struct rpc){.in = in, .out = out};
}

void rpc_free(struct rpc *rpc)
{
    free(rpc->input.data);
    free(rpc->output.data);
}

/* --- Bytes ----------------------------------------------------------------*/

/* Move what is left to the front, when that is cheap or room is needed. */
static void compact(struct rpc *rpc)
{
    size_t left = rpc->input.length - rpc->start;
    if (!rpc->start || left > rpc->start)
        return;
    if (left)
        memcpy(rpc->input.data, rpc->input.data + rpc->start, left);
    rpc->input.length = left;
    rpc->searched -= rpc->start;
    rpc->start = 0;
}

/* Read what is there, and wait for it if there is nothing. */
static void read_more(struct rpc *rpc)
{
    compact(rpc);
    bytes_reserve(&rpc->input, READ_SIZE);
    ssize_t got;
    do
        got = read(rpc->in, rpc->input.data + rpc->input.length,
                   rpc->input.room - rpc->input.length);
    while (got < 0 && errno == EINTR);
    if (got > 0)
        rpc->input.length += (size_t)got;
    else
        rpc->at_end = true;
}

/* Wait until one of the descriptors that are not negative is ready; `timeout`
 * as of poll(). */
static void wait_for(struct pollfd fds[2], int timeout)
{
    int ready;
    do
        ready = poll(fds, 2, timeout);
    while (ready < 0 && errno == EINTR);
}

static bool has_input(const struct rpc *rpc)
{
    struct pollfd fds[2] = {{.fd = rpc->in, .events = POLLIN}, {.fd = -1}};
    wait_for(fds, 0);
    return fds[0].revents != 0;
}

/* --- Headers --------------------------------------------------------------*/

/* The number of a field's value; false when it is none that can be. */
static bool read_length(const char *value, size_t length, size_t *number)
{
    size_t i = 0, end = length;
    while (i < end && (value[i] == ' ' || value[i] == '\t'))
        i++;
    while (end > i && (value[end - 1] == ' ' || value[end - 1] == '\t'))
        end--;
    if (i == end)
        return false;
    *number = 0;
    for (; i < end; i++) {
        if (value[i] < '0' || value[i] > '9')
            return false;
        *number = *number * 10 + (size_t)(value[i] - '0');
        if (*number > RPC_MOST)
            return false;
    }
    return true;
}

/* Read one line of a header; false when it is none. */
static bool read_field(const char *line, size_t length, bool *found,
                       size_t *number)
{
    static const char name[] = "Content-Length";
    const char *colon = memchr(line, ':', length);
    if (!colon || colon == line)
        return false;
    if ((size_t)(colon - line) != sizeof name - 1 ||
        strncasecmp(line, name, sizeof name - 1) != 0)
        return true;
    if (*found)
        return false;
    *found = true;
    return read_length(colon + 1, length - (size_t)(colon + 1 - line), number);
}

/* Read the fields of a header, whose lines all end in \r\n. */
static bool read_fields(const char *header, size_t length, size_t *number)
{
    bool found = false;
    for (size_t at = 0; at < length;) {
        const char *line = header + at;
        const char *end = memchr(line, '\r', length - at);
        if (!end || end + 1 == header + length || end[1] != '\n' ||
            !read_field(line, (size_t)(end - line), &found, number))
            return false;
        at = (size_t)(end - header) + 2;
    }
    return found;
}

/* The end of the header that has begun: where its empty line is. */
static const char *find_header_end(struct rpc *rpc)
{
    const char *data = rpc->input.data;
    const char *end = data + rpc->input.length;
    const char *p = data + rpc->searched;
    while ((size_t)(end - p) >= 4) {
        p = memchr(p, '\r', (size_t)(end - p) - 3);
        if (!p)
            p = end - 3;
        else if (memcmp(p, "\r\n\r\n", 4) == 0)
            return p;
        else
            p++;
    }
    rpc->searched = (size_t)(p - data);
    return NULL;
}

/* Go behind the header, if it is there. */
static enum rpc_result take_header(struct rpc *rpc)
{
    const char *header = rpc->input.data + rpc->start;
    size_t have = rpc->input.length - rpc->start;
    const char *end = have ? find_header_end(rpc) : NULL;
    if (!end)
        return have > MOST_HEADER ? RPC_BROKEN : RPC_NOTHING;
    size_t length = (size_t)(end - header) + 2;
    if (!read_fields(header, length, &rpc->body_length))
        return RPC_BROKEN;
    rpc->start += length + 2;
    rpc->searched = rpc->start;
    rpc->in_body = true;
    return RPC_MESSAGE;
}

/* --- Messages -------------------------------------------------------------*/

/* Take a message out of what was read. */
static enum rpc_result take(struct rpc *rpc, rql_text *body)
{
    if (!rpc->in_body) {
        enum rpc_result result = take_header(rpc);
        if (result != RPC_MESSAGE)
            return result;
    }
    if (rpc->input.length - rpc->start < rpc->body_length) {
        size_t have = rpc->input.length - rpc->start;
        bytes_reserve(&rpc->input, rpc->body_length - have);
        return RPC_NOTHING;
    }
    *body = (rql_text){rpc->input.data + rpc->start, rpc->body_length};
    rpc->start += rpc->body_length;
    rpc->searched = rpc->start;
    rpc->in_body = false;
    return RPC_MESSAGE;
}

enum rpc_result rpc_read(struct rpc *rpc, bool wait, rql_text *body)
{
    for (;;) {
        enum rpc_result result = take(rpc, body);
        if (result != RPC_NOTHING)
            return result;
        if (rpc->at_end)
            return RPC_END;
        if (!wait && !has_input(rpc))
            return RPC_NOTHING;
        read_more(rpc);
    }
}

void rpc_add(struct rpc *rpc, rql_text body)
{
    bytes_add_text(&rpc->output, "Content-Length: ");
    bytes_add_number(&rpc->output, body.length);
    bytes_add_text(&rpc->output, "\r\n\r\n");
    bytes_add(&rpc->output, body.data, body.length);
}

/* Write as much as a pipe takes at once. */
static void write_some(struct rpc *rpc, size_t *at)
{
    size_t left = rpc->output.length - *at;
    ssize_t written = write(rpc->out, rpc->output.data + *at,
                            left < PIPE_BUF ? left : PIPE_BUF);
    if (written >= 0)
        *at += (size_t)written;
    else if (errno != EINTR && errno != EAGAIN)
        rpc->is_broken = true;
}

/* A client that writes before it reads must not wait for us while we wait for
 * it: what it sends is taken in meanwhile. */
void rpc_flush(struct rpc *rpc)
{
    size_t at = 0;
    while (at < rpc->output.length && !rpc->is_broken) {
        bool reads =
            !rpc->at_end && rpc->input.length - rpc->start < MOST_READ_AHEAD;
        struct pollfd fds[2] = {{.fd = rpc->out, .events = POLLOUT},
                                {.fd = reads ? rpc->in : -1, .events = POLLIN}};
        wait_for(fds, -1);
        if (fds[0].revents)
            write_some(rpc, &at);
        else if (fds[1].revents)
            read_more(rpc);
    }
    rpc->output.length = 0;
}
