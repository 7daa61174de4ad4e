/*
 * Rewriting: a byte that counts the operations, then each of them as the byte of
 * its kind, its argument and its value, which end in a NUL; then options and the
 * text.
 */
#include <stdlib.h>
#include <string.h>

#include "../law.h"
#include "../rewrites.h"
#include "fuzz.h"
#include "text.h"

enum { MOST_OPERATIONS = 3 };

/* What is the same when it is done twice, whatever its argument. */
static bool is_settled(const struct rewrites *r)
{
    return r->count == 1 && r->items[0].kind != RQL_REWRITE_SET_PARAMETER &&
           r->items[0].kind != RQL_REWRITE_RENAME_COLUMN;
}

/* The others need theirs, if they take one. */
static bool may_lack_argument(rql_rewrite_kind kind)
{
    return kind == RQL_REWRITE_DROP_ORDER || kind == RQL_REWRITE_DROP_CONDITION;
}

static void read_operation(struct input *input, struct rewrites *r)
{
    unsigned kind = input_byte(input);
    char *argument = input_piece(input).data;
    char *value = input_piece(input).data;
    r->texts[r->text_count++] = argument;
    r->texts[r->text_count++] = value;
    rql_rewrite_kind which =
        (rql_rewrite_kind)((kind & 63) % RQL_REWRITE_KIND_COUNT);
    bool lacks = kind & 64 && may_lack_argument(which);
    r->items[r->count++] = (rql_rewrite){which, lacks ? NULL : argument, value};
}

void fuzz_rewrite(struct input *input)
{
    struct rewrites r = {.query = RQL_ALL_QUERIES};
    unsigned count = input_byte(input) % (MOST_OPERATIONS + 1);
    for (unsigned i = 0; i < count; i++)
        read_operation(input, &r);
    rql_options options = {.api = input_api(input_byte(input))};
    struct piece text = input_rest(input);
    struct subject subject = {
        .text = text.data, .length = text.length, .options = options};
    if (!count)
        ask_laws(&text, &options, LAW_REWRITE, 0, false);
    else
        promise(rewriting_is_as_promised(&subject, &r, true, is_settled(&r)));
    for (size_t i = 0; i < r.text_count; i++)
        free(r.texts[i]);
    free(text.data);
}
