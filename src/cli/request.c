/* What is said on the command line of request bodies. */
#include "request.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "timestamp.h"

/* --- A query that is known from elsewhere ---------------------------------*/

/* The only query of a document, or NULL. */
static const rql_query *only_query(const rql_document *document)
{
    if (rql_document_query_count(document) != 1)
        return NULL;
    for (size_t i = 0; i < rql_document_part_count(document); i++) {
        rql_part part = rql_document_part(document, i);
        if (rql_document_query_count(part.document))
            return rql_document_query(part.document, 0);
    }
    return rql_document_query(document, 0);
}

static void complain_count(const char *name, size_t count)
{
    if (count)
        complain("%s: one query is wanted, but it holds %zu", name, count);
    else
        complain("%s: one query is wanted, but it holds none", name);
}

bool known_query_load(struct known_query *known, const char *path,
                      const char *name, const rql_options *options)
{
    rql_options own = *options;
    *known = (struct known_query){0};
    if (!text_read(path, &known->text))
        return false;
    own.discard_trees = false;
    own.least = RQL_DEFAULT;
    own.host = rql_host_of_file(name);
    own.request = (rql_request_options){.request = RQL_REQUEST_AUTO};
    rql_status status = rql_document_new_in_place(
        known->text.data, known->text.length, &own, &known->document);
    if (status != RQL_OK) {
        complain("%s: %s", name, rql_status_text(status));
        return false;
    }
    known->query = only_query(known->document);
    if (!known->query)
        complain_count(name, rql_document_query_count(known->document));
    return known->query;
}

void known_query_free(struct known_query *known)
{
    rql_document_free(known->document);
    free(known->text.data);
    *known = (struct known_query){0};
}

/* --- The options of a run -------------------------------------------------*/

/* The library takes 0 for a time that is not known. */
bool request_time(const struct request_settings *settings, int64_t *now)
{
    if (!settings->now) {
        *now = timestamp_now();
    } else if (!timestamp_read(settings->now, now)) {
        complain("--now takes a time like 2026-01-15T00:00:00Z, not '%s'",
                 settings->now);
        return false;
    }
    if (*now == 0)
        *now = 1;
    return true;
}

bool request_load(struct request *request, const struct settings *settings,
                  struct policies *policies)
{
    const struct request_settings *own = settings->own;
    *request = (struct request){
        .options = {.request = own->kind},
    };
    if (!request_time(own, &request->now))
        return false;
    if (!own->query)
        return true;
    if (strcmp(own->query, "-") == 0) {
        complain("--query takes a file, not standard input");
        return false;
    }
    const struct policy *policy = policies_for(policies, own->query);
    if (!policy || !known_query_load(&request->known, own->query, own->query,
                                     &policy->options))
        return false;
    request->options.report_query = request->known.query;
    return true;
}

void request_free(struct request *request)
{
    known_query_free(&request->known);
}

/* --- Options --------------------------------------------------------------*/

static const char *request_at(size_t index)
{
    if (index >= RQL_REQUEST_COUNT)
        return NULL;
    return rql_request_name((rql_request)index);
}

/* In the order of rql_api_version. */
static const char *version_at(size_t index)
{
    static const char *const names[] = {"v1.1", "v1", NULL};
    return names[index];
}

SETTER(set_request)
{
    struct request_settings *own = settings->own;
    (void)value;
    own->kind = (rql_request)choice;
}

SETTER(set_query)
{
    struct request_settings *own = settings->own;
    (void)choice;
    own->query = value;
}

SETTER(set_version)
{
    (void)value;
    settings->api_version = (rql_api_version)choice;
}

SETTER(set_now)
{
    struct request_settings *own = settings->own;
    (void)choice;
    own->now = value;
}

static const struct option request_rows[] = {
    {"request", NULL,
     "what request bodies ask for; auto (the default): found out from their "
     "fields",
     set_request, request_at, TAKES_ONE},
    {"query", "FILE",
     "the query that reports will run: a .rql file with one query, or a Create "
     "Report Query body",
     set_query, NULL, TAKES_ONE},
};
GROUP(request_options, "Request bodies", request_rows);

static const struct option version_rows[] = {
    {"api-version", NULL,
     "the version of the commercial marketplace's service (default: v1.1)",
     set_version, version_at, TAKES_ONE},
    {"now", "TIME",
     "the time to check dates against, like 2026-01-15T00:00:00Z "
     "(default: the time of the run)",
     set_now, NULL, TAKES_ONE},
};
GROUP(version_options, "Version and time", version_rows);
