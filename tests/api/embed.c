/* A program that embeds the library, built against the installed one too. */
#include <reportql/reportql.h>

#include <stdio.h>
#include <string.h>

static void show(const rql_document *document)
{
    for (size_t i = 0; i < rql_document_diagnostic_count(document); i++) {
        const rql_diagnostic *d = rql_document_diagnostic(document, i);
        if (rql_diagnostic_severity(d) != RQL_ERROR)
            continue;
        printf("%zu: %s\n", rql_diagnostic_span(d).start,
               rql_rule_name(rql_diagnostic_rule(d)));
    }
}

int main(void)
{
    const char *text = "SELECT CustomerNam FROM OfficeUsage";
    rql_document *document;
    if (rql_document_new(text, strlen(text), NULL, &document) != RQL_OK)
        return 1;
    printf("reportql %s\n", rql_version());
    show(document);
    rql_document_free(document);
    return 0;
}
