/* Checking request bodies: a JSON text that holds one, or an array of them. */
#include "request.h"

#include <string.h>

#include "passes.h"
#include "str.h"
#include "utf8.h"

/* --- JSON ---------------------------------------------------------------- */

/* The token at an offset, where there is no white space. */
static const char *show_found(struct request *r, uint32_t at)
{
    if (at >= r->json.length)
        return "the end of the text";
    struct json_text json = {
        .text = r->json.text, .length = r->json.length, .at = at};
    rql_json_skip_token(&json);
    return rql_show(r->d, at, json.at);
}

/* Where the character at an offset ends; a line break may be two. */
static uint32_t character_end(const struct request *r, uint32_t at)
{
    const char *p = r->json.text + at;
    if (at >= r->json.length)
        return at;
    if (*p == '\r' && at + 1 < r->json.length && p[1] == '\n')
        return at + 2;
    return at + rql_utf8_decode(p, r->json.text + r->json.length).length;
}

/* True when a text has just ended, and a letter stands behind it. */
static bool is_behind_text(const struct request *r, uint32_t at)
{
    return at && at < r->json.length && r->json.text[at - 1] == '"' &&
           (rql_is_letter(r->json.text[at]) || r->json.text[at] == '%');
}

/* What people write in other languages. */
static bool is_other_word(const struct request *r, uint32_t at)
{
    static const char *const words[] = {"True", "False", "None",     "NULL",
                                        "TRUE", "FALSE", "undefined"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (r->json.length - at >= strlen(words[i]) &&
            !memcmp(r->json.text + at, words[i], strlen(words[i])))
            return true;
    return false;
}

static bool is_other_quote(const struct request *r, uint32_t at)
{
    const char *p = r->json.text + at;
    enum character_class class =
        rql_quote_class(rql_utf8_decode(p, r->json.text + r->json.length).code);
    return *p != '"' &&
           (class == CHARACTER_SINGLE_QUOTE || class == CHARACTER_DOUBLE_QUOTE);
}

static void add_error_help(struct request *r, struct rql_diagnostic *diag,
                           uint32_t at)
{
    if (at == r->json.length)
        return;
    if (is_behind_text(r, at))
        rql_add_help(r->d, diag,
                     "a double quote inside a text is written \\\"");
    else if (is_other_quote(r, at))
        rql_add_help(r->d, diag,
                     "JSON has plain double quotes around names and texts");
    else if (is_other_word(r, at))
        rql_add_help(r->d, diag, "JSON has the words true, false and null");
}

static void report_error(struct request *r, const struct json_error *error)
{
    uint32_t at = error->at;
    struct rql_diagnostic *diag;
    if (!error->tell_found) {
        diag = rql_report(r->d, RULE_INVALID_JSON, at, character_end(r, at),
                          "%s", error->message);
    } else {
        diag = rql_report(r->d, RULE_INVALID_JSON, at, character_end(r, at),
                          "%s, found %s", error->message, show_found(r, at));
        add_error_help(r, diag, at);
    }
    rql_add_help(r->d, diag, "the rest of the text was not checked");
}

/* How people's slip is called, and what mends it. */
static const struct {
    const char *message;
    const char *title;
    bool is_safe;
} slip_texts[] = {
    [JSON_SLIP_CONTROL] = {"a line break, tab or other control character in a "
                           "text is written as an escape in JSON",
                           "Write escapes", true},
    [JSON_SLIP_ESCAPE] = {"this backslash begins no escape of JSON",
                          "Remove the backslash", false},
    [JSON_SLIP_HALF] = {"this escape is one half of a character, and the other "
                        "half is missing",
                        NULL, false},
    [JSON_SLIP_BYTE] = {"this byte is not UTF-8: the file is damaged or in "
                        "another encoding",
                        NULL, false},
    [JSON_SLIP_COMMA] = {"JSON has no comma behind the last item",
                         "Remove the comma", true},
};

/* The edit that mends a slip. */
static rql_edit slip_edit(struct request *r, const struct json_slip *slip)
{
    rql_edit edit = {{slip->start, slip->end}, {"", 0}};
    const char *p = r->d->text + slip->start;
    if (slip->kind == JSON_SLIP_CONTROL) {
        const char *escape = *p == '\t' ? "\\t" : "\\n";
        if (*p != '\t' && *p != '\n' && slip->end - slip->start == 1)
            escape =
                rql_arena_printf(&r->d->arena, "\\u%04x", (unsigned char)*p);
        edit.text = (rql_text){escape, strlen(escape)};
    } else if (slip->kind == JSON_SLIP_ESCAPE) {
        edit.span.end = slip->start + 1;
    }
    return edit;
}

/* How many slips from the first on are told as one: those of one text. */
static size_t count_alike(const struct json_slip *slips, size_t count)
{
    size_t alike = 1;
    if (slips->kind == JSON_SLIP_CONTROL || slips->kind == JSON_SLIP_BYTE)
        while (alike < count && slips[alike].kind == slips->kind &&
               slips[alike].text == slips->text)
            alike++;
    return alike;
}

static void report_slips(struct request *r, const struct json_slip *slips,
                         size_t count)
{
    struct rql_diagnostic *diag =
        rql_report(r->d, RULE_INVALID_JSON, slips->start, slips->end, "%s",
                   slip_texts[slips->kind].message);
    const char *title = slip_texts[slips->kind].title;
    if (!diag || !title)
        return;
    bool is_safe = slip_texts[slips->kind].is_safe ||
                   (slips->kind == JSON_SLIP_ESCAPE &&
                    r->d->text[slips->start + 1] == '\'');
    r->edits.count = 0;
    for (size_t i = 0; i < count; i++) {
        rql_edit edit = slip_edit(r, &slips[i]);
        *(rql_edit *)rql_vector_push(&r->d->arena, &r->edits, sizeof edit) =
            edit;
    }
    rql_add_edits_fix(r->d, diag, is_safe, r->edits.items, r->edits.count,
                      title);
}

/* True when the check of a query reports the byte. */
static bool is_in_query(const rql_span *queries, size_t count, size_t *at,
                        uint32_t offset)
{
    while (*at < count && queries[*at].end <= offset)
        ++*at;
    return *at < count && queries[*at].start <= offset;
}

static void report_all_slips(struct request *r, const struct vector *queries)
{
    const struct json_slip *slips = r->slips.items;
    size_t query = 0;
    for (size_t i = 0; i < r->slips.count;) {
        size_t count = count_alike(&slips[i], r->slips.count - i);
        if (slips[i].kind != JSON_SLIP_BYTE ||
            !is_in_query(queries->items, queries->count, &query,
                         slips[i].start))
            report_slips(r, &slips[i], count);
        i += count;
    }
}

/* --- Whose request it is ------------------------------------------------- */

static enum service cmp_version(const struct request *r)
{
    return r->options->request.version == RQL_VERSION_1 ? ON_CMP_1 : ON_CMP_2;
}

/* When the service is not known, what is documented for cmp is applied. */
static void settle_service(const struct request *r, struct body *body)
{
    rql_api api = r->options->api;
    if (api == RQL_API_AUTO && body->query.catalog)
        api = rql_catalog_api(body->query.catalog);
    switch (api) {
    case RQL_API_MPN:
        body->services = body->facts = ON_MPN;
        break;
    case RQL_API_CMP:
        body->services = body->facts = cmp_version(r);
        break;
    case RQL_API_CONSUMER:
        body->services = body->facts = ON_CONSUMER;
        break;
    default:
        body->facts = cmp_version(r);
        body->services = (enum service)(ON_MPN | body->facts);
        break;
    }
}

/* --- Bodies -------------------------------------------------------------- */

static void report_no_request(struct request *r, uint32_t start, uint32_t end,
                              const char *what)
{
    struct rql_diagnostic *diag =
        rql_report(r->d, RULE_UNKNOWN_REQUEST, start, end, "%s", what);
    rql_add_help(r->d, diag,
                 "Create Report Query has Name and Query, Create Report has "
                 "ReportName and QueryId, Update Report has ReportName and "
                 "StartTime");
}

/* True when the object at hand has what only answers have. */
static bool is_answer(const struct request *r)
{
    const struct member *members = r->members.items;
    for (size_t i = 0; i < r->members.count; i++) {
        rql_text key = {r->json.text + members[i].key + 1,
                        members[i].key_end - members[i].key - 2};
        if (rql_answer_field(key) ||
            rql_equal_folded(key.data, key.length, "value", 5))
            return true;
    }
    return false;
}

static void check_body(struct request *r, struct body *body)
{
    if (r->d->skip_checks)
        return;
    if (body->request == RQL_REQUEST_AUTO) {
        report_no_request(
            r, body->start, body->start + 1,
            is_answer(r) ? "this is an answer of the service, not a request"
                         : "this object is no request that is known");
        return;
    }
    settle_service(r, body);
    rql_request_check_members(r, body);
}

/* Go over all items of the text; false behind the last one. */
struct items {
    struct json_text json;
    bool is_list;
    bool is_first;
};

static struct items start_items(const struct request *r)
{
    struct items items = {.json = r->json, .is_first = true};
    rql_json_skip_space(&items.json);
    items.is_list = rql_json_kind(&items.json, items.json.at) == JSON_KIND_LIST;
    return items;
}

/* The next item begins where reading is; it is to be skipped by the caller. */
static bool next_item(struct items *items)
{
    if (items->is_list)
        return rql_json_next_item(&items->json, &items->is_first);
    bool is_first = items->is_first;
    items->is_first = false;
    return is_first;
}

static void add_query_place(struct request *r, struct vector *queries,
                            const struct member *m)
{
    *(rql_span *)rql_vector_push(&r->d->arena, queries, sizeof(rql_span)) =
        (rql_span){m->value, m->value_end};
}

static void note_body(struct request *r, const struct body *body)
{
    rql_span *span = rql_vector_push(&r->d->arena, &r->d->bodies, sizeof *span);
    *span = (rql_span){body->start, body->end};
}

/* Read all queries, and check the bodies that have one. */
static void check_queries(struct request *r, struct vector *queries)
{
    struct items items = start_items(r);
    while (next_item(&items)) {
        if (rql_json_kind(&items.json, items.json.at) != JSON_KIND_OBJECT) {
            rql_json_skip_value(&items.json);
            continue;
        }
        struct body body;
        rql_request_read_body(r, items.json.at, &body);
        items.json.at = body.end;
        note_body(r, &body);
        const struct member *m = rql_member(r, &body, FIELD_QUERY);
        if (!m || rql_json_kind(&r->json, m->value) != JSON_KIND_TEXT) {
            if (body.request == RQL_REQUEST_CREATE_QUERY)
                check_body(r, &body);
            continue;
        }
        settle_service(r, &body);
        rql_request_read_query(r, &body, m);
        r->query = body.query;
        add_query_place(r, queries, m);
        if (body.request == RQL_REQUEST_CREATE_QUERY)
            check_body(r, &body);
    }
}

static void settle_query(struct request *r)
{
    const rql_query *given = r->options->request.report_query;
    if (r->d->query_count != 1)
        r->query = (struct known_query){0};
    if (given)
        r->query = (struct known_query){given->catalog, given->dataset,
                                        given->timespan != NO_TOKEN};
}

/* Check the other bodies, and what is no body. */
static void check_reports(struct request *r)
{
    struct items items = start_items(r);
    bool is_empty = true;
    uint32_t start = items.json.at;
    for (; next_item(&items); is_empty = false) {
        uint32_t at = items.json.at;
        if (rql_json_kind(&items.json, at) != JSON_KIND_OBJECT) {
            rql_json_skip_value(&items.json);
            report_no_request(
                r, at, character_end(r, at),
                rql_arena_printf(
                    &r->d->arena,
                    "expected a request body, which is an object, "
                    "found %s",
                    rql_json_kind_name(rql_json_kind(&items.json, at))));
            continue;
        }
        struct body body;
        rql_request_read_body(r, at, &body);
        items.json.at = body.end;
        body.query = r->query;
        if (body.request != RQL_REQUEST_CREATE_QUERY)
            check_body(r, &body);
    }
    if (is_empty)
        report_no_request(r, start, start + 1, "the list holds no request");
}

void rql_check_request(struct rql_document *d, const rql_options *options)
{
    struct request r = {
        .d = d,
        .options = options,
        .json = {.text = d->text, .length = d->length},
    };
    struct json_error error;
    struct vector queries = {0}; /* rql_span */
    if (d->length >= 3 && !memcmp(d->text, "\xef\xbb\xbf", 3))
        r.json.at = 3; /* a byte-order mark */
    uint32_t start = r.json.at;
    if (rql_json_check_pasted(&r.json, &d->arena, &r.slips, &error)) {
        check_queries(&r, &queries);
        settle_query(&r);
        r.json.at = start;
        if (!d->skip_checks)
            check_reports(&r);
        report_all_slips(&r, &queries);
    } else {
        report_error(&r, &error);
    }
    rql_finish_diags(d);
}
