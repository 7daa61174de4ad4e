/* New suppressions: the comments that hide the findings of a text. */
#include "suppress_add.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "date.h"
#include "edits.h"

/* --- Comments -------------------------------------------------------------- */

static void add_text(struct adder *a, struct vector *out, const char *text)
{
    rql_bytes_add(a->arena, out, text, strlen(text));
}

/* The rules of the line at hand. */
static void add_rules(struct adder *a, struct vector *out)
{
    const uint16_t *rules = a->rules.items;
    for (size_t i = 0; i < a->rules.count; i++) {
        add_text(a, out, i ? ", " : "");
        add_text(a, out, rql_rule_name(&rql_rules[rules[i]]));
    }
}

/* True when a byte of the reason would end its comment. */
static bool ends_comment(const struct adder *a, const char *reason,
                         const char *p)
{
    size_t length = strlen(a->close), before = (size_t)(p - reason) + 1;
    return length && before >= length &&
           !memcmp(p + 1 - length, a->close, length);
}

/* A reason stays on its line and in its comment. */
static void make_reason(struct adder *a)
{
    struct vector *out = &a->reason;
    const char *reason = a->options->reason;
    if (!reason || !*reason)
        return;
    add_text(a, out, ": ");
    for (const char *p = reason; *p; p++) {
        add_text(a, out, ends_comment(a, reason, p) ? " " : "");
        rql_bytes_add(a->arena, out, rql_is_line_end(*p) ? " " : p, 1);
    }
}

void rql_write_directive(struct adder *a, struct vector *out,
                         enum directive_kind kind)
{
    const rql_date *until = a->options->until;
    add_text(a, out, rql_directive_names[kind]);
    add_text(a, out, " ");
    add_rules(a, out);
    if (until)
        add_text(a, out,
                 rql_arena_printf(a->arena, " until %04d-%02d-%02d",
                                  until->year, until->month, until->day));
    rql_bytes_add(a->arena, out, a->reason.items, a->reason.count);
}

void rql_add_comment(struct adder *a, uint32_t at, const struct vector *text)
{
    *(rql_edit *)rql_vector_push(a->arena, a->edits, sizeof(rql_edit)) =
        (rql_edit){{at, at}, {text->items, text->count}};
}

/* A comment on a line of its own above the one that begins at an offset. */
static void add_line(struct adder *a, uint32_t at, enum directive_kind kind)
{
    struct vector text = {0};
    uint32_t end = at;
    while (end < a->d->length && rql_is_blank(a->d->text[end]))
        end++;
    rql_bytes_add(a->arena, &text, a->d->text + at, end - at);
    add_text(a, &text, "-- ");
    rql_write_directive(a, &text, kind);
    add_text(a, &text, a->line_break);
    rql_add_comment(a, at, &text);
}

/* A comment inside of a line, behind another one. */
static void add_inside(struct adder *a, uint32_t at)
{
    struct vector text = {0};
    add_text(a, &text, " /* ");
    rql_write_directive(a, &text, DIRECTIVE_LINE);
    add_text(a, &text, " */");
    rql_add_comment(a, at, &text);
}

/* --- Suppressions that are there ------------------------------------------- */

static bool has_same_reason(const struct adder *a, const struct suppression *s)
{
    /* Behind the colon, and without the spaces that no reason ends with. */
    rql_text reason = {a->reason.items, a->reason.count};
    if (reason.length < 2)
        return true;
    reason.data += 2;
    reason.length -= 2;
    while (reason.length && rql_is_blank(reason.data[reason.length - 1]))
        reason.length--;
    return reason.length == s->reason.length &&
           (!reason.length ||
            !memcmp(s->reason.data, reason.data, reason.length));
}

static bool can_take(const struct adder *a, const struct suppression *s)
{
    const rql_date *until = a->options->until;
    return !s->is_inner && !s->is_void && !s->is_expired && !s->has_unknown &&
           s->has_until == (until != NULL) &&
           (!until || rql_date_compare(*until, s->until) == 0) &&
           has_same_reason(a, s);
}

void rql_extend_suppression(struct adder *a, const struct suppression *s)
{
    struct vector text = {0};
    add_text(a, &text, ", ");
    add_rules(a, &text);
    rql_add_comment(a, s->list_end, &text);
}

const struct suppression *rql_find_for_line(struct adder *a, uint32_t start,
                                            uint32_t end)
{
    const struct suppression *found = NULL;
    for (; a->next < a->d->suppressions.count; a->next++) {
        const struct suppression *s = &rql_suppressions(a->d)[a->next];
        if (s->span.start >= end)
            break;
        if (s->kind != DIRECTIVE_NEXT_LINE || !can_take(a, s))
            continue;
        uint32_t target = rql_comments(a->d)[s->comment].target;
        if (target >= start && target < end)
            found = s;
    }
    return found;
}

const struct suppression *rql_find_for_file(const struct adder *a)
{
    for (size_t i = 0; i < a->d->suppressions.count; i++) {
        const struct suppression *s = &rql_suppressions(a->d)[i];
        if (s->kind == DIRECTIVE_FILE && can_take(a, s))
            return s;
    }
    return NULL;
}

/* --- Lines ----------------------------------------------------------------- */

uint32_t rql_line_start(const struct rql_document *d, uint32_t at)
{
    while (at > 0 && !rql_is_line_end(d->text[at - 1]))
        at--;
    if (!at && d->length >= 3 && !memcmp(d->text, "\xef\xbb\xbf", 3))
        return 3;
    return at;
}

uint32_t rql_line_end(const struct rql_document *d, uint32_t at)
{
    while (at < d->length && !rql_is_line_end(d->text[at]))
        at++;
    return at;
}

static bool is_blank(const struct rql_document *d, uint32_t start, uint32_t end)
{
    while (start < end && rql_is_blank(d->text[start]))
        start++;
    return start == end;
}

/* The first token from one on that is no comment and begins before `end`. */
static bool holds_more_than_comments(const struct rql_document *d, size_t token,
                                     uint32_t end)
{
    const struct token *tokens = rql_tokens(d);
    for (; token < d->tokens.count && tokens[token].start < end; token++)
        if (tokens[token].kind != TOKEN_COMMENT)
            return true;
    return false;
}

/* Suppress the findings of the line start to end, of which there are so many;
 * the rules have been collected. */
static void suppress_line(struct adder *a, uint32_t start, uint32_t end,
                          size_t findings)
{
    const struct rql_document *d = a->d;
    size_t index = rql_document_token_at(d, start);
    assert(index < d->tokens.count); /* a finding is of a token */
    bool is_inside = rql_token_at(d, (uint32_t)index)->start < start;
    const struct suppression *s = rql_find_for_line(a, start, end + 1);
    if (!holds_more_than_comments(d, index + is_inside, end)) {
        a->left += findings;
        return;
    }
    if (s) {
        rql_extend_suppression(a, s);
        return;
    }
    if (!is_inside) {
        add_line(a, start, DIRECTIVE_NEXT_LINE);
        return;
    }
    const struct token *comment = rql_token_at(d, (uint32_t)index);
    uint32_t above = rql_line_start(d, comment->start);
    if (is_blank(d, above, comment->start))
        add_line(a, above, DIRECTIVE_NEXT_LINE);
    else
        add_inside(a, comment->end);
}

/* --- Findings -------------------------------------------------------------- */

void rql_collect_rule(struct adder *a, uint16_t rule)
{
    if (a->has[rule])
        return;
    a->has[rule] = true;
    *(uint16_t *)rql_vector_push(a->arena, &a->rules, sizeof rule) = rule;
}

void rql_forget_rules(struct adder *a)
{
    for (size_t i = 0; i < a->rules.count; i++)
        a->has[((const uint16_t *)a->rules.items)[i]] = false;
    a->rules.count = 0;
}

bool rql_is_asked_for(const struct adder *a, const struct rql_diagnostic *d)
{
    const rql_suppress_options *o = a->options;
    return (!o->rule || o->rule == &rql_rules[d->rule]) &&
           (!o->span ||
            (d->start >= o->span->start && d->start <= o->span->end));
}

/* Collect the rule of a finding, if that is to be suppressed. */
static bool takes_rule(struct adder *a, const struct rql_diagnostic *diag)
{
    if (!rql_is_asked_for(a, diag))
        return false;
    if (rql_is_about_suppressions(diag->rule)) {
        a->left++;
        return false;
    }
    rql_collect_rule(a, diag->rule);
    return true;
}

static void suppress_lines(struct adder *a)
{
    const struct rql_diagnostic *diags = a->d->diags.items;
    const rql_span *span = a->options->span;
    uint32_t from = span ? rql_line_start(a->d, (uint32_t)span->start) : 0;
    for (size_t i = 0; i < a->d->diags.count;) {
        if (diags[i].start < from) {
            i++;
            continue;
        }
        if (span && diags[i].start > span->end)
            return;
        uint32_t start = rql_line_start(a->d, diags[i].start);
        uint32_t end = rql_line_end(a->d, diags[i].start);
        size_t findings = 0;
        rql_forget_rules(a);
        for (; i < a->d->diags.count && diags[i].start <= end; i++)
            findings += takes_rule(a, &diags[i]);
        if (findings)
            suppress_line(a, start, end, findings);
    }
}

size_t rql_collect_rules_of_file(struct adder *a)
{
    const struct rql_diagnostic *diags = a->d->diags.items;
    size_t findings = 0;
    for (size_t i = 0; i < a->d->diags.count; i++)
        findings += takes_rule(a, &diags[i]);
    return findings;
}

static void suppress_file(struct adder *a)
{
    if (!rql_collect_rules_of_file(a))
        return;
    const struct suppression *s = rql_find_for_file(a);
    if (s)
        rql_extend_suppression(a, s);
    else
        add_line(a, rql_line_start(a->d, 0), DIRECTIVE_FILE);
}

/* A request body has no comments. */
static void leave_all(struct adder *a)
{
    const struct rql_diagnostic *diags = a->d->diags.items;
    for (size_t i = 0; i < a->d->diags.count; i++)
        a->left += rql_is_asked_for(a, &diags[i]);
}

static const char *find_line_break(const struct rql_document *d)
{
    uint32_t at = rql_line_end(d, 0);
    if (at == d->length || d->text[at] == '\n')
        return "\n";
    return at + 1 < d->length && d->text[at + 1] == '\n' ? "\r\n" : "\r";
}

static rql_status add_all(struct adder *a)
{
    jmp_buf on_failure;
    rql_arena_init(a->arena, &on_failure);
    if (setjmp(on_failure))
        return RQL_NO_MEMORY;
    if (a->d->host > RQL_HOST_REQUEST)
        a->close = rql_host_comment_close(a->d->host);
    make_reason(a);
    if (a->d->host == RQL_HOST_REQUEST)
        leave_all(a);
    else if (a->d->host != RQL_HOST_NONE)
        rql_suppress_in_host(a);
    else if (a->options->whole_file)
        suppress_file(a);
    else
        suppress_lines(a);
    a->arena->on_failure = NULL;
    return RQL_OK;
}

rql_status rql_suppress_new(const rql_document *document,
                            const rql_suppress_options *suppress,
                            rql_edits **edits, size_t *left)
{
    assert(!document->discard_trees);
    *edits = NULL;
    struct rql_edits *made = calloc(1, sizeof *made);
    struct adder *a = calloc(1, sizeof *a);
    rql_status status = RQL_NO_MEMORY;
    if (made && a) {
        *a = (struct adder){
            .d = document,
            .options = suppress,
            .arena = &made->arena,
            .edits = &made->items,
            .line_break = find_line_break(document),
            .close = "*/",
        };
        status = add_all(a);
        if (left)
            *left = a->left;
    }
    if (a)
        rql_document_free(a->trial);
    free(a);
    if (status == RQL_OK)
        *edits = made;
    else
        rql_edits_free(made);
    return status;
}
