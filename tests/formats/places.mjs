// Places in files, as formats name them: lines end in \n, \r\n or \r.
import { readFileSync } from "node:fs";

const known = new WeakMap();

// The starts of the lines of some bytes.
export function lineStarts(bytes) {
    if (!known.has(bytes))
        known.set(bytes, findLines(bytes));
    return known.get(bytes);
}

function findLines(bytes) {
    const starts = [0];
    for (let i = 0; i < bytes.length; i++) {
        if (bytes[i] === 10 || (bytes[i] === 13 && bytes[i + 1] !== 10))
            starts.push(i + 1);
    }
    return starts;
}

// The offset of a column that counts bytes from 1.
export function byteColumn(bytes, { line, column }) {
    return lineStarts(bytes)[line - 1] + column - 1;
}

// All findings of a run, with the paths of their files.
export function findings(run) {
    return run.json.files.flatMap((file) =>
        file.diagnostics.map((d) => ({ path: file.path, ...d })));
}

// What the messages on standard error say, a line each.
export function complaints(run) {
    return run.errors.split("\n").filter((line) => line)
        .map((line) => line.replace(/^reportql: /, ""));
}

export function inTree(path) {
    return path.replace(/^(\.\/+)+/, "");
}

// A file of a run; null when its name has bytes that are not UTF-8.
export function contentOf(work, path) {
    const full = path.startsWith("/") ? path : `${work}/${path}`;
    if (!contents.has(full))
        contents.set(full, readFile(full));
    return contents.get(full);
}

const contents = new Map();

function readFile(path) {
    try {
        return readFileSync(path);
    } catch {
        return null;
    }
}

// Edits made, last one first.
export function edited(bytes, edits) {
    return edits.reduceRight((text, edit) => Buffer.concat([
        text.subarray(0, edit.start), Buffer.from(edit.text),
        text.subarray(edit.end)]), bytes);
}

// Control characters, and those that move others about, as formats for people
// show them: for comparisons that do not care how.
export function blurred(text) {
    return text.replace(/\\x[0-9a-f]{2}|<U\+[0-9A-F]+>|[^ -~]/g, "?")
        .replace(/\?+/g, "?");
}
