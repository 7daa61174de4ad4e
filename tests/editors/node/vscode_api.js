// As much of VS Code's API as the extension and the client library need, in the
// place of the module `vscode`; what happens is kept for the tests to look at.
'use strict';

const Module = require('node:module');
const path = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');

class Disposable {
    static from(...all) {
        return new Disposable(() => all.forEach(one => one.dispose()));
    }
    constructor(dispose) {
        this.dispose = dispose ?? (() => undefined);
    }
}

class EventEmitter {
    #listeners = new Set();
    event = (listener, self, disposables) => {
        const bound = self ? listener.bind(self) : listener;
        this.#listeners.add(bound);
        const disposable = new Disposable(() => this.#listeners.delete(bound));
        disposables?.push(disposable);
        return disposable;
    };
    fire(event) {
        return Promise.all(
            [...this.#listeners].map(listener => listener(event)),
        );
    }
    dispose() {
        this.#listeners.clear();
    }
}

class Uri {
    static file(name) {
        return new Uri(pathToFileURL(name).href);
    }
    static parse(text) {
        return new Uri(text);
    }
    constructor(text) {
        this.text = text;
        this.scheme = /^[^:]*/.exec(text)[0];
    }
    get fsPath() {
        return this.scheme === 'file' ? fileURLToPath(this.text) : this.text;
    }
    get path() {
        return this.fsPath;
    }
    toString() {
        return this.text;
    }
}

class Position {
    constructor(line, character) {
        Object.assign(this, { line, character });
    }
}

class Range {
    constructor(...given) {
        const [start, end] =
            given.length === 4
                ? [
                      new Position(given[0], given[1]),
                      new Position(given[2], given[3]),
                  ]
                : given;
        Object.assign(this, { start, end });
    }
}

class Selection extends Range {
    get active() {
        return this.end;
    }
}

class TextDocument {
    constructor(uri, languageId, text) {
        Object.assign(this, {
            uri,
            languageId,
            text,
            version: 1,
            isClosed: false,
            isUntitled: false,
            isDirty: false,
        });
    }
    get fileName() {
        return this.uri.fsPath;
    }
    getText() {
        return this.text;
    }
}

class Diagnostic {
    constructor(range, message, severity) {
        Object.assign(this, { range, message, severity });
    }
}

class TabInputText {
    constructor(uri) {
        this.uri = uri;
    }
}

class CodeActionKind {
    static Empty = new CodeActionKind('');
    constructor(value) {
        this.value = value;
    }
    append(part) {
        return new CodeActionKind(this.value ? `${this.value}.${part}` : part);
    }
}

/** A class, enumeration or namespace of which only the name matters. */
function anything(name) {
    const one = class {
        constructor(...given) {
            this.given = given;
        }
    };
    return new Proxy(one, {
        get: (target, key) =>
            key in target || typeof key === 'symbol' || key === 'then'
                ? Reflect.get(target, key)
                : `${name}.${key}`,
    });
}

/** A namespace: `onDid...` are events, what is not listed does nothing. */
function namespace(known) {
    const emitters = {};
    const emitterOf = key => (emitters[key] ??= new EventEmitter());
    const target = {
        ...known,
        fire: (key, event) => emitterOf(key).fire(event),
    };
    return new Proxy(target, {
        get(_, key) {
            if (key in target || typeof key === 'symbol' || key === 'then')
                return target[key];
            return /^on[A-Z]/.test(key)
                ? emitterOf(key).event
                : () => new Disposable();
        },
    });
}

/** An event for which listeners in one namespace wait. */
class Editor {
    /**
     * @param {string} folder the folder of the workspace
     * @param {Record<string, any>} settings of the section reportql
     */
    constructor(folder, settings) {
        this.folder = folder;
        this.settings = settings;
        this.registered = {};
        this.providers = [];
        this.shown = [];
        this.diagnostics = new Map();
        this.answers = {};
        this.status = { dispose() {} };
        this.clipboard = '';
        this.api = this.#api();
    }

    /** What the user is shown or asked; `answers` has what is chosen. */
    #ask =
        name =>
        async (...given) => {
            this.shown.push([name, ...given]);
            const answer = this.answers[name];
            return typeof answer === 'function' ? answer(...given) : answer;
        };

    #configuration(section) {
        const all = { reportql: this.settings };
        const values = section ? (all[section] ?? {}) : all;
        return {
            ...values,
            get: (key, other) =>
                key.split('.').reduce((value, part) => value?.[part], values) ??
                other,
            has: key => key in values,
            inspect: () => undefined,
            update: async (key, value, target) => {
                this.settings[key] = value;
                this.shown.push(['update', key, value, target]);
                await this.changeSettings();
            },
        };
    }

    changeSettings() {
        return this.api.workspace.fire('onDidChangeConfiguration', {
            affectsConfiguration: section => section === 'reportql',
        });
    }

    #workspace() {
        return namespace({
            textDocuments: [],
            notebookDocuments: [],
            workspaceFolders: [
                {
                    uri: Uri.file(this.folder),
                    name: path.basename(this.folder),
                    index: 0,
                },
            ],
            isTrusted: true,
            getConfiguration: section => this.#configuration(section),
            getWorkspaceFolder: () => this.api.workspace.workspaceFolders[0],
            createFileSystemWatcher: () => namespace({ dispose() {} }),
            fs: namespace({}),
        });
    }

    #window() {
        const channel = () =>
            namespace({
                append() {},
                appendLine: text => this.shown.push(['output', text]),
                dispose() {},
            });
        return namespace({
            activeTextEditor: undefined,
            visibleTextEditors: [],
            tabGroups: namespace({ all: [{ tabs: [] }] }),
            createOutputChannel: channel,
            setStatusBarMessage: text => this.shown.push(['status', text]),
            ...Object.fromEntries(
                [
                    'showErrorMessage',
                    'showWarningMessage',
                    'showInformationMessage',
                    'showQuickPick',
                    'showOpenDialog',
                    'showTextDocument',
                ].map(name => [name, this.#ask(name)]),
            ),
        });
    }

    #languages() {
        const record =
            kind =>
            (selector, ...given) => {
                this.providers.push({ kind, selector, given });
                return new Disposable();
            };
        const languages = {
            createLanguageStatusItem: () => this.status,
            createDiagnosticCollection: () => ({
                set: (uri, list) => this.diagnostics.set(uri.toString(), list),
                delete: uri => this.diagnostics.delete(uri.toString()),
                has: uri => this.diagnostics.has(uri.toString()),
                clear() {},
                dispose() {},
                forEach() {},
            }),
            match: (selector, document) =>
                [selector]
                    .flat()
                    .some(
                        ({ language, scheme }) =>
                            language === document.languageId &&
                            (!scheme || scheme === document.uri.scheme),
                    )
                    ? 10
                    : 0,
        };
        return new Proxy(languages, {
            get: (target, key) =>
                target[key] ??
                (/^register/.test(key) ? record(key) : () => new Disposable()),
        });
    }

    #commands() {
        return {
            registerCommand: (name, command) => {
                if (this.registered[name])
                    throw new Error(`the command ${name} is there already`);
                this.registered[name] = command;
                return new Disposable(() => delete this.registered[name]);
            },
            executeCommand: async (name, ...given) => {
                this.shown.push(['command', name, ...given]);
                return this.registered[name]?.(...given);
            },
        };
    }

    #api() {
        const known = {
            version: '1.82.0',
            CodeActionKind,
            Diagnostic,
            Disposable,
            TabInputText,
            EventEmitter,
            Position,
            Range,
            Selection,
            Uri,
            commands: this.#commands(),
            env: namespace({
                language: 'en',
                appName: 'tests',
                clipboard: {
                    writeText: async text => {
                        this.clipboard = text;
                    },
                },
                openExternal: this.#ask('openExternal'),
            }),
            languages: this.#languages(),
            window: this.#window(),
            workspace: this.#workspace(),
            CancellationTokenSource: class {
                token = {
                    isCancellationRequested: false,
                    onCancellationRequested: () => new Disposable(),
                };
                cancel() {}
                dispose() {}
            },
            LanguageStatusSeverity: { Information: 0, Warning: 1, Error: 2 },
            ConfigurationTarget: {
                Global: 1,
                Workspace: 2,
                WorkspaceFolder: 3,
            },
        };
        return new Proxy(known, {
            get: (target, key) =>
                key in target || typeof key === 'symbol'
                    ? target[key]
                    : (target[key] = anything(key)),
        });
    }

    /** Let `require('vscode')` give this, and load a file. */
    load(file) {
        const { api } = this;
        const load = Module._load;
        Module._load = (request, ...others) =>
            request === 'vscode' ? api : load(request, ...others);
        delete require.cache[require.resolve(file)];
        return require(file);
    }

    /** Open a document and put the caret at a position. */
    async open(name, languageId, text, caret = new Position(0, 0)) {
        const document = new TextDocument(
            Uri.file(path.join(this.folder, name)),
            languageId,
            text,
        );
        // In VS Code the tab is there before the document.
        const tab = { input: new TabInputText(document.uri) };
        const { tabGroups } = this.api.window;
        tabGroups.all[0].tabs.push(tab);
        await tabGroups.fire('onDidChangeTabs', {
            opened: [tab],
            closed: [],
            changed: [],
        });
        this.api.workspace.textDocuments.push(document);
        this.api.window.activeTextEditor = {
            document,
            selection: new Selection(caret, caret),
        };
        await this.api.workspace.fire('onDidOpenTextDocument', document);
        return document;
    }

    /** What has been shown by a method of the window. */
    shownBy(name) {
        return this.shown
            .filter(([one]) => one === name)
            .map(([, ...given]) => given);
    }
}

module.exports = { Editor, Position };
