// Starts and stops the language server, and says in the status how it is.
'use strict';

const vscode = require('vscode');
const { LanguageClient, Trace } = require('vscode-languageclient/node');
const { ProgramError, checkProgram, resolveProgram } = require('./program');
const { showResult } = require('./results');

/** @typedef {import('vscode-languageclient/node').LanguageClientOptions} Options */

const section = 'reportql';

/** Settings that are the editor's own business. */
const ownSettings = ['path', 'arguments', 'trace', 'hosts'];

/** The requests by which whole texts are laid out. */
const formatting = [
    'textDocument/formatting',
    'textDocument/rangeFormatting',
    'textDocument/onTypeFormatting',
];

/** @param {any} settings */
function settingsOfServer(settings) {
    if (!settings || typeof settings !== 'object') return settings;
    return Object.fromEntries(
        Object.entries(settings).filter(([key]) => !ownSettings.includes(key)),
    );
}

/**
 * JSON has a formatter already, and VS Code asks which one to take where there
 * are two: ours is for files of queries.
 *
 * @param {LanguageClient} client
 */
function formatQueriesOnly(client) {
    for (const method of formatting) {
        const feature = client.getFeature(/** @type {any} */ (method));
        const initialize = /** @type {any} */ (feature.initialize).bind(
            feature,
        );
        feature.initialize = (
            /** @type {any} */ capabilities,
            /** @type {{language: string}[]} */ selector,
        ) =>
            initialize(
                capabilities,
                selector?.filter(filter => filter.language === section),
            );
    }
}

/** Languages of documents that are served: queries, bodies, and their hosts.
 * @returns {string[]} */
function servedLanguages() {
    const settings = vscode.workspace.getConfiguration(section);
    /** @type {string[]} */
    const hosts = settings.get('hosts', []);
    return [section, 'json', 'jsonc', ...hosts];
}

class Server {
    /** @type {LanguageClient | undefined} */
    #client;
    /** The last start or stop: the next one waits for it.
     * @type {Promise<void>} */
    #change = Promise.resolve();
    #status = vscode.languages.createLanguageStatusItem(
        section,
        servedLanguages().map(language => ({ language })),
    );

    /** @param {vscode.LogOutputChannel | vscode.OutputChannel} output */
    constructor(output) {
        this.output = output;
        this.#status.name = 'Report queries';
        this.#status.text = 'reportql';
    }

    /** The client while the server runs.
     * @returns {LanguageClient} */
    get client() {
        if (!this.#client?.isRunning())
            throw new ProgramError(
                'The server of reportql does not run.',
                'See the output of reportql.',
            );
        return this.#client;
    }

    restart() {
        return this.#then(async () => {
            await this.#stop();
            await this.#start();
        });
    }

    stop() {
        return this.#then(() => this.#stop());
    }

    dispose() {
        this.#status.dispose();
        return this.stop();
    }

    /** @param {() => Promise<void>} change */
    #then(change) {
        this.#change = this.#change.then(change, change);
        return this.#change;
    }

    async #stop() {
        const client = this.#client;
        this.#client = undefined;
        // A server that has crashed, or never came up, cannot be stopped.
        if (client?.isRunning())
            await client
                .stop()
                .catch(error => this.output.appendLine(`${error}`));
        await client?.dispose().catch(() => undefined);
    }

    async #start() {
        const settings = vscode.workspace.getConfiguration(section);
        const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
        const command = resolveProgram(settings.get('path', section), folder);
        this.#status.selector = servedLanguages().map(language => ({
            language,
        }));
        this.#show('Starting', command, true);
        try {
            const version = await checkProgram(command);
            const args = ['lsp', ...settings.get('arguments', [])];
            this.#client = this.#create({ command, args });
            await this.#client.start();
            await this.#client.setTrace(
                Trace.fromString(settings.get('trace.server', 'off')),
            );
            this.#show(`reportql ${version}`, command);
        } catch (error) {
            await this.#fail(error);
        }
    }

    /** @param {import('vscode-languageclient/node').Executable} executable */
    #create(executable) {
        /** @type {Options} */
        const options = {
            documentSelector: servedLanguages().flatMap(language =>
                ['file', 'untitled'].map(scheme => ({ language, scheme })),
            ),
            outputChannel: this.output,
            initializationOptions: {
                ...settingsOfServer(vscode.workspace.getConfiguration(section)),
                commands: ['reportql.copyRequestBody'],
            },
            middleware: {
                executeCommand: async (command, args, next) =>
                    showResult(command, await next(command, args)),
                workspace: {
                    configuration: async (params, token, next) => {
                        const all = await next(params, token);
                        return Array.isArray(all)
                            ? all.map(settingsOfServer)
                            : all;
                    },
                },
            },
        };
        const client = new LanguageClient(
            section,
            'Report queries',
            executable,
            options,
        );
        formatQueriesOnly(client);
        return client;
    }

    /**
     * @param {string} text
     * @param {string} detail
     * @param {boolean} busy
     */
    #show(text, detail, busy = false) {
        this.#status.text = text;
        this.#status.detail = detail;
        this.#status.busy = busy;
        this.#status.severity = vscode.LanguageStatusSeverity.Information;
        this.#status.command = {
            command: 'reportql.restart',
            title: 'Restart',
        };
    }

    /** @param {any} error */
    async #fail(error) {
        this.#show('reportql does not run', error.message);
        this.#status.severity = vscode.LanguageStatusSeverity.Error;
        this.output.appendLine(`${error.message} ${error.hint ?? ''}`);
        // A reader of any JSON file need not be told.
        const isNeeded = vscode.workspace.textDocuments.some(
            document => document.languageId === section,
        );
        if (isNeeded) void complain(error);
    }
}

/**
 * Tell what is wrong, and offer what helps.
 *
 * @param {any} error
 */
async function complain(error) {
    const setPath = 'Set Path',
        explain = 'How to Get It',
        show = 'Show Output';
    const choices =
        error instanceof ProgramError ? [setPath, explain, show] : [show];
    const choice = await vscode.window.showErrorMessage(
        [error.message, error.hint].filter(Boolean).join(' '),
        ...choices,
    );
    if (choice === setPath)
        await vscode.commands.executeCommand(
            'workbench.action.openSettings',
            'reportql.path',
        );
    else if (choice === explain)
        await vscode.env.openExternal(
            vscode.Uri.parse(
                'https://github.com/reportql/reportql#two-commands',
            ),
        );
    else if (choice === show)
        await vscode.commands.executeCommand('reportql.showOutput');
}

module.exports = { Server, complain, section };
