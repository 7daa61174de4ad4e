/* What an interpolation is read as: something that fits where it stands, so that
 * what is around it can be understood. */
#include <string.h>

#include "host.h"
#include "str.h"

/* Go on to what was read last: is it in quotes, in brackets? */
static void look_on(struct reading *r)
{
    const char *text = r->text.items;
    for (; r->seen < r->text.count; r->seen++) {
        char c = text[r->seen];
        if (!rql_is_blank(c))
            r->words_end = r->seen + 1;
        if (c == '\\' && r->seen + 1 < r->text.count)
            r->words_end = ++r->seen + 1;
        else if (c == '"')
            r->is_json_quoted = !r->is_json_quoted, r->is_quoted = false;
        else if (c == '\'')
            r->is_quoted = !r->is_quoted;
        else if (c == '\n')
            r->is_quoted = false;
        else if (c == '(' && !r->is_quoted)
            r->brackets++;
        else if (c == ')' && !r->is_quoted && r->brackets)
            r->brackets--;
    }
}

/* True when the text is JSON. */
static bool is_json(const struct reading *r)
{
    const char *text = r->text.items;
    size_t i = 0;
    while (i < r->text.count && rql_is_blank(text[i]))
        i++;
    return i < r->text.count && (text[i] == '{' || text[i] == '[');
}

/* The last word of the text, without the space behind it. */
static rql_text last_word(const struct reading *r)
{
    const char *text = r->text.items;
    size_t end = r->words_end, start = end;
    if (!end)
        return (rql_text){"", 0};
    while (start && rql_is_word_byte(text[start - 1]))
        start--;
    if (start == end)
        start--;
    return (rql_text){text + start, end - start};
}

/* What words want behind them. */
static const struct {
    char word[11];
    char wants[6];
} wishes[] = {
    {"select", "x"},     {"distinct", "x"}, {"from", "x"},  {"by", "x"},
    {"in", "('x')"},     {"like", "'x'"},   {"limit", "1"}, {"=", "'x'"},
    {"<", "'x'"},        {">", "'x'"},      {"(", "'x'"},   {"timespan", "x"},
    {"aggregated", "x"},
};

/* Before an operator there is a column, else a condition. */
static const char *after_where(rql_text after)
{
    static const char *const words[] = {"in", "not", "like", "between"};
    size_t i = 0;
    while (i < after.length && rql_is_blank(after.data[i]))
        i++;
    if (i < after.length && after.data[i] && strchr("=<>!", after.data[i]))
        return "x";
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        size_t length = strlen(words[w]);
        if (after.length - i > length &&
            !rql_is_word_byte(after.data[i + length]) &&
            rql_equal_folded(after.data + i, length, words[w], length))
            return "x";
    }
    return "x = 1";
}

/* Behind a name or a value: an operator, or perhaps a clause. */
static const char *after_other(rql_text after)
{
    size_t i = 0;
    while (i < after.length && rql_is_blank(after.data[i]))
        i++;
    char next = i < after.length ? after.data[i] : '\0';
    if (next && (strchr("'(", next) || rql_is_digit(next)))
        return "=";
    return next && strchr("=<>!", next) ? "x" : " ";
}

static bool is_word(rql_text text, const char *word)
{
    return rql_equal_folded(text.data, text.length, word, strlen(word));
}

static const char *choose(const struct reading *r, rql_text after)
{
    const char *text = r->text.items;
    size_t count = r->text.count;
    bool touches = count && !rql_is_blank(text[count - 1]);
    if (is_json(r) && !r->is_json_quoted)
        return "null";
    if (r->is_quoted || (after.length && rql_is_word_byte(*after.data)) ||
        (touches &&
         (rql_is_word_byte(text[count - 1]) || text[count - 1] == '"')))
        return "x";
    rql_text word = last_word(r);
    if (is_word(word, ","))
        return r->brackets ? "'x'" : "x";
    if (is_word(word, "where") || is_word(word, "and"))
        return after_where(after);
    for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++)
        if (is_word(word, wishes[i].word))
            return wishes[i].wants;
    return after_other(after);
}

rql_text rql_placeholder(struct reading *r, rql_text after)
{
    look_on(r);
    const char *chosen = choose(r, after);
    r->has_bare_hole |= !r->is_quoted;
    return (rql_text){chosen, strlen(chosen)};
}
