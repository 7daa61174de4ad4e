/* The laws: what holds for the document of every text, right or wrong. */
#ifndef LAW_H
#define LAW_H

#include <stdbool.h>
#include <stddef.h>

#include <reportql/reportql.h>

/* A text, how its document is made, and the document. */
struct subject {
    const char *text;
    size_t length;
    rql_options options;
    bool is_thorough; /* laws that ask the same in many ways ask it in all */
    bool is_drawn;    /* by lot: there are many like it */
    const rql_document *document;
};

/* What a law is about: the fuzzers ask one thing at a time. */
enum law_topic {
    LAW_SCAN,
    LAW_PARSE,
    LAW_CHECK,
    LAW_FIX,
    LAW_FORMAT,
    LAW_REWRITE,
    LAW_COMPLETE,
    LAW_SUPPRESS,
    LAW_TOPIC_COUNT
};

struct law {
    const char *name;
    enum law_topic topic;
    bool is_costly; /* makes further documents; not asked of every mutant */
    bool (*holds)(const struct subject *subject);
};

/* Of formatting, in law_format.c. */
bool formatting_twice_is_formatting_once(const struct subject *s);
bool formatting_changes_no_token(const struct subject *s);
bool formatting_changes_no_tree(const struct subject *s);
bool edits_give_the_formatted_text(const struct subject *s);
bool formatting_a_range_leaves_the_rest(const struct subject *s);
bool formatting_in_pieces_is_the_same(const struct subject *s);
bool formatting_many_queries_is_sound(const struct subject *s);
/* Of places, in law_places.c. */
bool places_are_found(const struct subject *s);
/* Every operation of rewriting does to the text what it promises, alone. */
bool rewriting_keeps_its_promises(const struct subject *subject);
/* The same of operations as they are given; `is_once` when making them again may
 * find nothing to do it to, `is_settled` when that changes nothing. */
struct rewrites;
bool rewriting_is_as_promised(const struct subject *subject,
                              const struct rewrites *rewrites, bool is_once,
                              bool is_settled);

/* Of identities, in law_identity.c. */
bool formatting_changes_no_identity(const struct subject *s);
bool severities_change_no_identity(const struct subject *s);
bool what_stands_before_changes_no_identity(const struct subject *s);

/* Of regions, in law_regions.c. */
bool a_region_is_on_its_own(const struct subject *s);
bool one_region_may_be_all(const struct subject *s);

/* Of completion, in law_complete.c. */
bool suggestions_can_be_taken(const struct subject *s);
bool what_comes_next_is_suggested(const struct subject *s);

/* Of suppressing, in law_suppress.c. */
bool suppressing_comes_to_rest(const struct subject *s);
bool formatting_suppresses_the_same(const struct subject *s);

/* Of sections, in law_sections.c and law_format_sections.c. */
bool sections_are_the_whole(const struct subject *s);
bool formatting_in_sections_is_the_same(const struct subject *s);

/* The text three times, with and without a semicolon between, so that there are
 * places to cut at; to be freed with its padding. */
char *law_repeated(const struct subject *s, size_t *length);

/* True when all that is told of two findings, of documents with identities, is
 * the same. */
bool are_same_findings(const rql_diagnostic *a, const rql_diagnostic *b);

/* Of findings that are not kept, in law_bound.c. */
bool the_first_findings_are_kept(const struct subject *s);

extern const struct law laws[];
extern const size_t law_count;

#endif
