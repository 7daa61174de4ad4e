/*
 * The section `suppressing`: the text with comments that suppress its findings.
 * What is wanted stands in the section `suppress`: lines `reason TEXT`, `until
 * YYYY-MM-DD`, `rule NAME`, `span START END` (bytes) and `file`.
 */
#include "sections.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct wanted {
    rql_suppress_options options;
    rql_date until;
    rql_span span;
    char reason[200];
};

static bool read_line(struct wanted *w, const char *line)
{
    size_t word = strcspn(line, " ");
    const char *rest = line + word + (line[word] == ' ');
    if (strcmp(line, "file") == 0)
        return w->options.whole_file = true;
    if (strncmp(line, "reason ", 7) == 0) {
        snprintf(w->reason, sizeof w->reason, "%s", rest);
        w->options.reason = w->reason;
        return true;
    }
    if (strncmp(line, "rule ", 5) == 0)
        return (w->options.rule = rql_rule_find(rest)) != NULL;
    if (strncmp(line, "until ", 6) == 0) {
        w->options.until = &w->until;
        return sscanf(rest, "%d-%d-%d", &w->until.year, &w->until.month,
                      &w->until.day) == 3;
    }
    w->options.span = &w->span;
    return sscanf(line, "span %zu %zu", &w->span.start, &w->span.end) == 2;
}

static bool read_wanted(struct wanted *w, const struct section *section)
{
    *w = (struct wanted){.reason = ""};
    struct slice rest = section ? section->body : (struct slice){NULL, 0};
    while (rest.length) {
        const char *end = memchr(rest.data, '\n', rest.length);
        size_t length = end ? (size_t)(end - rest.data) : rest.length;
        char line[200];
        snprintf(line, sizeof line, "%.*s", (int)length, rest.data);
        if (!read_line(w, line))
            return false;
        rest.data += length + (end != NULL);
        rest.length -= length + (end != NULL);
    }
    return true;
}

void print_suppressing(struct buffer *out, const struct view *view)
{
    struct wanted wanted;
    rql_edits *edits;
    struct buffer text = {0};
    size_t left, at = 0;
    if (!read_wanted(&wanted, case_section(view->test, "suppress"))) {
        buffer_printf(out, "the section suppress makes no sense\n");
        return;
    }
    if (rql_suppress_new(view->document, &wanted.options, &edits, &left) !=
        RQL_OK)
        abort();
    for (size_t i = 0; i < rql_edits_count(edits); i++) {
        rql_edit edit = rql_edits_at(edits, i);
        buffer_add(&text, view->text.data + at, edit.span.start - at);
        buffer_add(&text, edit.text.data, edit.text.length);
        at = edit.span.end;
    }
    buffer_add(&text, view->text.data + at, view->text.length - at);
    print_lines(out, (rql_text){text.data, text.length});
    buffer_printf(out, "(%zu left)\n", left);
    buffer_free(&text);
    rql_edits_free(edits);
}
