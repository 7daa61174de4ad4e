/* What the options of a command line say, and the tables of those options that
 * several commands have. */
#include "settings.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report.h"
#include "message.h"

void settings_init(struct settings *settings)
{
    *settings = (struct settings){
        .stdin_name = "<stdin>",
        .level = RQL_WARNING,
        .fail_on = RQL_ERROR,
    };
}

void settings_free(struct settings *settings)
{
    free(settings->given);
    free(settings->catalogs);
    free(settings->formats);
    free(settings->rules);
    files_free(&settings->files);
    free(settings->own);
}

bool settings_color(const struct settings *settings)
{
    if (settings->color != COLOR_AUTO)
        return settings->color == COLOR_ALWAYS;
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    if ((no_color && *no_color) || (term && strcmp(term, "dumb") == 0))
        return false;
    return isatty(STDOUT_FILENO);
}

void settings_note(struct settings *settings, struct given given)
{
    size_t size = (settings->given_count + 1) * sizeof *settings->given;
    settings->given = need(realloc(settings->given, size));
    settings->given[settings->given_count++] = given;
}

/* What is selected by name is reported, even where a configuration does not. */
rql_severity settings_rule(const struct settings *settings, size_t rule,
                           rql_severity configured)
{
    if (!settings->rules)
        return configured;
    const struct rule_choice *choice = &settings->rules[rule];
    if (choice->ignored || (settings->selects && !choice->selected))
        return RQL_OFF;
    if (choice->severity != RQL_DEFAULT)
        return choice->severity;
    return choice->selected && configured == RQL_OFF ? RQL_DEFAULT : configured;
}

/* --- Legal values ---------------------------------------------------------*/

const char *rule_name_at(size_t index)
{
    if (index >= rql_rule_count())
        return NULL;
    return rql_rule_name(rql_rule_at(index));
}

static const char *api_at(size_t index)
{
    return index < RQL_API_COUNT ? rql_api_name((rql_api)index) : NULL;
}

static const char *severity_at(size_t index)
{
    rql_severity severity = (rql_severity)(RQL_ERROR + index);
    return severity <= RQL_INFO ? rql_severity_name(severity) : NULL;
}

static const char *color_at(size_t index)
{
    static const char *const names[] = {"auto", "always", "never", NULL};
    return names[index];
}

static const char *show_at(size_t index)
{
    static const char *const names[] = {"tree", "tokens", NULL};
    return names[index];
}

static const char *format_name_at(size_t index)
{
    const struct format *format = format_at(index);
    return format ? format->name : NULL;
}

/* --- Setters --------------------------------------------------------------*/

SETTER(set_api)
{
    (void)value;
    settings->api = (rql_api)choice;
}

SETTER(add_catalog)
{
    (void)choice;
    size_t size = (settings->catalog_count + 1) * sizeof *settings->catalogs;
    settings->catalogs = need(realloc(settings->catalogs, size));
    settings->catalogs[settings->catalog_count++] = value;
}

SETTER(set_configuration)
{
    (void)choice;
    settings->configuration = value;
}

SETTER(set_no_configuration)
{
    (void)value;
    (void)choice;
    settings->no_configuration = true;
}

SETTER(set_stdin_name)
{
    (void)choice;
    settings->stdin_name = value;
    settings->names_stdin = true;
}

/* What is said of a rule, from the first option that speaks of one on. */
static struct rule_choice *rule_choice(struct settings *settings, size_t rule)
{
    if (!settings->rules)
        settings->rules =
            need(calloc(rql_rule_count(), sizeof *settings->rules));
    return &settings->rules[rule];
}

SETTER(select_rule)
{
    (void)value;
    settings->selects = true;
    rule_choice(settings, choice)->selected = true;
}

SETTER(ignore_rule)
{
    (void)value;
    rule_choice(settings, choice)->ignored = true;
}

SETTER(make_error)
{
    (void)value;
    rule_choice(settings, choice)->severity = RQL_ERROR;
}

SETTER(make_warning)
{
    (void)value;
    rule_choice(settings, choice)->severity = RQL_WARNING;
}

static bool is_standard_output(const char *file)
{
    return strcmp(file, "-") == 0 || strcmp(file, "/dev/stdout") == 0;
}

SETTER(add_format)
{
    size_t count = settings->format_count++;
    settings->formats = need(
        realloc(settings->formats, (count + 1) * sizeof *settings->formats));
    settings->formats[count] = (struct format_choice){
        .format = format_at(choice),
        .file = value && !is_standard_output(value) ? value : NULL,
    };
}

SETTER(set_level)
{
    (void)value;
    settings->level = (rql_severity)(RQL_ERROR + choice);
}

SETTER(set_fail_on)
{
    (void)value;
    settings->fail_on = (rql_severity)(RQL_ERROR + choice);
}

SETTER(set_quiet)
{
    (void)value;
    (void)choice;
    settings->quiet = true;
}

SETTER(set_color)
{
    (void)value;
    settings->color = (enum color)choice;
}

SETTER(set_show)
{
    (void)value;
    settings->show = (enum show)choice;
}

SETTER(set_json)
{
    (void)value;
    (void)choice;
    settings->json = true;
}

SETTER(set_fix)
{
    (void)value;
    (void)choice;
    settings->fix = true;
}

SETTER(set_unsafe_fixes)
{
    (void)value;
    (void)choice;
    settings->unsafe_fixes = true;
}

SETTER(set_diff)
{
    (void)value;
    (void)choice;
    settings->diff = true;
}

SETTER(set_help)
{
    (void)value;
    (void)choice;
    settings->help = true;
}

SETTER(set_version)
{
    (void)value;
    (void)choice;
    settings->version = true;
}

/* --- Tables ---------------------------------------------------------------*/

static const struct option configuration_rows[] = {
    {"config", "FILE",
     "the configuration of all files, in place of the reportql.json that is "
     "found from each file upward",
     set_configuration, NULL, TAKES_ONE},
    {"no-config", NULL,
     "no configuration: neither reportql.json nor .editorconfig",
     set_no_configuration, NULL, TAKES_ONE},
};
GROUP(configuration_options, "Configuration", configuration_rows);

static const struct option service_rows[] = {
    {"api", NULL,
     "the service that the queries are for; auto (the default): found out from "
     "each query's dataset",
     set_api, api_at, TAKES_ONE},
};
GROUP(service_options, "Service", service_rows);

static const struct option catalog_rows[] = {
    {"catalog", "[API=]FILE",
     "the answer of the service's Get all datasets request, used in place of "
     "the built-in catalog of the same API; may be given once for each API",
     add_catalog, NULL, TAKES_ONE},
};
GROUP(catalog_options, "Catalog", catalog_rows);

static const struct option input_rows[] = {
    {"stdin-filename", "NAME", "what standard input is called in the output",
     set_stdin_name, NULL, TAKES_ONE},
};
GROUP(input_options, "Input", input_rows);

static const struct option rule_rows[] = {
    {"select", "RULE,...", "report only these rules", select_rule, rule_name_at,
     TAKES_LIST},
    {"ignore", "RULE,...", "do not report these rules", ignore_rule,
     rule_name_at, TAKES_LIST},
    {"error", "RULE,...", "report these rules as errors", make_error,
     rule_name_at, TAKES_LIST},
    {"warn", "RULE,...", "report these rules as warnings", make_warning,
     rule_name_at, TAKES_LIST},
};
GROUP(rule_options, "Rules", rule_rows);

static const struct option report_rows[] = {
    {"output-format", "FORMAT[=FILE]",
     "how findings are written, to standard output or to a file; may be given "
     "several times (default: text). FORMAT is one of",
     add_format, format_name_at, TAKES_FILE},
    {"level", NULL,
     "the mildest findings that forms for people show (default: warning)",
     set_level, severity_at, TAKES_ONE},
    {"fail-on", NULL,
     "the mildest findings that make the exit status 1 (default: error)",
     set_fail_on, severity_at, TAKES_ONE},
    {"quiet", NULL, "no summary after the findings", set_quiet, NULL,
     TAKES_ONE},
    {"color", NULL,
     "colours; auto (the default): on a terminal, unless NO_COLOR is set",
     set_color, color_at, TAKES_ONE},
};
GROUP(report_options, "Report", report_rows);

static const struct option show_rows[] = {
    {"show", NULL, "what to print (default: tree)", set_show, show_at,
     TAKES_ONE},
};
GROUP(show_options, "Output", show_rows);

static const struct option json_rows[] = {
    {"json", NULL, "write JSON", set_json, NULL, TAKES_ONE},
};
GROUP(json_options, "Output", json_rows);

static const struct option fix_rows[] = {
    {"fix", NULL,
     "mend in place what can be mended for certain, and report what remains; "
     "of standard input, the mended text goes to standard output and the "
     "report to standard error",
     set_fix, NULL, TAKES_ONE},
    {"unsafe-fixes", NULL,
     "with --fix or --diff: make also the fixes that may not be what was meant",
     set_unsafe_fixes, NULL, TAKES_ONE},
    {"diff", NULL,
     "change no file, but print what --fix would change as a patch, and the "
     "report on standard error; the exit status is 1 when there is something "
     "to change",
     set_diff, NULL, TAKES_ONE},
};
GROUP(fix_options, "Fixing", fix_rows);

static const struct option general_rows[] = {
    {"help", NULL, "say how the command is used", set_help, NULL, TAKES_ONE},
    {"version", NULL, "print the version of the program", set_version, NULL,
     TAKES_ONE},
};
GROUP(general_options, "General", general_rows);
