// The commands for the query at the caret.
'use strict';

const vscode = require('vscode');
const { showResult } = require('./results');

/** @typedef {import('vscode-languageclient').BaseLanguageClient} Client */

/**
 * Run a command of the server.
 *
 * @param {Client} client
 * @param {string} command
 * @param {unknown[]} args
 */
function ask(client, command, ...args) {
    return client.sendRequest('workspace/executeCommand', {
        command,
        arguments: args,
    });
}

/**
 * The place that a lens or an action names, else the caret.
 *
 * @param {Client} client
 * @param {{uri: string, position?: unknown} | undefined} place
 */
function placeOf(client, place) {
    if (typeof place?.uri === 'string') return place;
    const editor = vscode.window.activeTextEditor;
    return (
        editor && {
            uri: client.code2ProtocolConverter.asUri(editor.document.uri),
            position: client.code2ProtocolConverter.asPosition(
                editor.selection.active,
            ),
        }
    );
}

/**
 * Run a command for the query at a place, and show what it answers.
 *
 * @param {Client} client
 * @param {string} command
 * @param {any} place
 */
async function askAbout(client, command, place) {
    const argument = placeOf(client, place);
    if (!argument) return;
    const result = await ask(client, command, argument);
    await showResult(command, result);
    if (result === null)
        await vscode.window.showWarningMessage('There is no query here.');
}

async function fixAll() {
    await vscode.commands.executeCommand('editor.action.sourceAction', {
        kind: 'source.fixAll.reportql',
        apply: 'first',
    });
}

module.exports = { ask, askAbout, fixAll };
