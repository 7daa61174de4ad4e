/* What keywords and operators do, for people. */
#include <assert.h>

#include <reportql/reportql.h>

#include "str.h"

/* A text of the line of the table. */
#define TEXT_OF(line) TEXT_OF_LINE(line)
#define TEXT_OF_LINE(line) text_##line

/* The texts of each word, one behind the other. */
struct word_texts {
#define WORD(kind, name, summary, explanation, example)                        \
    char TEXT_OF(                                                              \
        __LINE__)[sizeof(name "\0" summary "\0" explanation "\0" example)];
#include "words.def"
#undef WORD
};

static const struct word_texts word_texts = {
#define WORD(kind, name, summary, explanation, example)                        \
    name "\0" summary "\0" explanation "\0" example,
#include "words.def"
#undef WORD
};

_Static_assert(sizeof word_texts <= UINT16_MAX, "offsets of 16 bits");

static const struct {
    uint16_t kind;
    uint16_t texts; /* where they begin */
} words[] = {
#define WORD(kind, name, summary, explanation, example)                        \
    {RQL_WORD_##kind, offsetof(struct word_texts, TEXT_OF(__LINE__))},
#include "words.def"
#undef WORD
};

static const char *name_of(size_t index)
{
    return (const char *)&word_texts + words[index].texts;
}

static const char *next_text(const char *text)
{
    return strchr(text, '\0') + 1;
}

size_t rql_word_count(void)
{
    return sizeof words / sizeof *words;
}

rql_word rql_word_at(size_t index)
{
    assert(index < rql_word_count());
    rql_word word = {.name = name_of(index), .kind = words[index].kind};
    word.summary = next_text(word.name);
    word.explanation = next_text(word.summary);
    word.example = next_text(word.explanation);
    return word;
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
        if (is_name(name_of(i), name, length)) {
            *index = i;
            return true;
        }
    }
    for (size_t i = 0; i < rql_word_count(); i++) {
        if (is_half(name_of(i), name, length)) {
            *index = i;
            return true;
        }
    }
    return false;
}
