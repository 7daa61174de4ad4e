// Workflow commands: read as GitHub documents them, and written again by the
// toolkit that actions use.
import { createRequire } from "node:module";
import { blurred, complaints, findings, inTree } from "./places.mjs";

const require = createRequire(import.meta.url);
const { issueCommand } = require(`${process.env.NODE_PATH}/@actions/core/lib/command.js`);
const levels = { error: "error", warning: "warning", info: "notice" };

function data(text) {
    return text.replaceAll("%0A", "\n").replaceAll("%0D", "\r").replaceAll("%25", "%");
}

function property(text) {
    return data(text.replaceAll("%3A", ":").replaceAll("%2C", ","));
}

// What the toolkit writes for a command.
function issued(command, properties, message) {
    const write = process.stdout.write;
    let text = "";
    process.stdout.write = (chunk) => { text += chunk; return true; };
    try {
        issueCommand(command, properties, message);
    } finally {
        process.stdout.write = write;
    }
    return text.trimEnd();
}

function parse(line, judge, what) {
    const match = /^::([a-z]+) ([^:]*)::(.*)$/.exec(line);
    judge(match, `${what} is no command: ${line}`);
    if (!match)
        return null;
    const properties = Object.fromEntries(match[2].split(",").map((pair) => {
        const sign = pair.indexOf("=");
        return [pair.slice(0, sign), property(pair.slice(sign + 1))];
    }));
    const message = data(match[3]);
    judge(issued(match[1], properties, message) === line, `${what} by the toolkit: ${line}`);
    return { command: match[1], properties, message };
}

function checkFinding({ command, properties, message }, finding, judge, what) {
    const { start, end } = finding;
    const help = finding.help ? `\n${finding.help}` : "";
    judge(command === levels[finding.severity], `${what}: level`);
    judge(blurred(properties.file) === blurred(inTree(finding.path)), `${what}: file`);
    judge(properties.line === `${start.line}` && properties.endLine === `${end.line}`,
        `${what}: lines`);
    judge(start.line === end.line
        ? properties.col === `${start.column}` && properties.endColumn === `${end.column}`
        : !("col" in properties), `${what}: columns`);
    judge(properties.title === `reportql ${finding.rule}`, `${what}: title`);
    judge(blurred(message) === blurred(finding.message + help), `${what}: ${message}`);
}

export function check(run, judge) {
    const lines = run.text("github").split("\n");
    judge(lines.pop() === "", "the last line ends");
    const all = findings(run);
    const trouble = complaints(run);
    judge(lines.length === all.length + trouble.length, "the number of commands");
    lines.forEach((line, i) => {
        judge(!/[\x00-\x1f\x7f-\x9f\u202e]/.test(line), `line ${i + 1} is plain`);
        const command = parse(line, judge, `line ${i + 1}`);
        if (command && i < all.length)
            checkFinding(command, all[i], judge, `line ${i + 1}`);
        else if (command)
            judge(command.message === trouble[i - all.length], `line ${i + 1}: trouble`);
    });
}
