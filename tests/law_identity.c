/* The laws of identities: what a finding is does not depend on how the text is
 * laid out, what else is in it, and how bad findings are. */
#include "law.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The identities of a document's findings in queries, sorted. */
struct identities {
    rql_identity *items;
    size_t count;
};

static int compare(const void *left, const void *right)
{
    const rql_identity *a = left, *b = right;
    if (a->finding != b->finding)
        return a->finding < b->finding ? -1 : 1;
    return (a->query > b->query) - (a->query < b->query);
}

static bool identify(rql_text text, rql_options options,
                     struct identities *identities)
{
    rql_document *document;
    options.identities = true;
    *identities = (struct identities){0};
    if (rql_document_new(text.data, text.length, &options, &document) != RQL_OK)
        return false;
    size_t count = rql_document_diagnostic_count(document);
    identities->items = calloc(count + 1, sizeof *identities->items);
    for (size_t i = 0; identities->items && i < count; i++) {
        rql_identity identity =
            rql_diagnostic_identity(rql_document_diagnostic(document, i));
        if (identity.query)
            identities->items[identities->count++] = identity;
    }
    rql_document_free(document);
    if (!identities->items)
        return false;
    qsort(identities->items, identities->count, sizeof *identities->items,
          compare);
    return true;
}

/* True when two texts have the same findings; of the second one, there may be
 * more. */
static bool agree(rql_text a, rql_options a_options, rql_text b,
                  rql_options b_options, bool has_more)
{
    struct identities left, right = {0};
    bool good = identify(a, a_options, &left) &&
                identify(b, b_options, &right) &&
                (has_more || left.count == right.count);
    size_t at = 0;
    for (size_t i = 0; good && i < left.count; i++, at++) {
        while (at < right.count &&
               compare(&right.items[at], &left.items[i]) < 0)
            at++;
        good =
            at < right.count && compare(&right.items[at], &left.items[i]) == 0;
    }
    free(left.items);
    free(right.items);
    return good;
}

bool formatting_changes_no_identity(const struct subject *s)
{
    static const rql_style styles[] = {
        {.layout = RQL_LAYOUT_LINES},
        {.layout = RQL_LAYOUT_COMPACT, .keywords = RQL_KEYWORDS_LOWER}};
    rql_text text = {s->text, s->length};
    bool good = true;
    for (size_t i = 0; good && s->options.host == RQL_HOST_NONE && i < 2; i++) {
        rql_formatted *formatted;
        if (rql_formatted_new(s->text, s->length, &s->options, &styles[i], NULL,
                              &formatted) != RQL_OK)
            return false;
        good = agree(text, s->options, rql_formatted_text(formatted),
                     s->options, false);
        rql_formatted_free(formatted);
    }
    return good;
}

bool severities_change_no_identity(const struct subject *s)
{
    size_t count = rql_rule_count();
    rql_text text = {s->text, s->length};
    rql_rule_setting *settings = calloc(count, sizeof *settings);
    rql_options options = s->options, other = s->options;
    for (size_t i = 0; settings && i < count; i++)
        settings[i] =
            (rql_rule_setting){rql_rule_name(rql_rule_at(i)), RQL_WARNING};
    options.least = other.least = RQL_DEFAULT;
    options.settings = NULL;
    options.setting_count = 0;
    other.settings = settings;
    other.setting_count = count;
    bool good = settings && agree(text, options, text, other, false);
    free(settings);
    return good;
}

static bool is_trivia(rql_token_kind kind)
{
    return kind == RQL_TOKEN_COMMENT || kind == RQL_TOKEN_SPACE;
}

/* A text that begins without SELECT may be the end of a query before it. */
static bool may_go_on(const struct subject *s)
{
    size_t count = rql_document_token_count(s->document), i = 0;
    while (i < count && is_trivia(rql_document_token(s->document, i).kind))
        i++;
    if (i == count)
        return false;
    rql_span span = rql_document_token(s->document, i).span;
    return span.end - span.start != 6 ||
           strncasecmp(s->text + span.start, "SELECT", 6) != 0;
}

/* A query, comments and empty lines before a text. */
bool what_stands_before_changes_no_identity(const struct subject *s)
{
    static const char before[] = "SELECT Nothing FROM ISVUsage;\n-- moved\n\n";
    size_t length = sizeof before - 1;
    if (s->options.host != RQL_HOST_NONE || may_go_on(s) ||
        (s->length >= 3 && memcmp(s->text, "\xef\xbb\xbf", 3) == 0))
        return true;
    char *longer = malloc(length + s->length);
    if (!longer)
        return false;
    memcpy(longer, before, length);
    if (s->length)
        memcpy(longer + length, s->text, s->length);
    rql_text text = {s->text, s->length};
    bool good = agree(text, s->options, (rql_text){longer, length + s->length},
                      s->options, true);
    free(longer);
    return good;
}
