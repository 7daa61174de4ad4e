// The commands for catalogs: show a dataset, use a file of one's own.
'use strict';

const path = require('node:path');
const vscode = require('vscode');
const { ask } = require('./queries');
const { showResult } = require('./results');

/** @typedef {import('vscode-languageclient').BaseLanguageClient} Client */
/** @typedef {{api: string, catalog: string, dataset: string, status: string, columns: number, metrics: number}} Dataset */
/** @typedef {{severity: string, line: number, column: number, message: string}} Problem */

/** @param {Dataset} dataset */
function toItem(dataset) {
    const { api, catalog, status, columns, metrics } = dataset;
    return {
        label: dataset.dataset,
        description: `${api} (${catalog})`,
        detail: `${columns} columns, ${metrics} metrics; ${status}`,
        dataset,
    };
}

/**
 * Let a dataset be chosen, and show it.
 *
 * @param {Client} client
 */
async function showCatalog(client) {
    const command = 'reportql.catalog.view';
    const datasets = /** @type {Dataset[]} */ (
        await ask(client, 'reportql.catalog.list')
    );
    const chosen = await vscode.window.showQuickPick(datasets.map(toItem), {
        placeHolder: 'Dataset',
        matchOnDescription: true,
    });
    if (!chosen) return;
    const { api, dataset } = chosen.dataset;
    await showResult(command, await ask(client, command, { api, dataset }));
}

/**
 * How a file is named in the settings: relative where that can be shared.
 *
 * @param {string} file
 * @param {string | undefined} folder the first folder of the workspace
 */
function nameInSettings(file, folder) {
    const relative = folder === undefined ? '..' : path.relative(folder, file);
    const isInside =
        relative !== '' &&
        !path.isAbsolute(relative) &&
        relative.split(path.sep)[0] !== '..';
    return isInside ? relative.split(path.sep).join('/') : file;
}

/**
 * True when a file is a catalog, or is to be used all the same.
 *
 * @param {Client} client
 * @param {vscode.Uri} uri
 */
async function isUsable(client, uri) {
    const { problems } = /** @type {{problems: Problem[]}} */ (
        await ask(client, 'reportql.catalog.check', { path: uri.fsPath })
    );
    const errors = problems.filter(problem => problem.severity === 'error');
    if (errors.length === 0) return true;
    const [{ line, column, message }] = errors;
    await vscode.window.showErrorMessage(
        `${uri.fsPath}:${line}:${column}: ${message}`,
        { modal: true },
    );
    return false;
}

/**
 * The list of catalogs with one more; undefined: leave it as it is.
 *
 * @param {string[]} catalogs
 * @param {string} name
 */
async function withCatalog(catalogs, name) {
    const others = catalogs.filter(
        catalog => catalog.replace(/^\w+=/, '') !== name,
    );
    if (others.length === 0) return [name];
    const only = { label: `Use ${name} only`, catalogs: [name] };
    const both = {
        label: `Use it beside ${others.join(', ')}`,
        catalogs: [...others, name],
    };
    return (await vscode.window.showQuickPick([only, both]))?.catalogs;
}

/**
 * Let a file be chosen, and put it into the settings of the workspace.
 *
 * @param {Client} client
 */
async function pickCatalog(client) {
    const chosen = await vscode.window.showOpenDialog({
        title: 'The answer of Get all datasets',
        filters: { JSON: ['json'] },
        openLabel: 'Use as Catalog',
    });
    if (!chosen || !(await isUsable(client, chosen[0]))) return;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    const settings = vscode.workspace.getConfiguration('reportql');
    const catalogs = await withCatalog(
        settings.get('catalogs', []),
        nameInSettings(chosen[0].fsPath, folder),
    );
    if (catalogs)
        await settings.update(
            'catalogs',
            catalogs,
            folder === undefined
                ? vscode.ConfigurationTarget.Global
                : vscode.ConfigurationTarget.Workspace,
        );
}

module.exports = { nameInSettings, pickCatalog, showCatalog };
