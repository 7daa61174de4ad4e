/*
 * Texts of hosts: request bodies, and other languages.  The first bytes choose
 * the host, the options, and a topic of the laws and one of them; then comes what
 * parts are edited with, which ends in a NUL, and the text.
 */
#include <stdlib.h>
#include <string.h>

#include "../case_file.h"
#include "fuzz.h"
#include "text.h"

/* Of a host without queries there is nothing to say. */
static void check_has_queries(const struct piece *text,
                              const rql_options *options)
{
    rql_document *document;
    if (options->host == RQL_HOST_REQUEST ||
        rql_host_has_queries(options->host, text->data, text->length))
        return;
    promise(rql_document_new(text->data, text->length, options, &document) ==
            RQL_OK);
    promise(rql_document_part_count(document) == 0);
    promise(rql_document_query_count(document) == 0);
    promise(rql_document_diagnostic_count(document) == 0);
    rql_document_free(document);
}

/* --- Edits of parts -------------------------------------------------------*/

static void apply(struct buffer *out, rql_text text, const rql_edits *edits)
{
    size_t at = 0;
    buffer_clear(out);
    for (size_t i = 0; i < rql_edits_count(edits); i++) {
        rql_edit edit = rql_edits_at(edits, i);
        promise(at <= edit.span.start && edit.span.start <= edit.span.end);
        promise(edit.span.end <= text.length);
        buffer_add(out, text.data + at, edit.span.start - at);
        buffer_add(out, edit.text.data, edit.text.length);
        at = edit.span.end;
    }
    buffer_add(out, text.data + at, text.length - at);
}

static bool is_writable(const rql_document *document, size_t part,
                        const rql_edit *edit)
{
    rql_edits *edits;
    rql_status status = rql_part_edits_new(document, part, edit, 1, &edits);
    promise(status == RQL_OK || status == RQL_NOT_WRITABLE);
    if (status == RQL_OK)
        rql_edits_free(edits);
    return status == RQL_OK;
}

/* True when something is put into the part as the program runs: what stands for
 * it depends on what is around.  No byte of it can be taken out. */
static bool has_hole(const rql_document *document, size_t part)
{
    size_t length =
        rql_document_text(rql_document_part(document, part).document).length;
    for (size_t i = 0; i < length; i++) {
        rql_edit edit = {{i, i + 1}, {"", 0}};
        if (!is_writable(document, part, &edit))
            return true;
    }
    return false;
}

static rql_text part_text(const rql_document *document, size_t part)
{
    return rql_document_text(rql_document_part(document, part).document);
}

/* What a part reads after the edit: when the text has as many parts as before, it
 * is what the edit makes of it.  How what stands behind is read may depend on
 * quotes before it. */
static void check_written(const rql_document *before, size_t part,
                          const rql_edit *edit, const rql_edits *edits,
                          const rql_options *options)
{
    struct buffer outer = {0}, inner = {0};
    rql_document *after;
    apply(&outer, rql_document_text(before), edits);
    buffer_add(&inner, part_text(before, part).data, edit->span.start);
    buffer_add(&inner, edit->text.data, edit->text.length);
    promise(rql_document_new(outer.data, outer.length, options, &after) ==
            RQL_OK);
    if (rql_document_part_count(after) == rql_document_part_count(before)) {
        rql_text made = part_text(after, part);
        bool is_same = made.length >= inner.length &&
                       memcmp(made.data, inner.data, inner.length) == 0;
        if (!is_same && !has_hole(before, part) && !has_hole(after, part))
            broken("%s: a part reads\n%.*s\nand does not begin with\n%s",
                   rql_host_title(options->host), (int)made.length, made.data,
                   inner.data);
    }
    rql_document_free(after);
    buffer_free(&outer);
    buffer_free(&inner);
}

/* Insert a few bytes behind the first word of each part, or in place of some. */
static void check_edits(const struct piece *text, const rql_options *options,
                        const struct piece *added, size_t place)
{
    rql_document *document;
    promise(rql_document_new(text->data, text->length, options, &document) ==
            RQL_OK);
    for (size_t i = 0; i < rql_document_part_count(document); i++) {
        size_t length =
            rql_document_text(rql_document_part(document, i).document).length;
        size_t start = length ? place % length : 0;
        size_t end = start + place / 16 % 4;
        rql_edit edit = {{start, end < length ? end : length},
                         {added->data, added->length}};
        rql_edits *edits;
        rql_status status = rql_part_edits_new(document, i, &edit, 1, &edits);
        promise(status == RQL_OK || status == RQL_NOT_WRITABLE);
        if (status == RQL_OK) {
            check_written(document, i, &edit, edits, options);
            rql_edits_free(edits);
        }
    }
    rql_document_free(document);
}

/* --- Targets --------------------------------------------------------------*/

static void ask_host(struct input *input, const rql_options *options)
{
    unsigned which = input_byte(input);
    unsigned place = input_byte(input);
    struct piece added = input_piece(input);
    struct piece text = input_rest(input);
    check_has_queries(&text, options);
    if (added.length)
        check_edits(&text, options, &added, place);
    else
        ask_laws(&text, options, (enum law_topic)(which % LAW_TOPIC_COUNT),
                 which / LAW_TOPIC_COUNT, true);
    free(added.data);
    free(text.data);
}

void fuzz_request(struct input *input)
{
    unsigned byte = input_byte(input);
    rql_options options = {
        .host = RQL_HOST_REQUEST,
        .api = input_api(byte & 3),
        .request.request = (rql_request)(byte >> 2 & 3),
        .request.version = byte & 16 ? RQL_VERSION_1 : RQL_VERSION_NEWEST,
        .now = byte & 32 ? 1767225600 : 0,
    };
    struct piece text = {(char *)input->data, input->length};
    (void)rql_text_is_request(text.data, text.length);
    ask_host(input, &options);
}

void fuzz_host(struct input *input)
{
    size_t host = input_byte(input) % rql_host_count();
    rql_options options = {.host = rql_host_at(host)};
    ask_host(input, &options);
}
