/*
 * Breaks of characters: typography, markup, and operators of other languages.
 */
#include "mutants.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Before the first piece comes a, behind the last one b. */
static bool wrap(struct mutant *m, const struct breakage *k)
{
    char gap[PIECE_GAP] = "";
    for (size_t i = 0; i < m->query.count; i++)
        if (strchr(piece_at(m, (int)i)->text, *k->b) && *k->b != '\'')
            return false;
    if (*k->a && !insert(m, 0, gap, "%s", k->a))
        return false;
    if (!*k->b)
        return true;
    struct piece *last = piece_at(m, (int)m->query.count);
    if (m->query.count == PIECES)
        return false;
    memset(last, 0, sizeof *last);
    last->role = ROLE_OTHER;
    last->is_marked = true;
    strcpy(last->text, k->b);
    m->query.count++;
    return true;
}

/* The line break before a piece -> a */
static bool unbreak(struct mutant *m, const struct breakage *k)
{
    bool is_broken = false;
    for (size_t i = 0; i < m->query.count; i++)
        if (strchr(piece_at(m, (int)i)->gap, '\n')) {
            piece_at(m, (int)i)->gap[0] = '\0';
            if (!insert(m, (int)i, "", "%s", k->a))
                return false;
            m->breaks += is_broken;
            is_broken = true;
            i++;
        }
    return is_broken;
}

/* Every quote of a string -> a */
static bool escape_all(struct mutant *m, const struct breakage *k)
{
    bool is_broken = false;
    for (int i = 0; i < (int)m->query.count; i++)
        if ((k->roles >> piece_at(m, i)->role & 1u) && is_string(m, i)) {
            char text[PIECE_TEXT];
            strcpy(text, piece_at(m, i)->text);
            m->breaks += is_broken;
            is_broken = rewrite(m, i, "%s%.*s%s", k->a, (int)strlen(text) - 2,
                                text + 1, k->b) ||
                        is_broken;
        }
    return is_broken && pick(m, k->roles, is_string) == NOWHERE;
}

#define QUOTES(name, a, b)                                                     \
    {                                                                          \
        name, "typography", break_requote, true, VALUES, a, b                  \
    }
#define SPACE(name, a)                                                         \
    {                                                                          \
        name, "typography", break_respace, true, 0, a, NULL                    \
    }
#define SIGN(name, roles, a, b)                                                \
    {                                                                          \
        name, "typography", break_replace, true, roles, a, b                   \
    }

const struct breakage breaks_of_typography[] = {
    QUOTES("quotes-curly", "\u2018", "\u2019"),
    QUOTES("quotes-curly-closing-twice", "\u2019", "\u2019"),
    QUOTES("quotes-curly-opening-twice", "\u2018", "\u2018"),
    QUOTES("quotes-low", "\u201a", "\u2018"),
    QUOTES("quotes-reversed", "\u201b", "\u2019"),
    QUOTES("quotes-prime", "\u2032", "\u2032"),
    QUOTES("quotes-curly-double", "\u201c", "\u201d"),
    QUOTES("quotes-curly-double-closing", "\u201d", "\u201d"),
    QUOTES("quotes-german", "\u201e", "\u201c"),
    QUOTES("quotes-polish", "\u201e", "\u201d"),
    QUOTES("quotes-guillemets", "\u00ab", "\u00bb"),
    QUOTES("quotes-guillemets-reversed", "\u00bb", "\u00ab"),
    QUOTES("quotes-double", "\"", "\""),
    QUOTES("quotes-backticks", "`", "`"),
    QUOTES("quotes-acute", "\u00b4", "\u00b4"),
    QUOTES("quotes-mixed-opening", "\u2018", "'"),
    QUOTES("quotes-mixed-closing", "'", "\u2019"),
    QUOTES("quotes-doubled", "''", "''"),
    QUOTES("quotes-full-width", "\uff07", "\uff07"),
    SPACE("space-no-break", "\u00a0"),
    SPACE("space-narrow-no-break", "\u202f"),
    SPACE("space-thin", "\u2009"),
    SPACE("space-em", "\u2003"),
    SPACE("space-ideographic", "\u3000"),
    SPACE("space-zero-width", " \u200b"),
    SPACE("space-soft-hyphen", " \u00ad"),
    SPACE("space-byte-order-mark", " \ufeff"),
    SIGN("comma-full-width", COMMAS, ",", "\uff0c"),
    SIGN("comma-ideographic", COMMAS, ",", "\u3001"),
    SIGN("comma-arabic", COMMAS, ",", "\u060c"),
    SIGN("parenthesis-full-width-open", ROLE(OPEN), "(", "\uff08"),
    SIGN("parenthesis-full-width-close", ROLE(CLOSE), ")", "\uff09"),
    SIGN("equal-full-width", ROLE(OPERATOR), "=", "\uff1d"),
    SIGN("greater-full-width", ROLE(OPERATOR), ">", "\uff1e"),
    SIGN("less-full-width", ROLE(OPERATOR), "<", "\uff1c"),
    {"ellipsis-behind", "typography", wrap, false, 0, "", "\u2026"},
    {0}};

#define TEXT(name, fn, plain, roles, a, b)                                     \
    {                                                                          \
        name, "markup", fn, plain, roles, a, b                                 \
    }

const struct breakage breaks_of_markup[] = {
    TEXT("bold-keyword", break_surround, true, WORDS, "**", "**"),
    TEXT("bold-name", break_surround, true, NAMES, "**", "**"),
    TEXT("underlined-keyword", break_surround, false, WORDS, "__", "__"),
    TEXT("escaped-underscore", break_replace, true, ROLE(RANGE), "_", "\\_"),
    TEXT("entity-less", break_replace, true, ROLE(OPERATOR), "<", "&lt;"),
    TEXT("entity-greater", break_replace, true, ROLE(OPERATOR), ">", "&gt;"),
    TEXT("entity-apostrophe", break_requote, true, VALUES, "&#39;", "&#39;"),
    TEXT("entity-apostrophe-hex", break_requote, true, VALUES, "&#x27;",
         "&#x27;"),
    TEXT("entity-apostrophe-named", break_requote, true, VALUES, "&apos;",
         "&apos;"),
    TEXT("entity-quote", break_requote, true, VALUES, "&quot;", "&quot;"),
    TEXT("entity-space", break_respace, true, 0, "&nbsp;", NULL),
    TEXT("html-break", break_respace, true, 0, "<br>", NULL),
    TEXT("html-break-closed", break_respace, true, 0, " <br/> ", NULL),
    TEXT("query-in-quotes", wrap, true, 0, "\"", "\""),
    TEXT("query-in-backticks", wrap, true, 0, "`", "`"),
    TEXT("query-in-fence", wrap, true, 0, "```\n", "\n```"),
    TEXT("query-in-named-fence", wrap, true, 0, "```sql\n", "\n```"),
    TEXT("query-in-curly-quotes", wrap, true, 0, "\u201c", "\u201d"),
    TEXT("newline-escape", break_respace, true, 0, "\\n", NULL),
    TEXT("return-escape", break_respace, true, 0, "\\r\\n", NULL),
    TEXT("tab-escape", break_respace, true, 0, "\\t", NULL),
    TEXT("all-newlines-escaped", unbreak, true, 0, "\\n", NULL),
    TEXT("quote-escape", break_requote, true, VALUES, "\\\"", "\\\""),
    TEXT("apostrophe-escape", break_requote, true, VALUES, "\\'", "\\'"),
    TEXT("all-quotes-escaped", escape_all, true, VALUES, "\\\"", "\\\""),
    {0}};

#define FOREIGN(name, a, b)                                                    \
    {                                                                          \
        name, "operators", break_exchange, true, ROLE(OPERATOR), a, b          \
    }

const struct breakage breaks_of_operators[] = {
    FOREIGN("not-equal-sql", "!=", "<>"),
    FOREIGN("not-equal-sign", "!=", "\u2260"),
    FOREIGN("not-equal-lua", "!=", "~="),
    FOREIGN("not-equal-caret", "!=", "^="),
    FOREIGN("not-equal-strict", "!=", "!=="),
    FOREIGN("not-equal-reversed", "!=", "=!"),
    FOREIGN("not-equal-split", "!=", "! ="),
    FOREIGN("equal-twice", "=", "=="),
    FOREIGN("equal-strict", "=", "==="),
    FOREIGN("equal-pascal", "=", ":="),
    FOREIGN("equal-colon", "=", ":"),
    FOREIGN("greater-equal-reversed", ">=", "=>"),
    FOREIGN("greater-equal-sign", ">=", "\u2265"),
    FOREIGN("greater-equal-split", ">=", "> ="),
    FOREIGN("less-equal-reversed", "<=", "=<"),
    FOREIGN("less-equal-sign", "<=", "\u2264"),
    FOREIGN("less-equal-split", "<=", "< ="),
    FOREIGN("not-less", ">=", "!<"),
    FOREIGN("not-greater", "<=", "!>"),
    FOREIGN("equal-word", "=", " IS "),
    {"and-signs", "operators", break_replace, true, ROLE(AND), "AND", "&&"},
    {"and-sign", "operators", break_replace, true, ROLE(AND), "AND", "&"},
    {"not-sign", "operators", break_replace, true, ROLE(NOT), "NOT", "!"},
    {"entity-and", "operators", break_replace, true, ROLE(AND), "AND",
     "&amp;&amp;"},
    {0}};
