/* Reading a comment that may be a directive: its name, rules, date, reason. */
#include "suppress.h"

#include <string.h>

#include "date.h"
#include "scanner.h"
#include "str.h"
#include "utf8.h"

static const char prefix[] = "reportql";
enum { PREFIX = sizeof prefix - 1 };

/* --- Where a directive may begin ------------------------------------------- */

/* Behind the marks of a comment, and what people put there. */
static const char *skip_marks(const char *p, const char *end)
{
    while (p < end && (rql_is_blank(*p) || rql_is_line_end(*p) ||
                       memchr("-*/#<!@:'", *p, 9)))
        p++;
    return p;
}

bool rql_begins_directive(const char *start, const char *end)
{
    const char *p = skip_marks(start, end);
    return end - p > PREFIX && rql_equal_folded(p, PREFIX, prefix, PREFIX);
}

static bool may_suppress_by(const char *text, size_t length, char q)
{
    static const char before[] = "reportq";
    enum { BEFORE = sizeof before - 2 };
    const char *p = text, *end = text + length;
    while (p < end && (p = memchr(p, q, (size_t)(end - p))) != NULL) {
        if (p - text >= BEFORE && end - p > 1 && (p[1] | 0x20) == 'l' &&
            rql_equal_folded(p - BEFORE, BEFORE, before, BEFORE))
            return true;
        p++;
    }
    return false;
}

bool rql_text_may_suppress(const char *text, size_t length)
{
    return may_suppress_by(text, length, 'q') ||
           may_suppress_by(text, length, 'Q');
}

/* --- The comment at hand --------------------------------------------------- */

struct reader {
    struct suppressing *s;
    struct rql_document *d;
    const char *p;
    const char *end; /* of the comment, without its closing mark */
    uint32_t comment;
    rql_span word;
};

static uint32_t offset_of(const struct reader *r, const char *p)
{
    return (uint32_t)(p - r->d->text);
}

static bool is_space(char c)
{
    return rql_is_blank(c) || rql_is_line_end(c);
}

static void skip_space(struct reader *r)
{
    while (r->p < r->end && is_space(*r->p))
        r->p++;
}

static bool is_word(char c)
{
    return rql_is_letter(c) || rql_is_digit(c) || c == '-' || c == '_';
}

/* How long the part of a word is that stands here, 0 for no such. */
static unsigned word_part(const struct reader *r)
{
    if (r->p == r->end || is_word(*r->p))
        return r->p < r->end;
    struct utf8_character c = rql_utf8_decode(r->p, r->end);
    return c.length > 1 && rql_character_class(c.code) == CHARACTER_LETTER
               ? c.length
               : 0;
}

/* The word at hand; of anything else, one character. */
static rql_text read_word(struct reader *r)
{
    const char *start = r->p;
    for (unsigned length; (length = word_part(r)) > 0;)
        r->p += length;
    if (r->p == start)
        r->p += rql_utf8_decode(r->p, r->end).length;
    return (rql_text){start, (size_t)(r->p - start)};
}

static bool is_text(rql_text text, const char *wanted)
{
    return text.length == strlen(wanted) &&
           !memcmp(text.data, wanted, text.length);
}

/* Without the mark that closes it, and the spaces before that. */
static const char *content_end(const char *start, const char *end)
{
    static const char marks[][2][5] = {
        {"/*", "*/"}, {"<!--", "-->"}, {"<#", "#>"}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t before = strlen(marks[i][0]), length = strlen(marks[i][1]);
        if ((size_t)(end - start) >= before + length &&
            !memcmp(start, marks[i][0], before) &&
            !memcmp(end - length, marks[i][1], length)) {
            end -= length;
            break;
        }
    }
    while (is_space(end[-1])) /* it begins with a mark */
        end--;
    return end;
}

/* --- Its name -------------------------------------------------------------- */

/* `reportql-ignore` above a query means the next line. */
static enum directive_kind settle_kind(const struct reader *r,
                                       enum directive_kind kind)
{
    const struct directive_comment *c = &rql_comments(r->d)[r->comment];
    if (kind != DIRECTIVE_LINE)
        return kind;
    uint32_t at = c->start;
    while (at > 0 && rql_is_blank(r->d->text[at - 1]))
        at--;
    return at == 0 || rql_is_line_end(r->d->text[at - 1]) ? DIRECTIVE_NEXT_LINE
                                                          : DIRECTIVE_LINE;
}

static void report_misspelt(struct reader *r, struct meant meant)
{
    uint32_t start = (uint32_t)r->word.start, end = (uint32_t)r->word.end;
    const char *name = rql_directive_names[meant.kind];
    struct rql_diagnostic *diag =
        rql_report(r->d, RULE_INVALID_SUPPRESSION, start, end,
                   "%s is no directive: it suppresses nothing",
                   rql_show(r->d, start, end));
    rql_add_help(r->d, diag, "did you mean %s?", name);
    rql_add_fix(r->d, diag, meant.is_certain, start, end, name, "Write %s",
                name);
}

/* Read the directive's name; false when the comment is none, or none that is
 * spelt rightly. */
static bool read_name(struct reader *r, enum directive_kind *kind)
{
    const char *start = r->p;
    r->p += PREFIX;
    const char *sign = r->p;
    while (r->p < r->end && (rql_is_blank(*r->p) || memchr("-_:", *r->p, 3)))
        r->p++;
    const char *word = r->p;
    while (r->p < r->end && is_word(*r->p))
        r->p++;
    if (word == sign || r->p == word)
        return false;
    r->word = (rql_span){offset_of(r, start), offset_of(r, r->p)};
    rql_text text = {start, (size_t)(r->p - start)};
    for (int i = 0; i < DIRECTIVE_KIND_COUNT; i++)
        if (is_text(text, rql_directive_names[i])) {
            *kind = (enum directive_kind)i;
            return true;
        }
    struct meant meant = rql_find_directive(word, (size_t)(r->p - word),
                                            *sign == '-' && word == sign + 1);
    if (meant.kind == DIRECTIVE_KIND_COUNT)
        return false;
    if (!meant.is_certain)
        meant.kind = settle_kind(r, meant.kind);
    if (rql_is_told(r->d, r->comment))
        report_misspelt(r, meant);
    return false;
}

/* --- Its rules ------------------------------------------------------------- */

/* A rule whose name is like the word; RULE_COUNT when there is none. */
static size_t near_rule(rql_text word)
{
    unsigned limit = word.length < 6 ? 1 : 3, best = limit + 1;
    size_t near = RULE_COUNT;
    for (size_t i = 0; i < RULE_COUNT; i++) {
        unsigned distance = rql_edit_distance(
            word.data, word.length, rql_rule_name(&rql_rules[i]),
            strlen(rql_rule_name(&rql_rules[i])), limit);
        if (distance < best) {
            best = distance;
            near = i;
        }
    }
    return near;
}

static size_t find_rule(rql_text word)
{
    for (size_t i = 0; i < RULE_COUNT; i++)
        if (is_text(word, rql_rule_name(&rql_rules[i])))
            return i;
    return RULE_COUNT;
}

static struct rql_diagnostic *report(struct reader *r, rql_text at,
                                     const char *message)
{
    uint32_t start = offset_of(r, at.data);
    if (!rql_is_told(r->d, r->comment))
        return NULL;
    return rql_report(r->d, RULE_INVALID_SUPPRESSION, start,
                      start + (uint32_t)at.length, "%s", message);
}

static void report_unknown_rule(struct reader *r, rql_text word, size_t near)
{
    uint32_t start = offset_of(r, word.data);
    uint32_t end = start + (uint32_t)word.length;
    if (!rql_is_told(r->d, r->comment))
        return;
    struct rql_diagnostic *diag =
        rql_report(r->d, RULE_INVALID_SUPPRESSION, start, end,
                   "there is no rule %s", rql_show(r->d, start, end));
    if (near == RULE_COUNT) {
        rql_add_help(r->d, diag, "`reportql rules` lists all rules");
        return;
    }
    const char *name = rql_rule_name(&rql_rules[near]);
    bool is_same = rql_equal_folded(word.data, word.length, name, strlen(name));
    rql_add_help(r->d, diag, "did you mean %s?", name);
    rql_add_fix(r->d, diag, is_same, start, end, name, "Write %s", name);
}

static void add_rule(struct reader *r, struct suppression *to, rql_text word,
                     size_t rule)
{
    uint32_t start = offset_of(r, word.data);
    if (rql_is_about_suppressions((uint16_t)rule)) {
        to->has_unknown = true;
        report(r, word, "findings about suppressions cannot be suppressed");
        return;
    }
    struct suppressed_rule *added =
        rql_vector_push(&r->d->arena, &r->d->suppressed_rules, sizeof *added);
    *added = (struct suppressed_rule){
        .rule = (uint16_t)rule,
        .start = start,
        .end = start + (uint32_t)word.length,
        .suppression = (uint32_t)r->d->suppressions.count,
    };
    to->rule_count++;
    to->list_end = added->end;
}

/* Behind `until`. */
static void read_date(struct reader *r, struct suppression *to, rql_text until)
{
    skip_space(r);
    rql_text word = {r->p, 0};
    if (r->p < r->end && is_word(*r->p))
        word = read_word(r);
    to->date = (rql_span){offset_of(r, word.data),
                          offset_of(r, word.data + word.length)};
    to->has_until = rql_date_read(word.data, word.length, &to->until);
    if (!to->has_until) {
        to->is_void = true;
        report(r, word.length ? word : until,
               word.length ? "this is no day of the calendar like 2027-01-31"
                           : "behind `until` stands a day like 2027-01-31");
        return;
    }
    to->is_expired =
        r->s->now && rql_has_date(r->s->now) &&
        rql_date_compare(to->until, rql_date_of_time(r->s->now)) < 0;
}

/* The reason begins at a word that is no rule, without a colon before it. */
static void report_no_colon(struct reader *r, rql_text word)
{
    struct rql_diagnostic *diag =
        report(r, word, "a reason stands behind a colon");
    if (!diag)
        return;
    uint32_t at = offset_of(r, word.data);
    bool is_dash = word.data[0] == '-';
    /* The colon touches what stands before it. */
    uint32_t start = at;
    while (is_space(r->d->text[start - 1]))
        start--;
    rql_add_fix(r->d, diag, false, start,
                is_dash ? at + (uint32_t)word.length : start, ":",
                "Write a colon");
}

static void read_reason(struct reader *r, struct suppression *to)
{
    skip_space(r);
    to->reason = (rql_text){r->p, (size_t)(r->end - r->p)};
    r->p = r->end;
}

/* A word that is none of the rules; false when the list ends with it. */
static bool read_other(struct reader *r, struct suppression *to, rql_text word)
{
    size_t near = near_rule(word);
    bool is_rule = is_word(word.data[0]) && word.data[0] != '-' &&
                   (near < RULE_COUNT || !to->rule_count ||
                    memchr(word.data, '-', word.length));
    to->has_unknown = true;
    if (is_rule) {
        report_unknown_rule(r, word, near);
        to->list_end = offset_of(r, r->p);
        return true;
    }
    report_no_colon(r, word);
    if (word.data[0] != '-')
        r->p = word.data;
    read_reason(r, to);
    return false;
}

static void read_rules(struct reader *r, struct suppression *to)
{
    enum { MOST_MISTAKES = 8 };
    for (int mistakes = 0; mistakes < MOST_MISTAKES;) {
        while (r->p < r->end && (is_space(*r->p) || *r->p == ','))
            r->p++;
        if (r->p == r->end)
            return;
        if (*r->p == ':') {
            r->p++;
            read_reason(r, to);
            return;
        }
        rql_text word = read_word(r);
        size_t rule = find_rule(word);
        if (is_text(word, "until"))
            read_date(r, to, word);
        else if (rule < RULE_COUNT)
            add_rule(r, to, word, rule);
        else if (mistakes++, !read_other(r, to, word))
            return;
    }
}

/* --- Ranges ---------------------------------------------------------------- */

static void begin_ranges(struct reader *r, const struct suppression *from)
{
    for (uint32_t i = 0; i < from->rule_count; i++) {
        uint32_t by = from->first_rule + i;
        uint32_t *open = &r->s->open[rql_suppressed_rules(r->d)[by].rule];
        if (!*open)
            *open = by + 1;
    }
}

static void report_not_open(struct reader *r, const struct suppression *end)
{
    const struct directive_comment *c = &rql_comments(r->d)[r->comment];
    if (!rql_is_told(r->d, r->comment))
        return;
    struct rql_diagnostic *diag = rql_report(
        r->d, RULE_INVALID_SUPPRESSION, (uint32_t)end->word.start,
        (uint32_t)end->word.end, "no reportql-disable before this is open");
    rql_edit edit = rql_comment_removal(r->d, c);
    rql_add_edits_fix(r->d, diag, true, &edit, 1, "Remove the comment");
}

/* A reportql-enable, which is no suppression; without rules it ends all. */
static void end_ranges(struct reader *r, const struct suppression *end)
{
    struct suppressing *s = r->s;
    uint32_t at = rql_comments(r->d)[r->comment].start;
    bool is_any = false;
    for (size_t i = 0; i < RULE_COUNT; i++) {
        bool is_named = end->rule_count == 0;
        for (uint32_t k = 0; k < end->rule_count && !is_named; k++)
            is_named =
                rql_suppressed_rules(r->d)[end->first_rule + k].rule == i;
        if (!is_named || !s->open[i])
            continue;
        rql_end_range(s, s->open[i] - 1, at);
        s->open[i] = 0;
        is_any = true;
    }
    if (!is_any && !end->has_unknown)
        report_not_open(r, end);
    r->d->suppressed_rules.count = end->first_rule;
}

/* --- All of it ------------------------------------------------------------- */

void rql_read_directive(struct suppressing *s, uint32_t comment)
{
    struct rql_document *d = s->d;
    const struct directive_comment *c = &rql_comments(d)[comment];
    const char *start = d->text + c->start;
    struct reader r = {
        .s = s,
        .d = d,
        .p = skip_marks(start, d->text + c->end),
        .end = content_end(start, d->text + c->end),
        .comment = comment,
    };
    enum directive_kind kind;
    if (r.end - r.p <= PREFIX ||
        !rql_equal_folded(r.p, PREFIX, prefix, PREFIX) || !read_name(&r, &kind))
        return;
    struct suppression made = {
        .kind = (uint8_t)kind,
        .span = {c->start, c->end},
        .comment = comment,
        .word = r.word,
        .first_rule = (uint32_t)d->suppressed_rules.count,
        .list_end = (uint32_t)r.word.end,
    };
    read_rules(&r, &made);
    if (kind == DIRECTIVE_ENABLE) {
        end_ranges(&r, &made);
        return;
    }
    if (!made.rule_count && !made.has_unknown) {
        made.is_void = true;
        report(&r,
               (rql_text){d->text + r.word.start, r.word.end - r.word.start},
               "this names no rule: it suppresses nothing");
    }
    *(struct suppression *)rql_vector_push(&d->arena, &d->suppressions,
                                           sizeof made) = made;
    if (kind == DIRECTIVE_RANGE && !made.is_void)
        begin_ranges(&r, &made);
}
