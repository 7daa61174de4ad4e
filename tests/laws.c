/*
 * Asks the laws of many texts: the cases and the queries of the files given,
 * and of each its prefixes, the text with a byte less, with a nasty byte, and
 * with the next text behind it.  `--soup COUNT` makes texts of words drawn by
 * lot, `--queries COUNT` correct queries and, of each three, one that is broken;
 * always the same ones, unless `--seed N` stands before.  `--fewer N` changes each
 * text at so many times fewer places, `--thorough` asks the costly laws of all
 * mutants.
 */
#include "case_file.h"
#include "generate.h"
#include "law.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of mutants that one text may cost: the places of long ones are
 * sampled. */
#define MUTANT_BYTES 400000u
#define MUTANTS_LEAST 24u

/* One mutant of so many is asked the costly laws, unless all are. */
#define COSTLY_ONE_OF 11u

struct run {
    const char *path;
    const char *title;
    size_t title_length;
    struct buffer previous; /* the text before, to be joined */
    size_t texts;
    size_t fewer; /* times fewer places at which a text is changed; 0: all */
    uint64_t seed;
    bool is_thorough;
    size_t passed;
    size_t failed;
};

static void show(const char *text, size_t length)
{
    for (size_t i = 0; i < length && i < 600; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte == '\n' || (byte >= 0x20 && byte < 0x7f))
            putchar(byte);
        else
            printf("\\x%02x", byte);
    }
    printf("%s\n---\n", length > 600 ? "..." : "");
}

static void judge(struct run *run, const struct subject *subject,
                  const char *how, bool costly)
{
    for (size_t i = 0; i < law_count; i++) {
        if (laws[i].is_costly && !costly)
            continue;
        if (laws[i].holds(subject)) {
            run->passed++;
            continue;
        }
        run->failed++;
        printf("%s: %.*s (%s): broken law: %s\n", run->path,
               (int)run->title_length, run->title, how, laws[i].name);
        show(subject->text, subject->length);
    }
}

/* Whether the next text is asked the costly laws. */
static bool asks_costly(const struct run *run)
{
    return run->is_thorough || run->texts % COSTLY_ONE_OF == 0;
}

static bool is_drawn(const char *how)
{
    return strncmp(how, "generated", 9) == 0;
}

/* True for a text that somebody might write, not a mutant of it. */
static bool is_whole(const char *how)
{
    return strcmp(how, "as it is") == 0 || is_drawn(how);
}

/* The text is copied to memory of just its size, so that a sanitizer sees any
 * byte read behind it. */
static void try_text(struct run *run, const rql_options *options,
                     const char *text, size_t length, const char *how,
                     bool costly)
{
    struct subject subject = {
        .length = length,
        .options = *options,
        .is_thorough = is_whole(how),
        .is_drawn = is_drawn(how),
    };
    rql_document *document;
    char *copy = allocate(length);
    if (length)
        memcpy(copy, text, length);
    subject.text = copy;
    subject.options.discard_trees = false;
    run->texts++;
    if (rql_document_new(copy, length, &subject.options, &document) == RQL_OK) {
        subject.document = document;
        judge(run, &subject, how, costly);
        rql_document_free(document);
    } else {
        run->failed++;
        printf("%s: %s: no document was made\n", run->path, how);
    }
    free(copy);
}

static void try_replaced(struct run *run, const rql_options *options,
                         char *text, size_t length, size_t at)
{
    static const char nasty[] = "'\";(,-\xff\xe2\n*\\\x80<.=\0";
    char kept = text[at];
    for (size_t i = 0; i < 3; i++) {
        text[at] = nasty[(at + 5 * i) % (sizeof nasty - 1)];
        try_text(run, options, text, length, "byte replaced", asks_costly(run));
    }
    text[at] = kept;
}

static void try_deleted(struct run *run, const rql_options *options,
                        const char *text, size_t length, size_t at)
{
    struct buffer shorter = {0};
    buffer_add(&shorter, text, at);
    buffer_add(&shorter, text + at + 1, length - at - 1);
    try_text(run, options, shorter.data, shorter.length, "byte deleted",
             asks_costly(run));
    buffer_free(&shorter);
}

static void try_mutants(struct run *run, const rql_options *options,
                        const struct buffer *text)
{
    size_t places = MUTANT_BYTES / (text->length + 1);
    if (places < MUTANTS_LEAST)
        places = MUTANTS_LEAST;
    size_t step = (text->length / places + 1) * (run->fewer ? run->fewer : 1);
    for (size_t at = 0; at < text->length; at += step) {
        try_text(run, options, text->data, at, "prefix", asks_costly(run));
        try_deleted(run, options, text->data, text->length, at);
        try_replaced(run, options, text->data, text->length, at);
    }
}

static void try_joined(struct run *run, const rql_options *options,
                       const struct buffer *text)
{
    buffer_add(&run->previous, text->data, text->length);
    try_text(run, options, run->previous.data, run->previous.length,
             "joined to the text before", true);
    buffer_clear(&run->previous);
    buffer_add(&run->previous, text->data, text->length);
}

static void try_all(struct run *run, const rql_options *options,
                    const struct buffer *text)
{
    try_text(run, options, text->data, text->length, "as it is", true);
    try_mutants(run, options, text);
    try_joined(run, options, text);
}

static void run_case_file(struct run *run, const char *path)
{
    struct case_file file;
    if (!case_file_read(&file, path)) {
        run->failed++;
        return;
    }
    for (size_t i = 0; i < file.count; i++) {
        struct case_input input;
        run->title = file.cases[i].title.data;
        run->title_length = file.cases[i].title.length;
        bool is_corpus = case_section(&file.cases[i], "file") != NULL;
        if (!case_input_make(&input, &file, &file.cases[i]))
            run->failed++;
        else if (!is_corpus)
            try_all(run, &input.options, &input.text);
        case_input_free(&input);
    }
    case_file_free(&file);
}

static void run_query_file(struct run *run, const char *path)
{
    rql_options options = {0};
    struct buffer text = {0};
    run->title = "";
    run->title_length = 0;
    if (buffer_read(&text, path))
        try_all(run, &options, &text);
    else
        run->failed++;
    buffer_free(&text);
}

/* --- Soup ---------------------------------------------------------------- */

/* Words of a soup, each behind a bar.  The common ones make queries that go
 * far. */
static const char common_words[] =
    "|SELECT|DISTINCT|FROM|WHERE|AND|NOT|LIKE|IN|ORDER|BY|ASC|DESC|LIMIT"
    "|TIMESPAN|AGGREGATED|Month|Mnth|OfficeUsage|LAST_MONTH|MonthlyActiveUsers"
    "|'Teams'|'100'|5|-1|(|)|,|=|>|!=|<=|;|ISVOrder|Quantity|AutoRenew|Daily";
static const char odd_words[] =
    "|'it''s'|'open\n|-- note\n|/* note */|/* open|<>|==|&&|!|OR|BETWEEN"
    "|IS NULL|GROUP BY|HAVING|JOIN|UNION|OFFSET 5|TOP 10|*|SUM(Month)|COUNT(*)"
    "|AS x|[Month]|\"Month\"|`Month`|a.b|6096xxx|1,000|1e3|.5|2025-01-01|TRUE"
    "|NULL|<your id>|&gt;|&#39;a&#39;|<br>|**|LAST\\_MONTH|TIMEPAN|FORM"
    "|ORDERBY|SELCT|\xe2\x80\x98Paid\xe2\x80\x99|\xc2\xa0|\xd0\xa1ity|\xff"
    "|\xef\xbc\x8c|\xef\xbc\x88|\xe2\x89\xa0|\xe2\x80\xa6|\xe2\x80\x93 5"
    "|\xe2\x80\x9c|```sql\n|#|TIMESPAN 'LAST_MONTH'|-- note\nAS m"
    "|-- note\nGROUP BY Month|BETWEEN 1 AND 5|NOT Month|LIMIT ALL|'a', 'b'"
    "|\xc2\xab\x61\xc2\xbb|ORDER BYMonth|Monthly Active Users|WHERE 'a' ="
    "|= ('a', 'b')|(Month = 5)|OR Month =|SELECT (VYBRAT)|\\n|/* note */,";

/* The first word behind a place drawn by lot. */
static void add_word(struct buffer *text, uint64_t *state)
{
    bool is_odd = draw(state, 3) == 0;
    const char *words = is_odd ? odd_words : common_words;
    size_t size = is_odd ? sizeof odd_words : sizeof common_words;
    const char *word = strchr(words + draw(state, size - 1), '|');
    word = word ? word + 1 : words + 1;
    buffer_add(text, word, strcspn(word, "|"));
    if (draw(state, 8))
        buffer_add(text, " ", 1);
}

static void try_soup(struct run *run, size_t count)
{
    static const rql_api apis[] = {RQL_API_AUTO, RQL_API_AUTO, RQL_API_MPN,
                                   RQL_API_CMP};
    struct buffer text = {0};
    uint64_t state = run->seed + 1;
    run->title = "";
    run->title_length = 0;
    for (size_t i = 0; i < count; i++) {
        rql_options options = {.api = apis[draw(&state, 4)]};
        buffer_clear(&text);
        if (draw(&state, 2))
            buffer_printf(&text, "SELECT Month FROM OfficeUsage ");
        for (size_t words = 1 + draw(&state, 14); words > 0; words--)
            add_word(&text, &state);
        try_text(run, &options, text.data, text.length, "soup",
                 asks_costly(run));
    }
    buffer_free(&text);
}

/* --- Generated queries --------------------------------------------------- */

static void try_queries(struct run *run, size_t count)
{
    static const rql_options options;
    struct buffer text = {0};
    uint64_t state = run->seed + 2;
    run->title = "";
    run->title_length = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_broken = i % 3 == 2;
        bool has_two = draw(&state, 4) == 0;
        buffer_clear(&text);
        generate_query(&text, !is_broken, &state);
        if (has_two) {
            buffer_printf(&text, draw(&state, 2) ? ";\n" : "\n\n");
            generate_query(&text, !is_broken, &state);
        }
        if (is_broken)
            generate_break(&text, 0, &state);
        if (draw(&state, 2))
            buffer_printf(&text, "\n");
        try_text(run, &options, text.data, text.length,
                 is_broken ? "generated and broken" : "generated", true);
    }
    buffer_free(&text);
}

int main(int argc, char **argv)
{
    struct run run = {0};
    buffer_clear(&run.previous);
    for (int i = 1; i < argc; i++) {
        run.path = argv[i];
        if (strcmp(argv[i], "--soup") == 0 && i + 1 < argc)
            try_soup(&run, strtoul(argv[++i], NULL, 10));
        else if (strcmp(argv[i], "--queries") == 0 && i + 1 < argc)
            try_queries(&run, strtoul(argv[++i], NULL, 10));
        else if (strcmp(argv[i], "--fewer") == 0 && i + 1 < argc)
            run.fewer = strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
            run.seed = strtoull(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--thorough") == 0)
            run.is_thorough = true;
        else if (case_file_is(argv[i]))
            run_case_file(&run, argv[i]);
        else
            run_query_file(&run, argv[i]);
    }
    buffer_free(&run.previous);
    printf("Laws: %zu, asked of %zu texts\n", law_count, run.texts);
    printf("%zu passed, %zu failed\n", run.passed, run.failed);
    return run.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
