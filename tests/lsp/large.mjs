#!/usr/bin/env node
// Sends `reportql lsp` what would take it minutes if anything took time with the
// square of its size: each of these is answered before the patience of
// connection.mjs ends.
//
//     large.mjs        REPORTQL names the program
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Server } from './connection.mjs';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'large-'));
process.on('exit', () => fs.rmSync(root, { recursive: true }));
const server = new Server([], root);
const uri = 'untitled:1';
let [passed, failed, version] = [0, 0, 1];

const query = "SELECT Mont FROM ISVUsage WHERE \u00e9 = '\u{1f600}';";
const open = (text, languageId = 'reportql') =>
  server.notify('textDocument/didOpen',
    { textDocument: { uri, languageId, version, text } });
const edit = (contentChanges) => server.notify('textDocument/didChange',
  { textDocument: { uri, version: ++version }, contentChanges });
const at = (line, character, end = character) => ({
  start: { line, character }, end: { line, character: end } });

// Do something, and see that the server has as many findings and bytes as it
// ought to.
async function step(name, send, wanted = {}) {
  const begin = Date.now();
  send();
  const published = (await server.settle()).filter(
    ({ method, params }) => method === 'textDocument/publishDiagnostics' &&
      params.uri === uri).at(-1)?.params;
  const { result } = await server.ask('reportql/documentText',
    { textDocument: { uri } });
  const got = { findings: published?.diagnostics.length,
    length: result.text.length };
  const good = Object.entries(wanted).every(([k, v]) => got[k] === v);
  console.log(`${name}: ${Date.now() - begin} ms`);
  if (!good) console.log(`- ${JSON.stringify(wanted)}\n+ ${JSON.stringify(got)}`);
  if (good) passed++;
  else failed++;
}

await server.ask('initialize', { processId: null, rootUri: null,
  capabilities: { textDocument: { publishDiagnostics: {
    relatedInformation: true } } } });
server.notify('initialized', {});

const count = 40000;
const size = query.length;
await step('a long line', () => open(query.repeat(count)),
  { findings: 2000, length: size * count });
await step('a change at its end',
  () => edit([{ range: at(0, size * count - 1), text: 'x' }]),
  { findings: 2000, length: size * count + 1 });
await step('a long line of JSON', () => open(JSON.stringify(
  Array.from({ length: count / 4 }, () => ({ Name: '\u00e9', Query: query }))),
'json'), { findings: 2000 });
await step('many lines', () => open(`${query}\n`.repeat(count)),
  { findings: 2000, length: (size + 1) * count });
const many = Array.from({ length: count }, (_, i) => i);
await step('a change of each, upwards', () => edit(many.map(
  (i) => ({ range: at(count - 1 - i, 8, 9), text: 'yy' }))),
{ length: (size + 2) * count });
await step('a change of each, downwards', () => edit(many.map(
  (i) => ({ range: at(i, 8, 10), text: '' }))), { length: size * count });
await step('many requests that are cancelled', () => {
  for (const i of many) server.notify('$/cancelRequest', { id: 1e6 + i });
});
await step('many documents', () => {
  for (const i of many.slice(0, 2000)) {
    server.notify('textDocument/didOpen', { textDocument: {
      uri: `untitled:${(i * 7919) % count + 2}`, languageId: 'reportql',
      version: 1, text: '' } });
  }
});

await server.ask('shutdown');
server.notify('exit');
if (await server.ended === 0) passed++;
else failed++;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
