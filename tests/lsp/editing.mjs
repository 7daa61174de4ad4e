#!/usr/bin/env node
// Laws of what changes texts, for every file of the corpus and every encoding of
// positions: the edits of formatting give what `reportql format` gives, those of
// source.fixAll what `reportql check --fix` gives; edits are in order and do not
// overlap; what is formatted while somebody types is a step towards that result,
// and nothing that stands behind the caret moves.
//
//     editing.mjs DIRECTORY...      REPORTQL names the program
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const program = process.env.REPORTQL ?? 'reportql';
let failures = 0;
let steps = 0; // of typing that changed something

function fail(where, what) {
  console.log(`${where}: ${what}`);
  failures++;
}

// --- The connection -------------------------------------------------------

class Client {
  constructor() {
    this.process = spawn(program, ['lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.received = Buffer.alloc(0);
    this.waiting = new Map();
    this.lastId = 0;
    this.process.stdout.on('data', (data) => this.receive(data));
    this.process.on('close', (code) => {
      for (const answer of this.waiting.values()) {
        answer({ error: { message: `the server ended with ${code}` } });
      }
    });
  }

  receive(data) {
    this.received = Buffer.concat([this.received, data]);
    for (;;) {
      const end = this.received.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/\d+/.exec(this.received.subarray(0, end))[0]);
      if (this.received.length < end + 4 + length) return;
      const body = this.received.subarray(end + 4, end + 4 + length);
      this.received = this.received.subarray(end + 4 + length);
      const message = JSON.parse(body);
      this.waiting.get(message.id)?.(message);
      this.waiting.delete(message.id);
    }
  }

  send(method, params, id) {
    const body = JSON.stringify({ jsonrpc: '2.0', id, method, params });
    this.process.stdin.write(
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  async ask(method, params) {
    const id = ++this.lastId;
    const answer = new Promise((resolve) => this.waiting.set(id, resolve));
    this.send(method, params, id);
    const message = await answer;
    if (message.error) throw new Error(`${method}: ${message.error.message}`);
    return message.result;
  }
}

// --- Positions and edits --------------------------------------------------

const unitsOf = {
  'utf-8': (c) => Buffer.byteLength(c),
  'utf-16': (c) => c.length,
  'utf-32': () => 1,
};

// Where each line begins, and a function from positions to offsets.
function index(text, encoding) {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) {
    starts.push(match.index + match[0].length);
  }
  const units = unitsOf[encoding];
  return {
    offset({ line, character }) {
      let at = starts[line];
      for (let left = character; left > 0;) {
        const c = String.fromCodePoint(text.codePointAt(at));
        left -= units(c);
        at += c.length;
      }
      return at;
    },
    position(offset) {
      let line = starts.length - 1;
      while (starts[line] > offset) line--;
      let character = 0;
      for (const c of text.slice(starts[line], offset)) character += units(c);
      return { line, character };
    },
  };
}

function apply(where, text, edits, encoding) {
  const places = index(text, encoding);
  let [result, end] = ['', 0];
  for (const { range, newText } of edits) {
    const from = places.offset(range.start);
    const to = places.offset(range.end);
    if (from < end || to < from) fail(where, 'edits overlap, or are not in order');
    result += text.slice(end, from) + newText;
    end = to;
  }
  return result + text.slice(end);
}

// --- Laws -----------------------------------------------------------------

const options = { tabSize: 3, insertSpaces: false, trimFinalNewlines: true };

function run(args, input) {
  return spawnSync(program, args, { input, encoding: 'utf8' }).stdout;
}

class Laws {
  constructor(client, encoding, file, text) {
    Object.assign(this, { client, encoding, file, text });
    this.uri = `file://${path.resolve(file)}`;
    this.where = `${file} (${encoding})`;
  }

  ask(method, params) {
    return this.client.ask(method,
      { textDocument: { uri: this.uri }, ...params });
  }

  // The document with another text, asked again.
  async hold(text, run) {
    const textDocument = { uri: this.uri, version: 1, text,
      languageId: this.file.endsWith('.json') ? 'json' : 'reportql' };
    this.client.send('textDocument/didOpen', { textDocument });
    const result = await run();
    this.client.send('textDocument/didClose', { textDocument });
    return result;
  }

  apply(edits, text = this.text) {
    return apply(this.where, text, edits, this.encoding);
  }

  formatted() {
    this.known ??= run(['format', '--quiet', '--stdout'], this.text);
    return this.known;
  }

  async formatting() {
    const edits = await this.ask('textDocument/formatting', { options });
    if (this.file.endsWith('.json')) {
      if (edits.length) fail(this.where, 'JSON is formatted');
    } else if (this.apply(edits) !== this.formatted()) {
      fail(this.where, 'formatting is not that of `reportql format`');
    }
  }

  // The same of another text, which the server formats: it is known to be right.
  async formattedByServer(text) {
    const textDocument = { uri: `${this.uri}.rql`, version: 1, text,
      languageId: 'reportql' };
    this.client.send('textDocument/didOpen', { textDocument });
    const edits = await this.client.ask('textDocument/formatting',
      { textDocument, options });
    this.client.send('textDocument/didClose', { textDocument });
    return this.apply(edits, text);
  }

  async formattingAgain() {
    if (this.file.endsWith('.json')) return;
    const edits = await this.ask('textDocument/formatting', { options });
    if (edits.length) fail(this.where, 'formatting again changes something');
  }

  async typing() {
    const places = index(this.text, this.encoding);
    for (const match of this.text.matchAll(/;|\n/g)) {
      const caret = match.index + 1;
      const position = places.position(caret);
      const edits = await this.ask('textDocument/onTypeFormatting',
        { position, ch: match[0], options });
      for (const { range } of edits) {
        if (places.offset(range.end) > caret) {
          fail(this.where, `typing at ${caret} moves what stands behind it`);
        }
      }
      const step = this.apply(edits);
      steps += edits.length > 0;
      if (edits.length && step !== this.formatted() &&
          await this.formattedByServer(step) !== this.formatted()) {
        fail(this.where, `typing at ${caret} leads elsewhere`);
      }
    }
  }

  wholeRange() {
    const places = index(this.text, this.encoding);
    return { start: places.position(0), end: places.position(this.text.length) };
  }

  async fixing() {
    const actions = await this.ask('textDocument/codeAction', {
      range: this.wholeRange(),
      context: { diagnostics: [], only: ['source.fixAll'] } });
    if (actions.length > 1) fail(this.where, 'several fix all');
    const result = actions.length ? this.editsOf(actions[0]) : [];
    const isBody = this.file.endsWith('.json');
    const expected = run(['check', '--fix', '--quiet', '--stdin-filename',
      isBody ? 'stdin.json' : 'stdin.rql'], this.text);
    if (this.apply(result) !== expected) {
      fail(this.where, 'source.fixAll is not `check --fix`');
    }
  }

  editsOf(action) {
    return action.edit.documentChanges[0].edits;
  }

  async everyAction() {
    const { start, end } = this.wholeRange();
    const context = { diagnostics: [] };
    for (const range of [{ start, end }, { start, end: start }]) {
      for (const action of await this.ask('textDocument/codeAction',
        { range, context })) {
        if (!action.edit) continue;
        if (!this.editsOf(action).length) fail(this.where, `${action.title}: no edits`);
        this.apply(this.editsOf(action));
      }
    }
  }

  async check() {
    await this.hold(this.text, async () => {
      await this.formatting();
      await this.fixing();
      await this.everyAction();
      if (!this.file.endsWith('.json')) await this.typing();
    });
    if (!this.file.endsWith('.json')) {
      await this.hold(this.formatted(), () => this.formattingAgain());
    }
  }
}

// --- The corpus -----------------------------------------------------------

function textOf(file) {
  const bytes = fs.readFileSync(file);
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) && !text.startsWith('\ufeff')
    ? text : null;
}

const files = process.argv.slice(2).flatMap((directory) =>
  fs.readdirSync(directory, { withFileTypes: true })
    .filter((entry) => /\.(rql|json)$/.test(entry.name))
    .map((entry) => path.join(directory, entry.name)));

// A client that takes commands only is offered none.
async function withoutLiterals() {
  const client = new Client();
  const { capabilities } = await client.ask('initialize',
    { processId: null, rootUri: null, capabilities: {} });
  client.send('initialized', {});
  if (capabilities.codeActionProvider !== true) fail('capabilities', 'kinds');
  const textDocument = { uri: 'file:///q.rql', version: 1,
    languageId: 'reportql', text: 'SELECT Month FROM OfficeUsage WHERE SKU == 1' };
  client.send('textDocument/didOpen', { textDocument });
  const at = { line: 0, character: 41 };
  const actions = await client.ask('textDocument/codeAction', {
    textDocument, range: { start: at, end: at }, context: { diagnostics: [] } });
  if (actions.length) fail('q.rql', 'a client without literals gets actions');
  await client.ask('shutdown');
  client.send('exit');
}

await withoutLiterals();

let checked = 0;
const encodings = Object.keys(unitsOf);
for (const [i, encoding] of encodings.entries()) {
  const client = new Client();
  await client.ask('initialize', { processId: null, rootUri: null,
    capabilities: {
      general: { positionEncodings: [encoding] },
      textDocument: { codeAction: { codeActionLiteralSupport: {
        codeActionKind: { valueSet: ['quickfix'] } } } },
      workspace: { workspaceEdit: { documentChanges: true } },
    } });
  client.send('initialized', {});
  for (const [at, file] of files.entries()) {
    const text = textOf(file);
    // Every file in one encoding, those with odd characters in all.
    if (text === null ||
        (/^[\0-\x7f]*$/.test(text) && at % encodings.length !== i)) continue;
    await new Laws(client, encoding, file, text).check();
    checked++;
  }
  await client.ask('shutdown');
  client.send('exit');
}
console.log(`${checked} texts and ${steps} steps of typing checked, ` +
  `${failures} failures`);
process.exit(failures || !checked || !steps ? 1 : 0);
