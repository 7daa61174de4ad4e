// What changes a text: completion, formatting, code actions, renaming.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const lsp = require('vscode-languageserver-protocol/node');
const { applyEdits } = require('./client');
const { feature } = require('./feature');
const { reportql } = require('./program');

async function complete(session, document, mark) {
    const answer = await session.request('textDocument/completion', {
        ...document.place(mark),
        context: { triggerKind: lsp.CompletionTriggerKind.Invoked },
    });
    const items = Array.isArray(answer) ? answer : answer.items;
    const defaults = answer.itemDefaults ?? {};
    return items.map(item => ({ ...item, textEdit: editOf(item, defaults) }));
}

/** The edit of an item, with the ranges for inserting and for replacing. */
function editOf(item, { editRange }) {
    const { newText, ...ranges } = item.textEdit ?? {
        newText: item.textEditText ?? item.label,
        range: editRange,
    };
    const { insert, replace } = ranges.range?.insert ? ranges.range : ranges;
    return {
        newText,
        insert: insert ?? ranges.range,
        replace: replace ?? ranges.range,
    };
}

const labels = items => items.map(({ label }) => label);

/** The text after an item has been taken. */
function take(document, items, label) {
    const item = items.find(one => one.label === label);
    assert.ok(item, `${label} among ${labels(items).slice(0, 20)}`);
    const { newText: text, replace: range } = item.textEdit;
    // A stop of a snippet is a place for the caret.
    const newText = text.replace(/\$\{?\d+(:[^}]*)?\}?/g, '');
    return applyEdits(document.text, [{ range, newText }]);
}

feature('completion of keywords', {}, async session => {
    const document = await session.open('q.rql', '{a}');
    assert.ok(
        labels(await complete(session, document, 'a')).some(label =>
            /^SELECT/.test(label),
        ),
    );
    const half = await session.open(
        'h.rql',
        'SELECT Month FROM OfficeUsage {a}',
    );
    const found = labels(await complete(session, half, 'a')).join('|');
    for (const keyword of ['WHERE', 'ORDER BY', 'LIMIT', 'TIMESPAN'])
        assert.match(found, new RegExp(keyword));
    assert.doesNotMatch(found, /(^|\|)FROM(\||$)/);
});

feature('completion of columns', {}, async session => {
    const document = await session.open(
        'q.rql',
        'SELECT Month, {a} FROM CustomersAndTenants',
    );
    const items = await complete(session, document, 'a');
    assert.match(
        take(document, items, 'CustomerName'),
        /^SELECT Month, CustomerName,? ?FROM|^SELECT Month, CustomerName FROM/,
    );
    assert.ok(!labels(items).includes('OfficeUsage'));
    const item = items.find(({ label }) => label === 'CustomerName');
    const resolved = await session.request('completionItem/resolve', item);
    assert.equal(resolved.label, 'CustomerName');
    assert.ok(resolved.documentation, JSON.stringify(resolved));
});

feature('completion of a half-typed word', {}, async session => {
    const document = await session.open(
        'q.rql',
        'SELECT Customer{a}X FROM CustomersAndTenants',
    );
    const items = await complete(session, document, 'a');
    const { newText, insert, replace } = items.find(
        ({ label }) => label === 'CustomerName',
    ).textEdit;
    assert.equal(newText, 'CustomerName');
    assert.deepEqual(insert, {
        start: { line: 0, character: 7 },
        end: document.at.a,
    });
    assert.deepEqual(replace, {
        start: { line: 0, character: 7 },
        end: { line: 0, character: 16 },
    });
});

feature('completion of datasets and time spans', {}, async session => {
    const document = await session.open(
        'q.rql',
        'SELECT Month FROM {a} TIMESPAN {b}',
    );
    assert.ok(
        labels(await complete(session, document, 'a')).includes('OfficeUsage'),
    );
    const spans = labels(await complete(session, document, 'b'));
    assert.ok(spans.includes('LAST_MONTH'));
    assert.ok(!spans.includes('OfficeUsage'));
});

feature('completion of values', {}, async session => {
    const document = await session.open(
        'q.rql',
        'SELECT UsageDate FROM ISVUsage WHERE SKUBillingType = {a}',
    );
    const items = await complete(session, document, 'a');
    const paid = items.find(({ label }) => /Paid/.test(label));
    assert.ok(paid, labels(items).join());
    assert.match(take(document, items, paid.label), /= 'Paid'$/);
    const inside = await session.open(
        'i.rql',
        "SELECT UsageDate FROM ISVUsage WHERE SKUBillingType = 'P{a}'",
    );
    const again = await complete(session, inside, 'a');
    assert.match(
        take(
            inside,
            again,
            again.find(({ label }) => /Paid/.test(label)).label,
        ),
        /= 'Paid'$/,
    );
});

feature('completion in a request body', {}, async session => {
    const body = await session.open(
        'b.json',
        '{ "Name": "q", "Query": "SELECT Month\\nFROM {a} LIMIT 1" }',
    );
    const items = await complete(session, body, 'a');
    assert.match(
        take(body, items, 'OfficeUsage'),
        /\\nFROM OfficeUsage ?LIMIT 1" }|FROM OfficeUsage LIMIT/,
    );
});

feature('signature help', {}, async session => {
    for (const text of [
        'Month IN ({a}',
        "Month NOT IN ('a', {a}",
        'Month = {a}',
    ]) {
        const document = await session.open(
            'q.rql',
            `SELECT Month FROM OfficeUsage WHERE ${text}`,
        );
        const { signatures, activeSignature, activeParameter } =
            await session.request(
                'textDocument/signatureHelp',
                document.place('a'),
            );
        const { label, parameters } = signatures[activeSignature ?? 0];
        const operator = /^Month ((?:NOT )?\S+)/.exec(text)[1];
        assert.ok(label.startsWith(`Month ${operator} `), label);
        const [start, end] = parameters[activeParameter].label;
        assert.match(label.slice(start, end), /value|\.\.\./, label);
        await session.notify('textDocument/didClose', {
            textDocument: { uri: document.uri },
        });
    }
});

const options = { tabSize: 2, insertSpaces: true };

feature('formatting', {}, async session => {
    const folder = path.join(__dirname, '../../../corpus/valid');
    for (const name of [
        'comments_everywhere.rql',
        'crlf.rql',
        'ragged_layout.rql',
        'long_lists.rql',
    ]) {
        const text = fs.readFileSync(path.join(folder, name), 'utf8');
        const document = await session.open(name, text);
        const edits = await session.request('textDocument/formatting', {
            textDocument: { uri: document.uri },
            options,
        });
        assert.equal(
            applyEdits(document.text, edits),
            reportql(['format'], text),
            name,
        );
    }
});

feature(
    'formatting as configured',
    { settings: { format: { style: 'compact', keywords: 'lower' } } },
    async session => {
        const document = await session.open(
            'q.rql',
            'SELECT Month\nFROM OfficeUsage\nLIMIT 5\n',
        );
        const edits = await session.request('textDocument/formatting', {
            textDocument: { uri: document.uri },
            options,
        });
        assert.equal(
            applyEdits(document.text, edits),
            'select Month from OfficeUsage limit 5\n',
        );
    },
);

feature('formatting of a range', {}, async session => {
    const document = await session.open(
        'q.rql',
        'select Month from OfficeUsage;\n{a}select Month from Profile;{b}\nselect Month from ISVUsage\n',
    );
    const edits = await session.request('textDocument/rangeFormatting', {
        textDocument: { uri: document.uri },
        range: { start: document.at.a, end: document.at.b },
        options,
    });
    assert.equal(
        applyEdits(document.text, edits),
        'select Month from OfficeUsage;\nSELECT Month\nFROM Profile;\nselect Month from ISVUsage\n',
    );
});

feature('formatting while typing', {}, async session => {
    const document = await session.open(
        'q.rql',
        'select Month from Profile;{a}',
    );
    const edits = await session.request('textDocument/onTypeFormatting', {
        ...document.place('a'),
        ch: ';',
        options,
    });
    assert.equal(
        applyEdits(document.text, edits),
        'SELECT Month\nFROM Profile;',
    );
});

/** The code actions of a range, with their edits resolved. */
async function actions(session, document, range, only) {
    const diagnostics = await session.diagnostics(document);
    const found = await session.request('textDocument/codeAction', {
        textDocument: { uri: document.uri },
        range,
        context: {
            diagnostics,
            only,
            triggerKind: lsp.CodeActionTriggerKind.Invoked,
        },
    });
    return Promise.all(
        (found ?? []).map(action =>
            action.edit || action.command
                ? action
                : session.request('codeAction/resolve', action),
        ),
    );
}

feature('quick fixes', {}, async session => {
    const document = await session.open(
        'q.rql',
        'SELECT {a}CustomerNam{b} FROM CustomersAndTenants TIMESPAN LAST_MONTH',
    );
    const found = await actions(
        session,
        document,
        { start: document.at.a, end: document.at.a },
        ['quickfix'],
    );
    const fix = found.find(({ title }) => /CustomerName/.test(title));
    assert.ok(fix, JSON.stringify(found));
    assert.match(fix.kind, /^quickfix/);
    assert.equal(fix.diagnostics[0].code, 'unknown-column');
    assert.equal(
        session.applied(document, fix.edit),
        'SELECT CustomerName FROM CustomersAndTenants TIMESPAN LAST_MONTH',
    );
    const elsewhere = await session.open(
        'r.rql',
        'SELECT Month FROM OfficeUsage {a}TIMESPAN LAST_MONTH',
    );
    assert.deepEqual(
        await actions(
            session,
            elsewhere,
            { start: elsewhere.at.a, end: elsewhere.at.a },
            ['quickfix'],
        ),
        [],
    );
});

feature('fix all', {}, async session => {
    const folder = path.join(__dirname, '../../../corpus/broken');
    for (const name of [
        'curly_quotes.rql',
        'sql_is_null.rql',
        'commas.rql',
        'keywords_glued_and_misspelt.rql',
    ]) {
        const text = fs.readFileSync(path.join(folder, name), 'utf8');
        const document = await session.open(name, text);
        const end = { line: text.split('\n').length, character: 0 };
        const found = await actions(
            session,
            document,
            { start: { line: 0, character: 0 }, end },
            ['source.fixAll'],
        );
        const fixed = reportql(['check', '--fix', '--quiet'], text);
        if (fixed === text) continue;
        assert.deepEqual(
            found.map(({ kind }) => kind),
            ['source.fixAll.reportql'],
        );
        assert.equal(session.applied(document, found[0].edit), fixed, name);
    }
});

feature('fixes in a request body', {}, async session => {
    const body = await session.open(
        'b.json',
        '{ "Name": "q", "Query": "SELECT {a}CustomerNam FROM\\nCustomersAndTenants WHERE Product = \\"x\\" TIMESPAN LAST_MONTH" }',
    );
    const [fix] = await actions(
        session,
        body,
        { start: body.at.a, end: body.at.a },
        ['quickfix'],
    );
    assert.match(
        session.applied(body, fix.edit),
        /"SELECT CustomerName FROM\\nCustomersAndTenants/,
    );
    const [all] = await actions(
        session,
        body,
        { start: body.at.a, end: body.at.a },
        ['source.fixAll.reportql'],
    );
    assert.match(
        JSON.parse(session.applied(body, all.edit)).Query,
        /Product = 'x'/,
    );
});

feature('renaming', {}, async session => {
    const document = await session.open(
        'q.rql',
        'SELECT {a}Month{b}, City FROM Profile WHERE month = 1 ORDER BY MONTH DESC;\nSELECT Month FROM {c}Profile\n',
    );
    const prepared = await session.request(
        'textDocument/prepareRename',
        document.place('a'),
    );
    assert.deepEqual(prepared.range ?? prepared, {
        start: document.at.a,
        end: document.at.b,
    });
    const edit = await session.request('textDocument/rename', {
        ...document.place('a'),
        newName: 'Year',
    });
    assert.equal(
        session.applied(document, edit),
        'SELECT Year, City FROM Profile WHERE Year = 1 ORDER BY Year DESC;\nSELECT Month FROM Profile\n',
    );
    const keyword = {
        textDocument: { uri: document.uri },
        position: { line: 0, character: 2 },
    };
    const refused = await session
        .request('textDocument/prepareRename', keyword)
        .catch(() => null);
    assert.equal(refused, null);
    await assert.rejects(
        session.request('textDocument/rename', {
            ...document.place('a'),
            newName: 'not a name',
        }),
    );
});

feature('renaming in a request body', {}, async session => {
    const body = await session.open(
        'b.json',
        '{ "Query": "SELECT {a}Month\\nFROM Profile ORDER BY Month", "Name": "Month" }',
    );
    const edit = await session.request('textDocument/rename', {
        ...body.place('a'),
        newName: 'City',
    });
    assert.equal(
        session.applied(body, edit),
        '{ "Query": "SELECT City\\nFROM Profile ORDER BY City", "Name": "Month" }',
    );
});
