// What the program itself says: the server is to agree with it.
'use strict';

const { spawnSync } = require('node:child_process');

/** What the program prints for a text on its standard input. */
function reportql(args, input) {
    const { stdout, error } = spawnSync(process.env.REPORTQL, args, {
        input,
        encoding: 'utf8',
    });
    if (error) throw error;
    return stdout;
}

module.exports = { reportql };
