// JSON Lines: every line a finding of the JSON form, and its path.
import { isDeepStrictEqual } from "node:util";
import { findings } from "./places.mjs";

export function check(run, judge) {
    const lines = run.text("jsonl").split("\n");
    judge(lines.pop() === "", "the last line ends");
    const all = findings(run);
    judge(lines.length === all.length, "the number of lines");
    lines.forEach((line, i) => judge(
        isDeepStrictEqual(JSON.parse(line), all[i]), `line ${i + 1}`));
}
