// Checks each output format by its published schema or by a program that reads
// it, and against the JSON form of the same run.
//
// Usage: node consumers.mjs CORPUS WORK_DIRECTORY
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hostileFiles } from "./hostile.mjs";

// All that the option names, but for the one that the others are compared with
// and the one that only people read.
const formats = spawnSync("reportql", ["check", "--output-format=?"], { encoding: "utf8" })
    .stderr.trim().replace(/.*it takes /, "").split("|")
    .filter((format) => format !== "json" && format !== "text");
const [corpus, work] = process.argv.slice(2);
let checks = 0;
let failures = 0;

function judge(good, what) {
    checks++;
    if (good)
        return;
    failures++;
    if (failures <= 40)
        console.log(`FAILED: ${what}`);
}

// One run writes all formats.
function report(name, args, input) {
    const directory = join(work, "reports", name);
    mkdirSync(directory, { recursive: true });
    const options = ["json", ...formats].map(
        (format) => `--output-format=${format}=${join(directory, format)}`);
    const result = spawnSync("reportql", ["check", "--level", "info",
        ...options, ...args], { cwd: work, input: input ?? "", encoding: "utf8" });
    return {
        name,
        status: result.status,
        errors: result.stderr,
        output: result.stdout,
        file: (format) => join(directory, format),
        text: (format) => readFileSync(join(directory, format), "utf8"),
        json: JSON.parse(readFileSync(join(directory, "json"), "utf8")),
    };
}

cpSync(corpus, join(work, "corpus"), { recursive: true });
hostileFiles(join(work, "hostile"));
mkdirSync(join(work, "empty"));

const runs = [
    report("corpus", ["corpus"]),
    report("strict", ["--fail-on", "info", "./corpus/broken"]),
    report("absolute", [join(work, "corpus", "broken")]),
    report("hostile", ["hostile"]),
    report("clean", ["corpus/valid"]),
    report("empty", ["empty"]),
    report("unread", ["missing.rql", "hostile", "a|b <i>@team</i>%\n]]>.rql"]),
    report("stdin", [], "SELECT Zürich, 'x' FROM Profile"),
];
const expected = { clean: [0], empty: [2], unread: [2] };

for (const run of runs) {
    judge((expected[run.name] ?? [1]).includes(run.status),
        `${run.name}: exit status ${run.status}`);
    judge(run.output === "", `${run.name}: standard output is not empty`);
}
for (const format of formats) {
    const before = [checks, failures];
    const { check } = await import(`./${format}.mjs`);
    for (const run of runs)
        check(run, (good, what) => judge(good, `${format}: ${run.name}: ${what}`),
            work);
    console.log(`${format}: ${checks - before[0]} checks, ` +
        `${failures - before[1]} failed`);
}
console.log(`${checks - failures} passed, ${failures} failed`);
process.exit(failures ? 1 : 0);
