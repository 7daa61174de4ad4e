#!/usr/bin/env node
// Runs transcripts: what a client sends to `reportql lsp`, and what comes back.
//
//     run.mjs [--update] FILE.test...      REPORTQL names the program
//
// A transcript is a list of steps; what stands behind a step in lines that begin
// with `<-` (and the indented ones below them) is what the server sends then, and
// is written anew by --update.  Lines that begin with # are comments.
//
//     args OPTION...          options of the server; before all other steps
//     client JSON             parameters of `initialize`, laid over the usual
//     configure JSON          the answer to workspace/configuration; after
//                             `initialize` the server is told of the change
//     file NAME               write a file into the work space; indented lines
//     open NAME [LANGUAGE]    open a document; indented lines are its text, or
//                             that of the file when there are none
//     change NAME{1-2} JSON   replace a range of it by a text
//     change NAME JSON        replace all of it
//     close NAME
//     -> METHOD [NAME[{1}]] [JSON] [| PATH]   a request
//     => METHOD [NAME[{1}]] [JSON]            a notification
//
// {1} in a text marks a place and is taken out; NAME{1} in a request is that
// document and that position, NAME{1-2} the range between two, and in JSON
// "@NAME", "@NAME{1}", "@NAME{1-2}" are the URI, the position, the range.
// "@@items.0" is a piece of the result before.  PATH picks what is shown of a
// result: items.*.label, or items.*.label,kind for several members.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const program = process.env.REPORTQL ?? 'reportql';
const timeLimit = 60000;

// --- The connection -------------------------------------------------------

class Server {
  constructor(args) {
    this.process = spawn(program, ['lsp', ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.received = Buffer.alloc(0);
    this.messages = [];
    this.waiting = [];
    this.answers = () => null;
    this.lastId = 0;
    this.process.stdout.on('data', (data) => this.receive(data));
    this.ended = new Promise((resolve) => {
      this.process.on('close', (code, signal) => resolve(signal ?? code));
    });
    this.process.stdin.on('error', () => {});
  }

  receive(data) {
    this.received = Buffer.concat([this.received, data]);
    for (;;) {
      const end = this.received.indexOf('\r\n\r\n');
      if (end < 0) return;
      const header = this.received.subarray(0, end).toString();
      const length = Number(/^Content-Length: (\d+)$/m.exec(header)[1]);
      if (this.received.length < end + 4 + length) return;
      const body = this.received.subarray(end + 4, end + 4 + length);
      this.received = this.received.subarray(end + 4 + length);
      this.take(JSON.parse(body.toString()));
    }
  }

  take(message) {
    this.messages.push(message);
    if (message.method && message.id !== undefined) {
      this.send({ id: message.id, result: this.answers(message) });
    }
    this.waiting = this.waiting.filter((waiter) => !waiter(message));
  }

  send(message) {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.process.stdin.write(body);
  }

  // The answer to a request.
  ask(method, params) {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${method}: no answer`)), timeLimit);
      this.ended.then((code) =>
        reject(new Error(`${method}: the server ended with ${code}`)));
      this.waiting.push((message) => {
        if (message.id !== id || message.method) return false;
        clearTimeout(timer);
        resolve(message);
        return true;
      });
      this.send({ id, method, params });
    });
  }

  // Everything that the server has sent until it has nothing more to do: it
  // publishes before it reads what comes after an answer.
  async settle() {
    const fences = [];
    for (let i = 0; i < 2; i++) fences.push(await this.ask('$/fence'));
    const messages = this.messages.filter((m) => !fences.includes(m));
    this.messages = [];
    return messages;
  }
}

// --- Showing --------------------------------------------------------------

const isPosition = (v) =>
  v && typeof v === 'object' && Object.keys(v).length === 2 &&
  Number.isInteger(v.line) && Number.isInteger(v.character);
const isRange = (v) =>
  v && typeof v === 'object' && Object.keys(v).length === 2 &&
  isPosition(v.start) && isPosition(v.end);
const showPosition = (p) => `${p.line}:${p.character}`;

// Positions and ranges become short, and the work space is called /ws.
function shorten(value, root) {
  if (isPosition(value)) return showPosition(value);
  if (isRange(value)) {
    return `${showPosition(value.start)}-${showPosition(value.end)}`;
  }
  if (typeof value === 'string') return value.split(root).join('/ws');
  if (Array.isArray(value)) return value.map((v) => shorten(v, root));
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(
      ([k, v]) => [shorten(k, root), shorten(v, root)]));
  }
  return value;
}

function oneLine(value) {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (value && typeof value === 'object') {
    const members = Object.entries(value).map(
      ([k, v]) => `${JSON.stringify(k)}: ${oneLine(v)}`);
    return members.length ? `{ ${members.join(', ')} }` : '{}';
  }
  return JSON.stringify(value);
}

function show(value, indent) {
  const line = oneLine(value);
  if (line.length + indent.length <= 100 || !value ||
      typeof value !== 'object') {
    return line;
  }
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const items = Array.isArray(value)
    ? value.map((v) => show(v, deeper))
    : Object.entries(value).map(
      ([k, v]) => `${JSON.stringify(k)}: ${show(v, deeper)}`);
  return `${open}\n${items.map((i) => deeper + i).join(',\n')}\n` +
    `${indent}${close}`;
}

function pick(value, steps) {
  if (!steps.length || value === null || value === undefined) return value;
  const [step, ...rest] = steps;
  if (step === '*') return value.map((v) => pick(v, rest));
  if (step.includes(',')) {
    return step.split(',').map((name) => pick(value[name], rest));
  }
  return pick(value[step], rest);
}

function showMessage(message, root, filter) {
  let head, value;
  if (message.method && message.id !== undefined) {
    [head, value] = [`asks ${message.method}`, message.params];
  } else if (message.method) {
    [head, value] = [message.method, message.params];
  } else if (message.error) {
    [head, value] = ['error', message.error];
  } else {
    [head, value] = ['result', pick(message.result, filter)];
  }
  return `<- ${head} ${show(shorten(value, root), '   ')}`;
}

// --- Transcripts ----------------------------------------------------------

// The steps of a transcript: their lines, those that are indented below them,
// and what is expected.
function readSteps(text) {
  const steps = [];
  let expecting = false;
  for (const line of text.split('\n')) {
    const step = steps.at(-1);
    if (line.startsWith('<-')) {
      step.expected.push(line);
      expecting = true;
    } else if (expecting && /^ /.test(line)) {
      step.expected.push(line);
    } else if (!expecting && step && /^ {4}/.test(line)) {
      step.lines.push(line.slice(4));
    } else if (line.trim() === '' || line.startsWith('#')) {
      (step ?? (steps[0] = newStep(''))).behind.push(line);
    } else {
      steps.push(newStep(line));
      expecting = false;
    }
  }
  return steps;
}

const newStep = (line) => ({ line, lines: [], expected: [], behind: [] });

function writeSteps(steps) {
  return steps.map((step) => [
    ...(step.line ? [step.line] : []),
    ...step.lines.map((l) => `    ${l}`),
    ...step.expected,
    ...step.behind,
  ].join('\n')).join('\n');
}

const usualClient = {
  processId: null,
  capabilities: {
    general: { positionEncodings: ['utf-16'] },
    textDocument: {
      publishDiagnostics: { relatedInformation: true, versionSupport: true,
        codeDescriptionSupport: false, tagSupport: { valueSet: [1, 2] } },
      completion: { completionItem: { snippetSupport: true,
        documentationFormat: ['markdown'] } },
      hover: { contentFormat: ['markdown', 'plaintext'] },
      documentSymbol: { hierarchicalDocumentSymbolSupport: true },
      codeAction: { codeActionLiteralSupport: {
        codeActionKind: { valueSet: ['quickfix', 'source', 'refactor'] } } },
      rename: { prepareSupport: true },
    },
    workspace: { workspaceEdit: { documentChanges: true } },
  },
};

function merge(base, over) {
  if (!over || typeof over !== 'object' || Array.isArray(over) || !base ||
      typeof base !== 'object') {
    return over;
  }
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    merged[key] = merge(base[key], value);
  }
  return merged;
}

class Transcript {
  constructor(root) {
    this.root = root;
    this.documents = new Map();
    this.args = [];
    this.client = {};
    this.configuration = null;
    this.encoding = 'utf-16';
  }

  uri(name) {
    return pathToFileURL(path.join(this.root, name)).href;
  }

  position(text, offset) {
    const before = text.slice(0, offset).split(/\r\n|\r|\n/);
    const units = { 'utf-16': (s) => s.length,
      'utf-8': (s) => Buffer.byteLength(s),
      'utf-32': (s) => [...s].length }[this.encoding];
    return { line: before.length - 1, character: units(before.at(-1)) };
  }

  // Take the marks out of a text.
  place(name, lines) {
    const marks = {};
    let text = '';
    const marked = lines.map((l) => `${l}\n`).join('');
    for (const piece of marked.split(/(\{\d+\})/)) {
      const mark = /^\{(\d+)\}$/.exec(piece);
      if (mark) marks[mark[1]] = text.length;
      else text += piece;
    }
    this.documents.set(name, { text, version: 1, marks: Object.fromEntries(
      Object.entries(marks).map(([k, at]) => [k, this.position(text, at)])) });
    return text;
  }

  // What NAME, NAME{1} and NAME{1-2} stand for.
  target(word) {
    const [, name, first, last] = /^([^{]+)(?:\{(\d+)(?:-(\d+))?\})?$/.exec(word);
    const marks = this.documents.get(name)?.marks ?? {};
    const at = (mark) => {
      if (!marks[mark]) throw new Error(`${name} has no mark {${mark}}`);
      return marks[mark];
    };
    return { name, uri: this.uri(name),
      position: first && !last ? at(first) : undefined,
      range: last ? { start: at(first), end: at(last) } : undefined };
  }

  expand(value) {
    if (typeof value === 'string' && value.startsWith('@@')) {
      return pick(this.last, value.slice(2).split('.').filter(Boolean));
    }
    if (typeof value === 'string' && value.startsWith('@')) {
      const target = this.target(value.slice(1));
      return target.range ?? target.position ?? target.uri;
    }
    if (Array.isArray(value)) return value.map((v) => this.expand(v));
    if (value && typeof value === 'object') {
      return Object.fromEntries(
        Object.entries(value).map(([k, v]) => [k, this.expand(v)]));
    }
    return value;
  }

  // The parameters of a call: "NAME{1} JSON".
  parameters(rest) {
    const [, word, json] = /^([^\s{["]\S*)?\s*(.*)$/s.exec(rest.trim());
    let params = {};
    if (word) {
      const { uri, position, range } = this.target(word);
      params = { textDocument: { uri }, ...(position && { position }),
        ...(range && { range }) };
    }
    if (!word && !json) return undefined;
    return json ? merge(params, this.expand(JSON.parse(json))) : params;
  }

  async start() {
    if (this.server) return;
    this.server = new Server(this.args);
    this.server.answers = (message) => {
      if (message.method !== 'workspace/configuration') return null;
      return message.params.items.map(() => this.configuration);
    };
    const params = merge({ ...usualClient, rootUri: this.uri(''),
      workspaceFolders: [{ uri: this.uri(''), name: 'ws' }] }, this.client);
    const answer = await this.server.ask('initialize', params);
    this.encoding = answer.result?.capabilities.positionEncoding ?? 'utf-16';
    this.server.send({ method: 'initialized', params: {} });
    this.greeting = answer;
  }

  async step({ line, lines }) {
    const [, word, rest] = /^(\S+)\s*(.*)$/s.exec(line);
    if (word === 'args') this.args = rest.split(/\s+/);
    else if (word === 'client') this.client = JSON.parse([rest, ...lines].join('\n'));
    else if (word === 'configure' && !this.server) {
      this.configuration = JSON.parse(rest);
    } else if (word === 'file') {
      const text = this.place(rest, lines);
      const file = path.join(this.root, rest);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
      this.documents.get(rest).isFile = true;
    } else return this.talk(word, rest, lines);
    return [];
  }

  async talk(word, rest, lines) {
    const server = this.server;
    if (!server) {
      await this.start();
      const messages = (await this.server.settle())
        .filter((m) => m !== this.greeting);
      return [...messages, ...await this.talk(word, rest, lines)];
    }
    if (word === '->') return this.request(rest);
    if (word === '=>') {
      const [, method, more] = /^(\S+)\s*(.*)$/s.exec(rest);
      server.send({ method, params: this.parameters(more) });
    } else if (word === 'configure') {
      this.configuration = JSON.parse(rest);
      server.send({ method: 'workspace/didChangeConfiguration',
        params: { settings: { reportql: this.configuration } } });
    } else if (word === 'open') {
      this.open(rest, lines);
    } else if (word === 'change') {
      this.change(rest);
    } else if (word === 'close') {
      server.send({ method: 'textDocument/didClose',
        params: { textDocument: { uri: this.uri(rest) } } });
    } else throw new Error(`unknown step: ${word}`);
    return server.settle();
  }

  async request(rest) {
    const [, call, filter] = /^(.*?)(?:\s\|\s*(\S+))?$/s.exec(rest);
    const [, method, more] = /^(\S+)\s*(.*)$/s.exec(call);
    const answer = await this.server.ask(method, this.parameters(more));
    this.last = answer.result;
    const messages = await this.server.settle();
    const steps = filter ? filter.split('.') : [];
    return messages.map((m) => (m === answer ? { ...m, filter: steps } : m));
  }

  open(rest, lines) {
    const [name, language] = rest.split(/\s+/);
    const text = lines.length || !this.documents.has(name)
      ? this.place(name, lines) : this.documents.get(name).text;
    this.server.send({ method: 'textDocument/didOpen', params: {
      textDocument: { uri: this.uri(name), version: 1, text,
        languageId: language ?? (name.endsWith('.json') ? 'json' : 'reportql'),
      } } });
  }

  change(rest) {
    const [, word, json] = /^(\S+)\s+(.*)$/s.exec(rest);
    const { name, uri, range } = this.target(word);
    const document = this.documents.get(name);
    this.server.send({ method: 'textDocument/didChange', params: {
      textDocument: { uri, version: ++document.version },
      contentChanges: [{ ...(range && { range }), text: JSON.parse(json) }],
    } });
  }

  async end() {
    if (!this.server) return;
    await this.server.ask('shutdown');
    this.server.send({ method: 'exit' });
    const code = await this.server.ended;
    if (code !== 0) throw new Error(`the server ended with ${code}`);
  }
}

async function runFile(file, update) {
  const root = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'lsp-'));
  const transcript = new Transcript(root);
  const text = fs.readFileSync(file, 'utf8');
  const steps = readSteps(text);
  try {
    for (const step of steps) {
      if (!step.line) continue;
      const messages = await transcript.step(step);
      step.expected = messages.flatMap(
        (m) => showMessage(m, root, m.filter ?? []).split('\n'));
    }
    await transcript.end();
  } finally {
    transcript.server?.process.kill();
    fs.rmSync(root, { recursive: true });
  }
  const result = writeSteps(steps);
  if (result === text) return { steps: steps.length, good: true };
  if (update) fs.writeFileSync(file, result);
  else showDifference(file, text, result);
  return { steps: steps.length, good: update };
}

function showDifference(file, expected, actual) {
  const [a, b] = [expected.split('\n'), actual.split('\n')];
  let at = 0;
  while (a[at] === b[at]) at++;
  console.log(`${file}:${at + 1}: expected and got:`);
  for (const line of a.slice(at, at + 12)) console.log(`- ${line}`);
  for (const line of b.slice(at, at + 12)) console.log(`+ ${line}`);
}

const update = process.argv[2] === '--update';
const files = process.argv.slice(update ? 3 : 2);
let [passed, failed] = [0, 0];
for (const file of files) {
  try {
    const { steps, good } = await runFile(file, update);
    if (good) passed += steps;
    else failed++;
  } catch (error) {
    console.log(`${file}: ${error.message}`);
    failed++;
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
