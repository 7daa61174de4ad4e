/* Writing suppressions into a text. */
#include "suppressing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "body.h"
#include "message.h"
#include "settings.h"
#include "timestamp.h"

/* --- Options --------------------------------------------------------------*/

bool read_day(const char *text, rql_date *day)
{
    char stamp[TIMESTAMP_SIZE + 16];
    int64_t seconds;
    if (strlen(text) != strlen("2027-01-31"))
        return false;
    snprintf(stamp, sizeof stamp, "%sT00:00:00Z", text);
    return timestamp_read(stamp, &seconds) &&
           sscanf(text, "%4d-%2d-%2d", &day->year, &day->month, &day->day) == 3;
}

/* True when a day is over, in UTC. */
static bool has_passed(const char *day, int64_t now)
{
    char stamp[TIMESTAMP_SIZE + 16];
    int64_t last;
    snprintf(stamp, sizeof stamp, "%sT23:59:59Z", day);
    return timestamp_read(stamp, &last) && last < now;
}

/* False after a message: a reason is a line of a comment. */
static bool is_reason(const char *reason)
{
    if (!is_utf8((rql_text){reason, strlen(reason)}))
        complain("the reason of --add-suppressions is not UTF-8");
    else if (strpbrk(reason, "\r\n"))
        complain("the reason of --add-suppressions is one line");
    else if (strstr(reason, "*/"))
        complain("the reason of --add-suppressions cannot have */, which ends "
                 "comments");
    else
        return true;
    return false;
}

bool suppress_settings_are_right(const struct settings *settings, int64_t now)
{
    const struct suppress_settings *own = &settings->suppress;
    rql_date day;
    if (own->until && !own->adds)
        complain("--until says how long added suppressions hold; it needs "
                 "--add-suppressions");
    else if (own->until && !read_day(own->until, &day))
        complain("--until takes a day like 2027-01-31, not '%s'", own->until);
    else if (own->until && has_passed(own->until, now))
        complain("--until %s has passed: it would suppress nothing",
                 own->until);
    else if (own->adds && (settings->fix || settings->unsafe_fixes))
        complain("--add-suppressions and --fix cannot be together: fix first");
    else if (own->adds && own->ignores)
        complain("--add-suppressions needs the suppressions that are there, "
                 "and --ignore-suppressions leaves them out");
    else
        return !own->reason || is_reason(own->reason);
    return false;
}

SETTER(set_add)
{
    (void)choice;
    settings->suppress.adds = true;
    settings->suppress.reason = value;
}

SETTER(set_until)
{
    (void)choice;
    settings->suppress.until = value;
}

SETTER(set_ignores)
{
    (void)choice;
    (void)value;
    settings->suppress.ignores = true;
}

static const struct option rows[] = {
    {"add-suppressions", "REASON",
     "suppress what is found, by a comment above each line; findings at or "
     "above the level of --fail-on, or those of --select (with --diff: only "
     "show it)",
     set_add, NULL, TAKES_OPTIONAL},
    {"until", "DATE",
     "with --add-suppressions: the last day on which they hold, like "
     "2027-01-31",
     set_until, NULL, TAKES_ONE},
    {"ignore-suppressions", NULL, "report what comments suppress, too",
     set_ignores, NULL, TAKES_ONE},
};
GROUP(suppress_options, "Suppressions", rows);

/* --- Adding ---------------------------------------------------------------*/

/* The text with the edits made, which only add to it. */
static void apply(struct suppressing *s, rql_text text)
{
    size_t length = text.length, from = 0;
    s->count = rql_edits_count(s->made);
    s->edits = need(calloc(s->count + 1, sizeof *s->edits));
    for (size_t i = 0; i < s->count; i++) {
        s->edits[i] = rql_edits_at(s->made, i);
        length += s->edits[i].text.length;
    }
    s->text = need(malloc(length + RQL_TEXT_PADDING));
    s->length = 0;
    for (size_t i = 0; i <= s->count; i++) {
        size_t to = i < s->count ? s->edits[i].span.start : text.length;
        if (to > from)
            memcpy(s->text + s->length, text.data + from, to - from);
        s->length += to - from;
        from = to;
        if (i == s->count)
            break;
        memcpy(s->text + s->length, s->edits[i].text.data,
               s->edits[i].text.length);
        s->length += s->edits[i].text.length;
    }
}

rql_status suppressing_new(rql_text text, const rql_options *options,
                           const struct suppress_settings *settings,
                           struct suppressing *result)
{
    rql_date until;
    rql_suppress_options suppress = {.reason = settings->reason};
    *result = (struct suppressing){0};
    if (settings->until && read_day(settings->until, &until))
        suppress.until = &until;
    rql_document *document;
    rql_options own = *options;
    own.discard_trees = false;
    rql_status status =
        rql_document_new(text.data, text.length, &own, &document);
    if (status != RQL_OK)
        return status;
    status =
        rql_suppress_new(document, &suppress, &result->made, &result->left);
    rql_document_free(document);
    if (status == RQL_OK)
        apply(result, text);
    return status;
}

void suppressing_free(struct suppressing *result)
{
    rql_edits_free(result->made);
    free(result->edits);
    free(result->text);
    *result = (struct suppressing){0};
}
