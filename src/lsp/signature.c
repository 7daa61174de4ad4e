/* Signature help: the forms of a condition, of a sort key, and of the clauses
 * that take one value. */
#include "signature.h"

#include <stdlib.h>
#include <string.h>

#include "features.h"

void lsp_put_signature_help(struct server *server, struct json *json)
{
    static const char *const triggers[] = {" ", "(", ","};
    (void)server;
    json_open(json, '{');
    json_key(json, "triggerCharacters");
    json_put_strings(json, triggers, sizeof triggers / sizeof *triggers);
    json_close(json, '}');
}

/* --- Forms -----------------------------------------------------------------*/

static void add_text(struct signature *s, const char *text)
{
    bytes_add_text(&s->label, text);
}

static void add_parameter(struct signature *s, const char *text, size_t length)
{
    struct parameter *parameter = &s->parameters[s->count++];
    parameter->start = s->label.length;
    bytes_add(&s->label, text, length);
    parameter->end = s->label.length;
}

static void add_word(struct signature *s, const char *text)
{
    add_parameter(s, text, strlen(text));
}

static bool is_list(rql_operator op)
{
    return op == RQL_OPERATOR_IN || op == RQL_OPERATOR_NOT_IN;
}

static bool is_pattern(rql_operator op)
{
    return op == RQL_OPERATOR_LIKE || op == RQL_OPERATOR_NOT_LIKE;
}

/* "SKU IN (value, ...)" */
static void make_condition(struct signature *s, const rql_place *place,
                           rql_operator op)
{
    add_parameter(s, place->column.text.data, place->column.text.length);
    add_text(s, " ");
    add_word(s, rql_operator_text(op));
    add_text(s, is_list(op) ? " (" : " ");
    add_word(s, is_pattern(op) ? "'pattern'" : "value");
    if (!is_list(op))
        return;
    add_text(s, ", ");
    add_word(s, "...");
    add_text(s, ")");
}

/* "ORDER BY column ASC|DESC" */
static void make_clause(struct signature *s, rql_clause_kind clause)
{
    add_text(s, rql_clause_name(clause));
    add_text(s, " ");
    switch (clause) {
    case RQL_CLAUSE_ORDER:
        add_word(s, "column");
        add_text(s, " ");
        add_word(s, "ASC|DESC");
        break;
    case RQL_CLAUSE_LIMIT:
        add_word(s, "number");
        break;
    case RQL_CLAUSE_TIMESPAN:
        add_word(s, "range");
        break;
    default:
        add_word(s, "grain");
    }
}

/* --- Answers ----------------------------------------------------------------*/

/* Which parameter the caret is at: column, operator, value, further values. */
static size_t active_parameter(const rql_place *place)
{
    if (place->clause == RQL_CLAUSE_ORDER)
        return place->want == RQL_WANT_DIRECTION;
    if (place->clause != RQL_CLAUSE_WHERE)
        return 0;
    if (place->want == RQL_WANT_OPERATOR)
        return 1;
    return is_list(place->op) && place->value ? 3 : 2;
}

static void put_one(struct signature_list *list, struct signature *signature)
{
    signature_put(list, signature);
    free(signature->label.data);
}

static void put_conditions(struct signature_list *list)
{
    static const rql_operator usual[] = {RQL_OPERATOR_EQUAL, RQL_OPERATOR_IN,
                                         RQL_OPERATOR_LIKE};
    const rql_place *place = list->place;
    const rql_operator *ops = place->has_operator ? &place->op : usual;
    size_t count = place->has_operator ? 1 : sizeof usual / sizeof *usual;
    for (size_t i = 0; i < count; i++) {
        struct signature signature = {0};
        make_condition(&signature, place, ops[i]);
        put_one(list, &signature);
    }
}

static void put_clause(struct signature_list *list)
{
    struct signature signature = {0};
    make_clause(&signature, list->place->clause);
    put_one(list, &signature);
}

static void put_help(struct signature_list *list)
{
    struct json *json = list->json;
    json_open(json, '{');
    json_key(json, "signatures");
    json_open(json, '[');
    if (list->place->clause == RQL_CLAUSE_WHERE)
        put_conditions(list);
    else
        put_clause(list);
    json_close(json, ']');
    json_member_size(json, "activeSignature", 0);
    json_member_size(json, "activeParameter", active_parameter(list->place));
    json_close(json, '}');
}

/* Whether there is a form to show. */
static bool has_form(const rql_place *place)
{
    if (!place->is_in_clause || place->want == RQL_WANT_NOTHING)
        return false;
    switch (place->clause) {
    case RQL_CLAUSE_SELECT:
    case RQL_CLAUSE_FROM:
        return false;
    case RQL_CLAUSE_WHERE:
        return place->column.text.data && place->want != RQL_WANT_NAME;
    default:
        return true;
    }
}

void lsp_signature_help(struct request *request)
{
    struct place at;
    rql_completion *completion;
    if (!request_place_near(request, &at))
        return;
    if (rql_completion_new(at.view.queries, at.offset, &completion) != RQL_OK) {
        request_fail(request, INTERNAL_ERROR, "out of memory");
        return;
    }
    rql_place place = rql_completion_place(completion);
    struct signature_list list = {
        .json = request->result,
        .place = &place,
        .client = &request->server->client,
    };
    if (has_form(&place))
        put_help(&list);
    rql_completion_free(completion);
}
