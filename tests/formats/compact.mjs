// The form of compilers: a line for each finding, nothing that a terminal obeys.
import { blurred, findings } from "./places.mjs";

export function check(run, judge) {
    const lines = run.text("compact").split("\n");
    judge(lines.pop() === "", "the last line ends");
    const all = findings(run);
    judge(lines.length === all.length, "the number of lines");
    lines.forEach((line, i) => {
        const { path, start, severity, message, rule } = all[i];
        judge(!/[\x00-\x1f\x7f-\x9f\u202e]/.test(line), `line ${i + 1} is plain`);
        judge(blurred(line) === blurred(
            `${path}:${start.line}:${start.column}: ${severity}: ${message} [${rule}]`),
            `line ${i + 1}: ${line}`);
    });
}
