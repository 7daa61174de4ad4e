// What explains a text: hover, symbols, tokens, hints, lenses, definitions.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const lsp = require('vscode-languageserver-protocol/node');
const { applyEdits, piece } = require('./client');
const { feature } = require('./feature');
const { keywords, tokens } = require('./keywords');

const query =
    '-- the first\nSELECT {a}Month, City\nFROM {b}Profile\nWHERE {c}Month = 1\n' +
    "    AND City = 'Oslo'\nORDER BY Month\nLIMIT 5;\n\nSELECT {d}Month FROM OfficeUsage TIMESPAN {e}LAST_MONTH\n";

const all = document => ({
    start: { line: 0, character: 0 },
    end: { line: document.text.split('\n').length, character: 0 },
});

feature('hover', {}, async session => {
    const document = await session.open('q.rql', query);
    for (const [mark, word, meaning] of [
        ['a', 'Month', /Profile|column/i],
        ['b', 'Profile', /Profile/],
        ['e', 'LAST_MONTH', /2025-12/],
    ]) {
        const hover = await session.request(
            'textDocument/hover',
            document.place(mark),
        );
        assert.equal(hover.contents.kind, 'markdown');
        assert.match(hover.contents.value, new RegExp(word));
        assert.match(hover.contents.value, meaning);
        assert.equal(piece(document.text, hover.range), word);
    }
    const nothing = await session.request('textDocument/hover', {
        textDocument: { uri: document.uri },
        position: { line: 7, character: 0 },
    });
    assert.equal(nothing, null);
});

feature('highlights', {}, async session => {
    const document = await session.open('q.rql', query);
    const found = await session.request(
        'textDocument/documentHighlight',
        document.place('a'),
    );
    assert.deepEqual(
        found
            .map(({ range }) => [range.start.line, piece(document.text, range)])
            .sort(),
        [
            [1, 'Month'],
            [3, 'Month'],
            [5, 'Month'],
        ],
    );
});

feature('symbols of a document', {}, async session => {
    const document = await session.open('q.rql', query);
    const symbols = await session.request('textDocument/documentSymbol', {
        textDocument: { uri: document.uri },
    });
    assert.equal(symbols.length, 2);
    for (const symbol of symbols) assert.ok(lsp.DocumentSymbol.is(symbol));
    assert.match(`${symbols[0].name} ${symbols[0].detail}`, /Profile/);
    assert.match(`${symbols[1].name} ${symbols[1].detail}`, /OfficeUsage/);
    assert.equal(symbols[0].range.end.line, 6);
    const names = JSON.stringify(symbols[0].children);
    for (const name of ['Month', 'City']) assert.match(names, new RegExp(name));
});

feature('symbols of the workspace', {}, async session => {
    await session.open('q.rql', query);
    const symbols = await session.request('workspace/symbol', {
        query: 'OfficeUsage',
    });
    assert.ok(
        symbols.some(({ name }) => /OfficeUsage/.test(name)),
        JSON.stringify(symbols),
    );
    assert.deepEqual(
        (await session.request('workspace/symbol', { query: 'zzqqxx' })) ?? [],
        [],
    );
});

feature('folding', {}, async session => {
    const document = await session.open('q.rql', query);
    const ranges = await session.request('textDocument/foldingRange', {
        textDocument: { uri: document.uri },
    });
    assert.ok(
        ranges.some(
            ({ startLine, endLine }) => startLine === 1 && endLine === 6,
        ),
        JSON.stringify(ranges),
    );
    assert.ok(ranges.every(({ startLine, endLine }) => startLine < endLine));
});

feature('selections', {}, async session => {
    const document = await session.open('q.rql', query);
    const [selection] = await session.request('textDocument/selectionRange', {
        textDocument: { uri: document.uri },
        positions: [document.at.c],
    });
    const pieces = [];
    for (let one = selection; one; one = one.parent)
        pieces.push(piece(document.text, one.range));
    assert.equal(pieces[0], 'Month');
    assert.ok(pieces.includes('Month = 1'), JSON.stringify(pieces));
    assert.ok(
        pieces.some(text => /^SELECT[^;]*LIMIT 5;?$/.test(text)),
        JSON.stringify(pieces),
    );
    for (let i = 1; i < pieces.length; i++)
        assert.ok(
            pieces[i].length > pieces[i - 1].length &&
                pieces[i].includes(pieces[i - 1]),
        );
});

/** Semantic tokens as text and type. */
function decode(session, document, data) {
    const { legend } = session.initialized.capabilities.semanticTokensProvider;
    const lines = document.text.split('\n');
    const found = [];
    let line = 0,
        character = 0;
    for (let i = 0; i < data.length; i += 5) {
        character = data[i] ? data[i + 1] : character + data[i + 1];
        line += data[i];
        found.push([
            lines[line].slice(character, character + data[i + 2]),
            legend.tokenTypes[data[i + 3]],
        ]);
    }
    return found;
}

feature('semantic tokens', {}, async session => {
    const document = await session.open('q.rql', query);
    const request = method =>
        session.request(`textDocument/semanticTokens/${method}`, {
            textDocument: { uri: document.uri },
        });
    const full = await request('full');
    const found = decode(session, document, full.data);
    assert.deepEqual(found[0], ['-- the first', 'comment']);
    const typed = new Map(found);
    assert.equal(typed.get('SELECT'), 'keyword');
    assert.equal(typed.get("'Oslo'"), 'string');
    assert.equal(typed.get('5'), 'number');
    assert.notEqual(typed.get('Month'), typed.get('Profile'));
    // Each keyword, name, string and number of the program is there.
    for (const { kind, text } of tokens(document.text))
        if (['keyword', 'name', 'string', 'number', 'comment'].includes(kind))
            assert.ok(typed.has(text), text);
    for (const [text, type] of found)
        assert.equal(type === 'keyword', keywords().includes(text), text);
    const part = await session.request('textDocument/semanticTokens/range', {
        textDocument: { uri: document.uri },
        range: {
            start: { line: 8, character: 0 },
            end: { line: 9, character: 0 },
        },
    });
    assert.deepEqual(decode(session, document, part.data), found.slice(-6));
    await checkDelta(session, document, full);
});

async function checkDelta(session, document, full) {
    await session.change(document, 'TopCity', {
        start: document.at.a,
        end: document.at.a,
    });
    const delta = await session.request(
        'textDocument/semanticTokens/full/delta',
        {
            textDocument: { uri: document.uri },
            previousResultId: full.resultId,
        },
    );
    const data = [...full.data];
    for (const { start, deleteCount, data: added } of [
        ...delta.edits,
    ].reverse())
        data.splice(start, deleteCount, ...(added ?? []));
    assert.ok(delta.edits.length > 0);
    const whole = await session.request('textDocument/semanticTokens/full', {
        textDocument: { uri: document.uri },
    });
    assert.deepEqual(data, whole.data);
}

feature('inlay hints', {}, async session => {
    const document = await session.open('q.rql', query);
    const hints = await session.request('textDocument/inlayHint', {
        textDocument: { uri: document.uri },
        range: all(document),
    });
    const text = hint =>
        typeof hint.label === 'string'
            ? hint.label
            : hint.label.map(({ value }) => value).join('');
    const direction = hints.find(hint => hint.position.line === 5);
    assert.match(text(direction), /DESC/);
    assert.equal(direction.position.character, 'ORDER BY Month'.length);
    // What a hint inserts is what it says.
    if (direction.textEdits)
        assert.match(
            applyEdits(document.text, direction.textEdits),
            /ORDER BY Month DESC\n/,
        );
});

feature('inlay hints of time spans and metrics', {}, async session => {
    const document = await session.open(
        'q.rql',
        'SELECT Month, {a}CustomerCount{b} FROM OfficeUsage{c}',
    );
    const hints = await session.request('textDocument/inlayHint', {
        textDocument: { uri: document.uri },
        range: all(document),
    });
    assert.deepEqual(
        hints.map(({ position, label }) => [position, label]),
        [
            [document.at.b, 'per Month'],
            [document.at.c, 'TIMESPAN LAST_6_MONTHS'],
        ],
    );
});

feature(
    'inlay hints turned off',
    {
        settings: {
            inlayHints: { direction: false, timespan: false, metrics: false },
        },
    },
    async session => {
        const document = await session.open('q.rql', query);
        const hints = await session.request('textDocument/inlayHint', {
            textDocument: { uri: document.uri },
            range: all(document),
        });
        assert.deepEqual(hints ?? [], []);
    },
);

async function lenses(session, document) {
    const found = await session.request('textDocument/codeLens', {
        textDocument: { uri: document.uri },
    });
    return Promise.all(
        (found ?? []).map(lens =>
            lens.command ? lens : session.request('codeLens/resolve', lens),
        ),
    );
}

feature('code lenses', {}, async session => {
    const document = await session.open('q.rql', query);
    const found = await lenses(session, document);
    const bodies = found.filter(
        ({ command }) => command.command === 'reportql.createRequestBody',
    );
    assert.deepEqual(
        bodies.map(({ range }) => range.start.line),
        [1, 8],
    );
    const { command, arguments: args } = bodies[1].command;
    const { body } = await session.execute(command, ...args);
    assert.match(JSON.parse(body).Query, /FROM OfficeUsage/);
});

feature(
    'code lenses turned off',
    { settings: { codeLens: false } },
    async session => {
        assert.deepEqual(
            await lenses(session, await session.open('q.rql', query)),
            [],
        );
    },
);

feature(
    'definitions',
    {
        files: {
            'datasets.json': JSON.stringify(
                {
                    value: [
                        {
                            datasetName: 'Profile',
                            selectableColumns: ['Month', 'City'],
                            availableMetrics: [],
                            availableDateRanges: ['LAST_MONTH'],
                        },
                    ],
                },
                null,
                2,
            ),
        },
        settings: { catalogs: ['mpn=datasets.json'] },
    },
    async session => {
        const document = await session.open('q.rql', query);
        const text = fs.readFileSync(`${session.folder}/datasets.json`, 'utf8');
        for (const [mark, word] of [
            ['a', 'Month'],
            ['b', 'Profile'],
        ]) {
            const answer = await session.request(
                'textDocument/definition',
                document.place(mark),
            );
            const [one] = Array.isArray(answer) ? answer : [answer];
            assert.equal(
                one.targetUri ?? one.uri,
                session.uri('datasets.json'),
            );
            assert.match(
                piece(text, one.targetSelectionRange ?? one.range),
                new RegExp(word),
            );
        }
    },
);

feature('references', {}, async session => {
    const document = await session.open('q.rql', query);
    const found = await session.request('textDocument/references', {
        ...document.place('b'),
        context: { includeDeclaration: false },
    });
    assert.ok(
        found.some(
            ({ uri, range }) =>
                uri === document.uri &&
                piece(document.text, range) === 'Profile',
        ),
    );
    const columns = await session.request('textDocument/references', {
        ...document.place('a'),
        context: { includeDeclaration: false },
    });
    assert.ok(
        columns.filter(
            ({ uri, range }) =>
                uri === document.uri && piece(document.text, range) === 'Month',
        ).length >= 3,
    );
});

feature('reading a request body', {}, async session => {
    const body = await session.open(
        'b.json',
        '{ "Name": "q", "Query": "SELECT {a}Month\\nFROM OfficeUsage\\nORDER BY Month" }',
    );
    const hover = await session.request('textDocument/hover', body.place('a'));
    assert.equal(piece(body.text, hover.range), 'Month');
    const highlights = await session.request(
        'textDocument/documentHighlight',
        body.place('a'),
    );
    assert.equal(highlights.length, 2);
    for (const { range } of highlights)
        assert.equal(piece(body.text, range), 'Month');
    const data = await session.request('textDocument/semanticTokens/full', {
        textDocument: { uri: body.uri },
    });
    assert.deepEqual(
        decode(session, body, data.data).map(([text]) => text),
        ['SELECT', 'Month', 'FROM', 'OfficeUsage', 'ORDER', 'BY', 'Month'],
    );
});
