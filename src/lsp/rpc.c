/* Messages framed as the base protocol says. */
#include "rpc.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* A header is no longer than this, and one read takes so many bytes. */
enum { MOST_HEADER = 4096, READ_SIZE = 1 << 16 };

/* Room that is kept for the messages to come. */
#define MOST_KEPT ((size_t)1 << 26)

/* So much is taken in while the client does not read. */
#define MOST_READ_AHEAD ((size_t)1 << 26)

/* Have writing to a pipe or a socket not wait; what else the output may be is
 * perhaps shared with others, who would notice. */
static bool stop_waiting(int out)
{
    struct stat facts;
    if (fstat(out, &facts) != 0 ||
        !(S_ISFIFO(facts.st_mode) || S_ISSOCK(facts.st_mode)))
        return false;
    int flags = fcntl(out, F_GETFL);
    return flags >= 0 && fcntl(out, F_SETFL, flags | O_NONBLOCK) == 0;
}

void rpc_init(struct rpc *rpc, int in, int out)
{
    *rpc = (struct rpc){.in = in, .out = out};
    rpc->most_at_once = stop_waiting(out) ? SIZE_MAX : PIPE_BUF;
}

void rpc_free(struct rpc *rpc)
{
    free(rpc->input.data);
    free(rpc->output.data);
}

/* --- Bytes ----------------------------------------------------------------*/

/* Forget the bytes, but keep their room unless it is large. */
static void empty(struct bytes *bytes)
{
    bytes->length = 0;
    if (bytes->room <= MOST_KEPT)
        return;
    free(bytes->data);
    *bytes = (struct bytes){0};
}

/* Move what is left to the front, when that is cheap. */
static void compact(struct rpc *rpc)
{
    size_t left = rpc->input.length - rpc->start;
    if (!rpc->start || left > rpc->start)
        return;
    if (left)
        memcpy(rpc->input.data, rpc->input.data + rpc->start, left);
    else
        empty(&rpc->input);
    rpc->input.length = left;
    rpc->searched -= rpc->start;
    rpc->start = 0;
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

/* Wait for input, or the end of it. */
static void await_input(const struct rpc *rpc)
{
    struct pollfd fds[2] = {{.fd = rpc->in, .events = POLLIN}, {.fd = -1}};
    wait_for(fds, -1);
}

/* True when a call is to be made again: a signal came, or a descriptor that
 * does not block was not ready after all. */
static bool is_passing(int error)
{
    return error == EINTR || error == EAGAIN || error == EWOULDBLOCK;
}

/* Read what is there, and wait for it if there is nothing. */
static void read_more(struct rpc *rpc)
{
    compact(rpc);
    bytes_reserve(&rpc->input, READ_SIZE);
    ssize_t got;
    while ((got = read(rpc->in, rpc->input.data + rpc->input.length,
                       rpc->input.room - rpc->input.length)) < 0 &&
           is_passing(errno))
        await_input(rpc);
    if (got > 0)
        rpc->input.length += (size_t)got;
    else
        rpc->at_end = true;
    if (got < 0)
        rpc->read_error = errno;
}

bool rpc_wait(const struct rpc *rpc, int milliseconds)
{
    struct pollfd fds[2] = {{.fd = rpc->in, .events = POLLIN}, {.fd = -1}};
    wait_for(fds, milliseconds);
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

/* Read one line of a header, which ends in \r\n; false when it is none. */
static bool read_field(struct rpc *rpc, const char *line, size_t length)
{
    static const char name[] = "Content-Length";
    const char *colon = memchr(line, ':', length);
    if (!colon || colon == line)
        return false;
    if ((size_t)(colon - line) != sizeof name - 1 ||
        strncasecmp(line, name, sizeof name - 1) != 0)
        return true;
    if (rpc->has_length)
        return false;
    rpc->has_length = true;
    return read_length(colon + 1, length - (size_t)(colon + 1 - line),
                       &rpc->body_length);
}

/* Find the line of a header that begins at `start`; its length, with the line
 * break, or 0 when its end has not come. */
static size_t find_line(struct rpc *rpc)
{
    const char *data = rpc->input.data;
    const char *end = rpc->searched < rpc->input.length
                          ? memchr(data + rpc->searched, '\n',
                                   rpc->input.length - rpc->searched)
                          : NULL;
    rpc->searched = end ? (size_t)(end - data) + 1 : rpc->input.length;
    return end ? rpc->searched - rpc->start : 0;
}

/* Go behind the next line of a header. */
static enum rpc_result take_line(struct rpc *rpc)
{
    size_t length = find_line(rpc);
    size_t size =
        rpc->header_size + (length ? length : rpc->input.length - rpc->start);
    if (size > MOST_HEADER)
        return RPC_BROKEN;
    if (!length)
        return RPC_NOTHING;
    const char *line = rpc->input.data + rpc->start;
    if (length == 1 || line[length - 2] != '\r')
        return RPC_BROKEN;
    rpc->in_body = length == 2;
    if (rpc->in_body ? !rpc->has_length : !read_field(rpc, line, length - 2))
        return RPC_BROKEN;
    rpc->start += length;
    rpc->header_size += length;
    return RPC_MESSAGE;
}

/* Go behind the header, as far as it is there.  A line is looked at as soon as
 * it has come: what is wrong is not waited for. */
static enum rpc_result take_header(struct rpc *rpc)
{
    while (!rpc->in_body) {
        enum rpc_result result = take_line(rpc);
        if (result != RPC_MESSAGE)
            return result;
    }
    return RPC_MESSAGE;
}

/* --- Messages -------------------------------------------------------------*/

/* Take a message out of what was read. */
static enum rpc_result take(struct rpc *rpc, rql_text *body)
{
    enum rpc_result result = take_header(rpc);
    if (result != RPC_MESSAGE)
        return result;
    if (rpc->input.length - rpc->start < rpc->body_length)
        return RPC_NOTHING;
    *body = (rql_text){rpc->input.data + rpc->start, rpc->body_length};
    rpc->start += rpc->body_length;
    rpc->searched = rpc->start;
    rpc->header_size = 0;
    rpc->has_length = false;
    rpc->in_body = false;
    return RPC_MESSAGE;
}

enum rpc_result rpc_read(struct rpc *rpc, bool wait, rql_text *body)
{
    while (!rpc->is_lost) {
        enum rpc_result result = take(rpc, body);
        rpc->is_lost = result == RPC_BROKEN;
        if (result != RPC_NOTHING)
            return result;
        if (rpc->at_end)
            return RPC_END;
        if (!wait && !rpc_wait(rpc, 0))
            return RPC_NOTHING;
        read_more(rpc);
    }
    return RPC_BROKEN;
}

void rpc_add(struct rpc *rpc, rql_text body)
{
    bytes_add_text(&rpc->output, "Content-Length: ");
    bytes_add_number(&rpc->output, body.length);
    bytes_add_text(&rpc->output, "\r\n\r\n");
    bytes_add(&rpc->output, body.data, body.length);
}

/* That the client is gone is no error. */
static void break_off(struct rpc *rpc, int error)
{
    rpc->is_broken = true;
    if (error != EPIPE && error != ECONNRESET)
        rpc->write_error = error;
}

/* Write as much as there is room for. */
static void write_some(struct rpc *rpc, size_t *at)
{
    size_t left = rpc->output.length - *at;
    ssize_t written =
        write(rpc->out, rpc->output.data + *at,
              left < rpc->most_at_once ? left : rpc->most_at_once);
    if (written >= 0)
        *at += (size_t)written;
    else if (!is_passing(errno))
        break_off(rpc, errno);
}

/* True when more input may be taken in while the client does not read: what is
 * missing of a message that has begun, whose end the client may wait for, and
 * a bounded rest. */
static bool may_read_ahead(const struct rpc *rpc)
{
    size_t have = rpc->input.length - rpc->start;
    return !rpc->at_end && (have < MOST_READ_AHEAD ||
                            (rpc->in_body && have < rpc->body_length));
}

/* A client that writes before it reads must not wait for us while we wait for
 * it: what it sends is taken in meanwhile. */
void rpc_flush(struct rpc *rpc)
{
    size_t at = 0;
    while (at < rpc->output.length && !rpc->is_broken) {
        int in = may_read_ahead(rpc) ? rpc->in : -1;
        struct pollfd fds[2] = {{.fd = rpc->out, .events = POLLOUT},
                                {.fd = in, .events = POLLIN}};
        wait_for(fds, -1);
        if (fds[0].revents)
            write_some(rpc, &at);
        else if (fds[1].revents)
            read_more(rpc);
    }
    empty(&rpc->output);
}
