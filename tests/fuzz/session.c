/*
 * Sessions with the language server: a document is opened, changed and asked
 * about.  The server has the text that the client has, and tells of it what it
 * would tell had it been opened so: it makes anew no less than it must.
 *
 * Bytes of flags, and of the language and what is asked at the end; a configuration
 * file and the text, which end in a NUL; then steps: a byte of their kind, bytes
 * for a place, perhaps a text that ends in a NUL.
 */
#include <stdlib.h>
#include <string.h>

#include "peer.h"
#include "fuzz.h"
#include "world.h"

#define URI "file:///ws/q"

enum { MOST_STEPS = 24 };

static const char *const methods[] = {
#define FEATURE(method, handler, capability, put_capability) method,
#include "features.def"
#undef FEATURE
};

enum { METHOD_COUNT = sizeof methods / sizeof *methods };

struct session {
    struct peer peer;
    unsigned flags;
    unsigned language;
    struct buffer text; /* as the client has it; UTF-8 */
    long long version;
};

/* --- Texts and places -----------------------------------------------------*/

/* Text as a client can send it: what is not UTF-8 becomes a question mark. */
static struct buffer clean(struct input *input)
{
    struct piece piece = input_piece(input);
    struct buffer text = {0};
    buffer_clear(&text);
    for (size_t i = 0; i < piece.length;) {
        size_t size = character_size(piece.data + i, piece.length - i);
        buffer_add(&text, size ? piece.data + i : "?", size ? size : 1);
        i += size ? size : 1;
    }
    free(piece.data);
    return text;
}

/* An offset where a character begins, and which a position can name. */
static size_t snap(const struct buffer *text, size_t offset)
{
    offset %= text->length + 1;
    while (offset && (text->data[offset] & 0xc0) == 0x80)
        offset--;
    if (offset && text->data[offset] == '\n' && text->data[offset - 1] == '\r')
        offset--;
    return offset;
}

/* What a character counts in the encoding that was agreed on. */
static size_t units(unsigned encoding, size_t size)
{
    return encoding == 1 ? size : encoding == 0 && size == 4 ? 2 : 1;
}

static json_t *position(const struct session *s, size_t offset)
{
    const struct buffer *text = &s->text;
    json_int_t line = 0, character = 0;
    for (size_t i = 0; i < offset;) {
        char c = text->data[i];
        size_t size = character_size(text->data + i, text->length - i);
        bool is_break = c == '\n' || (c == '\r' && text->data[i + 1] != '\n');
        character += (json_int_t)units(s->flags & 3, size);
        i += size;
        if (is_break) {
            line++;
            character = 0;
        }
    }
    return json_pack("{s:I, s:I}", "line", line, "character", character);
}

static json_t *range(const struct session *s, rql_span span)
{
    return json_pack("{s:o, s:o}", "start", position(s, span.start), "end",
                     position(s, span.end));
}

static json_t *document_of(const struct session *s)
{
    return json_pack("{s:s, s:I}", "uri", URI, "version",
                     (json_int_t)s->version);
}

/* --- The life of a session ------------------------------------------------*/

static json_t *capabilities(unsigned flags)
{
    static const char *const encodings[] = {"utf-16", "utf-8", "utf-32",
                                            "utf-16"};
    json_t *result = json_pack(
        "{s:{s:[s]}, s:{s:{s:{s:b}}, s:{s:[s]}}, s:{s:{s:b}}}", "general",
        "positionEncodings", encodings[flags & 3], "textDocument", "completion",
        "completionItem", "snippetSupport", flags & 4, "hover", "contentFormat",
        flags & 8 ? "markdown" : "plaintext", "workspace", "workspaceEdit",
        "documentChanges", flags & 16);
    promise(result != NULL);
    if (flags & 32)
        json_object_set_new(json_object_get(result, "textDocument"),
                            "diagnostic", json_object());
    return result;
}

static void open_document(struct session *s)
{
    static const char *const languages[] = {
        "reportql", "reportql",   "json",   "python",
        "markdown", "javascript", "csharp", "shellscript"};
    peer_notify(&s->peer, "textDocument/didOpen",
                json_pack("{s:{s:s, s:s, s:I, s:s%}}", "textDocument", "uri",
                          URI, "languageId", languages[s->language % 8],
                          "version", (json_int_t)s->version, "text",
                          s->text.data, s->text.length),
                true);
}

static void begin(struct session *s)
{
    peer_ask(&s->peer, "initialize",
             json_pack("{s:o, s:s}", "capabilities", capabilities(s->flags),
                       "rootUri", "file://" WORLD_FOLDER),
             false);
    peer_notify(&s->peer, "initialized", json_object(), false);
    open_document(s);
}

static void end(struct session *s)
{
    peer_ask(&s->peer, "shutdown", json_null(), true);
    peer_notify(&s->peer, "exit", json_null(), false);
    peer_run(&s->peer, true);
}

/* --- Steps ----------------------------------------------------------------*/

static size_t read_place(struct input *input)
{
    size_t high = input_byte(input);
    return high << 8 | input_byte(input);
}

static void send_change(struct session *s, json_t *event, bool later)
{
    s->version++;
    peer_notify(&s->peer, "textDocument/didChange",
                json_pack("{s:o, s:[o]}", "textDocument", document_of(s),
                          "contentChanges", event),
                later);
}

static void step_change(struct session *s, struct input *input, bool later)
{
    size_t start = snap(&s->text, read_place(input));
    size_t far = start + input_byte(input) % 64;
    size_t stop = far > s->text.length ? s->text.length : snap(&s->text, far);
    struct buffer added = clean(input), result = {0};
    if (stop < start)
        stop = start;
    send_change(s,
                json_pack("{s:o, s:s%}", "range",
                          range(s, (rql_span){start, stop}), "text", added.data,
                          added.length),
                later);
    buffer_add(&result, s->text.data, start);
    buffer_add(&result, added.data, added.length);
    buffer_add(&result, s->text.data + stop, s->text.length - stop);
    buffer_free(&s->text);
    buffer_free(&added);
    s->text = result;
}

static void step_replace(struct session *s, struct input *input, bool later)
{
    struct buffer text = clean(input);
    send_change(s, json_pack("{s:s%}", "text", text.data, text.length), later);
    buffer_free(&s->text);
    s->text = text;
}

/* A range that is nowhere; whatever comes of it, the next change is of all. */
static void step_wrong_change(struct session *s, struct input *input)
{
    json_int_t numbers[4];
    for (size_t i = 0; i < 4; i++)
        numbers[i] = (json_int_t)input_byte(input) - 8;
    send_change(s,
                json_pack("{s:{s:{s:I,s:I},s:{s:I,s:I}}, s:s}", "range",
                          "start", "line", numbers[0], "character", numbers[1],
                          "end", "line", numbers[2], "character", numbers[3],
                          "text", "x"),
                true);
    send_change(s, json_pack("{s:s%}", "text", s->text.data, s->text.length),
                true);
}

/* Parameters that have what any request wants. */
static json_t *parameters(const struct session *s, size_t start, size_t stop,
                          unsigned byte)
{
    static const char *const names[] = {"Month", "City", "", "a b"};
    static const char *const typed[] = {"\n", ";", ",", "'"};
    static const char *const commands[] = {
        "reportql.createRequestBody", "reportql.describe",
        "reportql.catalog.list", "reportql.catalog.show"};
    json_t *result = json_pack(
        "{s:o, s:o, s:o, s:[o], s:s, s:s, s:s, s:s, s:s, s:s}", "textDocument",
        document_of(s), "position", position(s, start), "range",
        range(s, (rql_span){start, stop}), "positions", position(s, stop),
        "newName", names[byte & 3], "ch", typed[byte & 3], "query",
        names[byte & 3], "previousResultId", byte & 4 ? "1" : "2", "command",
        commands[byte >> 3 & 3], "label", "Month");
    json_t *more = json_pack(
        "{s:{s:[], s:b, s:i}, s:{s:i, s:b}, s:[{s:s, s:o, s:s}]}", "context",
        "diagnostics", "includeDeclaration", byte & 1, "triggerKind", 1,
        "options", "tabSize", 4, "insertSpaces", 1, "arguments", "uri", URI,
        "position", position(s, start), "dataset", "OfficeUsage");
    promise(result && more && json_object_update(result, more) == 0);
    json_decref(more);
    return result;
}

/* Requests that change the session itself are made elsewhere. */
static bool is_request(const char *method)
{
    return strcmp(method, "initialize") != 0 &&
           strcmp(method, "shutdown") != 0 && strcmp(method, "exit") != 0 &&
           strcmp(method, "initialized") != 0 && !strstr(method, "/did") &&
           method[0] != '$';
}

static void step_ask(struct session *s, struct input *input, bool later)
{
    const char *method = methods[input_byte(input) % METHOD_COUNT];
    size_t start = snap(&s->text, read_place(input));
    unsigned byte = input_byte(input);
    size_t stop = snap(&s->text, start + byte);
    if (stop < start)
        stop = start;
    if (is_request(method))
        peer_ask(&s->peer, method, parameters(s, start, stop, byte), later);
}

static void step_reopen(struct session *s)
{
    peer_notify(&s->peer, "textDocument/didClose",
                json_pack("{s:o}", "textDocument", document_of(s)), true);
    open_document(s);
}

static void step(struct session *s, struct input *input)
{
    unsigned kind = input_byte(input);
    bool later = !(kind & 64);
    switch (kind % 8) {
    case 0:
    case 1:
    case 2:
    case 3:
        step_change(s, input, later);
        break;
    case 4:
        step_replace(s, input, later);
        break;
    case 5:
        step_wrong_change(s, input);
        break;
    case 6:
        step_reopen(s);
        break;
    default:
        step_ask(s, input, later);
    }
}

/* --- What is told at the end ----------------------------------------------*/

static const char *const asked[] = {
    "reportql/documentText",
    "textDocument/diagnostic",
    "textDocument/semanticTokens/full",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/codeAction",
    "textDocument/codeLens",
    "textDocument/inlayHint",
    "textDocument/formatting",
    "textDocument/completion",
    "textDocument/hover",
    "textDocument/documentHighlight",
    "textDocument/signatureHelp",
    "textDocument/selectionRange",
};

enum { ASKED_COUNT = sizeof asked / sizeof *asked };

/* The text is asked for, and one thing more; or all when the bits are 0. */
static bool is_asked(const struct session *s, size_t index)
{
    unsigned choice = s->language >> 3;
    return !choice || !index || index == 1 + (choice - 1) % (ASKED_COUNT - 1);
}

/* The id of what is not asked is 0. */
static void ask_some(struct session *s, size_t place,
                     long long ids[ASKED_COUNT])
{
    size_t start = snap(&s->text, place);
    for (size_t i = 0; i < ASKED_COUNT; i++) {
        ids[i] = 0;
        if (!is_asked(s, i))
            continue;
        json_t *params = parameters(s, start, s->text.length, 0);
        json_object_del(params, "previousResultId");
        ids[i] = peer_ask(&s->peer, asked[i], params, i == 0);
    }
}

/* What counts revisions is taken out. */
static void forget_versions(json_t *value)
{
    const char *key;
    size_t i;
    json_t *member;
    json_object_del(value, "resultId");
    json_object_del(value, "version");
    json_object_foreach(value, key, member) forget_versions(member);
    json_array_foreach(value, i, member) forget_versions(member);
}

/* Every range goes forward. */
static void check_ranges(const json_t *value)
{
    const char *key;
    size_t i;
    json_t *member;
    const json_t *start = json_object_get(value, "start");
    const json_t *stop = json_object_get(value, "end");
    if (json_is_object(start) && json_is_object(stop)) {
        json_int_t lines = json_integer_value(json_object_get(stop, "line")) -
                           json_integer_value(json_object_get(start, "line"));
        json_int_t characters =
            json_integer_value(json_object_get(stop, "character")) -
            json_integer_value(json_object_get(start, "character"));
        promise(lines > 0 || (lines == 0 && characters >= 0));
    }
    json_object_foreach((json_t *)value, key, member) check_ranges(member);
    json_array_foreach(value, i, member) check_ranges(member);
}

static json_t *take_result(const struct session *s, long long id)
{
    json_t *result = peer_result(&s->peer, id);
    forget_versions(result);
    check_ranges(result);
    return result;
}

static void show_difference(const char *method, const json_t *a,
                            const json_t *b)
{
    char *first = json_dumps(a, JSON_COMPACT | JSON_ENCODE_ANY);
    char *second = json_dumps(b, JSON_COMPACT | JSON_ENCODE_ANY);
    broken("%s: after changes\n%s\nat once\n%s", method, first ? first : "-",
           second ? second : "-");
}

static void check_text(const struct session *s, long long id)
{
    const json_t *text = json_object_get(peer_result(&s->peer, id), "text");
    promise(json_string_length(text) == s->text.length &&
            memcmp(json_string_value(text), s->text.data, s->text.length) == 0);
}

/* The same text, opened by another client. */
static void check_fresh(const struct session *s, const struct piece *settings,
                        size_t place, const long long ids[ASKED_COUNT])
{
    struct session fresh = {.flags = s->flags, .language = s->language};
    long long fresh_ids[ASKED_COUNT];
    peer_init(&fresh.peer);
    buffer_add(&fresh.text, s->text.data, s->text.length);
    world_begin();
    if (settings->length)
        world_put_file("/ws/reportql.json",
                       (rql_text){settings->data, settings->length});
    begin(&fresh);
    ask_some(&fresh, place, fresh_ids);
    end(&fresh);
    for (size_t i = 0; i < ASKED_COUNT; i++) {
        const json_t *a = take_result(s, ids[i]);
        const json_t *b = take_result(&fresh, fresh_ids[i]);
        if (!json_equal(a, b) && (a || b))
            show_difference(asked[i], a, b);
    }
    buffer_free(&fresh.text);
    peer_free(&fresh.peer);
}

void fuzz_session(struct input *input)
{
    struct session s = {.flags = input_byte(input),
                        .language = input_byte(input)};
    long long ids[ASKED_COUNT];
    size_t place = read_place(input);
    struct piece settings = input_piece(input);
    s.text = clean(input);
    peer_init(&s.peer);
    world_begin();
    if (settings.length)
        world_put_file("/ws/reportql.json",
                       (rql_text){settings.data, settings.length});
    begin(&s);
    for (int i = 0; input->length && i < MOST_STEPS; i++)
        step(&s, input);
    ask_some(&s, place, ids);
    end(&s);
    check_text(&s, ids[0]);
    check_fresh(&s, &settings, place, ids);
    world_end();
    buffer_free(&s.text);
    peer_free(&s.peer);
    free(settings.data);
}
