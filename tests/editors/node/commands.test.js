// The commands of the server.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const {
    ErrorCodes,
    LSPErrorCodes,
} = require('vscode-languageserver-protocol/node');
const { feature } = require('./feature');
const { reportql } = require('./program');

const text =
    'SELECT Month FROM OfficeUsage ORDER BY Month DESC TIMESPAN LAST_MONTH;\n{a}SELECT City FROM Profile ORDER BY City DESC TIMESPAN LAST_MONTH\n';
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

feature('createRequestBody', {}, async session => {
    const document = await session.open('q.rql', text);
    const { body, name } = await session.execute('reportql.createRequestBody', {
        uri: document.uri,
    });
    assert.match(
        JSON.parse(body).Query,
        /^SELECT Month FROM OfficeUsage ORDER BY Month DESC TIMESPAN LAST_MONTH$/,
    );
    assert.equal(JSON.parse(body).Name, name);
    const second = await session.execute('reportql.createRequestBody', {
        uri: document.uri,
        position: document.at.a,
        name: 'Cities',
    });
    assert.equal(second.name, 'Cities');
    assert.equal(JSON.parse(second.body).Name, 'Cities');
    assert.match(JSON.parse(second.body).Query, /FROM Profile/);
});

feature('describe', {}, async session => {
    const document = await session.open('q.rql', text);
    const sentences = await session.execute('reportql.describe', {
        uri: document.uri,
        position: document.at.a,
    });
    assert.ok(sentences.length > 0);
    const said = reportql(
        ['describe', '--now', '2026-01-15T00:00:00Z'],
        document.text.split('\n')[1],
    );
    for (const sentence of sentences)
        assert.ok(
            said.replace(/\s+/g, ' ').includes(sentence.replace(/\s+/g, ' ')),
            `${sentence} in ${said}`,
        );
});

feature('catalog.list', {}, async session => {
    const all = await session.execute('reportql.catalog.list');
    const usage = all.find(({ dataset }) => dataset === 'OfficeUsage');
    assert.equal(usage.api, 'mpn');
    assert.equal(usage.catalog, 'built-in');
    assert.ok(usage.columns > 0 && usage.metrics > 0);
    const market = await session.execute('reportql.catalog.list', {
        api: 'cmp',
    });
    assert.ok(market.length > 0 && market.length < all.length);
    assert.ok(market.every(({ api }) => api === 'cmp'));
});

feature('catalog.show', {}, async session => {
    const shown = await session.execute('reportql.catalog.show', {
        dataset: 'OfficeUsage',
    });
    const { datasets } = JSON.parse(
        reportql(['catalog', 'show', 'OfficeUsage', '--json'], ''),
    );
    assert.deepEqual([shown], datasets);
});

feature('catalog.view', {}, async session => {
    const { uri, range } = await session.execute('reportql.catalog.view', {
        dataset: 'OfficeUsage',
    });
    const file = new URL(uri);
    assert.equal(file.protocol, 'file:');
    const lines = fs.readFileSync(file, 'utf8').split('\n');
    assert.match(lines[range.start.line], /OfficeUsage/);
});

feature(
    'catalog.check',
    {
        files: {
            'good.json': JSON.stringify(catalog),
            'bad.json': '{ "value": [ { } }',
        },
    },
    async session => {
        const good = await session.execute('reportql.catalog.check', {
            path: path.join(session.folder, 'good.json'),
        });
        assert.deepEqual(
            good.problems.filter(({ severity }) => severity === 'error'),
            [],
        );
        const bad = await session.execute('reportql.catalog.check', {
            uri: session.uri('bad.json'),
        });
        const [problem] = bad.problems;
        assert.equal(problem.severity, 'error');
        assert.equal(problem.line, 1);
        assert.ok(
            problem.column > 10 && problem.message.length > 5,
            JSON.stringify(problem),
        );
    },
);

feature(
    'catalog.reload',
    {
        files: { 'c.json': JSON.stringify(catalog) },
        settings: { catalogs: ['mpn=c.json'] },
    },
    async session => {
        const document = await session.open(
            'q.rql',
            'SELECT Own FROM OfficeUsage TIMESPAN LAST_MONTH',
        );
        await session.diagnostics(document, []);
        fs.writeFileSync(
            path.join(session.folder, 'c.json'),
            JSON.stringify(catalog).replace('Own', 'Other'),
        );
        assert.equal(await session.execute('reportql.catalog.reload'), null);
        await session.diagnostics(document, ['unknown-column']);
    },
);

feature('commands that are wrong', {}, async session => {
    for (const [command, argument] of [
        ['reportql.nothing', {}],
        ['reportql.catalog.show', { dataset: 'Nowhere' }],
        ['reportql.catalog.show', 5],
        ['reportql.createRequestBody', { uri: 'file:///nowhere.rql' }],
    ])
        await assert.rejects(
            session.execute(command, argument),
            ({ code }) =>
                code === ErrorCodes.InvalidParams ||
                code === LSPErrorCodes.RequestFailed,
        );
});
