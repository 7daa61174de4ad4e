// What holds for a session: what the server can do, diagnostics, configuration.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const lsp = require('vscode-languageserver-protocol/node');
const { piece } = require('./client');
const { feature } = require('./feature');
const { reportql } = require('./program');

const wrong =
    'SELECT CustomerNam FROM CustomersAndTenants TIMESPAN LAST_MONTH\n';
const catalog = JSON.stringify({
    value: [
        {
            datasetName: 'CustomersAndTenants',
            selectableColumns: ['CustomerNam', 'Month'],
            availableMetrics: ['Price'],
            availableDateRanges: ['LAST_MONTH'],
        },
    ],
});

const ruleOf = diagnostics => diagnostics.map(({ code }) => code);

feature('initialize', {}, async session => {
    const { capabilities, serverInfo } = session.initialized;
    assert.equal(serverInfo.name, 'reportql');
    assert.match(reportql(['--version'], ''), new RegExp(serverInfo.version));
    assert.equal(capabilities.positionEncoding, 'utf-16');
    assert.equal(capabilities.textDocumentSync.openClose, true);
    assert.equal(
        capabilities.textDocumentSync.change,
        lsp.TextDocumentSyncKind.Incremental,
    );
    assert.equal(capabilities.workspace.workspaceFolders.supported, true);
});

feature('capabilities', {}, async ({ initialized: { capabilities } }) => {
    assert.deepEqual(
        [...capabilities.completionProvider.triggerCharacters].sort(),
        [' ', "'", '(', ',', '='],
    );
    assert.equal(capabilities.completionProvider.resolveProvider, true);
    assert.deepEqual(
        [...capabilities.signatureHelpProvider.triggerCharacters].sort(),
        [' ', '(', ','],
    );
    assert.ok(
        capabilities.codeActionProvider.codeActionKinds.includes('quickfix'),
    );
    assert.ok(
        capabilities.codeActionProvider.codeActionKinds.includes(
            'source.fixAll.reportql',
        ),
    );
    const { firstTriggerCharacter, moreTriggerCharacter } =
        capabilities.documentOnTypeFormattingProvider;
    assert.deepEqual([firstTriggerCharacter, ...moreTriggerCharacter].sort(), [
        '\n',
        ';',
    ]);
    assert.equal(capabilities.renameProvider.prepareProvider, true);
    assert.equal(capabilities.diagnosticProvider.interFileDependencies, false);
    for (const provider of [
        'hover',
        'documentFormatting',
        'documentRangeFormatting',
        'documentHighlight',
        'documentSymbol',
        'foldingRange',
        'selectionRange',
        'inlayHint',
        'codeLens',
        'definition',
        'references',
        'workspaceSymbol',
    ])
        assert.ok(capabilities[`${provider}Provider`], provider);
});

feature(
    'legend of semantic tokens',
    {},
    async ({ initialized: { capabilities } }) => {
        const { legend, range, full } = capabilities.semanticTokensProvider;
        assert.ok(range);
        assert.equal(full.delta, true);
        for (const type of legend.tokenTypes)
            assert.ok(
                Object.values(lsp.SemanticTokenTypes).includes(type),
                type,
            );
        for (const modifier of legend.tokenModifiers)
            assert.ok(
                Object.values(lsp.SemanticTokenModifiers).includes(modifier),
                modifier,
            );
    },
);

feature('names of commands', {}, async ({ initialized: { capabilities } }) => {
    assert.deepEqual([...capabilities.executeCommandProvider.commands].sort(), [
        'reportql.catalog.check',
        'reportql.catalog.list',
        'reportql.catalog.reload',
        'reportql.catalog.show',
        'reportql.catalog.view',
        'reportql.createRequestBody',
        'reportql.describe',
    ]);
});

feature('diagnostics pushed', {}, async session => {
    const document = await session.open('q.rql', wrong);
    const [finding, ...others] = await session.diagnostics(document);
    assert.deepEqual(others, []);
    assert.ok(lsp.Diagnostic.is(finding));
    assert.equal(piece(document.text, finding.range), 'CustomerNam');
    assert.equal(finding.severity, lsp.DiagnosticSeverity.Error);
    assert.equal(finding.source, 'reportql');
    assert.equal(finding.code, 'unknown-column');
    assert.equal(
        finding.codeDescription.href,
        'https://github.com/reportql/reportql/blob/main/docs/rules/unknown-column.md',
    );
    assert.match(JSON.stringify(finding), /did you mean CustomerName\?/);
    // What is typed is checked; in the middle of a line, with signs of UTF-16.
    await session.change(document, 'e', {
        start: finding.range.end,
        end: finding.range.end,
    });
    assert.deepEqual(await session.diagnostics(document), []);
    await session.change(
        document,
        "SELECT Month FROM OfficeUsage WHERE CustomerName = '𝄞é' AND Mont = 1 TIMESPAN LAST_MONTH",
    );
    const [after] = await session.diagnostics(document);
    assert.equal(piece(document.text, after.range), 'Mont');
    // A document that is closed has none.
    await session.notify('textDocument/didClose', {
        textDocument: { uri: document.uri },
    });
    await session.diagnostics(document, []);
});

feature('diagnostics are those of check', {}, async session => {
    const folder = path.join(__dirname, '../../../corpus/broken');
    const severities = { error: 1, warning: 2, info: 3 };
    for (const name of [
        'sql_or.rql',
        'curly_quotes.rql',
        'several_mistakes.rql',
        'limits.rql',
    ]) {
        const text = fs.readFileSync(path.join(folder, name), 'utf8');
        const document = await session.open(name, text);
        const { files } = JSON.parse(
            reportql(['check', '--output-format', 'json'], text),
        );
        const expected = files[0].diagnostics.map(
            ({ rule, severity, start, message }) => [
                rule,
                severities[severity],
                start.line - 1,
                message,
            ],
        );
        const actual = (await session.diagnostics(document)).map(
            ({ code, severity, range, message }) => [
                code,
                severity,
                range.start.line,
                message.split('\n')[0],
            ],
        );
        assert.ok(expected.length > 0);
        assert.deepEqual(actual, expected, name);
    }
});

feature('diagnostics pulled', { pull: true }, async session => {
    const document = await session.open('q.rql', wrong);
    const pull = previousResultId =>
        session.request('textDocument/diagnostic', {
            textDocument: { uri: document.uri },
            previousResultId,
        });
    // The configuration may come after the first question.
    await pull();
    const report = await pull();
    assert.equal(report.kind, 'full');
    assert.deepEqual(ruleOf(report.items), ['unknown-column']);
    const again = await pull(report.resultId);
    assert.equal(again.kind, 'unchanged');
    await session.change(document, wrong.replace('Nam', 'Name'));
    const changed = await pull(report.resultId);
    assert.equal(changed.kind, 'full');
    assert.deepEqual(changed.items, []);
    assert.equal(session.published.size, 0, 'nothing is pushed besides');
});

feature(
    'configuration at the start',
    { settings: { rules: { 'unknown-column': 'info' } } },
    async session => {
        const document = await session.open('q.rql', wrong);
        const [finding] = await session.diagnostics(document);
        assert.equal(finding.severity, lsp.DiagnosticSeverity.Information);
    },
);

feature('configuration that changes', {}, async session => {
    const document = await session.open('q.rql', wrong);
    assert.equal(
        (await session.diagnostics(document))[0].severity,
        lsp.DiagnosticSeverity.Error,
    );
    session.settings = { rules: { 'unknown-column': 'off' } };
    await session.notify('workspace/didChangeConfiguration', {
        settings: { reportql: session.settings },
    });
    await session.diagnostics(document, []);
});

feature(
    'catalogs of the configuration, watched',
    {
        files: { 'datasets.json': catalog },
        settings: { catalogs: ['datasets.json'] },
    },
    async session => {
        const document = await session.open('q.rql', wrong);
        await session.diagnostics(document, []);
        for (const pattern of [/reportql\.json/, /datasets\.json/])
            await session.registration(
                'workspace/didChangeWatchedFiles',
                pattern,
            );
        fs.writeFileSync(
            path.join(session.folder, 'datasets.json'),
            catalog.replace('CustomerNam', 'CustomerName'),
        );
        await session.notify('workspace/didChangeWatchedFiles', {
            changes: [
                {
                    uri: session.uri('datasets.json'),
                    type: lsp.FileChangeType.Changed,
                },
            ],
        });
        await session.diagnostics(document, ['unknown-column']);
    },
);

feature('diagnostics in a request body', {}, async session => {
    const body = await session.open(
        'body.json',
        '{\n  "Name": "q",\n  "Query": "SELECT\\nMonth, {a}CustomerNam{b} FROM OfficeUsage TIMESPAN LAST_MONTH"\n}\n',
    );
    const [finding] = await session.diagnostics(body);
    assert.equal(finding.code, 'unknown-column');
    assert.deepEqual(finding.range, { start: body.at.a, end: body.at.b });
    const other = await session.open('package.json', '{ "name": "x", }');
    const none = await Promise.race([
        session.diagnostics(other).catch(() => []),
        new Promise(resolve => setTimeout(resolve, 300, [])),
    ]);
    assert.deepEqual(none, []);
});

feature(
    'a client that can do nothing',
    { more: { capabilities: {} } },
    async session => {
        const document = await session.open('q.rql', wrong);
        const [finding] = await session.diagnostics(document);
        assert.equal(finding.relatedInformation, undefined);
        assert.equal(finding.codeDescription, undefined);
        assert.doesNotMatch(finding.message, /did you mean/);
    },
);

feature(
    'a client that shows no notes',
    {
        more: {
            capabilities: {},
            initializationOptions: { helpInMessages: true },
        },
    },
    async session => {
        const document = await session.open('q.rql', wrong);
        const [finding] = await session.diagnostics(document);
        assert.match(finding.message, /did you mean CustomerName\?/);
    },
);
