// Bundles the extension into a folder that is complete, and packages it:
// build.js [--package] [--output FOLDER].  The list of rules in the settings and
// the schema of reportql.json are the program's own: REPORTQL names it, else it is looked for on PATH.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { createVSIX } = require('@vscode/vsce');
const esbuild = require('esbuild');

const copied = [
    '.vscodeignore',
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'language-configuration.json',
    'syntaxes',
];

/** package.json as it is delivered: rules are known, what builds it is not. */
function manifest() {
    const program = process.env.REPORTQL ?? 'reportql';
    const { rules } = JSON.parse(
        execFileSync(program, ['rules', '--json'], { encoding: 'utf8' }),
    );
    const { devDependencies, overrides, scripts, ...shipped } = JSON.parse(
        fs.readFileSync('package.json', 'utf8'),
    );
    const setting =
        shipped.contributes.configuration.properties['reportql.rules'];
    setting.properties = Object.fromEntries(
        rules.map((/** @type {{name: string, summary: string}} */ rule) => [
            rule.name,
            {
                ...setting.additionalProperties,
                description: rule.summary,
            },
        ]),
    );
    setting.additionalProperties = false;
    return shipped;
}

/** The schema of reportql.json is the program's own as well.
 * @param {string} folder */
function schema(folder) {
    const program = process.env.REPORTQL ?? 'reportql';
    fs.writeFileSync(
        path.join(folder, 'reportql.schema.json'),
        execFileSync(program, ['config', '--schema']),
    );
}

/** @param {string} folder */
async function bundle(folder) {
    await esbuild.build({
        entryPoints: ['src/extension.js'],
        outfile: path.join(folder, 'dist/extension.js'),
        bundle: true,
        minify: true,
        platform: 'node',
        target: 'node18',
        format: 'cjs',
        external: ['vscode'],
        logLevel: 'warning',
    });
}

async function main() {
    const { values } = parseArgs({
        options: { package: { type: 'boolean' }, output: { type: 'string' } },
    });
    process.chdir(__dirname);
    const folder = path.resolve(values.output ?? 'build');
    fs.mkdirSync(folder, { recursive: true });
    for (const name of copied)
        fs.cpSync(name, path.join(folder, name), {
            recursive: true,
            dereference: true,
        });
    const shipped = manifest();
    fs.writeFileSync(
        path.join(folder, 'package.json'),
        JSON.stringify(shipped, null, 2) + '\n',
    );
    schema(folder);
    await bundle(folder);
    if (values.package)
        await createVSIX({
            cwd: folder,
            packagePath: path.join(folder, `reportql-${shipped.version}.vsix`),
            dependencies: false,
        });
}

void main();
