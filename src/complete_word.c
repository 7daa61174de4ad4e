/* Completion: the word at the caret, which a suggestion replaces. */
#include "complete.h"
#include "str.h"

static const struct token *token_at(const struct completer *c, uint32_t index)
{
    return rql_token_at(c->document, index);
}

static char byte_at(const struct completer *c, uint32_t offset)
{
    return c->document->text[offset]; /* zero bytes stand behind the end */
}

static bool is_number(const struct token *t)
{
    return t->kind == TOKEN_NUMBER || t->kind == TOKEN_BARE_VALUE;
}

/* Names, keywords and numbers. */
static bool is_word(const struct token *t)
{
    return t->kind <= TOKEN_AGGREGATED || t->kind == TOKEN_NAME || is_number(t);
}

/* Quotes that a text could begin with, alone. */
static bool is_quote(const struct completer *c, const struct token *t)
{
    char first = byte_at(c, t->start);
    return t->kind == TOKEN_STRAY && (first == '"' || first == '`');
}

static void set_word(struct completer *c, enum word_kind kind, uint32_t token)
{
    const struct token *t = token_at(c, token);
    c->word = (struct word){
        .kind = kind,
        .first = token,
        .behind = token + 1,
        .span = {t->start, t->end},
    };
}

/* Nothing can be written at the caret. */
static void set_blocked(struct completer *c, uint32_t token)
{
    set_word(c, WORD_BLOCKED, token);
    c->word.span = (rql_span){c->caret, c->caret};
}

/* Between apostrophes.  Without the closing one the text ends at the caret, or
 * behind the letters that follow it: the rest of the line is something else.
 * One that has letters directly behind it opens another text, so that this one
 * is open as well. */
static void set_text(struct completer *c, uint32_t token)
{
    const struct token *t = token_at(c, token);
    set_word(c, WORD_TEXT, token);
    c->word.span.start++;
    c->word.is_open =
        t->kind == TOKEN_OPEN_STRING || rql_is_word_byte(byte_at(c, t->end));
    if (!c->word.is_open) {
        c->word.span.end--;
        return;
    }
    uint32_t end = c->caret;
    while (end < t->end && rql_is_word_byte(byte_at(c, end)))
        end++;
    c->word.span.end = end;
}

/* A name or a number, unless what stands before it makes it something else. */
static void set_name(struct completer *c, uint32_t token)
{
    const struct token *t = token_at(c, token);
    set_word(c, is_number(t) ? WORD_NUMBER : WORD_NAME, token);
    if (!token || token_at(c, token - 1)->end != t->start)
        return;
    const struct token *before = token_at(c, token - 1);
    if (is_quote(c, before)) {
        c->word.kind = WORD_QUOTED;
        c->word.first = token - 1;
        c->word.span.start = before->start;
    } else if (before->kind >= TOKEN_NAME && before->kind != TOKEN_COMMENT &&
               !rql_complete_is_semicolon(c, before)) {
        set_blocked(c, token); /* :name, a.b, '2024'x */
    }
}

/* The caret is in the middle of a token. */
static void set_inside(struct completer *c, uint32_t token)
{
    switch (token_at(c, token)->kind) {
    case TOKEN_STRING:
    case TOKEN_OPEN_STRING:
        set_text(c, token);
        break;
    case TOKEN_QUOTED:
        set_word(c, WORD_QUOTED, token);
        break;
    default:
        if (is_word(token_at(c, token)))
            set_name(c, token);
        else
            set_blocked(c, token);
    }
}

static bool is_open_comment(const struct completer *c, const struct token *t)
{
    return (t->flags & TOKEN_UNCLOSED) || byte_at(c, t->start) == '-';
}

/* The caret is directly behind a token.  False when something new may begin
 * there all the same. */
static bool set_behind(struct completer *c, uint32_t token)
{
    const struct token *t = token_at(c, token);
    switch (t->kind) {
    case TOKEN_COMMENT:
        if (!is_open_comment(c, t))
            return false;
        set_blocked(c, token);
        return true;
    case TOKEN_COMMA:
    case TOKEN_OPEN:
    case TOKEN_ODD_SPACE:
        return false;
    case TOKEN_OPEN_STRING:
        set_text(c, token);
        return true;
    case TOKEN_FOREIGN:
        set_word(c, WORD_SIGN, token);
        return true;
    default:
        break;
    }
    if (rql_complete_is_semicolon(c, t) ||
        (t->kind >= TOKEN_EQUAL && t->kind <= TOKEN_LESS_EQUAL))
        return false;
    if (is_word(t))
        set_name(c, token);
    else if (is_quote(c, t))
        set_word(c, WORD_QUOTED, token);
    else
        set_blocked(c, token);
    return true;
}

/* A name with a parenthesis directly behind it is one that is going to have a
 * suffix, such as (USD). */
static void join_suffix(struct completer *c)
{
    uint32_t first = c->word.first;
    bool may_be_suffix = c->word.kind == WORD_NONE || c->word.kind == WORD_NAME;
    if (!may_be_suffix || first < 2)
        return;
    const struct token *open = token_at(c, first - 1);
    const struct token *name = token_at(c, first - 2);
    if (open->kind != TOKEN_OPEN || open->end != c->word.span.start ||
        name->kind != TOKEN_NAME || name->end != open->start)
        return;
    c->word.kind = WORD_NAME;
    c->word.first = first - 2;
    c->word.span.start = name->start;
}

/* A text that begins at the caret is there already: one more in front of it would
 * make a quote of the two apostrophes. */
static bool is_before_text(const struct completer *c, uint32_t next)
{
    return next < c->document->tokens.count &&
           token_at(c, next)->start == c->caret &&
           (token_at(c, next)->kind == TOKEN_STRING ||
            token_at(c, next)->kind == TOKEN_OPEN_STRING);
}

void rql_complete_word(struct completer *c)
{
    uint32_t next = (uint32_t)rql_document_token_at(c->document, c->caret);
    if (is_before_text(c, next)) {
        set_blocked(c, next);
        return;
    }
    if (next < c->document->tokens.count && token_at(c, next)->start < c->caret)
        set_inside(c, next);
    else if (!next || token_at(c, next - 1)->end != c->caret ||
             !set_behind(c, next - 1))
        c->word = (struct word){.kind = WORD_NONE,
                                .first = next,
                                .behind = next,
                                .span = {c->caret, c->caret}};
    join_suffix(c);
}
