// A session with `reportql lsp`; REPORTQL names the program.  What both sides
// send is checked against the protocol, when its declarations are installed.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { Protocol } from './protocol/check.mjs';

const program = process.env.REPORTQL ?? 'reportql';
const timeLimit = 60000;
const fence = '$/fence'; // a request that nobody knows

export const protocol = Protocol.load();

export class Server {
  // `root` is the folder that all files of the session are in.
  constructor(args, root) {
    this.process = spawn(program, ['lsp', ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, XDG_CACHE_HOME: path.join(root, '.cache') },
    });
    this.received = Buffer.alloc(0);
    this.messages = [];
    this.answers = () => null;
    this.lastId = 0;
    this.asked = new Map();
    this.problems = [];
    this.process.stdout.on('data', (data) => this.receive(data));
    this.ended = new Promise((resolve) => {
      this.process.on('close', (code, signal) => resolve(signal ?? code));
    });
    this.ended.then((code) => {
      for (const { method, reject } of this.asked.values()) {
        reject(new Error(`${method}: the server ended with ${code}`));
      }
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
    if (message.method) {
      this.blame('the server', protocol?.callProblem(message));
      if (message.id !== undefined) this.answer(message);
      return;
    }
    const asked = this.asked.get(message.id);
    this.asked.delete(message.id);
    this.blame('the server', this.answerProblem(message, asked));
    clearTimeout(asked?.timer);
    asked?.resolve(message);
  }

  blame(who, problem) {
    if (problem) this.problems.push(`${who} is wrong: ${problem.join(' ')}`);
  }

  // What is wrong with an answer, or with the request that it answers as if that
  // were right.  To what is wrong on purpose any result is right.
  answerProblem(message, asked) {
    if (!asked) return ['answer', 'to what was not asked'];
    const { method, problem, onPurpose } = asked;
    if (problem && !message.error && !onPurpose) return problem;
    return protocol?.answerProblem(message, method, problem !== null);
  }

  answer({ id, method, params }) {
    const message = { jsonrpc: '2.0', id,
      result: this.answers({ id, method, params }) };
    this.blame('the client', protocol?.answerProblem(message, method));
    this.send(message);
  }

  notify(method, params, onPurpose) {
    this.blame('the client', onPurpose ? null
      : protocol?.callProblem({ method, params }));
    this.send({ method, params });
  }

  send(message) {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.process.stdin.write(body);
  }

  // The answer to a request.
  ask(method, params, onPurpose) {
    const id = ++this.lastId;
    const problem = method === fence ? null
      : protocol?.callProblem({ method, params }) ?? null;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${method}: no answer`)), timeLimit);
      this.asked.set(id,
        { method, problem, onPurpose, timer, resolve, reject });
      this.send({ id, method, params });
    });
  }

  // Everything that the server has sent until it has nothing more to do: it
  // publishes before it reads what comes after an answer.  What it asks for may
  // lead to more.
  async settle() {
    const fences = [];
    let before;
    do {
      before = this.messages.length;
      for (let i = 0; i < 2; i++) fences.push(await this.ask(fence));
    } while (this.messages.length > before + 2);
    const messages = this.messages.filter((m) => !fences.includes(m));
    this.messages = [];
    if (this.problems.length) throw new Error(this.problems.join('\n'));
    return messages;
  }
}
