// A client that can do all that the protocol has, as VS Code's library speaks
// it, with documents and marks in them.
'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const lsp = require('vscode-languageserver-protocol/node');
const { capabilities } = require('./capabilities');

/** A text with marks like {a} taken out, and their positions. */
function readMarks(marked) {
    const at = {};
    let text = '';
    for (const part of marked.split(/(\{[a-z]\})/)) {
        const mark = /^\{([a-z])\}$/.exec(part);
        if (mark) at[mark[1]] = positionIn(text, text.length);
        else text += part;
    }
    return { text, at };
}

function positionIn(text, offset) {
    const lines = text.slice(0, offset).split('\n');
    return { line: lines.length - 1, character: lines.at(-1).length };
}

function offsetIn(text, { line, character }) {
    return (
        text
            .split('\n')
            .slice(0, line)
            .reduce((sum, one) => sum + one.length + 1, 0) + character
    );
}

/** The piece of a text that a range of it spans. */
function piece(text, range) {
    return text.slice(offsetIn(text, range.start), offsetIn(text, range.end));
}

function applyEdits(text, edits) {
    for (const edit of edits)
        if (!lsp.TextEdit.is(edit))
            throw new Error(`no edit: ${JSON.stringify(edit)}`);
    return lsp.TextDocument.applyEdits(
        lsp.TextDocument.create('', '', 0, text),
        edits,
    );
}

class Session {
    /** Start the server, and initialize it. */
    static async start({
        args = [],
        settings = {},
        files = {},
        pull = false,
        more = {},
    } = {}) {
        const session = new Session(args, settings, files);
        session.initialized = await session.connection.sendRequest(
            'initialize',
            {
                processId: process.pid,
                clientInfo: { name: 'tests', version: '1' },
                rootUri: session.uri(''),
                workspaceFolders: [{ uri: session.uri(''), name: 'work' }],
                capabilities: capabilities({ pull }),
                initializationOptions: settings,
                ...more,
            },
        );
        await session.connection.sendNotification('initialized', {});
        return session;
    }

    constructor(args, settings, files) {
        this.folder = fs.mkdtempSync(
            path.join(fs.realpathSync(os.tmpdir()), 'session-'),
        );
        for (const [name, text] of Object.entries(files))
            fs.writeFileSync(path.join(this.folder, name), text);
        this.settings = settings;
        this.published = new Map();
        this.listeners = new Set();
        this.registrations = [];
        this.log = [];
        this.version = 0;
        this.process = spawn(
            process.env.REPORTQL,
            ['lsp', '--now', '2026-01-15T00:00:00Z', ...args],
            { cwd: this.folder, stdio: ['pipe', 'pipe', 'inherit'] },
        );
        this.exit = new Promise(resolve =>
            this.process.on('exit', (code, signal) => resolve(code ?? signal)),
        );
        this.connection = lsp.createProtocolConnection(
            new lsp.StreamMessageReader(this.process.stdout),
            new lsp.StreamMessageWriter(this.process.stdin),
        );
        this.#listen();
        this.connection.listen();
    }

    #listen() {
        this.connection.onNotification(
            'textDocument/publishDiagnostics',
            params => {
                this.published.set(params.uri, params);
                for (const listener of this.listeners) listener(params);
            },
        );
        this.connection.onRequest('workspace/configuration', params =>
            params.items.map(item =>
                item.section === 'reportql' ? this.settings : null,
            ),
        );
        this.connection.onRequest('client/registerCapability', params => {
            this.registrations.push(...params.registrations);
            return null;
        });
        this.connection.onRequest('client/unregisterCapability', () => null);
        for (const feature of [
            'diagnostic',
            'codeLens',
            'inlayHint',
            'semanticTokens',
        ])
            this.connection.onRequest(
                `workspace/${feature}/refresh`,
                () => null,
            );
        this.connection.onRequest('window/workDoneProgress/create', () => null);
        for (const method of ['window/logMessage', 'window/showMessage'])
            this.connection.onNotification(method, message =>
                this.log.push(message.message),
            );
    }

    uri(name) {
        return pathToFileURL(path.join(this.folder, name)).href;
    }

    request(method, params) {
        return this.connection.sendRequest(method, params);
    }

    notify(method, params) {
        return this.connection.sendNotification(method, params);
    }

    /** Open a text with marks. */
    async open(name, marked) {
        const { text, at } = readMarks(marked);
        const uri = this.uri(name);
        const languageId = name.endsWith('.json') ? 'json' : 'reportql';
        await this.notify('textDocument/didOpen', {
            textDocument: { uri, languageId, version: ++this.version, text },
        });
        return {
            uri,
            text,
            at,
            textDocument: { uri },
            place: mark => ({ textDocument: { uri }, position: at[mark] }),
        };
    }

    /** Replace a range of a document, or all of it. */
    async change(document, text, range) {
        document.text = range
            ? applyEdits(document.text, [{ range, newText: text }])
            : text;
        await this.notify('textDocument/didChange', {
            textDocument: { uri: document.uri, version: ++this.version },
            contentChanges: [range ? { range, text } : { text }],
        });
    }

    /**
     * The diagnostics that are published for a document's present text; given
     * rules, those that have them and no others, as soon as they come.
     */
    diagnostics(document, rules) {
        const version = this.version;
        const isWanted = params =>
            params.uri === document.uri &&
            (params.version ?? version) >= version &&
            (!rules ||
                params.diagnostics.map(({ code }) => code).join() ===
                    rules.join());
        const known = this.published.get(document.uri);
        return known && isWanted(known)
            ? known.diagnostics
            : this.#next(document, isWanted);
    }

    #next(document, isWanted) {
        return new Promise((resolve, reject) => {
            const done = () => {
                clearTimeout(timer);
                this.listeners.delete(listener);
            };
            const timer = setTimeout(() => {
                done();
                const last = this.published.get(document.uri)?.diagnostics;
                reject(new Error(`instead: ${JSON.stringify(last)}`));
            }, 5000);
            const listener = params => {
                if (!isWanted(params)) return;
                done();
                resolve(params.diagnostics);
            };
            this.listeners.add(listener);
        });
    }

    /** What the server registers for a method, as soon as it does: one whose
     * options, as JSON, have a pattern in them. */
    async registration(wanted, pattern) {
        for (let i = 0; i < 250; i++) {
            const found = this.registrations.find(
                ({ method, registerOptions }) =>
                    method === wanted &&
                    pattern.test(JSON.stringify(registerOptions)),
            );
            if (found) return found;
            await new Promise(resolve => setTimeout(resolve, 20));
        }
        throw new Error(`no registration of ${wanted}`);
    }

    execute(command, ...args) {
        return this.request('workspace/executeCommand', {
            command,
            arguments: args,
        });
    }

    /** The text of a document after a change of the workspace, which touches
     * no other. */
    applied(document, edit) {
        const changes = edit.documentChanges
            ? edit.documentChanges.map(change => [
                  change.textDocument.uri,
                  change.edits,
              ])
            : Object.entries(edit.changes);
        let text = document.text;
        for (const [uri, edits] of changes) {
            if (uri !== document.uri) throw new Error(`an edit of ${uri}`);
            text = applyEdits(text, edits);
        }
        return text;
    }

    /** Shut the server down; its exit status. */
    async stop() {
        await this.request('shutdown');
        await this.notify('exit');
        const status = await this.exit;
        this.clean();
        return status;
    }

    /** Fails when the server ends without having been told to. */
    async crash() {
        const status = await this.exit;
        throw new Error(`the server has ended: ${status}`);
    }

    clean() {
        if (!fs.existsSync(this.folder)) return;
        this.connection.dispose();
        this.process.kill('SIGKILL');
        fs.rmSync(this.folder, { recursive: true, force: true });
    }
}

module.exports = { Session, applyEdits, piece, readMarks };
