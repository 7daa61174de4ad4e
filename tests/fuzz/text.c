/*
 * Texts with queries, and texts of hosts: the laws are asked of them.  The first
 * byte chooses options, the second one of the topic's laws, the rest is the text.
 */
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../case_file.h"
#include "../law.h"
#include "fuzz.h"

static void ask(const struct law *law, const struct subject *subject)
{
    if (!law->holds(subject))
        broken("law: %s", law->name);
}

/* Laws that make further documents take most of the time: one of the topic's is
 * asked, so that more texts are tried, or all of them when the choice is 0. */
static bool is_chosen(const struct law *law, unsigned choice)
{
    size_t count = 0, index = 0;
    if (!law->is_costly || !choice)
        return true;
    for (size_t i = 0; i < law_count; i++) {
        if (&laws[i] == law)
            index = count;
        count += laws[i].is_costly && laws[i].topic == law->topic;
    }
    return (choice - 1) % count == index;
}

void ask_laws(const struct piece *text, const rql_options *options,
              enum law_topic topic, unsigned choice, bool also_cheap)
{
    struct subject subject = {.text = text->data,
                              .length = text->length,
                              .options = *options,
                              .is_thorough = choice & LAWS_THOROUGH};
    rql_document *document;
    rql_status status =
        rql_document_new(text->data, text->length, options, &document);
    if (status != RQL_OK)
        broken("no document: %s", rql_status_text(status));
    subject.document = document;
    for (size_t i = 0; i < law_count; i++) {
        bool is_asked = laws[i].topic == topic
                            ? is_chosen(&laws[i], choice % LAWS_THOROUGH)
                            : also_cheap && !laws[i].is_costly;
        if (is_asked)
            ask(&laws[i], &subject);
    }
    rql_document_free(document);
}

/* The options that a byte stands for: two bits for the service, then whether
 * rules are asked, and which severity is the least. */
static rql_options options_of(unsigned byte)
{
    static const rql_severity least[] = {RQL_DEFAULT, RQL_ERROR, RQL_WARNING,
                                         RQL_INFO};
    return (rql_options){.api = input_api(byte & 3),
                         .skip_checks = byte & 4,
                         .least = least[byte >> 3 & 3],
                         .ignore_suppressions = byte & 32,
                         .now = byte & 64 ? 1767225600 : 0};
}

static void ask_topic(struct input *input, enum law_topic topic)
{
    rql_options options = options_of(input_byte(input));
    unsigned choice = input_byte(input);
    struct piece text = input_rest(input);
    options.ignore_suppressions &= topic != LAW_SUPPRESS;
    ask_laws(&text, &options, topic, choice, false);
    free(text.data);
}

/* --- Lines ----------------------------------------------------------------*/

/* Count lines and columns the plain way, beside the library's. */
static void check_lines(const struct piece *text)
{
    rql_lines *lines;
    rql_position expected = {1, 1};
    size_t start = 0;
    promise(rql_lines_new(text->data, text->length, &lines) == RQL_OK);
    for (size_t at = 0; at < text->length;) {
        rql_position found = rql_lines_position(lines, at);
        promise(found.line == expected.line);
        promise(found.column == expected.column);
        if (at == start)
            promise(rql_lines_line(lines, at).start == start);
        size_t size = character_size(text->data + at, text->length - at);
        char c = text->data[at];
        bool is_break =
            c == '\n' || (c == '\r' && (at + 1 == text->length ||
                                        text->data[at + 1] != '\n'));
        at += size ? size : 1;
        expected.column++;
        if (is_break) {
            expected = (rql_position){expected.line + 1, 1};
            start = at;
        }
    }
    promise(rql_lines_position(lines, text->length).line == expected.line);
    rql_lines_free(lines);
}

void fuzz_scan(struct input *input)
{
    rql_options options = options_of(input_byte(input) | 4);
    unsigned choice = input_byte(input);
    struct piece text = input_rest(input);
    check_lines(&text);
    ask_laws(&text, &options, LAW_SCAN, choice, false);
    free(text.data);
}

/* --- One topic each -------------------------------------------------------*/

void fuzz_parse(struct input *input)
{
    ask_topic(input, LAW_PARSE);
}

void fuzz_check(struct input *input)
{
    ask_topic(input, LAW_CHECK);
}

void fuzz_fix(struct input *input)
{
    ask_topic(input, LAW_FIX);
}

void fuzz_format(struct input *input)
{
    ask_topic(input, LAW_FORMAT);
}

void fuzz_complete(struct input *input)
{
    ask_topic(input, LAW_COMPLETE);
}

void fuzz_suppress(struct input *input)
{
    ask_topic(input, LAW_SUPPRESS);
}
