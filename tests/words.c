/* Words and time spans: every keyword and operator of the grammar is told of,
 * with an example that is a correct query; time spans have the days of the
 * calendar. */
#include <reportql/reportql.h>

#include <stdio.h>
#include <string.h>

#include "token.h"

/* Of the grammar. */
const char *rql_token_spelling(int kind);

static int failures;

static void check(bool good, const char *what, const char *name)
{
    if (good)
        return;
    failures++;
    printf("FAILED: %s: %s\n", name, what);
}

/* --- Words ----------------------------------------------------------------*/

/* The grammar's keywords and operators all have a word. */
static void check_spelling(int kind, rql_word_kind expected)
{
    size_t index;
    const char *name = rql_token_spelling(kind);
    bool found = rql_word_find(name, strlen(name), &index);
    check(found, "no word tells of it", name);
    if (found)
        check(rql_word_at(index).kind == expected, "of another kind", name);
}

static void check_grammar(void)
{
    for (int kind = TOKEN_SELECT; kind <= TOKEN_AGGREGATED; kind++)
        check_spelling(kind, RQL_WORD_KEYWORD);
    for (int kind = TOKEN_EQUAL; kind <= TOKEN_LESS_EQUAL; kind++)
        check_spelling(kind, RQL_WORD_OPERATOR);
}

/* True when the tokens of a text have tokens of the word's name in a row. */
static bool has_word(const rql_document *document, const rql_word *word)
{
    const char *text = rql_document_text(document).data;
    rql_token_kind kind =
        word->kind == RQL_WORD_KEYWORD ? RQL_TOKEN_KEYWORD : RQL_TOKEN_OPERATOR;
    size_t length = strlen(word->name);
    for (size_t i = 0; i < rql_document_token_count(document); i++) {
        rql_token token = rql_document_token(document, i);
        if (token.kind == kind &&
            strncmp(text + token.span.start, word->name, length) == 0)
            return true;
    }
    return false;
}

static void check_example(const rql_word *word)
{
    rql_document *document;
    if (rql_document_new(word->example, strlen(word->example), NULL,
                         &document) != RQL_OK) {
        check(false, "out of memory", word->name);
        return;
    }
    check(rql_document_query_count(document) == 1, "an example is one query",
          word->name);
    check(has_word(document, word), "the example lacks it", word->name);
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(document, i);
        check(rql_diagnostic_severity(d) == RQL_INFO, rql_diagnostic_message(d),
              word->name);
    }
    rql_document_free(document);
}

static void check_word(size_t index)
{
    rql_word word = rql_word_at(index);
    size_t found;
    check(rql_word_find(word.name, strlen(word.name), &found) && found == index,
          "not found by its name", word.name);
    check(*word.summary && word.summary[strlen(word.summary) - 1] != '.',
          "the summary is no end of a sentence", word.name);
    check(word.explanation[strlen(word.explanation) - 1] == '.',
          "the explanation is no sentence", word.name);
    check_example(&word);
}

static void check_finding(void)
{
    size_t a, b;
    check(rql_word_find("order", 5, &a) && rql_word_find("By", 2, &b) && a == b,
          "halves find the whole", "ORDER BY");
    check(rql_word_find("not in", 6, &a), "case does not matter", "not in");
    check(!rql_word_find("", 0, &a) && !rql_word_find("SELEC", 5, &a) &&
              !rql_word_find("GROUP", 5, &a),
          "words are found that are none", "SELEC");
}

/* --- Time spans -----------------------------------------------------------*/

/* 2024-03-01T12:00:00Z, and the last second before 1970. */
#define MARCH INT64_C(1709294400)
#define BEFORE INT64_C(-1)

static void check_days(const char *name, int64_t now, const char *expected)
{
    char days[64] = "none";
    size_t index;
    rql_date a, b;
    if (!rql_timespan_find(name, strlen(name), &index)) {
        check(false, "not found", name);
        return;
    }
    if (rql_timespan_days(index, now, &a, &b))
        snprintf(days, sizeof days, "%04d-%02d-%02d %04d-%02d-%02d", a.year,
                 a.month, a.day, b.year, b.month, b.day);
    check(strcmp(days, expected) == 0, days, name);
}

static void check_timespans(void)
{
    for (size_t i = 0; i < rql_timespan_count(); i++) {
        rql_timespan span = rql_timespan_at(i);
        size_t found;
        rql_date first, last;
        check(rql_timespan_find(span.name, strlen(span.name), &found) &&
                  found == i,
              "not found by its name", span.name);
        check(*span.meaning && *span.source, "nothing is told", span.name);
        check(rql_timespan_days(i, MARCH, &first, &last) != span.is_unbounded,
              "has days or has not", span.name);
    }
    check(strcmp(rql_timespan_at(rql_timespan_assumed()).name,
                 "LAST_6_MONTHS") == 0,
          "is assumed", "LAST_6_MONTHS");
    size_t index;
    check(!rql_timespan_find("LAST_MONTHS", 11, &index), "is none",
          "LAST_MONTHS");
    check_days("today", MARCH, "2024-03-01 2024-03-01");
    check_days("YESTERDAY", MARCH, "2024-02-29 2024-02-29");
    check_days("LAST_7_DAYS", MARCH, "2024-02-23 2024-02-29");
    check_days("LAST_MONTH", MARCH, "2024-02-01 2024-02-29");
    check_days("LAST_3_MONTHS", MARCH, "2023-12-01 2024-02-29");
    check_days("LAST_1_YEAR", MARCH, "2023-03-01 2024-02-29");
    check_days("LIFETIME", MARCH, "none");
    check_days("TODAY", BEFORE, "1969-12-31 1969-12-31");
    check_days("LAST_MONTH", BEFORE, "1969-11-01 1969-11-30");
    check_days("TODAY", INT64_C(253402300799), "9999-12-31 9999-12-31");
    check_days("TODAY", INT64_C(253402300800), "none");
    check_days("TODAY", INT64_MIN, "none");
    check_days("TODAY", INT64_MAX, "none");
}

int main(void)
{
    check_grammar();
    for (size_t i = 0; i < rql_word_count(); i++)
        check_word(i);
    check_finding();
    check_timespans();
    printf("%zu words, %zu time spans, %d failures\n", rql_word_count(),
           rql_timespan_count(), failures);
    return failures != 0;
}
