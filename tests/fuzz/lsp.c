/*
 * The language server, by what comes from its client: a byte of flags, then bytes
 * as they are, or messages that end in a NUL and are put into frames.
 */
#include <stdlib.h>
#include <string.h>

#include "peer.h"
#include "fuzz.h"
#include "world.h"

enum {
    FLAG_BEGUN = 1,  /* the server is initialized, and a document is open */
    FLAG_FRAMED = 2, /* messages without frames follow */
    FLAG_SLOW = 4    /* bytes come in small pieces */
};

enum { SLOW_SIZE = 7 };

static const char text[] =
    "SELECT Mnth, City FROM OfficeUsage WHERE City = 'a'\n"
    "ORDER BY Month -- note\n";

static void begin(struct peer *peer)
{
    peer_ask(peer, "initialize",
             json_pack("{s:{}, s:s}", "capabilities", "rootUri",
                       "file://" WORLD_FOLDER),
             false);
    peer_notify(peer, "initialized", json_object(), false);
    peer_notify(peer, "textDocument/didOpen",
                json_pack("{s:{s:s, s:s, s:i, s:s}}", "textDocument", "uri",
                          "file:///ws/q.rql", "languageId", "reportql",
                          "version", 1, "text", text),
                true);
}

static void send_framed(struct peer *peer, struct input *input)
{
    while (input->length) {
        struct piece piece = input_piece(input);
        struct buffer frame = {0};
        buffer_printf(&frame, "Content-Length: %zu\r\n\r\n", piece.length);
        buffer_add(&frame, piece.data, piece.length);
        peer_send_bytes(peer, (rql_text){frame.data, frame.length}, true);
        buffer_free(&frame);
        free(piece.data);
    }
}

static void send_raw(struct peer *peer, struct input *input, bool is_slow)
{
    size_t most = is_slow ? SLOW_SIZE : input->length;
    while (input->length) {
        size_t size = input->length < most ? input->length : most;
        peer_send_bytes(peer, (rql_text){input->data, size}, true);
        input->data += size;
        input->length -= size;
    }
}

void fuzz_lsp(struct input *input)
{
    unsigned flags = input_byte(input);
    struct peer peer;
    peer_init(&peer);
    world_begin();
    if (flags & FLAG_BEGUN)
        begin(&peer);
    if (flags & FLAG_FRAMED)
        send_framed(&peer, input);
    else
        send_raw(&peer, input, flags & FLAG_SLOW);
    peer_run(&peer, false);
    world_end();
    peer_free(&peer);
}
