/* How queries are laid out, as options say it. */
#include "style.h"

#include "message.h"
#include "settings.h"

/* Read a number from 1 to `most`; false after a message. */
static bool read_number(const char *option, const char *value, unsigned most,
                        unsigned *number)
{
    unsigned long sum = 0;
    size_t i = 0;
    if (!value)
        return true;
    while (value[i] >= '0' && value[i] <= '9' && sum <= most)
        sum = sum * 10 + (unsigned long)(value[i++] - '0');
    if (value[i] || !sum || sum > most) {
        complain("--%s takes a number from 1 to %u, not '%s'", option, most,
                 value);
        return false;
    }
    *number = (unsigned)sum;
    return true;
}

bool style_settle(const struct style_settings *settings, rql_style *style)
{
    *style = settings->style;
    return read_number("width", settings->width, STYLE_WIDEST, &style->width) &&
           read_number("indent", settings->indent, STYLE_WIDEST_INDENT,
                       &style->indent);
}

/* --- Legal values ---------------------------------------------------------*/

static const char *layout_at(size_t index)
{
    static const char *const names[] = {"lines", "compact", NULL};
    return names[index];
}

static const char *lists_at(size_t index)
{
    static const char *const names[] = {"break", "fill", NULL};
    return names[index];
}

static const char *keywords_at(size_t index)
{
    static const char *const names[] = {"upper", "lower", "keep", NULL};
    return names[index];
}

static const char *names_at(size_t index)
{
    static const char *const names[] = {"keep", "catalog", NULL};
    return names[index];
}

/* --- Setters --------------------------------------------------------------*/

SETTER(set_layout)
{
    (void)value;
    settings->style.style.layout = (rql_layout)choice;
}

SETTER(set_lists)
{
    (void)value;
    settings->style.style.lists = (rql_list_style)choice;
}

SETTER(set_keywords)
{
    (void)value;
    settings->style.style.keywords = (rql_keyword_case)choice;
}

SETTER(set_names)
{
    (void)value;
    settings->style.style.names = (rql_name_case)choice;
}

SETTER(set_width)
{
    (void)choice;
    settings->style.width = value;
}

SETTER(set_indent)
{
    (void)choice;
    settings->style.indent = value;
}

/* --- Table ----------------------------------------------------------------*/

static const struct option style_rows[] = {
    {"style", NULL,
     "each clause on a line of its own (the default), or each query on one "
     "line",
     set_layout, layout_at, TAKES_ONE},
    {"width", "COLUMNS",
     "how long a line may be before a clause is broken (default: 80)",
     set_width, NULL, TAKES_ONE},
    {"indent", "COLUMNS",
     "how far the items of a broken clause are indented (default: 4)",
     set_indent, NULL, TAKES_ONE},
    {"lists", NULL,
     "the items of a broken list: one on a line (the default), or as many as "
     "fit",
     set_lists, lists_at, TAKES_ONE},
    {"keywords", NULL, "the case of keywords (default: upper)", set_keywords,
     keywords_at, TAKES_ONE},
    {"names", NULL,
     "the case of datasets, columns and time spans: as they are (the default), "
     "or as the catalog has those that it knows",
     set_names, names_at, TAKES_ONE},
};
GROUP(style_options, "Style", style_rows);
