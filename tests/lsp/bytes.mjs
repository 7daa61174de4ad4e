#!/usr/bin/env node
// Sends bytes to `reportql lsp` that no good client sends, and looks at what
// comes back and how it ends.  Each case is sent at once, and most of them byte
// by byte too.
//
//     bytes.mjs [MUTANTS [SEED]]        REPORTQL names the program
//
// A case is: its name, the bytes, the answers, the exit status, and perhaps
// `open`: the client does not close its side, the server must end by itself or
// (status null) go on.  An answer is "ID result" or "ID CODE".  At last come
// random mutants of a session, which must end it by themselves.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { Random } from './random.mjs';

const program = process.env.REPORTQL ?? 'reportql';
const timeLimit = 60000;
const [mutants, seed] = [Number(process.argv[2] ?? 50),
  Number(process.argv[3] ?? 1)];
const features = fs.readFileSync(
  new URL('../../src/lsp/features.def', import.meta.url), 'utf8');

// --- Input --------------------------------------------------------------------

const frame = (body) => Buffer.concat([
  Buffer.from(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`),
  Buffer.from(body)]);
const message = (object) => frame(
  JSON.stringify({ jsonrpc: '2.0', ...object }));
const request = (id, method, params) => message({ id, method, params });
const notification = (method, params) => message({ method, params });
const join = (...pieces) => Buffer.concat(pieces.map((p) => Buffer.from(p)));

const initialize = request(1, 'initialize', { processId: null, rootUri: null,
  capabilities: {} });
const start = join(initialize, notification('initialized', {}));
const end = join(request(99, 'shutdown'), notification('exit'));
const started = (...pieces) => join(start, ...pieces, end);
const nothing = request(2, 'foo/nothing');
const good = ['1 result', '99 result'];
const goodWith = (...answers) => [good[0], ...answers, good[1]];
const raw = (text) => frame(Buffer.from(text, 'latin1'));

// A document of a text that is given as JSON.
const opened = (text) => started(
  frame('{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{' +
    '"textDocument":{"uri":"file:///q.rql","languageId":"reportql",' +
    `"version":1,"text":${text}}}}`),
  request(2, 'reportql/documentText',
    { textDocument: { uri: 'file:///q.rql' } }));

// --- Cases --------------------------------------------------------------------

const life = [
  ['no input', '', [], 1],
  ['shutdown and exit', started(), good, 0],
  ['exit without shutdown', join(start, notification('exit')), ['1 result'], 1],
  ['exit at once', notification('exit'), [], 1],
  ['end of input after shutdown', join(start, request(9, 'shutdown')),
    ['1 result', '9 result'], 0],
  ['end of input', start, ['1 result'], 1],
  ['end inside a header', join(start, 'Content-Le'), ['1 result'], 1],
  ['end inside a body', join(start, 'Content-Length: 100\r\n\r\n{"js'),
    ['1 result'], 1],
  ['a request before initialize', join(nothing, started()),
    ['2 -32002', ...good], 0],
  ['shutdown before initialize', join(request(2, 'shutdown'), started()),
    ['2 -32002', ...good], 0],
  ['a notification before initialize', join(
    notification('textDocument/didOpen', {}), started()), good, 0],
  ['initialize twice', started(initialize), goodWith('1 -32600'), 0],
  ['initialize as a notification', started(notification('initialize',
    { capabilities: {} }), nothing), goodWith('2 -32601'), 0],
  ['shutdown as a notification', started(notification('shutdown'), nothing),
    goodWith('2 -32601'), 0],
  ['initialize without capabilities', join(request(3, 'initialize', {}),
    started()), ['3 -32602', ...good], 0],
  ['a request after shutdown', join(start, request(3, 'shutdown'), nothing,
    request(4, 'shutdown'), notification('exit')),
  ['1 result', '3 result', '2 -32600', '4 -32600'], 0],
  ['nothing is read behind exit', join(start, request(3, 'shutdown'),
    notification('exit'), nothing, 'rubbish'), ['1 result', '3 result'], 0],
  ['the client waits for the end', started(), good, 0, 'open'],
];

const messages = [
  ['an unknown request', started(nothing), goodWith('2 -32601'), 0],
  ['an unknown request of $/', started(request(2, '$/nothing')),
    goodWith('2 -32601'), 0],
  ['an unknown notification', started(notification('foo'),
    notification('$/foo', [1])), good, 0],
  ['an answer that nobody waits for', started(message({ id: 7, result: 1 }),
    message({ id: 'x', error: { code: 1, message: '' } }),
    message({ id: null, error: { code: 1, message: '' } })), good, 0],
  ['an id that is a string', started(request('a"b', 'foo')),
    goodWith('"a\\"b" -32601'), 0],
  ['an id with a NUL', started(request('a\0b', 'foo')),
    goodWith('"a\\u0000b" -32601'), 0],
  ['a negative id', started(request(-5, 'foo')), goodWith('-5 -32601'), 0],
  ['an id of 2^53', started(request(2 ** 53, 'foo')),
    goodWith(`${2 ** 53} -32601`), 0],
  ['an id that is null', started(request(null, 'foo')),
    goodWith('null -32600'), 0],
  ['an id that is no whole number', started(request(1.5, 'foo')),
    goodWith('null -32600'), 0],
  ['an id that is an object', started(request({}, 'foo')),
    goodWith('null -32600'), 0],
  ['no method', started(message({ id: 2 })), goodWith('2 -32600'), 0],
  ['no method and no id', started(message({})), goodWith('null -32600'), 0],
  ['a method that is a number', started(request(2, 7)),
    goodWith('2 -32600'), 0],
  ['a method with a NUL', started(request(2, 'shutdown\0')),
    goodWith('2 -32600'), 0],
  ['params that are a string', started(request(2, 'shutdown', 'x')),
    goodWith('2 -32600'), 0],
  ['params that are null', join(start, request(2, 'shutdown', null),
    notification('exit', null)), ['1 result', '2 result'], 0],
  ['params that are a list', started(request(2, 'reportql/documentText', [])),
    goodWith('2 -32602'), 0],
  ['a batch', started(frame('[{"jsonrpc":"2.0","id":3,"method":"x"}]')),
    goodWith('null -32600'), 0],
  ['an empty batch', started(frame('[]')), goodWith('null -32600'), 0],
  ['a message that is a number', started(frame('1')),
    goodWith('null -32600'), 0],
  ['a message that is null', started(frame('null')),
    goodWith('null -32600'), 0],
  ['cancelled requests', join(start, request(2, 'foo'), request(3, 'foo'),
    request('3', 'foo'), notification('$/cancelRequest', { id: 3 }),
    notification('$/cancelRequest', { id: 77 }),
    notification('$/cancelRequest', {}), notification('$/cancelRequest'), end),
  goodWith('2 -32601', '3 -32800', '"3" -32601'), 0, 'once'],
];

const json = [
  ['an empty body', started(frame('')), goodWith('null -32700'), 0],
  ['white space', started(frame(' \n')), goodWith('null -32700'), 0],
  ['half an object', started(frame('{"jsonrpc":')),
    goodWith('null -32700'), 0],
  ['something behind the value', started(frame('{} {}')),
    goodWith('null -32700'), 0],
  ['a NUL behind the value', started(frame('{}\0')),
    goodWith('null -32700'), 0],
  ['a key with a NUL', started(frame('{"a\\u0000b":1}')),
    goodWith('null -32700'), 0],
  ['bytes that are no UTF-8', started(raw('{"a":"\xff\xfe"}')),
    goodWith('null -32700'), 0],
  ['an overlong NUL', started(raw('{"a":"\xc0\x80"}')),
    goodWith('null -32700'), 0],
  ['a surrogate in UTF-8', started(raw('{"a":"\xed\xa0\x80"}')),
    goodWith('null -32700'), 0],
  ['a byte-order mark', started(raw('\xef\xbb\xbf{}')),
    goodWith('null -32700'), 0],
  ['deep lists', started(frame('['.repeat(1000000))),
    goodWith('null -32700'), 0, 'once'],
  ['deep objects', started(frame('{"a":'.repeat(200000))),
    goodWith('null -32700'), 0, 'once'],
  ['deep lists, closed', started(frame('['.repeat(2000) + ']'.repeat(2000))),
    goodWith('null -32600'), 0, 'once'],
  ['a huge whole number', started(frame(`{"id":${'9'.repeat(400)}}`)),
    goodWith('null -32700'), 0],
  ['a huge number', started(frame('{"id":1e999}')),
    goodWith('null -32700'), 0],
  ['half a pair', opened('"\\ud83d"'), goodWith('2 result "\ufffd"'), 0],
  ['the other half', opened('"a\\udE00b"'),
    goodWith('2 result "a\ufffdb"'), 0],
  ['a pair the wrong way round', opened('"\\ude00\\ud83d"'),
    goodWith('2 result "\ufffd\ufffd"'), 0],
  ['two halves in front of a pair', opened('"\\ud83d\\ud83d\\ude00"'),
    goodWith('2 result "\ufffd\u{1f600}"'), 0],
  ['a backslash in front of an escape', opened('"\\\\ud83d\\\\"'),
    goodWith('2 result "\\\\ud83d\\\\"'), 0],
  ['a NUL in a text', opened('"a\\u0000b"'),
    goodWith('2 result "a\\u0000b"'), 0],
];

const noHeader = (bytes) => join(start, bytes);
const broken = ['1 result', 'null -32700'];
const headers = [
  ['no length', noHeader('Content-Type: x\r\n\r\n{}'), broken, 1, 'open'],
  ['an empty header', noHeader('\r\n\r\n'), broken, 1, 'open'],
  ['a negative length', noHeader('Content-Length: -1\r\n\r\n'), broken, 1,
    'open'],
  ['a signed length', noHeader('Content-Length: +2\r\n\r\n{}'), broken, 1,
    'open'],
  ['a length in hexadecimal', noHeader('Content-Length: 0x2\r\n\r\n{}'),
    broken, 1, 'open'],
  ['an empty length', noHeader('Content-Length:\r\n\r\n{}'), broken, 1,
    'open'],
  ['two words as length', noHeader('Content-Length: 2 2\r\n\r\n{}'), broken, 1,
    'open'],
  ['a huge length', noHeader('Content-Length: 99999999999999999999\r\n\r\n'),
    broken, 1, 'open'],
  ['a length above the largest', noHeader('Content-Length: 536870913\r\n\r\n'),
    broken, 1, 'open'],
  ['a length of 2^64 + 2',
    noHeader('Content-Length: 18446744073709551618\r\n\r\n{}'), broken, 1,
    'open'],
  ['two lengths', noHeader('Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}'),
    broken, 1, 'open'],
  ['bare line feeds', noHeader('Content-Length: 2\n\n{}'), broken, 1, 'open'],
  ['a line feed at last', noHeader('Content-Length: 2\r\n\n{}'), broken, 1,
    'open'],
  ['bare carriage returns', noHeader('Content-Length: 2\r\r{}'), ['1 result'],
    1],
  ['a line without a colon', noHeader('hello\r\n'), broken, 1, 'open'],
  ['a line without a name', noHeader(': 2\r\n'), broken, 1, 'open'],
  ['JSON without a header', noHeader('{"jsonrpc":"2.0"}\n'), broken, 1, 'open'],
  ['a blank line in front', noHeader(join('\r\n', nothing)), broken, 1, 'open'],
  ['a length that is too small', started('Content-Length: 2\r\n\r\n{"a":1}\r\n',
    nothing), goodWith('null -32700', '2 -32601'), 0],
  ['a header without end', noHeader('x'.repeat(5000)), broken, 1, 'open'],
  ['a header of many lines', noHeader('X: y\r\n'.repeat(1000)), broken, 1,
    'open'],
  ['a large header without end', noHeader('x'.repeat(1 << 22)), broken, 1,
    'openonce'],
  ['a body that does not come', noHeader(join(
    'Content-Length: 500000000\r\n\r\n', '{}')), ['1 result'], null, 'open'],
  ['other fields', started(join('Content-Type: application/vscode-jsonrpc; ' +
    'charset=utf-8\r\nX-Other: 1\r\ncontent-LENGTH:\t2  \r\n\r\n{}')),
  goodWith('null -32600'), 0],
  ['the type behind the length', started('Content-Length: 2\r\n' +
    'Content-Type: application/vscode-jsonrpc; charset=utf8\r\n\r\n{}'),
  goodWith('null -32600'), 0],
  ['leading zeros', started('Content-Length: 00000000000000000000002\r\n\r\n{}'),
    goodWith('null -32600'), 0],
];

// --- Running ------------------------------------------------------------------

function readAnswers(bytes) {
  const answers = [];
  while (bytes.length) {
    const header = /^Content-Length: (\d+)\r\n\r\n/.exec(
      bytes.subarray(0, 64).toString('latin1'));
    if (!header) throw new Error(`no header: ${bytes.subarray(0, 64)}`);
    const at = header[0].length, size = Number(header[1]);
    answers.push(JSON.parse(bytes.subarray(at, at + size).toString()));
    bytes = bytes.subarray(at + size);
  }
  return answers.filter((a) => !a.method).map(showAnswer);
}

function showAnswer({ id, result, error }) {
  const shown = error ? error.code : 'result';
  const text = result?.text === undefined ? ''
    : ` ${JSON.stringify(result.text)}`;
  return `${JSON.stringify(id)} ${shown}${text}`;
}

// One byte at a time, giving way after each few.
async function trickle(stdin, bytes) {
  for (let i = 0; i < bytes.length && !stdin.destroyed; i++) {
    stdin.write(bytes.subarray(i, i + 1));
    if (i % 4 === 0) await new Promise(setImmediate);
  }
}

async function run(bytes, { isOpen, slowly, waits }) {
  const server = spawn(program, ['lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const received = [];
  server.stdout.on('data', (data) => received.push(data));
  server.stdin.on('error', () => {});
  const ended = new Promise((resolve) => {
    server.on('close', (code, signal) => resolve(signal ?? code));
  });
  if (slowly) await trickle(server.stdin, bytes);
  else server.stdin.write(bytes);
  if (!isOpen) server.stdin.end();
  const timer = setTimeout(() => server.kill(), waits ? 500 : timeLimit);
  const status = await ended;
  clearTimeout(timer);
  return { status, answers: readAnswers(Buffer.concat(received)) };
}

async function check(name, bytes, expected, status, mode, slowly) {
  const result = await run(Buffer.from(bytes), { slowly,
    isOpen: mode?.startsWith('open'), waits: status === null });
  const wanted = { status: status ?? 'SIGTERM', answers: expected };
  if (JSON.stringify(result) === JSON.stringify(wanted)) return true;
  console.log(`${name}${slowly ? ', byte by byte' : ''}:`);
  console.log(`- ${JSON.stringify(wanted)}\n+ ${JSON.stringify(result)}`);
  return false;
}

// A client that is gone while the server writes, and one that does not read for
// a while.
async function checkDeafClient() {
  const server = spawn(program, ['lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
  server.stdin.on('error', () => {});
  const ended = new Promise((resolve) => {
    server.on('close', (code, signal) => resolve(signal ?? code));
  });
  const many = Buffer.concat(Array.from({ length: 5000 },
    (_, i) => request(i + 2, `foo/${'x'.repeat(1000)}`)));
  server.stdout.destroy();
  server.stdin.write(Buffer.concat([start, many]));
  const timer = setTimeout(() => server.kill('SIGKILL'), timeLimit);
  const status = await ended;
  clearTimeout(timer);
  if (status === 1) return true;
  console.log(`a client that is gone: ended with ${status}`);
  return false;
}

async function checkLateReader() {
  const count = 20000;
  const many = Buffer.concat(Array.from({ length: count },
    (_, i) => request(i + 2, `foo/${'x'.repeat(200)}`)));
  const server = spawn(program, ['lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
  server.stdin.on('error', () => {});
  // All of it must go in before anything is read.
  await new Promise((resolve) => {
    server.stdin.write(Buffer.concat([start, many]), resolve);
  });
  const received = [];
  server.stdout.on('data', (data) => received.push(data));
  const ended = new Promise((resolve) => {
    server.on('close', (code, signal) => resolve(signal ?? code));
  });
  server.stdin.end(end);
  const timer = setTimeout(() => server.kill('SIGKILL'), timeLimit);
  const status = await ended;
  clearTimeout(timer);
  const answers = readAnswers(Buffer.concat(received));
  const isOrdered = answers.slice(1, -1).every(
    (a, i) => a === `${i + 2} -32601`);
  if (status === 0 && answers.length === count + 2 && isOrdered) return true;
  console.log(`a client that reads late: ${status}, ${answers.length} answers`);
  return false;
}

// --- Mutants ------------------------------------------------------------------

// A session that is right: all that the server can be asked without an answer
// of the client's.
const document = { uri: 'file:///q.rql' };
const session = [initialize, notification('initialized', {}),
  notification('textDocument/didOpen', { textDocument: { ...document,
    languageId: 'reportql', version: 1,
    text: 'SELECT Mont, \u{1f600} FROM ISVUsage\r\nLIMIT 10' } }),
  notification('textDocument/didChange', {
    textDocument: { ...document, version: 2 }, contentChanges: [
      { range: { start: { line: 0, character: 7 },
        end: { line: 0, character: 11 } }, text: 'Month' },
      { range: { start: { line: 1, character: 0 },
        end: { line: 9, character: 0 } }, text: '' }] }),
  request('a', 'reportql/documentText', { textDocument: document }),
  notification('$/cancelRequest', { id: 'a' }),
  ...[...features.matchAll(/^FEATURE\("((?:textDocument|workspace)[^"]*)"/gm)].map(
    ([, method], i) => request(i + 2, method, { textDocument: document,
      position: { line: 0, character: 9 }, query: '' })),
  notification('textDocument/didClose', { textDocument: document }), end];

// Change a message or two somewhere, mostly so that its header stays right.
function mutate(random) {
  const copies = session.map((bytes) => Buffer.from(bytes));
  for (let i = random.below(3); i >= 0; i--) {
    const at = random.below(copies.length);
    const bytes = copies[at];
    const body = random.chance(10) ? 0 : bytes.indexOf('\r\n\r\n') + 4;
    const place = body + random.below(bytes.length - body);
    if (random.chance(8)) copies[at] = bytes.subarray(0, place);
    else if (random.chance(8)) copies.splice(at, 0, copies[random.below(at + 1)]);
    else bytes[place] = random.pick(['"', '{', '}', '[', ']', ',', ':', '0', '9',
      '-', '\\', 'u', '\0', '\xff', '\n', '.', 'e'].map((c) => c.charCodeAt(0)));
  }
  return Buffer.concat(copies);
}

async function checkMutants(random, count) {
  for (let i = 0; i < count; i++) {
    const bytes = mutate(random);
    const { status } = await run(bytes, {});
    if (status === 0 || status === 1) continue;
    console.log(`a mutant: ended with ${status}:\n${JSON.stringify(
      bytes.toString('latin1'))}`);
    return false;
  }
  return true;
}

let [passed, failed] = [0, 0];
const count = (good) => (good ? passed++ : failed++);
for (const [name, bytes, expected, status, mode] of
  [...life, ...messages, ...json, ...headers]) {
  count(await check(name, bytes, expected, status, mode, false));
  if (!mode?.endsWith('once')) {
    count(await check(name, bytes, expected, status, mode, true));
  }
}
count(await checkDeafClient());
count(await checkLateReader());
count(await checkMutants(new Random(seed), mutants));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
