/* Suppressions that are expired, unused or without reason; removing them. */
#include "suppress.h"

#include <string.h>

/* --- Removing -------------------------------------------------------------- */

/* Behind a byte-order mark. */
static uint32_t first_byte(const struct rql_document *d)
{
    return d->length >= 3 && !memcmp(d->text, "\xef\xbb\xbf", 3) ? 3 : 0;
}

/* The first line break in a comment: what stands behind it stays on a line below
 * what stands before it.  `none` when there is none. */
static rql_text line_break_in(const struct rql_document *d,
                              const struct directive_comment *c, rql_text none)
{
    uint32_t at = c->start;
    while (at < c->end && !rql_is_line_end(d->text[at]))
        at++;
    if (at == c->end)
        return none;
    bool is_pair = d->text[at] == '\r' && d->text[at + 1] == '\n';
    return (rql_text){d->text + at, is_pair ? 2 : 1};
}

rql_edit rql_comment_removal(const struct rql_document *d,
                             const struct directive_comment *c)
{
    uint32_t start = c->start, end = c->end;
    rql_edit edit = {.text = {"", 0}};
    while (start > first_byte(d) && rql_is_blank(d->text[start - 1]))
        start--;
    while (end < d->length && rql_is_blank(d->text[end]))
        end++;
    bool begins = start == first_byte(d) || rql_is_line_end(d->text[start - 1]);
    bool ends = end == d->length || rql_is_line_end(d->text[end]);
    if (begins && ends && end < d->length) {
        end += d->text[end] == '\r' && end + 1 < d->length &&
                       d->text[end + 1] == '\n'
                   ? 2
                   : 1;
    } else if (!ends) {
        start = c->start;
        end = c->end;
        if (!begins) {
            while (rql_is_blank(d->text[start - 1]))
                start--;
            if (!memchr(" \t\f\v;,)", d->text[end], 7))
                edit.text = (rql_text){" ", 1};
            edit.text = line_break_in(d, c, edit.text);
        }
    }
    edit.span = (rql_span){start, end};
    return edit;
}

/* A rule goes with what separates it from the one before it, or behind it. */
static rql_span rule_removal(const struct rql_document *d,
                             const struct suppression *s, uint32_t index)
{
    const struct suppressed_rule *rules =
        &rql_suppressed_rules(d)[s->first_rule];
    if (index)
        return (rql_span){rules[index - 1].end, rules[index].end};
    return (rql_span){rules[0].start, rules[1].start};
}

static void add_removal(struct rql_document *d, struct rql_diagnostic *diag,
                        const struct suppression *s)
{
    rql_edit edit = rql_comment_removal(d, &rql_comments(d)[s->comment]);
    rql_add_edits_fix(d, diag, true, &edit, 1, "Remove the comment");
}

/* True when one of its rules is. */
static bool is_used(const struct rql_document *d, const struct suppression *s)
{
    for (uint32_t i = 0; i < s->rule_count; i++)
        if (rql_suppressed_rules(d)[s->first_rule + i].is_used)
            return true;
    return false;
}

/* --- Reports --------------------------------------------------------------- */

static void report_unused_rule(struct rql_document *d,
                               const struct suppression *s, uint32_t index)
{
    const struct suppressed_rule *rule =
        &rql_suppressed_rules(d)[s->first_rule + index];
    struct rql_diagnostic *diag =
        rql_report(d, RULE_UNUSED_SUPPRESSION, rule->start, rule->end,
                   "there is no %s to suppress here",
                   rql_rule_name(&rql_rules[rule->rule]));
    if (s->has_unknown || s->rule_count < 2)
        return;
    rql_span span = rule_removal(d, s, index);
    rql_add_fix(d, diag, true, (uint32_t)span.start, (uint32_t)span.end, "",
                "Remove the rule");
}

/* True when the whole suppression is unused. */
static bool report_unused(struct rql_document *d, const struct suppression *s)
{
    const struct suppressed_rule *rules =
        &rql_suppressed_rules(d)[s->first_rule];
    const struct directive_comment *c = &rql_comments(d)[s->comment];
    uint32_t unused = 0;
    for (uint32_t i = 0; i < s->rule_count; i++)
        unused += !rules[i].is_used;
    if (!unused)
        return false;
    if (unused < s->rule_count || s->has_unknown) {
        for (uint32_t i = 0; i < s->rule_count; i++)
            if (!rules[i].is_used)
                report_unused_rule(d, s, i);
        return false;
    }
    struct rql_diagnostic *diag =
        rql_report(d, RULE_UNUSED_SUPPRESSION, c->start, c->end,
                   "this suppresses nothing: there is no %s%s here",
                   rql_rule_name(&rql_rules[rules[0].rule]),
                   s->rule_count > 1 ? " or the like" : "");
    if (s->kind == DIRECTIVE_NEXT_LINE)
        rql_add_help(d, diag,
                     "it is for findings that begin on the next line; "
                     "reportql-disable and reportql-enable cover more lines");
    add_removal(d, diag, s);
    return true;
}

static void report_expired(struct rql_document *d, const struct suppression *s)
{
    const struct suppressed_rule *rules =
        &rql_suppressed_rules(d)[s->first_rule];
    struct rql_diagnostic *diag = rql_report(
        d, RULE_EXPIRED_SUPPRESSION, (uint32_t)s->date.start,
        (uint32_t)s->date.end,
        "this suppression has ended: %04d-%02d-%02d was its last day",
        s->until.year, s->until.month, s->until.day);
    for (uint32_t i = 0; i < s->rule_count; i++)
        if (rules[i].used)
            rql_add_help(d, diag, "%s is reported again: %u finding%s",
                         rql_rule_name(&rql_rules[rules[i].rule]),
                         (unsigned)rules[i].used,
                         rules[i].used == 1 ? "" : "s");
    if (!s->rule_count || s->has_unknown || s->is_partly || is_used(d, s))
        return;
    rql_add_help(d, diag, "it would hide nothing, and can be removed");
    add_removal(d, diag, s);
}

static void report_no_reason(struct rql_document *d,
                             const struct suppression *s)
{
    const struct directive_comment *c = &rql_comments(d)[s->comment];
    struct rql_diagnostic *diag =
        rql_report(d, RULE_SUPPRESSION_WITHOUT_REASON, c->start, c->end,
                   "this suppression does not say why");
    rql_add_help(d, diag, "write a reason behind a colon");
}

void rql_report_suppressions(struct rql_document *d)
{
    for (size_t i = d->inner_suppressions; i < d->suppressions.count; i++) {
        const struct suppression *s = &rql_suppressions(d)[i];
        if (!rql_is_told(d, s->comment))
            continue;
        if (s->is_expired)
            report_expired(d, s);
        else if (!s->is_void && !s->is_partly && report_unused(d, s))
            continue;
        if (!s->reason.length && (!s->is_partly || is_used(d, s)))
            report_no_reason(d, s);
    }
}
