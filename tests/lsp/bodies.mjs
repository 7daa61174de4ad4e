#!/usr/bin/env node
// The command reportql.createRequestBody makes of each query what `reportql
// payload` prints for it, and refuses those that `reportql payload` refuses.
//
//     bodies.mjs FILE.rql...      REPORTQL names the program
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const program = process.env.REPORTQL ?? 'reportql';

// The results of requests in a session with one open document, in order.
function ask(uri, text, requests) {
  const messages = [
    { id: 0, method: 'initialize', params: { processId: null, rootUri: null,
      capabilities: {} } },
    { method: 'initialized', params: {} },
    { method: 'textDocument/didOpen', params: { textDocument: { uri, text,
      languageId: 'reportql', version: 1 } } },
    ...requests.map((request, i) => ({ id: i + 1, ...request })),
    { id: requests.length + 1, method: 'shutdown' },
    { method: 'exit' },
  ];
  const input = messages.map((message) => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  }).join('');
  const { stdout, status } = spawnSync(program, ['lsp'],
    { input, stdio: ['pipe', 'pipe', 'inherit'], maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`the server ended with ${status}`);
  const answers = new Map();
  for (let at = 0; at < stdout.length;) {
    const start = stdout.indexOf('\r\n\r\n', at) + 4;
    const length = Number(/\d+/.exec(stdout.toString('utf8', at, start))[0]);
    const message = JSON.parse(stdout.toString('utf8', start, start + length));
    if (!message.method) answers.set(message.id, message.result);
    at = start + length;
  }
  return requests.map((_, i) => answers.get(i + 1));
}

// The arguments that the lenses of each query give to commands.
function queriesOf(uri, text) {
  const [lenses] = ask(uri, text, [{ method: 'textDocument/codeLens',
    params: { textDocument: { uri } } }]);
  return lenses.filter(({ command }) => command.command === 'reportql.describe')
    .map(({ command }) => command.arguments);
}

function payload(file, number) {
  const { stdout, status } = spawnSync(program,
    ['payload', '--query-number', `${number}`, file], { encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}

let count = 0, failed = 0;
for (const file of process.argv.slice(2)) {
  const text = fs.readFileSync(file, 'utf8');
  const uri = pathToFileURL(path.resolve(file)).href;
  const bodies = ask(uri, text, queriesOf(uri, text).map((arguments_) => ({
    method: 'workspace/executeCommand',
    params: { command: 'reportql.createRequestBody', arguments: arguments_ } })));
  bodies.forEach((result, i) => {
    const expected = payload(file, i + 1);
    count++;
    // Errors of other queries keep `payload` from printing this one.
    if (expected === undefined && bodies.length > 1) return;
    if (result?.body === expected) return;
    failed++;
    console.log(`${file}: query ${i + 1}: expected ${expected}, got ` +
      `${result?.body}`);
  });
}
console.log(`${count} queries, ${failed} failed`);
process.exit(failed || !count ? 1 : 0);
