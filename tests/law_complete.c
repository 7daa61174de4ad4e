/* The laws of completion. */
#include "law.h"

#include "case_file.h"

#include <stdlib.h>
#include <string.h>

/* Of a text that nobody wrote, so many places are asked at most. */
enum { PLACES_OF_MUTANT = 6, PLACES_OF_LONG = 50, LONG_TEXT = 2000 };

static rql_document *make(const struct subject *s, const struct buffer *text)
{
    rql_document *document;
    rql_options options = s->options;
    options.skip_checks = true;
    options.settings = NULL;
    options.setting_count = 0;
    options.least = RQL_ERROR;
    if (rql_document_new(text->data, text->length, &options, &document) !=
        RQL_OK)
        abort();
    return document;
}

static rql_completion *complete(const rql_document *document, size_t offset)
{
    rql_completion *completion;
    if (rql_completion_new(document, offset, &completion) != RQL_OK)
        abort();
    return completion;
}

/* --- Suggestions can be taken ---------------------------------------------- */

/* True for a finding about which clauses there are: each is fine in itself. */
static bool is_about_clauses(const rql_diagnostic *diagnostic)
{
    static const char *const rules[] = {"misplaced-clause", "repeated-clause",
                                        "missing-select", "missing-from"};
    const char *rule = rql_rule_name(rql_diagnostic_rule(diagnostic));
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(rule, rules[i]) == 0)
            return true;
    return false;
}

/* True when the grammar takes all of the text, whatever it wants behind it; but
 * which clauses there are does not matter. */
static bool is_taken(const struct subject *s, const struct buffer *text)
{
    rql_document *document = make(s, text);
    bool taken = true;
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(document, i);
        if (rql_diagnostic_span(d).start < text->length && !is_about_clauses(d))
            taken = false;
    }
    rql_document_free(document);
    return taken;
}

/* What may stand behind a text. */
struct expectation {
    bool anything;   /* that its query takes */
    bool next_query; /* as well: it is whole */
};

static struct expectation expect(const struct subject *s,
                                 const struct buffer *text)
{
    rql_document *document = make(s, text);
    struct expectation e = {true, true};
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(document, i);
        e.next_query = false;
        if (rql_diagnostic_span(d).start < text->length)
            e.anything = false;
    }
    rql_document_free(document);
    return e;
}

static bool is_of_grammar(rql_suggestion_kind kind)
{
    return kind <= RQL_SUGGESTION_SIGN || kind == RQL_SUGGESTION_DIRECTION;
}

static bool suggestion_is_sound(const rql_suggestion *s)
{
    size_t at = 0;
    for (size_t i = 0; i < s->hole_count; i++) {
        if (s->holes[i].start < at || s->holes[i].end < s->holes[i].start)
            return false;
        at = s->holes[i].end;
    }
    return at <= strlen(s->text) && *s->label &&
           (!s->catalog || s->dataset < rql_catalog_dataset_count(s->catalog));
}

static bool span_is_sound(const struct subject *s, rql_span span, size_t caret)
{
    if (span.start > caret || span.end < caret || span.end > s->length)
        return false;
    for (size_t i = span.start; i < span.end; i++)
        if (s->text[i] == '\n' || s->text[i] == '\r')
            return false;
    return true;
}

static bool suggestions_are_taken(const struct subject *s,
                                  const rql_completion *completion)
{
    rql_span span = rql_completion_replaced(completion);
    struct buffer text = {0};
    buffer_add(&text, s->text, span.start);
    struct expectation e = expect(s, &text);
    bool right = true;
    for (size_t i = 0; right && i < rql_completion_count(completion); i++) {
        rql_suggestion item = rql_completion_at(completion, i);
        right = suggestion_is_sound(&item);
        bool is_start = strncmp(item.text, "SELECT", 6) == 0;
        if (!right || !is_of_grammar(item.kind) ||
            !(is_start ? e.next_query : e.anything))
            continue;
        text.length = span.start;
        buffer_add(&text, item.text, strlen(item.text));
        right = is_taken(s, &text);
    }
    buffer_free(&text);
    return right;
}

bool suggestions_can_be_taken(const struct subject *s)
{
    if (s->options.host != RQL_HOST_NONE)
        return true;
    bool everywhere = s->is_thorough && !s->is_drawn;
    size_t step = everywhere ? 1 : s->length / PLACES_OF_MUTANT + 1;
    if (everywhere && s->length > LONG_TEXT)
        step = s->length / PLACES_OF_LONG;
    bool right = true;
    for (size_t at = 0; right && at <= s->length; at += step) {
        rql_completion *completion = complete(s->document, at);
        right = span_is_sound(s, rql_completion_replaced(completion), at) &&
                span_is_sound(s, rql_completion_typed(completion), at) &&
                suggestions_are_taken(s, completion);
        rql_completion_free(completion);
    }
    return right;
}

/* --- What comes next is suggested ------------------------------------------- */

static bool starts_with(const char *text, rql_text head)
{
    for (size_t i = 0; i < head.length; i++) {
        char a = text[i], b = head.data[i];
        if (a >= 'A' && a <= 'Z')
            a = (char)(a | 0x20);
        if (b >= 'A' && b <= 'Z')
            b = (char)(b | 0x20);
        if (a != b)
            return false;
    }
    return true;
}

static bool has_suggestion(const rql_completion *completion, rql_text head)
{
    for (size_t i = 0; i < rql_completion_count(completion); i++)
        if (starts_with(rql_completion_at(completion, i).text, head))
            return true;
    return false;
}

static bool same_name(rql_text a, rql_text b)
{
    char copy[300];
    if (a.length != b.length || a.length >= sizeof copy)
        return false;
    memcpy(copy, a.data, a.length);
    copy[a.length] = '\0';
    return starts_with(copy, b);
}

/* A column that its clause has already, which is left out on purpose. */
static bool is_repeated(const rql_query *query, const rql_use *use)
{
    for (size_t i = 0; i < rql_query_use_count(query); i++) {
        rql_use other = rql_query_use(query, i);
        if (other.clause == use->clause && use->clause != RQL_CLAUSE_WHERE &&
            other.name.span.start < use->name.span.start &&
            same_name(other.name.text, use->name.text))
            return true;
    }
    return false;
}

/* Whether the catalog knows all the names, so that it must suggest them. */
static bool knows_names(const rql_query *query)
{
    for (size_t i = 0; i < rql_query_use_count(query); i++) {
        rql_use use = rql_query_use(query, i);
        bool matters =
            use.kind == RQL_USE_COLUMN || use.kind == RQL_USE_DATASET;
        if (matters && (!use.is_known || is_repeated(query, &use)))
            return false;
    }
    return true;
}

/* A name of the query: it must be there, unless its dataset has none such.  A
 * grain that is not known is no error. */
static bool name_is_suggested(const rql_query *query,
                              const rql_completion *completion, rql_text name)
{
    rql_place place = rql_completion_place(completion);
    return place.want == RQL_WANT_NAME &&
           (place.clause == RQL_CLAUSE_AGGREGATED || !knows_names(query) ||
            rql_completion_is_cut(completion) ||
            has_suggestion(completion, name));
}

static bool is_suggested(const struct subject *s, const rql_query *query,
                         const rql_completion *completion, rql_token token)
{
    rql_text text = {s->text + token.span.start,
                     token.span.end - token.span.start};
    switch (token.kind) {
    case RQL_TOKEN_NAME:
        return name_is_suggested(query, completion, text);
    case RQL_TOKEN_NUMBER:
    case RQL_TOKEN_STRING:
        return rql_completion_place(completion).want == RQL_WANT_VALUE;
    case RQL_TOKEN_KEYWORD: /* AGGREGATED may be a name too */
        return has_suggestion(completion, text) ||
               name_is_suggested(query, completion, text);
    default:
        return has_suggestion(completion, text);
    }
}

/* Cut the text off before a token, and ask what comes next. */
static bool token_is_suggested(const struct subject *s, const rql_query *query,
                               rql_token token)
{
    struct buffer text = {0};
    buffer_add(&text, s->text, token.span.start);
    buffer_add(&text, " ", 1);
    rql_document *document;
    if (rql_document_new(text.data, text.length, &s->options, &document) !=
        RQL_OK)
        abort();
    rql_completion *completion = complete(document, text.length);
    bool right = is_suggested(s, query, completion, token);
    rql_completion_free(completion);
    rql_document_free(document);
    buffer_free(&text);
    return right;
}

/* Behind a query that is broken none begins. */
static bool begins_well(const struct subject *s, size_t index)
{
    return !index ||
           !rql_query_error_count(rql_document_query(s->document, index - 1));
}

/* True for the end of a name that an invisible character cuts in two: it is no
 * error, and nothing suggests it. */
static bool is_cut_off(const struct subject *s, size_t token)
{
    if (token < 2)
        return false;
    rql_token space = rql_document_token(s->document, token - 1);
    return space.kind == RQL_TOKEN_SPACE &&
           rql_document_token(s->document, token - 2).kind == RQL_TOKEN_NAME &&
           rql_document_token(s->document, token).kind == RQL_TOKEN_NAME;
}

static bool query_is_suggested(const struct subject *s, size_t index)
{
    const rql_query *query = rql_document_query(s->document, index);
    size_t first, end;
    rql_query_tokens(query, &first, &end);
    first += !begins_well(s, index);
    for (size_t i = first; i < end; i++) {
        rql_token token = rql_document_token(s->document, i);
        if (is_cut_off(s, i))
            return true;
        if (token.kind < RQL_TOKEN_COMMENT &&
            !token_is_suggested(s, query, token))
            return false;
    }
    return true;
}

bool what_comes_next_is_suggested(const struct subject *s)
{
    if (!s->is_thorough || s->options.host != RQL_HOST_NONE ||
        s->options.setting_count || s->options.skip_checks ||
        s->length > LONG_TEXT)
        return true;
    bool right = true;
    for (size_t i = 0; i < rql_document_query_count(s->document); i++) {
        const rql_query *query = rql_document_query(s->document, i);
        if (!rql_query_error_count(query))
            right = right && query_is_suggested(s, i);
    }
    return right;
}
