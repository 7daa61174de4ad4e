// Checkstyle: by a grammar of what its XML logger writes (there is no published
// one), and as a parser of XML reads it.
import { writeFileSync } from "node:fs";
import { carried, lint, parse } from "./xml.mjs";

const grammar = `
<!ELEMENT checkstyle (file*)>
<!ATTLIST checkstyle version CDATA #REQUIRED>
<!ELEMENT file (error*)>
<!ATTLIST file name CDATA #REQUIRED>
<!ELEMENT error EMPTY>
<!ATTLIST error
    line NMTOKEN #REQUIRED
    column NMTOKEN #IMPLIED
    severity (ignore|info|warning|error) #REQUIRED
    message CDATA #REQUIRED
    source NMTOKEN #REQUIRED>
`;

export function check(run, judge, work) {
    const dtd = `${work}/checkstyle.dtd`;
    writeFileSync(dtd, grammar);
    const wrong = lint(run.file("checkstyle"), ["--dtdvalid", dtd]);
    judge(wrong === "", wrong);
    const files = parse(run.text("checkstyle")).checkstyle.file ?? [];
    judge(files.length === run.json.files.length, "the number of files");
    run.json.files.forEach((file, i) => {
        const errors = files[i].error ?? [];
        judge(files[i].$.name === carried(file.path), `name of file ${i}`);
        judge(errors.length === file.diagnostics.length, `errors of file ${i}`);
        file.diagnostics.forEach((d, k) => {
            const { line, column, severity, message, source } = errors[k].$;
            judge(line === `${d.start.line}` && column === `${d.start.column}` &&
                severity === d.severity && message === carried(d.message) &&
                source === `reportql.${d.rule}`, `file ${i}, error ${k}`);
        });
    });
}
