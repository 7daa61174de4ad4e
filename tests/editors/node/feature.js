// How features are tested: each in a session of its own, and those that are
// pending fail as soon as they are there, so that nobody forgets them.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { Session } = require('./client');

/** Features that the server does not have yet, by the names of their tests. */
const pending = new Set([
    'capabilities',
    'legend of semantic tokens',
    'names of commands',
    'diagnostics pulled',
    'configuration at the start',
    'configuration that changes',
    'catalogs of the configuration, watched',
    'completion of keywords',
    'completion of columns',
    'completion of a half-typed word',
    'completion of datasets and time spans',
    'completion of values',
    'completion in a request body',
    'signature help',
    'formatting',
    'formatting as configured',
    'formatting of a range',
    'formatting while typing',
    'quick fixes',
    'fix all',
    'fixes in a request body',
    'renaming',
    'renaming in a request body',
    'hover',
    'highlights',
    'symbols of a document',
    'symbols of the workspace',
    'folding',
    'selections',
    'semantic tokens',
    'inlay hints',
    'inlay hints turned off',
    'code lenses',
    'code lenses turned off',
    'definitions',
    'references',
    'reading a request body',
    'createRequestBody',
    'describe',
    'catalog.list',
    'catalog.show',
    'catalog.view',
    'catalog.check',
    'catalog.reload',
    'commands that are wrong',
]);

/**
 * A test of a feature: `run` gets a session that is started with the options.
 *
 * @param {string} name
 * @param {object} options
 * @param {(session: Session) => Promise<void>} run
 */
function feature(name, options, run) {
    test(name, { timeout: 20000 }, async () => {
        const session = await Session.start(options);
        let problem;
        try {
            await run(session);
            assert.equal(await session.stop(), 0, 'the exit status');
        } catch (error) {
            problem = error;
        } finally {
            session.clean();
        }
        if (pending.has(name))
            assert.ok(problem, `${name} is there: it is no longer pending`);
        else if (problem) throw problem;
    });
}

module.exports = { feature };
