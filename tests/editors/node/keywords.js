// The keywords of the language, from where they are written: the grammar.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const top = path.resolve(__dirname, '../../..');

/** The words of grammar/rql.y that are listed as keywords. */
function keywords() {
    const grammar = fs.readFileSync(path.join(top, 'grammar/rql.y'), 'utf8');
    const list = /The one list of keywords.*?%token\s+(.*?)\n\n/s.exec(grammar);
    const words = [...list[1].matchAll(/"([A-Z]+)"/g)].map(match => match[1]);
    if (words.length < 10)
        throw new Error('grammar/rql.y has no list of keywords as expected');
    return words;
}

/** The tokens of a text, as the program tells them, with spans in bytes. */
function tokens(text) {
    const args = ['parse', '--show', 'tokens'];
    let output;
    try {
        output = execFileSync(process.env.REPORTQL, args, { input: text });
    } catch (error) {
        if (error.status !== 1) throw error;
        output = error.stdout; // a syntax error: the tokens are there
    }
    return JSON.parse(output).files[0].tokens;
}

module.exports = { keywords, tokens, top };
