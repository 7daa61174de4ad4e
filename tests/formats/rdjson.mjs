// The Diagnostic Format of reviewdog, by a schema made from its documentation
// (the published one is in no package): columns count bytes from 1, ranges do
// not hold their end, suggestions replace what they cover.
import { createRequire } from "node:module";
import { byteColumn, contentOf, edited, findings, inTree } from "./places.mjs";

const require = createRequire(import.meta.url);
const Ajv = require(`${process.env.NODE_PATH}/ajv`);
const text = { type: "string" };
const closed = (required, properties) =>
    ({ type: "object", required, properties, additionalProperties: false });
const position = closed(["line", "column"], {
    line: { type: "integer", minimum: 1 },
    column: { type: "integer", minimum: 1 },
});
const range = closed(["start", "end"], { start: position, end: position });
const location = closed(["path", "range"], { path: text, range });
const validate = new Ajv({ allErrors: true }).compile(closed(["diagnostics", "source"], {
    source: closed(["name"], { name: text, url: text }),
    diagnostics: {
        type: "array",
        items: closed(["message", "location", "severity"], {
            message: text,
            location,
            severity: { enum: ["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"] },
            source: closed(["name"], { name: text, url: text }),
            code: closed(["value"], { value: text, url: text }),
            suggestions: { type: "array", items: closed(["range", "text"], { range, text }) },
            original_output: text,
            related_locations: {
                type: "array",
                items: closed(["location"], { message: text, location }),
            },
        }),
    },
}));

function checkRange(range, span, bytes, judge, what) {
    judge(byteColumn(bytes, range.start) === span.start &&
        byteColumn(bytes, range.end) === span.end, `${what}: ${JSON.stringify(range)}`);
}

// A suggestion does what the fix does.
function checkSuggestions(diagnostic, finding, bytes, judge, what) {
    const wide = ({ edits }) => edits.length > 1 &&
        edits.at(-1).end - edits[0].start > 2000;
    const fixes = ["safe", "unsafe"].flatMap((safety) =>
        finding.fixes.filter((fix) => fix.safety === safety && !wide(fix)));
    judge(fixes.length === diagnostic.suggestions.length, `${what}: suggestions`);
    diagnostic.suggestions.forEach((suggestion, i) => {
        const edit = {
            start: byteColumn(bytes, suggestion.range.start),
            end: byteColumn(bytes, suggestion.range.end),
            text: suggestion.text,
        };
        const made = edited(bytes, [edit]).toString();
        judge(made === edited(bytes, fixes[i].edits).toString() ||
            suggestion.text.includes("\ufffd"), `${what}: suggestion ${i}`);
    });
}

export function check(run, judge, work) {
    const result = JSON.parse(run.text("rdjson"));
    const all = findings(run);
    judge(validate(result), JSON.stringify(validate.errors)?.slice(0, 300));
    judge(result.diagnostics.length === all.length, "the number of diagnostics");
    result.diagnostics.forEach((diagnostic, i) => {
        const finding = all[i];
        const bytes = contentOf(work, finding.path);
        const what = `diagnostic ${i}`;
        judge(diagnostic.message ===
            finding.message + (finding.help ? `\n${finding.help}` : ""), `${what}: message`);
        judge(diagnostic.severity === finding.severity.toUpperCase(), `${what}: severity`);
        judge(diagnostic.code.value === finding.rule, `${what}: code`);
        judge(diagnostic.location.path === inTree(finding.path), `${what}: path`);
        if (!bytes)
            return;
        checkRange(diagnostic.location.range, finding.span, bytes, judge, what);
        (diagnostic.related_locations ?? []).forEach((related, k) => checkRange(
            related.location.range, finding.related[k].span, bytes, judge,
            `${what}: related ${k}`));
        checkSuggestions(diagnostic, finding, bytes, judge, what);
    });
}
