/* Patterns of a language that has literals for them: /[`'"]/ holds no quotes. */
#include <string.h>

#include "host.h"

/* True when one of the words of a list ends at an offset. */
static bool ends_with_word(const struct host_scan *s, uint32_t end,
                           const char *words)
{
    uint32_t start = end;
    while (start > s->code.begin && end - start < 12 &&
           rql_is_name_byte(s->text[start - 1]))
        start--;
    char word[16] = " ";
    memcpy(word + 1, s->text + start, end - start);
    word[1 + end - start] = ' ';
    return end > start && strstr(words, word);
}

/* A longer condition is not looked through. */
enum { LONGEST_CONDITION = 200 };

/* True when the bracket that ends before an offset is that of if (x), behind
 * which a statement begins. */
static bool ends_condition(const struct host_scan *s, uint32_t end)
{
    uint32_t limit = end - s->code.begin > LONGEST_CONDITION
                         ? end - LONGEST_CONDITION
                         : s->code.begin;
    unsigned depth = 0;
    while (end > limit) {
        char c = s->text[--end];
        depth += c == ')';
        if (c == '(' && !--depth)
            break;
    }
    if (depth)
        return false;
    while (end > s->code.begin && rql_is_blank(s->text[end - 1]))
        end--;
    return ends_with_word(s, end, " if while for with ");
}

/* A slash begins a pattern where an expression may begin. */
static bool may_be_pattern(const struct host_scan *s, uint32_t at)
{
    /* These cannot end an expression. */
    static const char before_patterns[] =
        " return typeof instanceof in of new delete void throw case do else "
        "yield await ";
    uint32_t before = at;
    while (before > s->code.begin && strchr(" \t\r\n", s->text[before - 1]))
        before--;
    if (before == s->code.begin)
        return true;
    char c = s->text[before - 1];
    if (rql_is_name_byte(c))
        return ends_with_word(s, before, before_patterns);
    if (c == ')')
        return ends_condition(s, before);
    return !strchr("]}\"'`", c);
}

uint32_t rql_scan_pattern(struct host_scan *s, uint32_t at, uint32_t limit)
{
    bool is_class = false;
    if (at < s->no_pattern_to || !may_be_pattern(s, at))
        return 0;
    for (uint32_t i = at + 1; i < limit && !rql_is_line_break(s->text[i]);
         i++) {
        char c = s->text[i];
        if (c == '\\')
            i++;
        else if (c == '[' || c == ']')
            is_class = c == '[';
        else if (c == '/' && !is_class)
            return i + 1;
    }
    s->no_pattern_to = rql_scan_line_end(s, at, limit);
    return 0;
}
