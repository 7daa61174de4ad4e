// Markdown, as a program makes a page of it: a table, and in its cells text and
// nothing else.
import { createRequire } from "node:module";
import { blurred, complaints, findings, inTree } from "./places.mjs";

const require = createRequire(import.meta.url);
const MarkdownIt = require(`${process.env.NODE_PATH}/markdown-it`);
const page = new MarkdownIt({ html: true, linkify: true });
// Code hosts make links of addresses and of what begins with www, not of every
// word with a full stop in it.
page.linkify.set({ fuzzyLink: false });
const order = { error: 0, warning: 1, info: 2 };
const mostRows = 200;

// The text of a cell; a finding when it is more than text.
function textOf(cell, judge, what) {
    return cell.children.map((token) => {
        if (token.type === "html_inline")
            judge(token.content === "<!-- -->", `${what}: ${token.content}`);
        else
            judge(["text", "text_special", "code_inline"].includes(token.type),
                `${what}: ${token.type}: ${cell.content}`);
        return token.type === "html_inline" ? "" : token.content;
    }).join("");
}

function rowsOf(tokens, judge) {
    const rows = [];
    for (const token of tokens) {
        if (token.type === "tr_open")
            rows.push([]);
        else if (token.type === "table_close")
            break;
        else if (token.type === "inline" && rows.length)
            rows.at(-1).push(textOf(token, judge, `row ${rows.length}`));
    }
    return rows.slice(1);
}

export function check(run, judge) {
    const text = run.text("markdown");
    const tokens = page.parse(text, {});
    const all = findings(run);
    const { errors, warnings, infos, files } = run.json.summary;
    const known = /^(paragraph|table|thead|tbody|tr|th|td|bullet_list|list_item)_|^inline$/;
    judge(tokens.every((token) => known.test(token.type)), "paragraphs, a list and a table");
    judge(!/(^|[^\w])www\./.test(text), "addresses are no links");
    judge(text.startsWith(`**reportql**: ${errors} error`) && text.length < 65536, "the start");
    judge(new RegExp(`, ${warnings} warnings?( in|, ${infos} infos? in) ${files} files? \\(`)
        .test(text), "the totals");
    const rows = rowsOf(tokens, judge);
    const sorted = all.map((d, i) => ({ ...d, i })).sort((a, b) =>
        order[a.severity] - order[b.severity] || a.i - b.i);
    judge(rows.length <= mostRows && (rows.length === all.length ||
        text.includes(`${all.length - rows.length} more finding`)), "the rest is told");
    judge(rows.length > 0 === all.length > 0, "there are rows");
    rows.forEach((row, i) => {
        const { path, start, severity, message, rule } = sorted[i];
        const expected = [severity, `${inTree(path)}:${start.line}:${start.column}`,
            message, rule];
        judge(row.length === 4 && row.every((cell, k) =>
            blurred(cell.trim()) === blurred(expected[k].trim())),
            `row ${i}: ${JSON.stringify(row)} ${JSON.stringify(expected)}`);
    });
    const items = tokens.filter((token) => token.type === "list_item_open").length;
    judge(items === complaints(run).length, "the list of trouble");
}
