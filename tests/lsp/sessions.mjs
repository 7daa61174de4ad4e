#!/usr/bin/env node
// Drives whole sessions with `reportql lsp` at random: edits whose result must be
// the client's text, findings that must be those of `reportql check`, and requests
// of every method that features.def names, right and wrong ones, whose answers
// must be what the protocol says.
//
//     sessions.mjs [--seconds N] [--seed N] [--edits N]    REPORTQL: the program
//
// It stops after N seconds (5), or at the first failure, and tells the seed of
// the session, which runs it again.  --edits N measures memory instead: it must
// not grow while so many edits are made.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { protocol, Server } from './connection.mjs';
import { Text } from './model.mjs';
import { Random } from './random.mjs';
import { Values } from './values.mjs';

const top = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const program = process.env.REPORTQL ?? 'reportql';
const time = ['--now', '2026-01-15T00:00:00Z'];
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'sessions-'));
process.on('exit', () => fs.rmSync(root, { recursive: true }));

// --- What there is ------------------------------------------------------------

// The methods of the server, but for those that a session is made of.
const madeOf = /^(initialize|initialized|shutdown|exit|textDocument\/did.*)$/;
const features = fs.readFileSync(path.join(top, 'src/lsp/features.def'), 'utf8');
const methods = [...features.matchAll(/^FEATURE\("([^"]+)"/gm)]
  .map(([, method]) => method).filter((method) => !madeOf.test(method));

// Queries and request bodies of all kinds; not those that are not UTF-8.
function readSamples(directory, ending) {
  return fs.readdirSync(path.join(top, directory), { withFileTypes: true })
    .flatMap((entry) => {
      const name = path.join(directory, entry.name);
      if (entry.isDirectory()) return readSamples(name, ending);
      return name.endsWith(ending)
        ? [fs.readFileSync(path.join(top, name), 'utf8')] : [];
    })
    .filter((text) => !text.includes('\ufffd'));
}
const queries = [...readSamples('corpus/valid', '.rql'),
  ...readSamples('corpus/broken', '.rql')].map((text) => text.slice(0, 3000));
const bodies = readSamples('corpus/requests', '.json')
  .map((text) => text.slice(0, 3000));

const pieces = ['\n', '\r\n', '\r', '\n\r', '\u2028', '\u00e9', '\u{1f600}', '\ufeff',
  '\u4e2d', '\0', '\ud83d', '\ude00', 'e\u0301', '\u200b', '\u00a0', ' ', '\t', ',',
  ';', "'", '"', '\\', '\\u0041', '\\n', '(', ')', '--', '/*', '*/', '{', '}', '[', ':',
  'SELECT ', ' FROM ', 'ISVUsage', ' WHERE ', ' AND ', ' IN (', ' LIKE ', '%',
  ' ORDER BY ', ' TIMESPAN ', 'LAST_MONTH', ' LIMIT ', '10', '=', '!=', 'Month',
  'CustomerName', "'a'", '"Query": "', 'x'.repeat(1200), ''];

// --- A session ------------------------------------------------------------------

class Session {
  constructor(seed) {
    this.random = new Random(seed);
    this.documents = [];
    this.found = {}; // what was answered, by the type that it is
    const { random } = this;
    const uri = () => (random.chance(20) ? 'file:///none.rql'
      : random.pick(this.documents).uri);
    this.values = protocol && new Values(protocol, random, {
      DocumentUri: uri, URI: uri,
      Position: () => this.position(this.at),
      Range: () => this.range(this.at),
      TextDocumentIdentifier: () => ({ uri: this.at.uri }),
      LSPAny: () => this.argument(),
      ...Object.fromEntries(['CompletionItem', 'CodeLens', 'CodeAction',
        'InlayHint', 'WorkspaceSymbol', 'DocumentLink'].map((type) => [type,
        () => random.pick(this.found[type] ?? [])])),
      Diagnostic: () => random.pick(this.at.published?.diagnostics ?? []),
    });
  }

  async start() {
    const { random } = this;
    this.server = new Server(time, root);
    this.server.answers = ({ method, params }) =>
      (method === 'workspace/configuration' ? params.items.map(() => null) : null);
    const encodings = random.pick([undefined, [], ['utf-8'], ['utf-32'],
      ['utf-16'], ['utf-7', 'utf-32', 'utf-8'], ['utf-8', 'utf-16']]);
    const { result } = await this.server.ask('initialize', { processId: null,
      rootUri: null, capabilities: { general: { positionEncodings: encodings },
        textDocument: { publishDiagnostics: { versionSupport: true,
          relatedInformation: random.chance(2) },
        hover: { contentFormat: random.chance(2) ? ['markdown'] : ['plaintext'] },
        completion: { completionItem: { snippetSupport: random.chance(2) } },
        codeAction: { codeActionLiteralSupport: { codeActionKind: {
          valueSet: ['quickfix', 'source', 'refactor'] } },
        dataSupport: true, resolveSupport: { properties: ['edit'] } },
        documentSymbol: { hierarchicalDocumentSymbolSupport: random.chance(2) } },
        workspace: { workspaceEdit: { documentChanges: random.chance(2) } } } });
    this.encoding = result.capabilities.positionEncoding;
    this.commands = result.capabilities.executeCommandProvider?.commands ?? ['x'];
    this.server.notify('initialized', {});
    for (let i = 0; i < 3; i++) this.open(i);
  }

  // --- Documents ------------------------------------------------------------

  open(number) {
    const { random } = this;
    const isJson = number === 2;
    const name = `${number}.${isJson ? 'json' : 'rql'}`;
    const text = random.chance(10) ? '' : random.pick(isJson ? bodies : queries);
    const document = { name, uri: `file:///fuzz/${name}`, isJson,
      version: random.below(5), model: new Text(text, this.encoding) };
    document.published = this.documents[number]?.published;
    this.documents[number] = document;
    this.server.notify('textDocument/didOpen', { textDocument: {
      uri: document.uri, languageId: isJson ? 'json' : 'reportql',
      version: document.version, text } });
  }

  position({ model }) {
    const { random } = this;
    const lines = model.lines();
    const line = random.chance(30) ? lines.length + random.below(3)
      : random.below(lines.length);
    if (random.chance(40)) {
      return { line: random.pick([line, 2 ** 31 - 1]), character: 2 ** 31 - 1 };
    }
    if (line >= lines.length || random.chance(6)) {
      return { line, character: random.below(100) };
    }
    return { line, character: random.pick(model.characters(lines[line])) };
  }

  range(document) {
    const start = this.position(document);
    const end = this.random.chance(3) ? start : this.position(document);
    const far = Math.abs(end.line - start.line) > 3 && !this.random.chance(8);
    return { start, end: far ? start : end };
  }

  change({ model }) {
    const { random } = this;
    if (random.chance(40)) return { text: random.pick(queries) };
    const text = Array.from({ length: random.below(4) },
      () => random.pick(pieces)).join('');
    return { range: this.range({ model }), text };
  }

  async edit() {
    const { random, server } = this;
    const document = random.pick(this.documents);
    const { uri, model } = document;
    if (random.chance(60)) {
      if (random.chance(2)) {
        server.notify('textDocument/didClose', { textDocument: { uri } });
      }
      this.open(this.documents.indexOf(document));
      return;
    }
    const changes = [];
    for (let i = random.below(random.chance(10) ? 80 : 4); i >= 0; i--) {
      const change = this.change(document);
      model.change(change);
      changes.push(change);
    }
    if (model.text.length > 8000) {
      model.change({ text: '' });
      changes.push({ text: '' });
    }
    document.version += 1;
    server.notify('textDocument/didChange', {
      textDocument: { uri, version: document.version }, contentChanges: changes });
    const [expected, version] = [model.text, document.version];
    const { result } = await server.ask('reportql/documentText',
      { textDocument: { uri } });
    if (result?.text !== expected || result.version !== version) {
      throw new Error(`${uri} is not the same:\n${JSON.stringify(expected)}\n` +
        `${JSON.stringify(result?.text)}\nafter ${JSON.stringify(changes)}`);
    }
  }

  // --- Requests -------------------------------------------------------------

  argument() {
    const { random } = this;
    const { uri } = this.at;
    return random.pick([{ uri }, { uri, position: this.position(this.at) },
      { api: random.pick(['mpn', 'cmp', 'consumer', 'none']) },
      { dataset: random.pick(['ISVUsage', 'CustomersAndTenants', 'x']) },
      { uri, name: 'x' }, { path: '/dev/null' }, null, 1, {}]);
  }

  parameters(method) {
    const { random, values } = this;
    this.at = random.pick(this.documents);
    if (method === 'workspace/executeCommand') {
      return { command: random.pick(this.commands),
        arguments: [this.argument()].slice(random.below(5) === 0 ? 1 : 0) };
    }
    if (method === 'workspace/didChangeConfiguration') {
      return { settings: random.pick([null, {}, { reportql: {} }]) };
    }
    const { params } = protocol.methods[method];
    return params && values.make(params);
  }

  async request() {
    const { random, server } = this;
    const method = random.pick(methods);
    let params = this.parameters(method);
    const isSpoilt = random.chance(4);
    if (isSpoilt) params = this.values.spoil(params ?? {});
    this.last = { method, params };
    if (!protocol.methods[method].result) {
      // Other settings would give other findings, and params that are neither an
      // object nor a list are refused, to nobody.
      if (method === 'workspace/didChangeConfiguration' && isSpoilt) return;
      server.notify(method, Object(params) === params ? params : {}, true);
      return;
    }
    const answer = await server.ask(method, params, true);
    if (answer.error?.code === -32603) {
      throw new Error(`${method} ${JSON.stringify(params)}: ` +
        JSON.stringify(answer.error));
    }
    this.keep(method, answer.result);
  }

  // What can be asked about further.
  keep(method, result) {
    const types = { 'textDocument/completion': 'CompletionItem',
      'textDocument/codeLens': 'CodeLens', 'textDocument/codeAction': 'CodeAction',
      'textDocument/inlayHint': 'InlayHint', 'workspace/symbol': 'WorkspaceSymbol',
      'textDocument/documentLink': 'DocumentLink' };
    const items = result?.items ?? result;
    if (types[method] && Array.isArray(items)) this.found[types[method]] = items;
  }

  // --- Findings -------------------------------------------------------------

  async findings() {
    for (const message of await this.server.settle()) {
      if (message.method !== 'textDocument/publishDiagnostics') continue;
      const document = this.documents.find((d) => d.uri === message.params.uri);
      document.published = message.params;
    }
    for (const document of this.documents) this.compare(document);
  }

  compare({ name, model, published, version }) {
    const { stdout } = spawnSync(program, ['check', '--output-format', 'json',
      '--stdin-filename', name, ...time], { input: model.text });
    const [file] = JSON.parse(stdout).files;
    const isServed = !name.endsWith('.json') || published?.diagnostics.length;
    const wanted = isServed ? file.diagnostics.map((d) => this.asPublished(d, model))
      : [];
    const got = (published?.diagnostics ?? []).map(
      ({ range, severity, code, message }) => ({ range, severity, code, message }));
    if (JSON.stringify(got) !== JSON.stringify(wanted)) {
      throw new Error(`findings of ${JSON.stringify(model.text)}:\n` +
        `${JSON.stringify(wanted)}\n${JSON.stringify(got)}`);
    }
    // What was taken back has no version.
    if ((published?.version ?? version) !== version) {
      throw new Error(`findings of version ${published.version}, not ${version}`);
    }
  }

  asPublished({ rule, severity, message, span }, model) {
    return { range: { start: model.positionOfByte(span.start),
      end: model.positionOfByte(span.end) },
    severity: { error: 1, warning: 2, info: 3 }[severity], code: rule, message };
  }

  // --- The whole ------------------------------------------------------------

  async run(steps) {
    await this.start();
    for (let i = 0; i < steps; i++) {
      if (!protocol || this.random.chance(2)) await this.edit();
      else await this.request();
      if (i % 100 === 99) await this.findings();
    }
    await this.findings();
    await this.end();
    return steps;
  }

  async end() {
    await this.server.ask('shutdown');
    this.server.notify('exit');
    const code = await this.server.ended;
    if (code !== 0) throw new Error(`the server ended with ${code}`);
  }
}

// --- Running --------------------------------------------------------------------

async function runSessions(seed, seconds) {
  const begin = Date.now();
  let [sessions, steps] = [0, 0];
  while (Date.now() - begin < seconds * 1000) {
    const session = new Session(seed + sessions);
    try {
      steps += await session.run(200);
    } catch (error) {
      console.log(`seed ${seed + sessions}: ${error.message}`);
      console.log(`the last request: ${JSON.stringify(session.last)}`);
      session.server.process.kill();
      return false;
    }
    sessions++;
  }
  console.log(`${sessions} sessions, ${steps} steps, ${methods.length} methods`);
  if (!protocol) console.log('Messages are not checked: see tests/lsp/protocol');
  return true;
}

// Memory of the server in kB.
const memoryOf = (server) => Number(/VmRSS:\s*(\d+)/.exec(
  fs.readFileSync(`/proc/${server.process.pid}/status`, 'utf8'))[1]);

async function runEdits(count) {
  const session = new Session(1);
  await session.start();
  let before;
  for (let i = 0; i < count; i += 100) {
    await Promise.all(Array.from({ length: 100 }, () => session.edit()));
    session.server.messages = [];
    if (i <= count / 4) before = memoryOf(session.server);
  }
  const after = memoryOf(session.server);
  await session.end();
  console.log(`${count} edits: ${before} kB of memory after a quarter, ` +
    `${after} kB at last`);
  return after < before + 16384;
}

const { values: given } = parseArgs({ options: {
  seconds: { type: 'string', default: '5' },
  seed: { type: 'string', default: '1' },
  edits: { type: 'string' } } });
const good = given.edits ? await runEdits(Number(given.edits))
  : await runSessions(Number(given.seed), Number(given.seconds));
console.log(good ? '1 passed, 0 failed' : '0 passed, 1 failed');
process.exit(good ? 0 : 1);
