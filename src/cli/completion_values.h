/* What values options and operands may have, offered to a shell. */
#ifndef COMPLETION_VALUES_H
#define COMPLETION_VALUES_H

#include <stdbool.h>
#include <stddef.h>

#include "options.h"
#include "output.h"

/* An answer in the making. */
struct offers {
    struct output *out;
    const char *word; /* what is completed */
    size_t start;     /* where that begins which is replaced */
    bool has_prefix;  /* the first line is written */
};

/* Offer a text with its meaning, unless it does not begin like the word. */
void offer(struct offers *offers, const char *before, const char *text,
           const char *meaning);

/* Offer the values of an option. */
void offer_value(struct offers *offers, const struct option *option);

/* Offer what a placeholder of the help stands for: "RULE,...", "[API=]FILE".
 * False when it stands for nothing that is known. */
bool offer_placeholder(struct offers *offers, const char *placeholder,
                       bool is_operand);

/* To be called last. */
void offers_end(struct offers *offers);

#endif
