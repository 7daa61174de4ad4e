/* What the rules of grammar/rql.l say of each token, beside what the scanner
 * makes of them: both must find the same, in the cases and queries of the files
 * given, in their beginnings, and in texts of pieces drawn by lot. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case_file.h"
#include "document.h"
#include "scanner.h"

enum { SOUPS = 30000, LONGEST_CUT = 400 };

static size_t texts;
static size_t differences;

/* A text, and what one way of scanning has found in it. */
struct scan {
    struct rql_document document;
    struct scanner scanner;
    enum scan_stop stop;
};

static void start(struct scan *scan, const char *text, size_t length,
                  bool by_rules, jmp_buf *on_failure)
{
    memset(scan, 0, sizeof *scan);
    rql_arena_init(&scan->document.arena, on_failure);
    scan->document.text = text;
    scan->document.length = (uint32_t)length;
    rql_scanner_init(&scan->scanner, &scan->document);
    scan->scanner.by_rules = by_rules;
}

/* The same query: its end, and what passes ask about it. */
static bool same_query(const struct scanner *a, const struct scanner *b)
{
    return a->first == b->first && a->has_select == b->has_select &&
           a->odd_kinds == b->odd_kinds && a->flags == b->flags;
}

static bool same_token(const struct token *a, const struct token *b)
{
    return a->start == b->start && a->end == b->end && a->kind == b->kind &&
           a->flags == b->flags && a->hash == b->hash;
}

static bool same_tokens(const struct rql_document *a,
                        const struct rql_document *b)
{
    if (a->tokens.count != b->tokens.count)
        return false;
    for (uint32_t i = 0; i < a->tokens.count; i++)
        if (!same_token(rql_token_at(a, i), rql_token_at(b, i)))
            return false;
    return true;
}

static bool scan_alike(struct scan *a, struct scan *b)
{
    do {
        a->stop = rql_scanner_next(&a->scanner);
        b->stop = rql_scanner_next(&b->scanner);
        if (a->stop != b->stop || !same_query(&a->scanner, &b->scanner))
            return false;
    } while (a->stop != SCAN_END);
    return same_tokens(&a->document, &b->document);
}

static void print_tokens(const char *title, const struct rql_document *d)
{
    printf("  %s:", title);
    for (uint32_t i = 0; i < d->tokens.count; i++) {
        const struct token *t = rql_token_at(d, i);
        printf(" %u-%u:%d", (unsigned)t->start, (unsigned)t->end, t->kind);
    }
    putchar('\n');
}

static void try_text(const char *text, size_t length)
{
    char *padded = allocate(length + RQL_TEXT_PADDING);
    memset(padded + length, 0, RQL_TEXT_PADDING);
    if (length)
        memcpy(padded, text, length);
    struct scan *scans = allocate(2 * sizeof *scans);
    jmp_buf on_failure;
    if (setjmp(on_failure)) {
        fputs("scanner_rules: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    start(&scans[0], padded, length, false, &on_failure);
    start(&scans[1], padded, length, true, &on_failure);
    texts++;
    if (!scan_alike(&scans[0], &scans[1]) && differences++ < 10) {
        printf("FAILED: %.*s\n", (int)length, text);
        print_tokens("scanner", &scans[0].document);
        print_tokens("rules", &scans[1].document);
    }
    rql_arena_free(&scans[0].document.arena);
    rql_arena_free(&scans[1].document.arena);
    free(scans);
    free(padded);
}

/* A text, and its beginnings if it is short. */
static void try_beginnings(const char *text, size_t length)
{
    try_text(text, length);
    for (size_t i = 0; i < length && length <= LONGEST_CUT; i++)
        try_text(text, i);
}

static unsigned draw(unsigned long *state, unsigned below)
{
    *state = (*state * 1103515245ul + 12345ul) & 0x7ffffffful;
    return (unsigned)(*state >> 12) % below;
}

/* Pieces that tokens are made of, each behind a bar. */
static const char pieces[] =
    "|SELECT|select|FROM|Where |AND|IN|(USD)|(a1)|AGGREGATED|aggregated(x)"
    "|LIMIT|LIMIT 1,000,000|=|= 1,000|!=|<=|>=|<>|==|!| |  |\t|\n|\r\n|,|, "
    "|(|)|;|; WHERE|'|''|'a'|'a''b'|'\xc3\xa9'|'a', 'b'|'abcdefghijklmnopqrst'"
    "|a|Z|_|Name|a_name_of_more_than_sixteen_bytes|\\_|\xc3\xa9|\xe2\x80\x99"
    "|\xff|\xc2\xa0|0|42|-1|-|1.5|5.|6096xxx|2021-07-01|1e3|.5|/|:"
    "|abcdef01-0123-4567-89ab-cdef01234567|abcdef01-0123-|01234567-0123-4567-"
    "89ab-cdef01234567|--|-- x\n|/*|/* x */|*|#|&|&nbsp;|&lt;|\"|`|.|+|\x01";

static size_t draw_piece(unsigned long *state, char *text)
{
    const char *piece = strchr(pieces + draw(state, sizeof pieces - 2), '|');
    piece = piece ? piece + 1 : pieces + 1;
    size_t length = strcspn(piece, "|");
    memcpy(text, piece, length);
    if (draw(state, 50) == 0)
        text[length++] = '\0';
    return length;
}

static void try_soups(void)
{
    unsigned long state = 1;
    for (size_t i = 0; i < SOUPS; i++) {
        char text[1024];
        size_t length = 0;
        for (unsigned left = 1 + draw(&state, 12); left > 0; left--)
            length += draw_piece(&state, text + length);
        try_text(text, length);
    }
}

static bool try_cases(const char *path)
{
    struct case_file file;
    if (!case_file_read(&file, path))
        return false;
    for (size_t i = 0; i < file.count; i++)
        try_beginnings(file.cases[i].text.data, file.cases[i].text.length);
    case_file_free(&file);
    return true;
}

static bool try_file(const char *path)
{
    if (case_file_is(path))
        return try_cases(path);
    struct buffer text = {0};
    bool is_read = buffer_read(&text, path);
    if (is_read)
        try_beginnings(text.data, text.length);
    buffer_free(&text);
    return is_read;
}

int main(int argc, char **argv)
{
    try_soups();
    for (int i = 1; i < argc; i++)
        if (!try_file(argv[i]))
            return EXIT_FAILURE;
    printf("%zu texts, %zu differences\n", texts, differences);
    return differences ? EXIT_FAILURE : EXIT_SUCCESS;
}
