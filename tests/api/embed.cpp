// The header used from C++, with ownership in the manner of the language.
#include <reportql/reportql.h>

#include <cstdio>
#include <memory>
#include <string>

namespace
{

struct Free {
    void operator()(rql_document *document) const
    {
        rql_document_free(document);
    }
    void operator()(rql_lines *lines) const
    {
        rql_lines_free(lines);
    }
};

using Document = std::unique_ptr<rql_document, Free>;
using Lines = std::unique_ptr<rql_lines, Free>;

Document parse(const std::string &text, rql_options options)
{
    rql_document *document = nullptr;
    rql_document_new(text.data(), text.size(), &options, &document);
    return Document(document);
}

Lines lines_of(const std::string &text)
{
    rql_lines *lines = nullptr;
    rql_lines_new(text.data(), text.size(), &lines);
    return Lines(lines);
}

} // namespace

int main()
{
    const std::string text = "SELECT CustomerName\nFROM OfficeUsag\n";
    rql_options options = {};
    options.least = RQL_ERROR;
    const Document document = parse(text, options);
    const Lines lines = lines_of(text);
    if (!document || !lines ||
        rql_document_diagnostic_count(document.get()) != 1)
        return 1;
    const rql_diagnostic *d = rql_document_diagnostic(document.get(), 0);
    const rql_position at =
        rql_lines_position(lines.get(), rql_diagnostic_span(d).start);
    std::printf("%zu:%zu %s\n", at.line, at.column,
                rql_rule_name(rql_diagnostic_rule(d)));
    return at.line == 2 && at.column == 6 ? 0 : 1;
}
