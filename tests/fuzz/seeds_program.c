/* Seeds of what the program reads besides queries: made of the texts that the
 * tests of the program have in single quotes. */
#include <string.h>

#include "../generate.h"
#include "seeds.h"

/* --- The language server --------------------------------------------------*/

/* A request of each method, as lsp.c reads messages without frames. */
static void add_messages(struct seeds *seeds)
{
    static const char *const methods[] = {
#define FEATURE(method, handler, capability, put_capability) method,
#include "features.def"
#undef FEATURE
    };
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        struct buffer seed = {0};
        buffer_add(&seed, "\3", 1);
        buffer_printf(
            &seed,
            "{\"jsonrpc\":\"2.0\",\"id\":%zu,\"method\":\"%s\",\"params\":{"
            "\"textDocument\":{\"uri\":\"file:///ws/q.rql\",\"version\":2},"
            "\"position\":{\"line\":0,\"character\":9},\"range\":{\"start\":{"
            "\"line\":0,\"character\":7},\"end\":{\"line\":1,\"character\":2}},"
            "\"context\":{\"diagnostics\":[]},\"newName\":\"Month\"}}",
            i + 2, methods[i]);
        seeds_add(seeds, "lsp", &seed);
        buffer_free(&seed);
    }
}

static void add_byte(struct buffer *seed, size_t value)
{
    char byte = (char)value;
    buffer_add(seed, &byte, 1);
}

/* A step of any kind with enough bytes for it, and words that fit. */
static void add_step(struct buffer *seed, uint64_t *state)
{
    static const char *const words[] = {"SELECT ", ",\n", "Month", "'",
                                        "-- x\n",  "",    "\r\n",  "WHERE "};
    for (size_t i = 0; i < 4; i++)
        add_byte(seed, i == 1 ? 0 : draw(state, 256));
    const char *word = words[draw(state, sizeof words / sizeof *words)];
    buffer_add(seed, word, strlen(word) + 1);
}

void seeds_add_session(struct seeds *seeds, struct slice text)
{
    struct buffer seed = {0};
    uint64_t state = seeds->count;
    add_byte(&seed, draw(&state, 256));
    add_byte(&seed, draw(&state, 3) | draw(&state, 32) << 3);
    buffer_add(&seed, "\0\7\0", 3);
    buffer_add(&seed, text.data, text.length);
    buffer_add(&seed, "", 1);
    for (size_t steps = 1 + draw(&state, 8); steps; steps--)
        add_step(&seed, &state);
    seeds_add(seeds, "session", &seed);
    buffer_free(&seed);
}

/* --- Quoted texts ---------------------------------------------------------*/

static void add_behind(struct seeds *seeds, const char *target,
                       const char *before, size_t size, struct slice text)
{
    struct buffer seed = {0};
    buffer_add(&seed, before, size);
    buffer_add(&seed, text.data, text.length);
    seeds_add(seeds, target, &seed);
    buffer_free(&seed);
}

static void add_json(struct seeds *seeds, struct slice text)
{
    static const char above[] = "{\"extends\": [\"base.json\"]}\0{}";
    add_behind(seeds, "configuration", "", 0, text);
    add_behind(seeds, "configuration", above, sizeof above, text);
    add_behind(seeds, "commented-json", "", 0, text);
    add_behind(seeds, "baseline", "", 0, text);
}

static bool has(struct slice text, char c)
{
    return memchr(text.data, c, text.length) != NULL;
}

/* By what it looks like. */
static void add_quoted(struct seeds *seeds, struct slice text)
{
    static const char path[] = "a/b.rql";
    static const char whole[] = "/a/b.rql";
    bool is_json = has(text, '{') && has(text, ':');
    if (text.length < 2 || text.length > 600)
        return;
    if (is_json)
        add_json(seeds, text);
    else if (has(text, '=') && has(text, '['))
        add_behind(seeds, "editorconfig", whole, sizeof whole, text);
    else
        add_behind(seeds, "ignore", path, sizeof path, text);
}

/* The two bytes \n of a format of printf become a line break. */
static void read_breaks(struct buffer *text)
{
    size_t length = 0;
    for (size_t i = 0; i < text->length; i++) {
        bool is_break = text->data[i] == '\\' && text->data[i + 1] == 'n';
        text->data[length++] = is_break ? '\n' : text->data[i];
        i += is_break;
    }
    text->length = length;
}

void seeds_add_script(struct seeds *seeds, struct slice script)
{
    const char *end = script.data + script.length;
    for (const char *p = script.data; p < end; p++) {
        const char *close =
            *p == '\'' ? memchr(p + 1, '\'', (size_t)(end - p - 1)) : NULL;
        if (!close)
            continue;
        struct buffer text = {0};
        buffer_add(&text, p + 1, (size_t)(close - p - 1));
        read_breaks(&text);
        add_quoted(seeds, (struct slice){text.data, text.length});
        buffer_free(&text);
        p = close;
    }
}

/* The options of a line that runs the program, for one of its commands. */
void seeds_add_line(struct seeds *seeds, struct slice line)
{
    struct buffer seed = {0};
    add_byte(&seed, seeds->count % 16);
    for (size_t i = 0; i < line.length; i++)
        buffer_add(&seed, line.data[i] == ' ' ? "" : &line.data[i], 1);
    seeds_add(seeds, "arguments", &seed);
    buffer_free(&seed);
}

/* --- Others ---------------------------------------------------------------*/

void seeds_add_program(struct seeds *seeds)
{
    static const char diff[] =
        ":100644 100644 1234567 89abcde M\0a.rql\0:000000 100644 0000000 "
        "89abcde "
        "A\0b c.rql\0\0diff --git a/a.rql b/a.rql\nindex 1234567..89abcde "
        "100644\n"
        "--- a/a.rql\n+++ b/a.rql\n@@ -1,2 +1 @@ x\n-a\n-b\n+c\n@@ -9,0 +9,2 "
        "@@\n"
        "+d\n+e\ndiff --git a/b c.rql b/b c.rql\nnew file mode 100644\n"
        "@@ -0,0 +1 @@\n+x\n";
    static const char baseline[] =
        "{\"version\": 1, \"findings\": [{\"path\": \"q.rql\", \"rule\": "
        "\"unknown-column\", \"text\": \"Nothing\", \"finding\": "
        "\"077dc69e4d85230b\", \"query\": \"fa1d7158d8ac622d\", \"count\": "
        "1}]}";
    add_behind(seeds, "changed", "", 0, (struct slice){diff, sizeof diff - 1});
    add_behind(seeds, "baseline", "", 0,
               (struct slice){baseline, sizeof baseline - 1});
    add_messages(seeds);
}
