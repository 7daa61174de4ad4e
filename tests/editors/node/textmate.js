// The TextMate grammars of the VS Code extension, loaded as VS Code does.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const oniguruma = require('vscode-oniguruma');
const textmate = require('vscode-textmate');
const { top } = require('./keywords');

const extension = path.join(top, 'editors/vscode');
const { contributes } = JSON.parse(
    fs.readFileSync(path.join(extension, 'package.json'), 'utf8'),
);

/** Files of grammars, by scope; that of JSON stands in for VS Code's own. */
const files = Object.fromEntries(
    contributes.grammars.map(grammar => [
        grammar.scopeName,
        path.join(extension, grammar.path),
    ]),
);
files['source.json'] = path.join(__dirname, '../grammar/json.tmLanguage.json');

function injections(scopeName) {
    return contributes.grammars
        .filter(grammar => grammar.injectTo?.includes(scopeName))
        .map(grammar => grammar.scopeName);
}

async function loadGrammar(scopeName) {
    const wasm = require.resolve('vscode-oniguruma/release/onig.wasm');
    await oniguruma.loadWASM(fs.readFileSync(wasm).buffer);
    const registry = new textmate.Registry({
        onigLib: Promise.resolve(oniguruma),
        loadGrammar: async scope =>
            files[scope] &&
            textmate.parseRawGrammar(
                fs.readFileSync(files[scope], 'utf8'),
                files[scope],
            ),
        getInjections: injections,
    });
    return registry.loadGrammar(scopeName);
}

/** For each line, the scopes (in one string) of each of its characters. */
function scopesOf(grammar, lines) {
    let state = textmate.INITIAL;
    return lines.map(line => {
        const result = grammar.tokenizeLine(line, state);
        state = result.ruleStack;
        const scopes = new Array(line.length);
        for (const token of result.tokens)
            scopes.fill(
                token.scopes.join(' '),
                token.startIndex,
                token.endIndex,
            );
        return scopes;
    });
}

module.exports = { files, loadGrammar, scopesOf };
