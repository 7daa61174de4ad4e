/* Where tokens end: names, keywords and strings of all lengths, at all places,
 * with each byte behind or in them, beside a scanner of one byte at a time. */
#include <reportql/reportql.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST = 70 };

static int failures;

/* The first token must be of that kind and end there. */
static void check(const char *text, size_t length, rql_token_kind kind,
                  size_t start, size_t end)
{
    rql_options options = {.skip_checks = true};
    rql_document *document;
    if (rql_document_new(text, length, &options, &document) != RQL_OK) {
        failures++;
        return;
    }
    rql_token token = rql_document_token(document, 0);
    if (token.kind != kind || token.span.start != start ||
        token.span.end != end) {
        failures++;
        printf("FAILED: %s, %zu to %zu, not %s, %zu to %zu: %.*s\n",
               rql_token_kind_name(token.kind), token.span.start,
               token.span.end, rql_token_kind_name(kind), start, end,
               (int)length, text);
    }
    rql_document_free(document);
}

static bool is_letter(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name_byte(int c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
}

/* Letters, of which those of lowest and highest numbers are at the end. */
static void write_name(char *text, size_t length)
{
    static const char bytes[] = "zaZ_A09";
    for (size_t i = 0; i < length; i++)
        text[i] = bytes[(length - 1 - i) % (i == 0 ? 3 : sizeof bytes - 1)];
}

/* A name behind blanks, before a byte. */
static void check_name(size_t blanks, size_t length, int behind)
{
    char text[2 * LONGEST + 4];
    memset(text, ' ', sizeof text);
    write_name(text + blanks, length);
    text[blanks + length] = (char)behind;
    text[blanks + length + 1] = '.';
    size_t end = blanks + length + (is_name_byte(behind) ? 1 : 0);
    check(text, blanks + length + 2, RQL_TOKEN_NAME, blanks, end);
    if (behind == ' ')
        check(text, blanks + length, RQL_TOKEN_NAME, blanks, end);
}

static void check_names(void)
{
    for (size_t length = 1; length <= LONGEST; length++)
        for (int behind = 0; behind < 0x80; behind++)
            check_name(length % 17, length, behind);
    for (size_t blanks = 0; blanks < 40; blanks++)
        for (size_t length = 1; length < 40; length++)
            check_name(blanks, length, ' ');
}

/* A string with a byte at a place in it. */
static void check_string(size_t length, size_t place, int byte)
{
    char text[LONGEST + 8];
    memset(text, 'x', sizeof text);
    text[0] = text[length + 1] = '\'';
    text[1 + place] = (char)byte;
    bool is_quote = byte == '\'';
    if (byte == '\n' || byte == '\r')
        check(text, length + 2, RQL_TOKEN_INVALID, 0, place + 1);
    else if (is_quote && place + 1 == length) /* '' at its end, and no more */
        check(text, length + 2, RQL_TOKEN_INVALID, 0, length + 2);
    else
        check(text, length + 2, RQL_TOKEN_STRING, 0,
              is_quote ? place + 2 : length + 2);
    check(text, 1 + place, RQL_TOKEN_INVALID, 0, 1 + place);
}

static void check_strings(void)
{
    static const int bytes[] = {'\'', '\n', '\r', 0,    1,    '\t', '\v', 0x0e,
                                ' ',  '&',  '(',  '\\', 0x7f, '"',  '-'};
    for (size_t length = 1; length <= LONGEST; length++)
        for (size_t place = 0; place < length; place++)
            for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++)
                check_string(length, place, bytes[i]);
}

/* Each keyword in any case is one; with a letter more or less it is a name. */
static void check_keyword(const char *keyword)
{
    char text[64];
    size_t length = strlen(keyword);
    for (size_t lower = 0; lower <= length; lower++) {
        memset(text, ' ', sizeof text);
        for (size_t i = 0; i < length; i++)
            text[i] = (char)(keyword[i] | (i < lower ? 0x20 : 0));
        check(text, length, RQL_TOKEN_KEYWORD, 0, length);
        check(text, length + 1, RQL_TOKEN_KEYWORD, 0, length);
        check(text, length - 1, RQL_TOKEN_NAME, 0, length - 1);
        text[length] = 'x';
        check(text, length + 2, RQL_TOKEN_NAME, 0, length + 1);
        memset(text, 'a', 16);
        memcpy(text + 16, keyword, length);
        check(text, 16 + length, RQL_TOKEN_NAME, 0, 16 + length);
    }
}

int main(void)
{
    size_t keywords = 0;
    check_names();
    check_strings();
    for (size_t i = 0; i < rql_word_count(); i++) {
        rql_word word = rql_word_at(i);
        if (word.kind != RQL_WORD_KEYWORD || strchr(word.name, ' '))
            continue;
        check_keyword(word.name);
        keywords++;
    }
    if (keywords == 0 || failures != 0)
        printf("FAILED: %d, of %zu keywords\n", failures, keywords);
    return keywords == 0 || failures != 0;
}
