// The extension for VS Code, as it is packaged: what is in it, and what its
// commands do with the real server.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { feature, judge } = require('./feature');
const { reportql } = require('./program');
const { top } = require('./keywords');
const { Editor, Position } = require('./vscode_api');

const { OUT } = process.env;
const shipped = JSON.parse(
    fs.readFileSync(path.join(OUT, 'package.json'), 'utf8'),
);
const settings = shipped.contributes.configuration.properties;
const limit = { timeout: 30000 };

/** Wait until a condition gives something. */
async function until(what, condition) {
    for (let i = 0; i < 250; i++) {
        const result = condition();
        if (result) return result;
        await new Promise(resolve => setTimeout(resolve, 20));
    }
    throw new Error(`no ${what}`);
}

/** A test in an editor in which the packaged extension is active. */
function active(name, own, run) {
    test(name, limit, async t => {
        const folder = fs.mkdtempSync(
            path.join(fs.realpathSync(os.tmpdir()), 'code-'),
        );
        const editor = new Editor(folder, {
            path: process.env.REPORTQL,
            ...own,
        });
        const context = { subscriptions: [] };
        let problem;
        try {
            const server = await editor
                .load(path.join(OUT, 'dist/extension.js'))
                .activate(context);
            await run(editor, server);
        } catch (error) {
            problem = error;
        }
        for (const one of context.subscriptions) await one.dispose();
        fs.rmSync(folder, { recursive: true });
        judge(t, name, problem);
    });
}

test('the package holds what it needs, and nothing else', () => {
    const vsix = path.join(OUT, `reportql-${shipped.version}.vsix`);
    const program =
        'import sys, zipfile\nprint("\\n".join(zipfile.ZipFile(sys.argv[1]).namelist()))';
    const names = execFileSync('python3', ['-c', program, vsix], {
        encoding: 'utf8',
    })
        .trim()
        .split('\n');
    assert.deepEqual(
        names.sort(),
        [
            '[Content_Types].xml',
            'extension.vsixmanifest',
            ...[
                'CHANGELOG.md',
                'LICENSE.txt',
                'dist/extension.js',
                'language-configuration.json',
                'package.json',
                'README.md',
                'reportql.schema.json',
                'syntaxes/reportql.tmLanguage.json',
                'syntaxes/request.tmLanguage.json',
            ].map(name => `extension/${name}`),
        ].sort(),
    );
    assert.equal(shipped.devDependencies, undefined);
    const project = /project\(reportql VERSION ([\d.]+)/.exec(
        fs.readFileSync(path.join(top, 'CMakeLists.txt'), 'utf8'),
    );
    assert.equal(shipped.version, project[1]);
});

test('the rules of the settings are those of the program', () => {
    const { rules } = JSON.parse(reportql(['rules', '--json'], ''));
    assert.deepEqual(
        Object.keys(settings['reportql.rules'].properties),
        rules.map(({ name }) => name),
    );
});

test('each setting has a type, a default and a description', () => {
    for (const [name, setting] of Object.entries(settings)) {
        assert.ok(setting.type && setting.default !== undefined, name);
        assert.ok(setting.description ?? setting.markdownDescription, name);
        if (setting.enum)
            assert.ok(setting.enum.includes(setting.default), name);
    }
});

/** All settings of the server, each with one of its values. */
function settingsWith(choose) {
    const all = {};
    for (const [name, setting] of Object.entries(settings)) {
        const keys = name.split('.').slice(1);
        if (['path', 'arguments', 'trace', 'hosts'].includes(keys[0])) continue;
        const last = keys.pop();
        const section = keys.reduce((at, key) => (at[key] ??= {}), all);
        section[last] = choose(setting);
    }
    return all;
}

/** Some value of a setting: the one of this number, in turn. */
function valueOf(setting, number) {
    if (setting.enum) return setting.enum[number % setting.enum.length];
    if (setting.type === 'boolean') return number % 2 === 0;
    if (!setting.properties) return setting.default;
    const rules = Object.entries(setting.properties);
    return Object.fromEntries(
        rules.map(([rule, value]) => [rule, valueOf(value, number)]),
    );
}

feature('the server knows each setting', {}, async session => {
    const set = async chosen => {
        session.settings = chosen;
        await session.notify('workspace/didChangeConfiguration', {
            settings: { reportql: chosen },
        });
        // It asks for the settings, and has them before it answers this.
        await new Promise(resolve => setTimeout(resolve, 100));
        await session.request('workspace/executeCommand', {
            command: 'reportql.catalog.list',
        });
    };
    for (let number = 0; number < 4; number++)
        await set(settingsWith(setting => valueOf(setting, number)));
    assert.deepEqual(session.log, []);
    await set({ ...settingsWith(setting => setting.default), nonsense: 1 });
    assert.equal(session.log.length, 1);
    assert.match(session.log[0], /nonsense/);
});

active('registers its commands', {}, async editor => {
    for (const { command } of shipped.contributes.commands)
        assert.equal(typeof editor.registered[command], 'function', command);
    const server = new Set(['reportql.createRequestBody', 'reportql.describe']);
    const own = Object.keys(editor.registered).filter(
        name => !server.has(name) && !name.startsWith('reportql.catalog.'),
    );
    assert.deepEqual(
        own.sort(),
        shipped.contributes.commands.map(({ command }) => command).sort(),
    );
});

active('shows findings', {}, async editor => {
    const document = await editor.open(
        'q.rql',
        'reportql',
        'SELECT CustomerNam FROM CustomersAndTenants TIMESPAN LAST_MONTH',
    );
    const [finding] = await until('finding', () =>
        editor.diagnostics.get(document.uri.toString()),
    );
    assert.match(finding.message, /no column CustomerNam/);
    assert.equal(editor.status.text, `reportql ${shipped.version}`);
    assert.deepEqual(editor.shownBy('showErrorMessage'), []);
    for (const { kind, selector } of editor.providers)
        if (/Formatting/.test(kind))
            assert.deepEqual(
                [...new Set(selector.map(({ language }) => language))],
                ['reportql'],
                kind,
            );
});

active('finds queries in programs', { hosts: ['python'] }, async editor => {
    const document = await editor.open(
        'q.py',
        'python',
        'q = "SELECT CustomerNam FROM CustomersAndTenants"',
    );
    const [finding] = await until('finding', () =>
        editor.diagnostics.get(document.uri.toString()),
    );
    assert.match(finding.message, /no column CustomerNam/);
    assert.equal(finding.range.start.character, 12);
});

active('hands settings over', {}, async editor => {
    const document = await editor.open(
        'q.rql',
        'reportql',
        'SELECT CustomerNam FROM CustomersAndTenants TIMESPAN LAST_MONTH',
    );
    const severity = () =>
        editor.diagnostics.get(document.uri.toString())?.[0]?.severity;
    await until('error', () => severity() === 'DiagnosticSeverity.Error');
    editor.settings.rules = { 'unknown-column': 'info' };
    await editor.changeSettings();
    await until('info', () => severity() === 'DiagnosticSeverity.Information');
    for (const shown of ['showErrorMessage', 'showWarningMessage'])
        assert.deepEqual(editor.shownBy(shown), []);
});

active('restarts', {}, async editor => {
    await editor.registered['reportql.restart']();
    const document = await editor.open(
        'q.rql',
        'reportql',
        'SELECT CustomerNam FROM CustomersAndTenants TIMESPAN LAST_MONTH',
    );
    await until('finding', () =>
        editor.diagnostics.get(document.uri.toString()),
    );
});

active(
    'says that there is no program',
    { path: '/nowhere/reportql' },
    async editor => {
        assert.equal(editor.status.severity, 2);
        assert.deepEqual(
            editor.shownBy('showErrorMessage'),
            [],
            'not without a query',
        );
        await editor.open('q.rql', 'reportql', '');
        editor.answers.showErrorMessage = 'Set Path';
        await editor.registered['reportql.restart']();
        const [[message]] = await until(
            'message',
            () =>
                editor.shownBy('showErrorMessage')[0] &&
                editor.shownBy('showErrorMessage'),
        );
        assert.match(
            message,
            /\/nowhere\/reportql was not found.*reportql\.path/,
        );
        await until('settings', () =>
            editor.shown.some(
                ([, command, argument]) =>
                    command === 'workbench.action.openSettings' &&
                    argument === 'reportql.path',
            ),
        );
    },
);

active(
    'says that a program is another one, or too old',
    { path: '/bin/true' },
    async editor => {
        await editor.open('q.rql', 'reportql', '');
        await editor.registered['reportql.restart']();
        const [[message]] = await until(
            'message',
            () =>
                editor.shownBy('showErrorMessage')[0] &&
                editor.shownBy('showErrorMessage'),
        );
        assert.match(message, /not reportql/);
        const old = path.join(editor.folder, 'reportql');
        fs.writeFileSync(
            old,
            '#!/bin/sh\n[ "$1" = --version ] && echo reportql 0.0.9 && exit 0\nexit 2\n',
            { mode: 0o755 },
        );
        editor.settings.path = './reportql';
        editor.shown.length = 0;
        await editor.registered['reportql.restart']();
        const [[second]] = await until(
            'message',
            () =>
                editor.shownBy('showErrorMessage')[0] &&
                editor.shownBy('showErrorMessage'),
        );
        assert.match(
            second,
            /version 0\.0\.9, which has no language server.*newer/,
        );
    },
);

const query =
    'SELECT Month FROM OfficeUsage ORDER BY Month DESC TIMESPAN LAST_MONTH;\nSELECT City FROM Profile';

active('copies the request body', {}, async editor => {
    const document = await editor.open(
        'q.rql',
        'reportql',
        query,
        new Position(1, 3),
    );
    await editor.registered['reportql.copyRequestBody']();
    assert.match(JSON.parse(editor.clipboard).Query, /FROM Profile/);
    // As a lens does.
    await editor.registered['reportql.copyRequestBody']({
        uri: document.uri.toString(),
        position: { line: 0, character: 0 },
    });
    assert.match(JSON.parse(editor.clipboard).Query, /FROM OfficeUsage/);
    editor.clipboard = '';
    await editor.registered['reportql.createRequestBody']({
        uri: document.uri.toString(),
        position: { line: 0, character: 0 },
    });
    assert.match(JSON.parse(editor.clipboard).Query, /FROM OfficeUsage/);
});

active('describes the query', {}, async editor => {
    await editor.open('q.rql', 'reportql', query);
    await editor.registered['reportql.describeQuery']();
    const [[first, { detail }]] = editor.shownBy('showInformationMessage');
    assert.match(`${first} ${detail}`, /OfficeUsage/);
});

active('shows a dataset', {}, async editor => {
    editor.answers.showQuickPick = items =>
        items.find(({ label }) => label === 'OfficeUsage');
    await editor.registered['reportql.showCatalog']();
    const [[uri, { selection }]] = editor.shownBy('showTextDocument');
    assert.match(
        fs.readFileSync(uri.fsPath, 'utf8').split('\n')[selection.start.line],
        /OfficeUsage/,
    );
});

active('picks a catalog', { catalogs: ['old.json'] }, async editor => {
    const file = path.join(editor.folder, 'datasets.json');
    const catalog = {
        value: [
            {
                datasetName: 'OfficeUsage',
                selectableColumns: ['Month', 'Own'],
                availableMetrics: ['Seats'],
                availableDateRanges: ['LAST_MONTH'],
            },
        ],
    };
    fs.writeFileSync(file, JSON.stringify(catalog));
    editor.answers.showOpenDialog = () => [editor.api.Uri.file(file)];
    editor.answers.showQuickPick = items => items[0];
    await editor.registered['reportql.pickCatalog']();
    assert.deepEqual(editor.settings.catalogs, ['datasets.json']);
    const document = await editor.open(
        'q.rql',
        'reportql',
        'SELECT Other FROM OfficeUsage TIMESPAN LAST_MONTH',
    );
    const [finding] = await until('finding', () =>
        editor.diagnostics.get(document.uri.toString()),
    );
    assert.ok(finding);
    // What is no catalog is not used.
    fs.writeFileSync(file, '{');
    editor.settings.catalogs = [];
    await editor.registered['reportql.pickCatalog']();
    assert.deepEqual(editor.settings.catalogs, []);
    const [message] = editor.shownBy('showErrorMessage').at(-1);
    assert.match(message, /datasets\.json:1:2: /);
});

active('fixes all', {}, async editor => {
    await editor.registered['reportql.fixAll']();
    assert.deepEqual(editor.shownBy('command').at(-1), [
        'editor.action.sourceAction',
        { kind: 'source.fixAll.reportql', apply: 'first' },
    ]);
});
