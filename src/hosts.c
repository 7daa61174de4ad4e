/* The table of host languages: a row is all that one takes. */
#include "hosts.h"

#include <assert.h>
#include <string.h>

#include "str.h"

/* --- Python ---------------------------------------------------------------- */

static const struct escapes python_text = {
    .mark = '\\',
    .names = "\\'\"abfnrtv",
    .values = "\\'\"\a\b\f\n\r\t\v",
    .codes = CODE_OCTAL | CODE_HEX | CODE_SHORT | CODE_LONG | CODE_NAMED,
    .keeps_unknown = true,
    .joins_lines = true,
};

static const struct escapes python_bytes = {
    .mark = '\\',
    .names = "\\'\"abfnrtv",
    .values = "\\'\"\a\b\f\n\r\t\v",
    .codes = CODE_OCTAL | CODE_HEX | CODE_IS_BYTE,
    .keeps_unknown = true,
    .joins_lines = true,
};

/* Of raw literals: a mark keeps a quote from closing them, and both are text. */
static const struct escapes raw_text = {
    .mark = '\\',
    .names = "",
    .values = "",
    .keeps_unknown = true,
};

#define FOLDED LITERAL_FOLDED
#define LINES LITERAL_LINES
/* clang-format off */
#define PYTHON(quote, flags)                                                   \
    {"r", quote, quote, &raw_text, HOLES_NONE, flags},                         \
    {"fr rf", quote, quote, &raw_text, HOLES_BRACES, flags},                   \
    {"f", quote, quote, &python_text, HOLES_BRACES, flags},                    \
    {"br rb", quote, quote, &raw_text, HOLES_NONE, (flags) | LITERAL_BYTES},   \
    {"b", quote, quote, &python_bytes, HOLES_NONE, (flags) | LITERAL_BYTES},   \
    {"u", quote, quote, &python_text, HOLES_NONE, flags},                      \
    {"", quote, quote, &python_text, HOLES_NONE, flags}
/* clang-format on */

static const struct literal_kind python_kinds[] = {
    PYTHON("\"\"\"", FOLDED | LINES),
    PYTHON("'''", FOLDED | LINES),
    PYTHON("\"", FOLDED),
    PYTHON("'", FOLDED),
    {.open = ""},
};

/* --- JavaScript, TypeScript ------------------------------------------------ */

static const struct escapes script_text = {
    .mark = '\\',
    .names = "bfnrtv",
    .values = "\b\f\n\r\t\v",
    .codes = CODE_OCTAL | CODE_HEX | CODE_SHORT | CODE_BRACES | CODE_PAIRS,
    .joins_lines = true,
};

static const struct literal_kind script_kinds[] = {
    {"String.raw", "`", "`", &raw_text, HOLES_DOLLAR, LINES},
    {"", "`", "`", &script_text, HOLES_DOLLAR, LINES},
    {"", "\"", "\"", &script_text, HOLES_NONE, 0},
    {"", "'", "'", &script_text, HOLES_NONE, 0},
    {.open = ""},
};

/* --- C# -------------------------------------------------------------------- */

static const struct escapes sharp_text = {
    .mark = '\\',
    .names = "'\"\\0abefnrtv",
    .values = "'\"\\\0\a\b\033\f\n\r\t\v",
    .codes = CODE_HEX_RUN | CODE_SHORT | CODE_LONG | CODE_PAIRS,
};

static const struct literal_kind sharp_kinds[] = {
    {"$", "\"\"\"", "\"\"\"", NULL, HOLES_BRACES,
     LINES | LITERAL_COUNTED | LITERAL_BLOCK},
    {"$@ @$", "\"", "\"", NULL, HOLES_BRACES, LINES | LITERAL_DOUBLED},
    {"@", "\"", "\"", NULL, HOLES_NONE, LINES | LITERAL_DOUBLED},
    {"$", "\"", "\"", &sharp_text, HOLES_BRACES, 0},
    {"", "\"\"\"", "\"\"\"", NULL, HOLES_NONE,
     LINES | LITERAL_COUNTED | LITERAL_BLOCK},
    {"", "\"", "\"", &sharp_text, HOLES_NONE, 0},
    {"", "'", "'", &sharp_text, HOLES_NONE, LITERAL_NO_TEXT},
    {.open = ""},
};

/* --- Java ------------------------------------------------------------------ */

static const struct escapes java_text = {
    .mark = '\\',
    .names = "bfnrst\"'\\",
    .values = "\b\f\n\r \t\"'\\",
    .codes = CODE_OCTAL | CODE_SHORT | CODE_PAIRS,
    .joins_lines = true,
};

static const struct literal_kind java_kinds[] = {
    {"", "\"\"\"", "\"\"\"", &java_text, HOLES_NONE, LINES | LITERAL_BLOCK},
    {"", "\"", "\"", &java_text, HOLES_NONE, 0},
    {"", "'", "'", &java_text, HOLES_NONE, LITERAL_NO_TEXT},
    {.open = ""},
};

/* --- PowerShell ------------------------------------------------------------ */

static const struct escapes power_text = {
    .mark = '`',
    .names = "0abefnrtv",
    .values = "\0\a\b\033\f\n\r\t\v",
    .codes = CODE_BRACES,
};

static const struct literal_kind power_kinds[] = {
    {"", "@'", "'@", NULL, HOLES_NONE, LINES | LITERAL_HERE},
    {"", "@\"", "\"@", &power_text, HOLES_POWERSHELL, LINES | LITERAL_HERE},
    {"", "'", "'", NULL, HOLES_NONE, LINES | LITERAL_DOUBLED},
    {"", "\"", "\"", &power_text, HOLES_POWERSHELL, LINES | LITERAL_DOUBLED},
    {.open = ""},
};

/* --- Shell ----------------------------------------------------------------- */

static const struct escapes shell_text = {
    .mark = '\\',
    .names = "$`\"\\",
    .values = "$`\"\\",
    .keeps_unknown = true,
    .joins_lines = true,
};

static const struct escapes shell_here = {
    .mark = '\\',
    .names = "$`\\",
    .values = "$`\\",
    .keeps_unknown = true,
    .joins_lines = true,
};

static const struct escapes shell_c = {
    .mark = '\\',
    .names = "abeEfnrtv\\'\"?",
    .values = "\a\b\033\033\f\n\r\t\v\\'\"?",
    .codes = CODE_OCTAL | CODE_HEX_RUN | CODE_SHORT_RUN | CODE_LONG_RUN |
             CODE_IS_BYTE,
    .keeps_unknown = true,
};

/* Here-documents are opened by <<WORD; with a quote in WORD it is the second
 * kind. */
static const struct literal_kind shell_kinds[] = {
    {"", "<<", "", &shell_here, HOLES_SHELL, LINES | LITERAL_HERE},
    {"'", "<<", "", NULL, HOLES_NONE, LINES | LITERAL_HERE},
    {"$", "'", "'", &shell_c, HOLES_NONE, LINES},
    {"", "'", "'", NULL, HOLES_NONE, LINES},
    {"", "\"", "\"", &shell_text, HOLES_SHELL, LINES},
    {.open = ""},
};

/* What stands in a word without quotes. */
static const struct escapes bare_text = {
    .mark = '\\',
    .names = "",
    .values = "",
    .joins_lines = true,
};

const struct literal_kind rql_bare_word = {
    "", "", "", &bare_text, HOLES_NONE, LITERAL_BARE};

/* --- The table ------------------------------------------------------------- */

static const struct host_language languages[] = {
    {.name = "reportql",
     .title = "queries",
     .suffixes = ".rql",
     .names = "reportql rql"},
    {.name = "json",
     .title = "request bodies",
     .suffixes = ".json",
     .names = "json jsonc json5"},
    {.name = "markdown",
     .title = "Markdown",
     .suffixes = ".md .markdown",
     .names = "markdown md",
     .comment_open = "<!--",
     .comment_close = "-->",
     .flags = HOST_BLOCKS},
    {.name = "python",
     .title = "Python",
     .suffixes = ".py .pyi .pyw",
     .names = "python py python3",
     .line_comment = "#",
     .kinds = python_kinds,
     .joins = '\\',
     .flags = HOST_ADJACENT | HOST_PLUS | HOST_LINES},
    {.name = "javascript",
     .title = "JavaScript",
     .suffixes = ".js .mjs .cjs .jsx",
     .names = "javascript javascriptreact js jsx node",
     .line_comment = "//",
     .comment_open = "/*",
     .comment_close = "*/",
     .kinds = script_kinds,
     .flags = HOST_PLUS | HOST_PATTERNS},
    {.name = "typescript",
     .title = "TypeScript",
     .suffixes = ".ts .mts .cts .tsx",
     .names = "typescript typescriptreact ts tsx",
     .line_comment = "//",
     .comment_open = "/*",
     .comment_close = "*/",
     .kinds = script_kinds,
     .flags = HOST_PLUS | HOST_PATTERNS},
    {.name = "csharp",
     .title = "C#",
     .suffixes = ".cs .csx",
     .names = "csharp cs c#",
     .line_comment = "//",
     .comment_open = "/*",
     .comment_close = "*/",
     .kinds = sharp_kinds,
     .flags = HOST_PLUS},
    {.name = "java",
     .title = "Java",
     .suffixes = ".java",
     .names = "java",
     .line_comment = "//",
     .comment_open = "/*",
     .comment_close = "*/",
     .kinds = java_kinds,
     .flags = HOST_PLUS},
    {.name = "powershell",
     .title = "PowerShell",
     .suffixes = ".ps1 .psm1 .psd1",
     .names = "powershell pwsh ps1",
     .line_comment = "#",
     .comment_open = "<#",
     .comment_close = "#>",
     .kinds = power_kinds,
     .escape = '`',
     .joins = '`',
     .flags = HOST_PLUS | HOST_LINES | HOST_WORD_COMMENTS},
    {.name = "shell",
     .title = "shell",
     .suffixes = ".sh .bash .zsh .ksh",
     .names = "shellscript shell sh bash zsh ksh console",
     .line_comment = "#",
     .kinds = shell_kinds,
     .escape = '\\',
     .joins = '\\',
     .flags = HOST_WORDS | HOST_WORD_COMMENTS},
};

enum { LANGUAGE_COUNT = sizeof languages / sizeof *languages };

/* --- Looking up ------------------------------------------------------------ */

const struct host_language *rql_host_language(rql_host host)
{
    return host > RQL_HOST_REQUEST ? &languages[host] : NULL;
}

/* True when one of the words of a list is the name, in any case. */
static bool has_word(const char *words, const char *name, size_t length)
{
    while (*words) {
        size_t end = strcspn(words, " ");
        if (rql_equal_folded(words, end, name, length))
            return true;
        words += end + (words[end] == ' ');
    }
    return false;
}

size_t rql_host_count(void)
{
    return LANGUAGE_COUNT;
}

rql_host rql_host_at(size_t index)
{
    assert(index < LANGUAGE_COUNT);
    return (rql_host)index;
}

const char *rql_host_name(rql_host host)
{
    assert((size_t)host < LANGUAGE_COUNT);
    return languages[host].name;
}

const char *rql_host_title(rql_host host)
{
    assert((size_t)host < LANGUAGE_COUNT);
    return languages[host].title;
}

const char *rql_host_suffixes(rql_host host)
{
    assert((size_t)host < LANGUAGE_COUNT);
    return languages[host].suffixes;
}

const char *rql_host_languages(rql_host host)
{
    assert((size_t)host < LANGUAGE_COUNT);
    return languages[host].names;
}

bool rql_host_from_name(const char *name, rql_host *host)
{
    for (size_t i = 0; i < LANGUAGE_COUNT; i++)
        if (has_word(languages[i].name, name, strlen(name))) {
            *host = (rql_host)i;
            return true;
        }
    return false;
}

bool rql_host_of_fence(rql_text name, rql_host *host)
{
    for (size_t i = 0; i < LANGUAGE_COUNT; i++)
        if (has_word(languages[i].names, name.data, name.length)) {
            *host = (rql_host)i;
            return true;
        }
    return false;
}

bool rql_host_of_language(const char *language, rql_host *host)
{
    return rql_host_of_fence((rql_text){language, strlen(language)}, host);
}

rql_host rql_host_of_file(const char *name)
{
    const char *suffix = strrchr(name, '.');
    for (size_t i = 0; suffix && i < LANGUAGE_COUNT; i++)
        if (has_word(languages[i].suffixes, suffix, strlen(suffix)))
            return (rql_host)i;
    return RQL_HOST_NONE;
}
