/* What keywords and operators do, for people. */
#include <assert.h>

#include <reportql/reportql.h>

#include "str.h"

static const rql_word words[] = {
#define WORD(kind, name, summary, explanation, example)                        \
    {name, RQL_WORD_##kind, summary, explanation, example},
#include "words.def"
#undef WORD
};

size_t rql_word_count(void)
{
    return sizeof words / sizeof *words;
}

rql_word rql_word_at(size_t index)
{
    assert(index < rql_word_count());
    return words[index];
}

static bool is_name(const char *word, const char *name, size_t length)
{
    return rql_equal_folded(word, strlen(word), name, length);
}

/* True when the name is one of the two keywords of a word. */
static bool is_half(const char *word, const char *name, size_t length)
{
    const char *gap = strchr(word, ' ');
    return gap && (rql_equal_folded(word, (size_t)(gap - word), name, length) ||
                   is_name(gap + 1, name, length));
}

bool rql_word_find(const char *name, size_t length, size_t *index)
{
    assert(name || !length);
    for (size_t i = 0; i < rql_word_count(); i++) {
        if (is_name(words[i].name, name, length)) {
            *index = i;
            return true;
        }
    }
    for (size_t i = 0; i < rql_word_count(); i++) {
        if (is_half(words[i].name, name, length)) {
            *index = i;
            return true;
        }
    }
    return false;
}
