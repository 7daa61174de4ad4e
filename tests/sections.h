/* The kinds of section that a case may have: a new one is a row in a table. */
#ifndef SECTIONS_H
#define SECTIONS_H

#include "case_file.h"

/* A document, as the printers of sections see it. */
struct view {
    const rql_document *document;
    rql_lines *lines;
    rql_text text;
    const rql_options *options; /* that the document was made with */
    const struct test_case *test;
};

struct section_kind {
    const char *name;
    /* Show the document; NULL when the section is input. */
    void (*print)(struct buffer *out, const struct view *view);
};

/* A text line by line, each as print_text shows it. */
void print_lines(struct buffer *out, rql_text rest);

/* In section_suppressing.c. */
void print_suppressing(struct buffer *out, const struct view *view);

extern const struct section_kind section_kinds[];
extern const size_t section_kind_count;

#endif
