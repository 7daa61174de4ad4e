/* The law of formatting in sections: wherever a text is cut, and whatever was
 * guessed, the result is that of the whole. */
#include "law.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "case_file.h"
#include "rest.h"

static const rql_style styles[] = {
    {.layout = RQL_LAYOUT_LINES},
    {.layout = RQL_LAYOUT_COMPACT},
    {.layout = RQL_LAYOUT_REQUEST},
    {.lists = RQL_LISTS_FILL, .keywords = RQL_KEYWORDS_LOWER, .width = 30},
};

#define STYLE_COUNT (sizeof styles / sizeof *styles)

/* What is to be formatted, and how. */
struct subject_text {
    const struct subject *s;
    const rql_style *style;
    const char *text;
    size_t length;
};

/* What has been formatted of it. */
struct formatting {
    const struct subject_text *t;
    struct buffer bytes;
    struct buffer copied; /* rql_span, of the text */
    size_t base;          /* where the text begins that spans are of */
    size_t at;
    rql_format_state state;
};

static bool take_bytes(void *context, const char *bytes, size_t length)
{
    struct formatting *f = context;
    buffer_add(&f->bytes, bytes, length);
    return true;
}

static void take_copied(void *context, rql_span span)
{
    struct formatting *f = context;
    span.start += f->base;
    span.end += f->base;
    buffer_add(&f->copied, (const char *)&span, sizeof span);
}

static bool same_bytes(const struct buffer *a, const struct buffer *b)
{
    return a->length == b->length &&
           (!a->length || memcmp(a->data, b->data, a->length) == 0);
}

static void formatting_free(struct formatting *f)
{
    buffer_free(&f->bytes);
    buffer_free(&f->copied);
}

/* --- One section ------------------------------------------------------------ */

/* Format from where it stands to `until`, of the bytes before `limit`. */
static bool format_section(struct formatting *f, size_t until, size_t limit)
{
    const struct subject_text *t = f->t;
    const rql_section section = {f->at, until, limit == t->length};
    const rql_format_output output = {take_bytes, take_copied, f};
    size_t length = f->bytes.length, copied = f->copied.length, end;
    if (rql_format_section(t->text, limit, &section, &t->s->options, t->style,
                           &output, &f->state, &end) != RQL_OK ||
        end < f->at || end > limit)
        return false;
    if (end == f->at) {
        f->bytes.length = length;
        f->copied.length = copied;
    }
    f->at = end;
    return true;
}

static bool may_suppress(rql_text text)
{
    static const char word[] = "reportql";
    size_t length = sizeof word - 1;
    for (size_t i = 0; i + length <= text.length; i++)
        if (strncasecmp(text.data + i, word, length) == 0)
            return true;
    return false;
}

/* The rest, which no section tells: there is a comment that may suppress. */
static bool format_rest(struct formatting *f)
{
    const struct subject_text *t = f->t;
    rql_text rest = {t->text + f->at, t->length - f->at};
    const rql_format_input input = {
        .read = read_rest, .context = &rest, .from = &f->state};
    const rql_format_output output = {take_bytes, take_copied, f};
    if (!may_suppress(rest))
        return false;
    f->base = f->at;
    f->at = t->length;
    return rql_format_stream(&input, &t->s->options, t->style, &output) ==
           RQL_OK;
}

/* --- All of them ------------------------------------------------------------- */

/* In windows of about that size, and larger ones where such tell nothing. */
static bool in_windows(struct formatting *f, size_t window)
{
    bool good = true;
    for (size_t size = window; good && f->at < f->t->length;) {
        size_t before = f->at, left = f->t->length - before;
        size_t limit = left < size ? f->t->length : before + size;
        good = format_section(f, before + size / (1 + before % 3), limit);
        if (f->at > before)
            size = window + f->at % 97;
        else if (limit < f->t->length)
            size *= 2;
        else
            good = good && format_rest(f);
    }
    return good;
}

/* Take a section that was begun where that was guessed, if it was so rightly. */
static bool take_guessed(struct formatting *f, size_t begin,
                         const rql_format_state *state, size_t step)
{
    struct formatting guessed = {.t = f->t, .at = begin, .state = *state};
    bool good = format_section(&guessed, begin + step, f->t->length);
    if (good && guessed.at > begin && f->at == begin &&
        f->state.state == state->state) {
        buffer_add(&f->bytes, guessed.bytes.data, guessed.bytes.length);
        buffer_add(&f->copied, guessed.copied.data, guessed.copied.length);
        f->at = guessed.at;
        f->state = guessed.state;
    }
    formatting_free(&guessed);
    return good;
}

static bool by_guesses(struct formatting *f, size_t step)
{
    const struct subject_text *t = f->t;
    bool good = true;
    while (good && f->at < t->length) {
        rql_format_state state;
        size_t before = f->at, left = t->length - before;
        size_t from = left < step ? t->length : before + step;
        size_t begin = rql_format_guess(t->text, t->length, from, &state);
        if (begin > t->length)
            return false;
        good = format_section(f, begin, t->length);
        if (good && begin < t->length)
            good = take_guessed(f, begin, &state, step);
        if (good && f->at == before)
            good = format_rest(f);
    }
    return good;
}

static bool is_whole(const struct subject_text *t, size_t step, bool guesses,
                     const struct formatting *whole)
{
    struct formatting f = {.t = t};
    bool good = guesses ? by_guesses(&f, step) : in_windows(&f, step);
    good = good && same_bytes(&f.bytes, &whole->bytes) &&
           same_bytes(&f.copied, &whole->copied);
    formatting_free(&f);
    return good;
}

static bool holds(const struct subject_text *t)
{
    struct formatting whole = {.t = t};
    const rql_format_output output = {take_bytes, take_copied, &whole};
    bool good = rql_format(t->text, t->length, &t->s->options, t->style,
                           &output) == RQL_OK;
    size_t step = t->s->is_thorough ? t->length / 40 + 1 : t->length / 5 + 1;
    for (size_t at = step; good && at < t->length; at += step)
        good = is_whole(t, at, false, &whole) && is_whole(t, at, true, &whole);
    formatting_free(&whole);
    return good;
}

bool formatting_in_sections_is_the_same(const struct subject *s)
{
    struct subject_text t = {.s = s};
    bool good = true;
    if (s->options.host != RQL_HOST_NONE)
        return true;
    char *text = law_repeated(s, &t.length);
    t.text = text;
    for (size_t i = 0; text && i < STYLE_COUNT && good; i++) {
        t.style = &styles[i];
        if (s->is_thorough || s->length % STYLE_COUNT == i)
            good = holds(&t);
    }
    free(text);
    return good && text;
}
