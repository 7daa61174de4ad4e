#!/usr/bin/env node
// Long texts are not read as a whole on each key.  Whatever is changed in them,
// the findings are those of `reportql check`, and completion at a place suggests
// the same before and after all of the text has been read.
//
//     long.mjs [--seed N] [--edits N]      REPORTQL names the program
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Server } from './connection.mjs';
import { Text } from './model.mjs';
import { Random } from './random.mjs';

const option = (name, usual) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? usual : Number(process.argv[at + 1]);
};
const edits = option('--edits', 60);
const random = new Random(option('--seed', 1));
const program = process.env.REPORTQL ?? 'reportql';
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'long-'));
process.on('exit', () => fs.rmSync(root, { recursive: true }));
const uri = 'untitled:1';

// --- Texts ----------------------------------------------------------------

const good = 'SELECT Month FROM OfficeUsage TIMESPAN LAST_MONTH';
const odd = [
  'SELECT Mnth\n  , WorkloadName\nFROM OfficeUsage\nTIMESPAN LAST_MONTH',
  "select City FROM Profile WHERE City = 'a;b\nTIMESPAN LAST_MONTH",
  'FROM OfficeUsage\nSELECT Month TIMESPAN LAST_MONTH',
  "  SELECT City -- it's;\nFROM Profile WHERE City IN (\nSELECT Month FROM OfficeUsage)",
  '\u00e9SELECT', '-- SELECT\n', ';', 'SELECTION', '\nSELECT\nSELECT ', 'LIMIT 5;',
];
const pieces = [...odd, ...odd, '/*', '*/', "'", ';', '\n', ' ', 'SELECT ', 'x',
  '(', '--', '\r\n', '\nSELECT Month FROM OfficeUsage;\n'];

function longText(length) {
  let text = '';
  while (text.length < length) {
    text += random.chance(400) ? random.pick(odd) : good;
    text += random.pick([';\n', ';\n', '\n', ';\r\n', '\n\n', '; ']);
  }
  return text;
}

// --- Sessions -------------------------------------------------------------

async function start() {
  const server = new Server(
    ['--ignore', 'unchecked-columns,implicit-direction'], root);
  await server.ask('initialize', { processId: null, rootUri: null,
    capabilities: { textDocument: { publishDiagnostics: {
      relatedInformation: true } } } });
  server.notify('initialized', {});
  return server;
}

let version = 1;
function open(server, text) {
  server.notify('textDocument/didOpen', { textDocument: {
    uri, languageId: 'reportql', version: ++version, text } });
}

// Somewhere near the place before, or anywhere: the offset of a character.
let place = 0;
function somewhere(text) {
  if (random.chance(4)) place = random.below(text.length + 1);
  place = Math.min(text.length, Math.max(0, place + random.below(200) - 100));
  return place;
}

function position(text, offset) {
  const before = text.slice(0, offset);
  const start = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  const line = (before.match(/\r\n|\r|\n/g) ?? []).length;
  return { line, character: offset - start };
}

function edit(server, model) {
  const from = somewhere(model.text);
  const to = Math.min(model.text.length, from + (random.chance(3)
    ? random.below(60) : 0));
  const range = { start: position(model.text, from),
    end: position(model.text, to) };
  const text = random.pick(pieces);
  model.change({ range, text });
  server.notify('textDocument/didChange', { textDocument: { uri,
    version: ++version }, contentChanges: [{ range, text }] });
}

// --- Findings -------------------------------------------------------------

function wanted(server, text) {
  const { stdout } = spawnSync(program, ['check', '--output-format', 'json',
    '--ignore', 'unchecked-columns,implicit-direction'],
  { input: text, maxBuffer: 1 << 28 });
  const bytes = Buffer.from(text);
  return JSON.parse(stdout).files[0].diagnostics.map((d) => [d.rule, d.message,
    ...[d.span.start, d.span.end].map((byte) =>
      showPosition(position(text, bytes.subarray(0, byte).toString().length)))]);
}

const showPosition = ({ line, character }) => `${line}:${character}`;

async function findings(server) {
  const published = (await server.settle()).filter(
    ({ method }) => method === 'textDocument/publishDiagnostics').at(-1).params;
  return published.diagnostics.map((d) => [d.code, d.message,
    showPosition(d.range.start), showPosition(d.range.end)]);
}

let [passed, failed] = [0, 0];
function judge(what, model, got, expected) {
  if (JSON.stringify(got) === JSON.stringify(expected)) {
    passed++;
    return;
  }
  failed++;
  const at = got.findIndex((g, i) =>
    JSON.stringify(g) !== JSON.stringify(expected[i]));
  console.log(`${what}: edit at ${place} of ${model.text.length}, ` +
    `${JSON.stringify(model.text.slice(place - 80, place + 80))}:\n` +
    `+ ${JSON.stringify(got[at])} of ${got.length}\n` +
    `- ${JSON.stringify(expected[at])} of ${expected.length}`);
}

async function checkFindings() {
  const server = await start();
  const model = new Text(longText(1200000), 'utf-16');
  open(server, model.text);
  judge('opened', model, await findings(server), wanted(server, model.text));
  for (let i = 0; i < edits; i++) {
    for (let n = random.below(4); n >= 0; n--) edit(server, model);
    const got = await findings(server);
    if (got.length === 2000) break; // not all are sent
    judge('findings', model, got, wanted(server, model.text));
  }
  server.process.kill();
}

// --- Completion -----------------------------------------------------------

async function checkCompletion() {
  const server = await start();
  const model = new Text(longText(40000), 'utf-16');
  open(server, model.text);
  for (let i = 0; i < edits * 5; i++) {
    edit(server, model);
    const params = { textDocument: { uri },
      position: position(model.text, somewhere(model.text)) };
    const near = await server.ask('textDocument/completion', params);
    await server.ask('textDocument/documentSymbol', { textDocument: { uri } });
    const whole = await server.ask('textDocument/completion', params);
    const items = ({ result }) => (result?.items ?? []).map((item) => [item]);
    judge('completion', model, items(near), items(whole));
    await server.settle();
  }
  server.process.kill();
}

await checkFindings();
await checkCompletion();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
