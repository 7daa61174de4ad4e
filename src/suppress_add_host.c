/*
 * New suppressions in programs and documents: comments of the host above the
 * literals and blocks that have findings.  Whether a line may take a comment is
 * found out by trying: the text is read again with comments that say nothing.
 */
#include <string.h>

#include "edits.h"
#include "hosts.h"
#include "suppress_add.h"

/* A comment to be added. */
struct host_line {
    uint32_t start; /* of the line that it goes above */
    uint32_t end;
    size_t findings;
    size_t first_rule; /* in `rules` of struct host_adder */
    size_t rule_count;
    const struct suppression *takes; /* one that is there, or NULL */
};

struct host_adder {
    struct adder *a;
    const struct host_language *language;
    enum directive_kind kind;
    struct vector lines; /* struct host_line */
    struct vector rules; /* uint16_t */
};

/* --- Comments -------------------------------------------------------------- */

static void add_text(struct adder *a, struct vector *out, const char *text)
{
    rql_bytes_add(a->arena, out, text, strlen(text));
}

static const char *comment_open(const struct host_adder *h)
{
    return h->language->line_comment ? h->language->line_comment
                                     : h->language->comment_open;
}

/* What a line begins with that one above it needs too: white space, and the
 * marks of quotes. */
static uint32_t prefix_end(const struct host_adder *h, uint32_t at)
{
    const struct rql_document *d = h->a->d;
    bool has_quotes = h->language->flags & HOST_BLOCKS;
    if (h->kind == DIRECTIVE_FILE)
        return at;
    while (at < d->length &&
           (rql_is_blank(d->text[at]) || (has_quotes && d->text[at] == '>')))
        at++;
    return at;
}

/* The line of a comment; without rules one that is tried. */
static void write_line(const struct host_adder *h, struct vector *text,
                       uint32_t at, bool is_trial)
{
    struct adder *a = h->a;
    rql_bytes_add(a->arena, text, a->d->text + at, prefix_end(h, at) - at);
    add_text(a, text, comment_open(h));
    add_text(a, text, " ");
    if (is_trial)
        add_text(a, text, "x");
    else
        rql_write_directive(a, text, h->kind);
    if (!h->language->line_comment) {
        add_text(a, text, " ");
        add_text(a, text, h->language->comment_close);
    }
    add_text(a, text, a->line_break);
}

/* --- Trying ---------------------------------------------------------------- */

/* True when the line above goes on in this one. */
static bool is_continued(const struct host_adder *h, uint32_t start)
{
    const char *text = h->a->d->text;
    uint32_t at = start;
    if (at && text[at - 1] == '\n')
        at--;
    if (at && text[at - 1] == '\r')
        at--;
    return h->language->joins && at < start && at &&
           text[at - 1] == h->language->joins;
}

/* True for a block that begins behind the mark of a list's item: a comment above
 * would stand between two items. */
static bool is_behind_mark(const struct host_adder *h, uint32_t start)
{
    const struct rql_document *d = h->a->d;
    uint32_t at = prefix_end(h, start);
    return h->kind == DIRECTIVE_NEXT_LINE && h->language->flags & HOST_BLOCKS &&
           at < d->length && d->text[at] != '`' && d->text[at] != '~';
}

/* Read the text with comments that say nothing where new ones would be. */
static void make_trial(struct host_adder *h)
{
    struct adder *a = h->a;
    struct vector edits = {0}, text = {0};
    const struct host_line *lines = h->lines.items;
    for (size_t i = 0; i < h->lines.count; i++) {
        struct vector comment = {0};
        if (lines[i].takes)
            continue;
        write_line(h, &comment, lines[i].start, true);
        rql_edit *edit = rql_vector_push(a->arena, &edits, sizeof *edit);
        *edit = (rql_edit){{lines[i].start, lines[i].start},
                           {comment.items, comment.count}};
    }
    const rql_options options = {
        .host = a->d->host,
        .skip_checks = true,
        .discard_trees = true,
        .ignore_suppressions = true,
    };
    rql_edits_apply(a->arena, (rql_text){a->d->text, a->d->length}, edits.items,
                    edits.count, &text);
    rql_status status =
        rql_document_new(text.items, text.count, &options, &a->trial);
    if (status == RQL_NO_MEMORY)
        longjmp(*a->arena->on_failure, 1);
}

/* True when a comment begins at that byte of the trial; `next` is the first one
 * to look at. */
static bool is_comment(const struct rql_document *trial, size_t *next,
                       size_t at)
{
    const rql_span *comments = trial->host_comments.items;
    while (*next < trial->host_comments.count && comments[*next].start < at)
        ++*next;
    return *next < trial->host_comments.count && comments[*next].start == at;
}

/* --- Adding ---------------------------------------------------------------- */

static void take_rules(struct host_adder *h, const struct host_line *line)
{
    const uint16_t *rules = h->rules.items;
    rql_forget_rules(h->a);
    for (size_t i = 0; i < line->rule_count; i++)
        rql_collect_rule(h->a, rules[line->first_rule + i]);
}

static void add_line(struct host_adder *h, const struct host_line *line)
{
    struct vector text = {0};
    take_rules(h, line);
    if (line->takes) {
        rql_extend_suppression(h->a, line->takes);
        return;
    }
    write_line(h, &text, line->start, false);
    rql_add_comment(h->a, line->start, &text);
}

static void add_lines(struct host_adder *h)
{
    struct adder *a = h->a;
    const struct host_line *lines = h->lines.items;
    size_t shift = 0, next = 0;
    make_trial(h);
    for (size_t i = 0; i < h->lines.count; i++) {
        const struct host_line *line = &lines[i];
        uint32_t prefix = prefix_end(h, line->start);
        struct vector tried = {0};
        bool may = true;
        if (!line->takes) {
            may = a->trial && is_comment(a->trial, &next, prefix + shift) &&
                  !is_continued(h, line->start) &&
                  !is_behind_mark(h, line->start);
            write_line(h, &tried, line->start, true);
            shift += tried.count;
        }
        if (may)
            add_line(h, line);
        else
            a->left += line->findings;
    }
}

/* --- Lines ----------------------------------------------------------------- */

/* Of a line above which a comment is to be, the rules have been collected. */
static void enter_line(struct host_adder *h, uint32_t start, size_t findings)
{
    struct adder *a = h->a;
    uint32_t end = rql_line_end(a->d, start);
    struct host_line *line = rql_vector_push(a->arena, &h->lines, sizeof *line);
    *line = (struct host_line){
        .start = start,
        .end = end,
        .findings = findings,
        .first_rule = h->rules.count,
        .rule_count = a->rules.count,
        .takes = h->kind == DIRECTIVE_FILE
                     ? rql_find_for_file(a)
                     : rql_find_for_line(a, start, end + 1),
    };
    const uint16_t *rules = a->rules.items;
    for (size_t i = 0; i < line->rule_count; i++)
        *(uint16_t *)rql_vector_push(a->arena, &h->rules, sizeof *rules) =
            rules[i];
}

/* Collect the rules of the findings from `*at` on that begin before `end`; those
 * before `start` are outside of all literals. */
static size_t collect(struct adder *a, size_t *at, size_t start, size_t end)
{
    const struct rql_diagnostic *diags = a->d->diags.items;
    size_t findings = 0;
    for (; *at < a->d->diags.count && diags[*at].start < end; ++*at) {
        const struct rql_diagnostic *d = &diags[*at];
        if (!rql_is_asked_for(a, d))
            continue;
        if (d->start < start || rql_is_about_suppressions(d->rule)) {
            a->left++;
            continue;
        }
        findings++;
        rql_collect_rule(a, d->rule);
    }
    return findings;
}

/* Literals that begin on the same line share a comment. */
static void enter_lines(struct host_adder *h)
{
    struct adder *a = h->a;
    const rql_span *bodies = a->d->bodies.items;
    size_t at = 0;
    for (size_t i = 0; i < a->d->bodies.count;) {
        uint32_t start = rql_line_start(a->d, (uint32_t)bodies[i].start);
        uint32_t end = rql_line_end(a->d, (uint32_t)bodies[i].start);
        size_t findings = 0;
        rql_forget_rules(a);
        for (; i < a->d->bodies.count && bodies[i].start <= end; i++)
            findings += collect(a, &at, bodies[i].start, bodies[i].end);
        if (findings)
            enter_line(h, start, findings);
    }
    collect(a, &at, SIZE_MAX, SIZE_MAX);
}

/* --- Files ----------------------------------------------------------------- */

static uint32_t next_line(const struct rql_document *d, uint32_t at)
{
    uint32_t end = rql_line_end(d, at);
    if (end + 1 < d->length && d->text[end] == '\r' && d->text[end + 1] == '\n')
        end++;
    return end < d->length ? end + 1 : end;
}

static bool line_begins(const struct rql_document *d, uint32_t at,
                        const char *word)
{
    size_t length = strlen(word);
    return d->length - at >= length && !memcmp(d->text + at, word, length);
}

/* Behind the lines that have to stay the first ones: what runs a script, what
 * says how it is encoded, and what Markdown is prefaced with. */
static uint32_t first_free_line(const struct host_adder *h)
{
    const struct rql_document *d = h->a->d;
    uint32_t at = rql_line_start(d, 0);
    if (h->language->flags & HOST_BLOCKS && line_begins(d, at, "---")) {
        uint32_t end = next_line(d, at);
        while (end < d->length && !line_begins(d, end, "---"))
            end = next_line(d, end);
        return end < d->length ? next_line(d, end) : at;
    }
    if (line_begins(d, at, "#!"))
        at = next_line(d, at);
    uint32_t end = rql_line_end(d, at);
    for (uint32_t i = at; i < end && d->text[at] == '#'; i++)
        if (line_begins(d, i, "coding"))
            return next_line(d, at);
    return at;
}

const char *rql_host_comment_close(rql_host host)
{
    const struct host_language *language = rql_host_language(host);
    return language->line_comment ? "" : language->comment_close;
}

void rql_suppress_in_host(struct adder *a)
{
    struct host_adder h = {
        .a = a,
        .language = rql_host_language(a->d->host),
        .kind = a->options->whole_file ? DIRECTIVE_FILE : DIRECTIVE_NEXT_LINE,
    };
    if (!a->options->whole_file) {
        enter_lines(&h);
    } else {
        size_t findings = rql_collect_rules_of_file(a);
        if (findings)
            enter_line(&h, first_free_line(&h), findings);
    }
    if (h.lines.count)
        add_lines(&h);
}
