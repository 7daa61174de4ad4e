// Finds the program and sees that it has a language server.
'use strict';

const { execFile } = require('node:child_process');
const os = require('node:os');
const path = require('node:path');

/** The program cannot be used; the message says so, `hint` what to do. */
class ProgramError extends Error {
    /**
     * @param {string} message
     * @param {string} hint
     */
    constructor(message, hint) {
        super(message);
        this.hint = hint;
    }
}

/**
 * What the setting names, with `~` and `${workspaceFolder}` replaced; a bare
 * name is left for PATH.
 *
 * @param {string} setting
 * @param {string | undefined} folder the first folder of the workspace
 */
function resolveProgram(setting, folder) {
    let name = setting.trim() || 'reportql';
    if (name === '~' || name.startsWith('~/'))
        name = path.join(os.homedir(), name.slice(1));
    if (folder) name = name.replaceAll('${workspaceFolder}', folder);
    const isBare = !name.includes('/') && !name.includes('\\');
    return isBare || path.isAbsolute(name)
        ? name
        : path.resolve(folder ?? '.', name);
}

/**
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<{code: number | string, output: string}>}
 */
function run(program, args) {
    const options = { timeout: 10000, windowsHide: true };
    return new Promise(resolve => {
        execFile(program, args, options, (error, stdout, stderr) => {
            const code = error ? (error.code ?? 'killed') : 0;
            resolve({ code, output: stdout + stderr });
        });
    });
}

/**
 * The version of a program that has a language server.
 *
 * @param {string} program
 * @throws {ProgramError} when it is not there, is another one, or too old
 */
async function checkProgram(program) {
    const version = await run(program, ['--version']);
    if (version.code === 'ENOENT')
        throw new ProgramError(
            `The program ${program} was not found.`,
            'Install reportql, or name it in the setting reportql.path.',
        );
    const words = /^reportql (\d+\.\d+\.\d+\S*)/.exec(version.output);
    if (version.code !== 0 || !words)
        throw new ProgramError(
            `${program} cannot be run, or is not reportql (${version.code}).`,
            'Correct the setting reportql.path.',
        );
    const server = await run(program, ['lsp', '--help']);
    if (server.code !== 0)
        throw new ProgramError(
            `${program} is version ${words[1]}, which has no language server.`,
            'Install a newer reportql, or name one in the setting reportql.path.',
        );
    return words[1];
}

module.exports = { ProgramError, checkProgram, resolveProgram };
