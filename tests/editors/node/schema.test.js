// The JSON Schema of reportql.json: a validator takes and refuses with it what the
// program takes and refuses, over right, wrong and mutated files.
'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, test } = require('node:test');
const Ajv = require('ajv');

const program = process.env.REPORTQL;
const run = (args, cwd) =>
    spawnSync(program, args, { encoding: 'utf8', cwd, timeout: 20000 });
const schema = JSON.parse(run(['config', '--schema']).stdout);
const ajv = new Ajv({ keywords: ['allowTrailingCommas'], allErrors: true });
const validate = ajv.compile(schema);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'schema-'));
fs.mkdirSync(path.join(folder, '.git'));
fs.writeFileSync(path.join(folder, 'base.json'), '{}');
after(() => fs.rmSync(folder, { recursive: true }));

// What a schema cannot know: which files there are, and what brackets close.
const ofFiles =
    /: (cannot read .*|.* (lies outside of .*|is no file|extends itself.*|is not closed))$/;

/** True when the program takes a configuration, but for the files it names. */
function takes(value) {
    fs.writeFileSync(path.join(folder, 'reportql.json'), JSON.stringify(value));
    const { status, stderr } = run(['config', 'q.rql'], folder);
    assert.ok(status === 0 || status === 2, `status ${status}: ${stderr}`);
    const lines = stderr.split('\n').filter(line => line);
    assert.equal(status === 0, lines.length === 0, stderr);
    return lines.every(line => ofFiles.test(line));
}

function agree(value) {
    const valid = validate(value);
    assert.equal(
        takes(value),
        valid,
        `${JSON.stringify(value)}: ${ajv.errorsText(validate.errors)}`,
    );
    return valid;
}

const full = {
    $schema: './reportql.schema.json',
    root: true,
    extends: ['base.json'],
    api: 'cmp',
    apiVersion: 'v1',
    catalogs: ['cmp=base.json'],
    rules: { 'unknown-column': 'warning', 'implicit-timespan': 'off' },
    format: { style: 'compact', width: 100, indent: 2, lists: 'fill', keywords: 'keep', names: 'catalog' },
    failOn: 'info',
    baseline: 'known.json',
    exclude: ['archive/', '*.tmp.rql'],
    hosts: ['reportql'],
    overrides: [
        { files: ['a/**'], excludedFiles: ['a/b'], api: 'mpn', rules: {}, format: { width: 1 } },
        { files: ['b/'], failOn: 'error', hosts: ['json'], catalogs: [], apiVersion: 'v1.1' },
    ],
};

test('the schema has every key', () => {
    assert.deepEqual(Object.keys(full), Object.keys(schema.properties));
    assert.deepEqual(
        Object.keys(schema.properties.overrides.items.properties).sort(),
        [...new Set(full.overrides.flatMap(Object.keys))].sort(),
    );
    for (const [name, key] of Object.entries(schema.properties))
        assert.ok(key.description || key.properties, name);
});

test('examples and defaults are valid', () => {
    const look = (keys, wrap) => {
        for (const [name, key] of Object.entries(keys)) {
            const values = [...(key.examples ?? []), key.default];
            for (const value of values)
                if (value !== undefined)
                    assert.ok(agree(wrap({ [name]: value })), name);
            if (name === 'format')
                look(key.properties, inner => wrap({ format: inner }));
        }
    };
    look(schema.properties, value => value);
    look(schema.properties.overrides.items.properties, value => ({
        overrides: [{ files: ['*'], ...value }],
    }));
});

test('what is right is taken', () => {
    for (const value of [{}, full, { extends: 'base.json' }, { format: { width: 80.0 } }])
        assert.ok(agree(value), JSON.stringify(value));
});

test('what is wrong is refused', () => {
    for (const value of [
        [], 1, 'x', null, { x: 1 }, { api: 'CMP' }, { api: null }, { format: [] },
        { format: { width: 0 } }, { format: { width: 1.5 } }, { format: { indent: 65 } },
        { rules: { 'no-such-rule': 'off' } }, { rules: { 'unknown-column': 'Off' } },
        { overrides: [{}] }, { overrides: {} }, { overrides: [{ files: ['x'], root: true }] },
        { overrides: [{ files: [] }] }, { exclude: ['!x'] }, { exclude: ['../x'] }, { exclude: [''] }, { exclude: 'x' }, { hosts: 'json' },
        { catalogs: Array(17).fill('x') }, { extends: '' }, { baseline: 1 }, { $schema: 1 },
    ])
        assert.ok(!agree(value), JSON.stringify(value));
});

// --- Mutants ----------------------------------------------------------------

let seed = 1;
const random = below => (seed = (seed * 48271) % 2147483647) % below;
const values = [
    null, true, false, 0, 1, -1, 64, 65, 80.5, 1e6, '', 'x', 'off', 'auto', 'mpn', 'error',
    'base.json', '../x', [], ['x'], [1], ['reportql'], {}, { files: ['*'] }, { width: 3 },
];
const names = [
    ...Object.keys(full), 'files', 'width', 'unknown-column', 'codeLens', 'x', 'Api',
];

function mutate(value) {
    if (random(3) === 0 || value === null || typeof value !== 'object')
        return values[random(values.length)];
    const copy = structuredClone(value);
    const keys = Object.keys(copy);
    const key = keys[random(keys.length || 1)];
    if (random(4) === 0 || key === undefined) {
        if (Array.isArray(copy)) copy.push(values[random(values.length)]);
        else copy[names[random(names.length)]] = values[random(values.length)];
    } else if (random(5) === 0) {
        if (Array.isArray(copy)) copy.splice(Number(key), 1);
        else delete copy[key];
    } else {
        copy[key] = mutate(copy[key]);
    }
    return copy;
}

test('the program and the schema agree over mutants', () => {
    let valid = 0;
    const rounds = 200;
    for (let i = 0; i < rounds; i++) {
        const { [Object.keys(full)[random(13)]]: _, ...rest } = full;
        valid += agree(mutate(random(2) ? full : rest));
    }
    assert.ok(valid > rounds / 20 && valid < rounds, `${valid} valid ones`);
});
