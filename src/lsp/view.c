/* Queries as features see them, and where they stand in the client's text. */
#include "view.h"

size_t view_count(const struct document *document, const rql_document *made)
{
    if (!made)
        return 0;
    return document->host == RQL_HOST_NONE ? 1 : rql_document_part_count(made);
}

struct view view_at(struct document *document, const rql_document *made,
                    size_t index)
{
    struct view view = {document, made, made, NO_PART, 0};
    if (document->host != RQL_HOST_NONE) {
        view.part = index;
        view.queries = rql_document_part(made, index).document;
    }
    return view;
}

size_t view_to_outer(const struct view *view, size_t offset)
{
    if (view->part == NO_PART)
        return view->base + offset;
    return rql_part_to_outer(view->outer, view->part, offset);
}

rql_span view_span_to_outer(const struct view *view, rql_span span)
{
    return (rql_span){view_to_outer(view, span.start),
                      view_to_outer(view, span.end)};
}

void json_put_known(struct json *json, struct position position)
{
    json_open(json, '{');
    json_member_size(json, "line", position.line);
    json_member_size(json, "character", position.character);
    json_close(json, '}');
}

void json_put_positions(struct json *json, struct position start,
                        struct position end)
{
    json_open(json, '{');
    json_key(json, "start");
    json_put_known(json, start);
    json_key(json, "end");
    json_put_known(json, end);
    json_close(json, '}');
}

void json_put_position(struct json *json, struct document_text *text,
                       size_t offset)
{
    json_put_known(json, document_text_position(text, offset));
}

void json_put_range(struct json *json, struct document_text *text,
                    rql_span span)
{
    struct position start = document_text_position(text, span.start);
    json_put_positions(json, start, document_text_position(text, span.end));
}

void json_put_range_of(struct json *json, const struct view *view,
                       rql_span span)
{
    json_put_range(json, &view->document->text, view_span_to_outer(view, span));
}

void json_put_edit(struct json *json, struct document_text *text,
                   const rql_edit *edit)
{
    json_open(json, '{');
    json_key(json, "range");
    json_put_range(json, text, edit->span);
    json_key(json, "newText");
    json_put_bytes(json, edit->text.data, edit->text.length);
    json_close(json, '}');
}

/* Of a part: its edits, as edits of the whole. */
static bool put_mapped(struct json *json, const struct view *view,
                       const rql_edit *edits, size_t count)
{
    rql_edits *mapped;
    if (rql_part_edits_new(view->outer, view->part, edits, count, &mapped) !=
        RQL_OK)
        return false;
    json_open(json, '[');
    for (size_t i = 0; i < rql_edits_count(mapped); i++) {
        rql_edit edit = rql_edits_at(mapped, i);
        json_put_edit(json, &view->document->text, &edit);
    }
    json_close(json, ']');
    rql_edits_free(mapped);
    return true;
}

bool json_put_edits_of(struct json *json, const struct view *view,
                       const rql_edit *edits, size_t count)
{
    if (view->part != NO_PART)
        return put_mapped(json, view, edits, count);
    json_open(json, '[');
    for (size_t i = 0; i < count; i++) {
        rql_edit edit = edits[i];
        edit.span = view_span_to_outer(view, edit.span);
        json_put_edit(json, &view->document->text, &edit);
    }
    json_close(json, ']');
    return true;
}
