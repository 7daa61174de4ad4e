// XML as other programs read it.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { Parser } = require(`${process.env.NODE_PATH}/xml2js`);

// What xmllint finds wrong with a file; "" for nothing.
export function lint(file, options) {
    const result = spawnSync("xmllint", ["--noout", "--huge", ...options, file],
        { encoding: "utf8" });
    return result.status === 0 ? "" : result.stderr.slice(0, 300) || "fails";
}

export function parse(text) {
    let tree;
    new Parser({ async: false, strict: true }).parseString(text, (error, result) => {
        if (error)
            throw error;
        tree = result;
    });
    return tree;
}

// As XML can carry a text: what it has not is U+FFFD.
export function carried(text) {
    return text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd");
}

