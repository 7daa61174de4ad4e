// How features are tested: each in a session of its own, and those that are
// pending fail as soon as they are there, so that nobody forgets them.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { Session } = require('./client');

/** The names of tests of pending.txt, as harness.bash hands them over. */
const pending = new Set((process.env.PENDING ?? '').split('\n'));

/**
 * Judge a test by the problem that it had, if it had one.
 *
 * @param {import('node:test').TestContext} t
 * @param {string} name
 * @param {unknown} problem
 */
function judge(t, name, problem) {
    if (pending.has(name))
        assert.ok(problem, `${name} is there: take it out of pending.txt`);
    else if (problem) throw problem;
    if (problem) t.diagnostic(`pending: ${name}: ${problem.message}`);
}

/**
 * A test of a feature: `run` gets a session that is started with the options.
 *
 * @param {string} name
 * @param {object} options
 * @param {(session: Session) => Promise<void>} run
 */
function feature(name, options, run) {
    test(name, { timeout: 20000 }, async t => {
        const session = await Session.start(options);
        let problem;
        try {
            await Promise.race([run(session), session.crash()]);
            assert.equal(await session.stop(), 0, 'the exit status');
        } catch (error) {
            problem = error;
        } finally {
            session.clean();
        }
        judge(t, name, problem);
    });
}

module.exports = { feature, judge };
