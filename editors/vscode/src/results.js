// Shows what commands of the server answer; lenses and code actions run them.
'use strict';

const vscode = require('vscode');

/** @typedef {{name: string, body: string}} RequestBody */
/** @typedef {{uri: string, range?: {start: Point, end: Point}}} View */
/** @typedef {{line: number, character: number}} Point */

/** @param {RequestBody} request */
async function copyBody(request) {
    await vscode.env.clipboard.writeText(request.body);
    vscode.window.setStatusBarMessage(
        `$(check) Copied the request body of ${request.name}`,
        5000,
    );
}

/** @param {string[]} sentences */
async function tell(sentences) {
    const [first, ...others] = sentences;
    if (first !== undefined)
        await vscode.window.showInformationMessage(first, {
            modal: true,
            detail: others.join('\n'),
        });
}

/** @param {View} view */
async function open(view) {
    const uri = vscode.Uri.parse(view.uri, true);
    const { start, end } = view.range ?? {
        start: { line: 0, character: 0 },
        end: { line: 0, character: 0 },
    };
    const selection = new vscode.Range(
        start.line,
        start.character,
        end.line,
        end.character,
    );
    await vscode.window.showTextDocument(uri, { selection, preview: true });
}

/** How the answer of a command is shown; the others are for programs.
 * @type {Record<string, (result: any) => Promise<void>>} */
const ways = {
    'reportql.createRequestBody': copyBody,
    'reportql.describe': tell,
    'reportql.catalog.view': open,
};

/**
 * Show the answer of a command, and hand it on.
 *
 * @param {string} command
 * @param {any} result
 */
async function showResult(command, result) {
    if (result !== null && result !== undefined) await ways[command]?.(result);
    return result;
}

module.exports = { showResult };
