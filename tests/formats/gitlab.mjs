// Code Quality reports, by the rules that GitLab documents: there is no
// published schema.
import { createRequire } from "node:module";
import { findings, inTree } from "./places.mjs";

const require = createRequire(import.meta.url);
const Ajv = require(`${process.env.NODE_PATH}/ajv`);
const text = { type: "string", minLength: 1 };
const validate = new Ajv({ allErrors: true }).compile({
    type: "array",
    items: {
        type: "object",
        required: ["description", "check_name", "fingerprint", "severity", "location"],
        properties: {
            description: text,
            check_name: text,
            fingerprint: text,
            severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
            location: {
                type: "object",
                required: ["path", "lines"],
                properties: {
                    path: { type: "string", minLength: 1, not: { pattern: "^\\./" } },
                    lines: {
                        type: "object",
                        required: ["begin"],
                        properties: {
                            begin: { type: "integer", minimum: 1 },
                            end: { type: "integer", minimum: 1 },
                        },
                    },
                },
            },
        },
    },
});
const severities = { error: "major", warning: "minor", info: "info" };

export function check(run, judge) {
    const content = run.text("gitlab");
    const issues = JSON.parse(content);
    const all = findings(run);
    judge(!content.startsWith("\ufeff"), "no byte-order mark");
    judge(validate(issues), JSON.stringify(validate.errors)?.slice(0, 300));
    judge(issues.length === all.length, "the number of issues");
    judge(new Set(issues.map((issue) => issue.fingerprint)).size === issues.length,
        "fingerprints are there once");
    issues.forEach((issue, i) => {
        const { path, rule, message, severity, start, end } = all[i];
        judge(issue.description === message && issue.check_name === rule &&
            issue.severity === severities[severity] &&
            issue.location.path === inTree(path) &&
            issue.location.lines.begin === start.line &&
            issue.location.lines.end === end.line, `issue ${i}`);
    });
}
