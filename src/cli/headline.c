/* The line that says where and what a finding is. */
#include "headline.h"

#include <string.h>

#include "glyph.h"

enum style severity_style(rql_severity severity)
{
    switch (severity) {
    case RQL_ERROR:
        return STYLE_ERROR;
    case RQL_WARNING:
        return STYLE_WARNING;
    default:
        return STYLE_INFO;
    }
}

void put_verdict(struct output *out, const rql_diagnostic *diagnostic)
{
    rql_severity severity = rql_diagnostic_severity(diagnostic);
    const char *message = rql_diagnostic_message(diagnostic);
    put_text(out, ": ");
    put_style(out, STYLE_PLAIN);
    put_style(out, severity_style(severity));
    put_text(out, rql_severity_name(severity));
    put_style(out, STYLE_PLAIN);
    put_text(out, ": ");
    put_style(out, STYLE_BOLD);
    put_shown(out, message, strlen(message));
    put_style(out, STYLE_PLAIN);
    put_text(out, " [");
    put_text(out, rql_rule_name(rql_diagnostic_rule(diagnostic)));
    put_char(out, ']');
}

void put_headline(struct output *out, const char *path, rql_position position,
                  const rql_diagnostic *diagnostic)
{
    put_style(out, STYLE_BOLD);
    put_shown(out, path, strlen(path));
    put_char(out, ':');
    put_number(out, position.line);
    put_char(out, ':');
    put_number(out, position.column);
    put_verdict(out, diagnostic);
    put_char(out, '\n');
}
