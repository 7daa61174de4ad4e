// SARIF by its schema, as Microsoft publishes it with its matcher for jest.
import { createRequire } from "node:module";
import { isDeepStrictEqual } from "node:util";
import { complaints, contentOf, findings, inTree, lineStarts } from "./places.mjs";

const require = createRequire(import.meta.url);
const Ajv = require(`${process.env.NODE_PATH}/ajv`);
const schema = require(`${process.env.NODE_PATH}/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json`);
const draft4 = require(`${process.env.NODE_PATH}/ajv/lib/refs/json-schema-draft-04.json`);
const ajv = new Ajv({ schemaId: "auto", allErrors: true });
ajv.addMetaSchema(draft4);
const validate = ajv.compile(schema);

const levels = { error: "error", warning: "warning", info: "note" };

// The offset of a line and a column that counts code points, each byte that is
// not UTF-8 as one.
function offsetOf(bytes, line, column) {
    let at = lineStarts(bytes)[line - 1];
    for (let i = 1; i < column; i++) {
        const lead = bytes[at];
        const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        const text = bytes.subarray(at, at + length).toString("utf8");
        at += [...text].length === 1 && text !== "\ufffd" ? length : 1;
        if (text === "\ufffd" && bytes.subarray(at - 1, at + 2).equals(Buffer.from(text)))
            at += 2;
    }
    return at;
}

function checkRegion(region, span, bytes, judge, what) {
    judge(region.byteOffset === span.start &&
        region.byteOffset + region.byteLength === span.end, `${what}: bytes`);
    if (!bytes)
        return;
    judge(offsetOf(bytes, region.startLine, region.startColumn) === span.start,
        `${what}: start ${JSON.stringify(region)}`);
    judge(offsetOf(bytes, region.endLine, region.endColumn) === span.end,
        `${what}: end ${JSON.stringify(region)}`);
}

function checkFixes(result, finding, bytes, judge, what) {
    const ordered = finding.fixes.filter((f) => f.safety === "safe")
        .concat(finding.fixes.filter((f) => f.safety === "unsafe"));
    const fixes = result.fixes ?? [];
    judge(fixes.length === ordered.length, `${what}: the number of fixes`);
    fixes.forEach((fix, i) => {
        const replacements = fix.artifactChanges[0].replacements;
        judge(fix.description.text === ordered[i].title &&
            fix.properties.safety === ordered[i].safety, `${what}: fix ${i}`);
        ordered[i].edits.forEach((edit, k) => {
            judge(replacements[k].insertedContent.text === edit.text,
                `${what}: fix ${i}, edit ${k}`);
            checkRegion(replacements[k].deletedRegion, edit, bytes, judge,
                `${what}: fix ${i}, edit ${k}`);
        });
    });
}

function checkResult(sarif, result, finding, work, judge, what) {
    const place = result.locations[0].physicalLocation;
    const bytes = contentOf(work, finding.path);
    const uri = place.artifactLocation.uri;
    judge(result.ruleId === finding.rule &&
        sarif.tool.driver.rules[result.ruleIndex].id === finding.rule, `${what}: rule`);
    judge(result.level === levels[finding.severity], `${what}: level`);
    const text = result.message.text.replace(/\\([[\]\\])/g, "$1");
    judge(text.startsWith(finding.message.replace(/\\([[\]\\])/g, "$1")),
        `${what}: message ${text}`);
    judge(isDeepStrictEqual(sarif.artifacts[place.artifactLocation.index].location.uri, uri),
        `${what}: index of the file`);
    if (!finding.path.includes("\ufffd"))
        judge(decodeURIComponent(uri) === (finding.path.startsWith("/")
            ? `file://${finding.path}` : inTree(finding.path)), `${what}: ${uri}`);
    judge(place.artifactLocation.uriBaseId ===
        (finding.path.startsWith("/") ? undefined : "%SRCROOT%"), `${what}: base`);
    checkRegion(place.region, finding.span, bytes, judge, what);
    (result.relatedLocations ?? []).forEach((related, i) => checkRegion(
        related.physicalLocation.region, finding.related[i].span, bytes, judge,
        `${what}: related ${i}`));
    judge((result.relatedLocations ?? []).length === finding.related.length,
        `${what}: related`);
    checkFixes(result, finding, bytes, judge, what);
}

export function check(run, judge, work) {
    const log = JSON.parse(run.text("sarif"));
    const all = findings(run);
    judge(validate(log), ajv.errorsText(validate.errors).slice(0, 300));
    const sarif = log.runs[0];
    const results = sarif.results.filter((result) => !result.suppressions);
    const hidden = sarif.results.filter((result) => result.suppressions);
    judge(results.length === all.length, "the number of results");
    judge(hidden.every((result) => result.suppressions[0].kind === "inSource"), "comments");
    judge(hidden.some((result) => result.suppressions[0].justification === "a \"reason\"") ===
        (run.name === "hostile" || run.name === "unread"), "suppressed findings");
    judge(sarif.artifacts.length === run.json.files.length, "the number of files");
    judge(sarif.invocations[0].exitCode === run.status, "exit status");
    judge(sarif.invocations[0].executionSuccessful === run.status < 2, "success");
    judge(isDeepStrictEqual(complaints(run),
        sarif.invocations[0].toolExecutionNotifications.map((n) => n.message.text)),
        "notifications");
    judge(new Set(sarif.tool.driver.rules.map((rule) => rule.id)).size ===
        sarif.tool.driver.rules.length, "rules are there once");
    // What code scanning of GitHub takes.
    judge(sarif.tool.driver.rules.every((rule) => rule.properties.tags.length <= 10 &&
        rule.shortDescription.text.length < 1024 &&
        rule.fullDescription.text.length < 1024), "limits of GitHub");
    results.forEach((result, i) =>
        checkResult(sarif, result, all[i], work, judge, `result ${i}`));
    const prints = sarif.results.map((result) => JSON.stringify(
        [result.locations[0].physicalLocation.artifactLocation.uri, result.partialFingerprints]));
    judge(new Set(prints).size === prints.length, "fingerprints are there once");
}
