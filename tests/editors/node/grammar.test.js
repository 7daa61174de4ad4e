// The TextMate grammars: scopes as the files of tests/editors/grammar expect
// them, and keywords that are those of the program.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { keywords, tokens, top } = require('./keywords');
const { files, loadGrammar, scopesOf } = require('./textmate');

const keywordScope =
    /(^| )keyword\.(other\.(clause|direction)|operator\.word)\.reportql/;

/**
 * The lines of a file of scopes, and what is expected of them.  A line `#  ^^^
 * one two !three` says of the line above that what stands over the carets has
 * the scopes `one` and `two` but not `three`; `<` in place of `#` stands for a
 * caret there.
 */
function readScopes(file) {
    const lines = [],
        expectations = [];
    for (const [number, text] of fs
        .readFileSync(file, 'utf8')
        .split('\n')
        .entries()) {
        const match = /^([#<])( *)(\^*) +(\S.*)$/.exec(text);
        if (!match) {
            assert.ok(
                !/^[#<]/.test(text),
                `${file}:${number + 1}: not understood`,
            );
            lines.push(text);
            continue;
        }
        const [, mark, gap, carets, scopes] = match;
        const start = mark === '<' ? 0 : 1 + gap.length;
        const end = carets ? 1 + gap.length + carets.length : 1;
        expectations.push({
            place: `${path.basename(file)}:${number + 1}`,
            line: lines.length - 1,
            start,
            end,
            scopes: scopes.split(' '),
        });
    }
    return { lines, expectations };
}

function holds(actual, scope) {
    const wanted = scope.replace(/^!/, '');
    const isThere = (actual ?? '')
        .split(' ')
        .some(one => one === wanted || one.startsWith(`${wanted}.`));
    return isThere !== scope.startsWith('!');
}

async function checkScopes(file, scopeName) {
    const { lines, expectations } = readScopes(
        path.join(__dirname, '../grammar', file),
    );
    const actual = scopesOf(await loadGrammar(scopeName), lines);
    assert.ok(expectations.length > 0);
    for (const { place, line, start, end, scopes } of expectations)
        for (let column = start; column < end; column++)
            for (const scope of scopes)
                assert.ok(
                    holds(actual[line][column], scope),
                    `${place}: \`${lines[line][column]}\` in column ${column + 1} ` +
                        `has not ${scope}: ${actual[line][column]}`,
                );
}

test('queries have their scopes', () =>
    checkScopes('queries.scopes', 'source.reportql'));

test('queries in request bodies have their scopes', () =>
    checkScopes('requests.scopes', 'source.json'));

test('the keywords are those of the program, in any case', async () => {
    const grammar = await loadGrammar('source.reportql');
    for (const word of keywords()) {
        assert.equal(tokens(word)[0].kind, 'keyword', word);
        const mixed = word[0] + word.slice(1).toLowerCase();
        for (const text of [word, word.toLowerCase(), mixed]) {
            for (const scopes of scopesOf(grammar, [text])[0])
                assert.match(scopes, keywordScope, text);
            // Not as a part of a longer word.
            for (const longer of [
                `${text}s`,
                `${text}_1`,
                `x${text}`,
                `_${text}`,
            ])
                assert.doesNotMatch(
                    scopesOf(grammar, [longer])[0].join(' '),
                    keywordScope,
                );
            // Nor as the name that another keyword awaits.
            for (const before of ['FROM', 'TIMESPAN', 'AGGREGATED'])
                assert.match(
                    scopesOf(grammar, [`${before} ${text}`])[0].at(-1),
                    keywordScope,
                    `${before} ${text}`,
                );
        }
    }
});

test('every word that the grammar has for a keyword is one', () => {
    const grammar = fs.readFileSync(files['source.reportql'], 'utf8');
    const listed = new Set(
        [...grammar.matchAll(/\(\?i:([A-Z|]+)\)/g)].flatMap(match =>
            match[1].split('|'),
        ),
    );
    assert.deepEqual([...listed].sort(), keywords().sort());
});

/** The kinds of tokens of the program, and the scopes that they have. */
const scopeOfKind = {
    keyword: keywordScope,
    name: /(variable|entity|constant)\.[a-z.]+\.reportql$/,
    number: /constant\.numeric\.reportql$/,
    string: /string\.quoted\.single\.reportql/,
    operator: /keyword\.operator\.comparison\.reportql$/,
    punctuation: /punctuation\.[a-z.]+\.reportql$/,
    comment: /comment\.[a-z.-]+\.reportql/,
};

test('each token of the corpus has the scope of its kind', async () => {
    const grammar = await loadGrammar('source.reportql');
    const folder = path.join(top, 'corpus/valid');
    let seen = 0;
    for (const name of fs
        .readdirSync(folder)
        .filter(name => name.endsWith('.rql'))) {
        const bytes = fs.readFileSync(path.join(folder, name));
        // One character for each byte, so that spans fit.
        const lines = bytes.toString('latin1').split(/\r\n|\r|\n/);
        const scopes = scopesOf(grammar, lines);
        const all = placeBytes(bytes.toString('latin1'), scopes);
        for (const { kind, span, text } of tokens(bytes))
            for (
                let at = span[0];
                at < span[1] && scopeOfKind[kind];
                at++, seen++
            )
                if (all[at] !== undefined)
                    assert.match(
                        all[at],
                        scopeOfKind[kind],
                        `${name}:${span[0]}: ${text}`,
                    );
    }
    assert.ok(seen > 1000);
});

/** The scopes of lines, by offset in the text that they are the lines of. */
function placeBytes(text, scopes) {
    const all = new Array(text.length);
    let start = 0,
        line = 0;
    for (const match of text.matchAll(/\r\n|\r|\n|$/g)) {
        scopes[line++]?.forEach((scope, column) => {
            all[start + column] = scope;
        });
        start = match.index + match[0].length;
    }
    return all;
}
