// The extension: starts the server, and registers the commands of package.json.
'use strict';

const vscode = require('vscode');
const { pickCatalog, showCatalog } = require('./catalogs');
const { Server, complain, section } = require('./client');
const { askAbout, fixAll } = require('./queries');

/**
 * The commands, by name.
 *
 * @param {Server} server
 * @param {vscode.OutputChannel} output
 * @returns {Record<string, (argument: unknown) => unknown>}
 */
function commandsOf(server, output) {
    return {
        'reportql.restart': () => server.restart(),
        'reportql.showOutput': () => output.show(),
        'reportql.copyRequestBody': place =>
            askAbout(server.client, 'reportql.createRequestBody', place),
        'reportql.describeQuery': place =>
            askAbout(server.client, 'reportql.describe', place),
        'reportql.fixAll': () => fixAll(),
        'reportql.showCatalog': () => showCatalog(server.client),
        'reportql.pickCatalog': () => pickCatalog(server.client),
    };
}

/**
 * Run a command; what goes wrong is told to the user.
 *
 * @param {(argument: unknown) => unknown} command
 */
function guarded(command) {
    return async (/** @type {unknown} */ argument) => {
        try {
            await command(argument);
        } catch (error) {
            await complain(error);
        }
    };
}

/** @param {vscode.ConfigurationChangeEvent} event */
function changesProgram(event) {
    return ['path', 'arguments', 'trace', 'hosts'].some(key =>
        event.affectsConfiguration(`${section}.${key}`),
    );
}

/** @param {vscode.ExtensionContext} context */
async function activate(context) {
    const output = vscode.window.createOutputChannel('Report queries');
    const server = new Server(output);
    context.subscriptions.push(
        output,
        server,
        vscode.workspace.onDidGrantWorkspaceTrust(() => server.restart()),
        vscode.workspace.onDidChangeConfiguration(event =>
            changesProgram(event) ? server.restart() : undefined,
        ),
    );
    for (const [name, command] of Object.entries(commandsOf(server, output)))
        context.subscriptions.push(
            vscode.commands.registerCommand(name, guarded(command)),
        );
    await server.restart();
    return server;
}

module.exports = { activate };
