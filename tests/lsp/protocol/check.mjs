// Checks messages against the protocol: no member that it does not have, none
// missing, and each of its type.  What it knows is model.json, see model.mjs.
import fs from 'node:fs';

const file = new URL('node_modules/model.json', import.meta.url);

// Methods of our own, and those that the declarations leave to JSON-RPC.
const document = { object: { members: {
  textDocument: { type: { name: 'TextDocumentIdentifier' } } } } };
const ownMethods = {
  'reportql/documentText': { params: document, result: { object: { members: {
    version: { type: { base: 'integer' } }, text: { type: { base: 'string' } },
  } } } },
  '$/progress': { params: { object: { members: {
    token: { type: { or: [{ base: 'integer' }, { base: 'string' }] } },
    value: { type: { or: ['Begin', 'Report', 'End'].map(
      (stage) => ({ name: `WorkDoneProgress${stage}` })) } } } } } },
  '$/cancelRequest': { params: { object: { members: {
    id: { type: { or: [{ base: 'integer' }, { base: 'string' }] } } } } } },
  '$/setTrace': { params: { object: { members: {
    value: { type: { name: 'TraceValues' } } } } } },
};
const ownTypes = {
  TraceValues: { or: ['off', 'messages', 'compact', 'verbose'].map(
    (literal) => ({ literal })) },
  LSPObject: { base: 'object' },
  ProgressToken: { or: [{ base: 'integer' }, { base: 'string' }] },
};
const responseError = { object: { members: {
  code: { type: { base: 'integer' } }, message: { type: { base: 'string' } },
  data: { type: { any: true }, optional: true } } } };

const isObject = (v) => v !== null && typeof v === 'object' && !Array.isArray(v);
const bases = {
  string: (v) => typeof v === 'string',
  number: (v) => typeof v === 'number',
  decimal: (v) => typeof v === 'number',
  integer: (v) => Number.isInteger(v) && Math.abs(v) <= 2 ** 31,
  uinteger: (v) => Number.isInteger(v) && v >= 0 && v < 2 ** 31,
  boolean: (v) => typeof v === 'boolean',
  object: isObject,
  null: (v) => v === null,
  undefined: () => false,
};

export class Protocol {
  constructor(model) {
    this.types = { ...model.types, ...ownTypes };
    this.constants = model.constants;
    this.methods = { ...model.methods, ...ownMethods };
  }

  // The protocol, or null when its declarations are not installed.
  static load() {
    return fs.existsSync(file)
      ? new Protocol(JSON.parse(fs.readFileSync(file, 'utf8'))) : null;
  }

  type(name) {
    const type = this.types[name];
    if (!type) throw new Error(`the protocol has no type ${name}`);
    return type;
  }

  // The members that an object of a type may have: a list of possibilities, as
  // types joined with `or` have several.  Null: any members.
  shapes(type) {
    if (type.name) return this.shapes(this.type(type.name));
    if (type.or) return type.or.flatMap((t) => this.shapes(t));
    if (type.and) return this.join(type.and);
    if (!type.object) return [];
    const { members, rest, extends: bases = [] } = type.object;
    return this.join(bases).map((base) => ({
      members: { ...base.members, ...members }, rest: rest ?? base.rest }));
  }

  join(types) {
    return types.reduce((joined, type) => joined.flatMap((a) =>
      this.shapes(type).map((b) => ({ members: { ...a.members, ...b.members },
        rest: a.rest ?? b.rest }))), [{ members: {} }]);
  }

  // What is wrong with a value, as [where, what]; null when nothing is.
  problem(value, type, where) {
    if (type.any) return null;
    if (type.name) return this.problem(value, this.type(type.name), where);
    if (type.constant) {
      return this.problem(value, this.constants[type.constant], where);
    }
    if (type.or) {
      return this.nearest(type.or.map((t) => this.problem(value, t, where)),
        where);
    }
    if ('literal' in type) {
      return value === type.literal ? null
        : [where, `is not ${JSON.stringify(type.literal)}`];
    }
    if (type.base) {
      return bases[type.base](value) ? null : [where, `is no ${type.base}`];
    }
    if (type.array) return this.arrayProblem(value, () => type.array, where);
    if (type.tuple) {
      return this.arrayProblem(value, (i) => type.tuple[i] ?? { or: [] }, where);
    }
    return this.nearest(this.shapes(type).map(
      (shape) => this.objectProblem(value, shape, where)), where);
  }

  // Of what is wrong with each possibility: nothing, if one is right, else the
  // problem that lies deepest.
  nearest(problems, where) {
    if (problems.includes(null)) return null;
    if (problems.length === 1) return problems[0];
    return problems.reduce(
      (a, b) => (b[0].split(/[.[]/).length > a[0].split(/[.[]/).length ? b : a),
      [where, 'is not of the right type']);
  }

  arrayProblem(value, typeAt, where) {
    if (!Array.isArray(value)) return [where, 'is no array'];
    for (let i = 0; i < value.length; i++) {
      const problem = this.problem(value[i], typeAt(i), `${where}[${i}]`);
      if (problem) return problem;
    }
    return null;
  }

  objectProblem(value, { members, rest }, where) {
    if (!isObject(value)) return [where, 'is no object'];
    for (const [name, { optional }] of Object.entries(members)) {
      if (!optional && value[name] === undefined) return [where, `has no ${name}`];
    }
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue; // JSON has no such member
      const type = Object.hasOwn(members, name) ? members[name].type : rest;
      if (!type) return [where, `has a member ${name}`];
      const problem = this.problem(member, type, `${where}.${name}`);
      if (problem) return problem;
    }
    return null;
  }

  // --- Messages -------------------------------------------------------------

  // A request or a notification.
  callProblem({ method, params }) {
    const found = this.methods[method];
    if (!found) return [method, 'is no method of the protocol'];
    if (params === undefined || !found.params) {
      return found.params && !this.mayBeAbsent(found.params)
        ? [method, 'has no params'] : null;
    }
    return this.problem(params, found.params, `${method}: params`) ??
      this.registrationProblem(method, params);
  }

  mayBeAbsent(type) {
    return this.shapes(type).some(
      ({ members }) => Object.values(members).every((m) => m.optional));
  }

  registrationProblem(method, params) {
    if (method !== 'client/registerCapability') return null;
    for (const { method: name, registerOptions } of params.registrations) {
      const options = this.methods[name]?.options;
      if (!options) return [name, 'is no method of the protocol'];
      const problem = registerOptions !== undefined &&
        this.problem(registerOptions, options, `${name}: registerOptions`);
      if (problem) return problem;
    }
    return null;
  }

  // An answer to a request of that method; of a wrong one, any result is right.
  answerProblem(message, method, isAskedWrongly = false) {
    const { jsonrpc, id, result, error, ...others } = message;
    if (jsonrpc !== '2.0') return ['answer', 'has no jsonrpc'];
    const unknown = Object.keys(others)[0];
    if (unknown) return ['answer', `has a member ${unknown}`];
    if ((result === undefined) === (error === undefined)) {
      return ['answer', 'has not either a result or an error'];
    }
    if (error) return this.problem(error, responseError, `${method}: error`);
    if (isAskedWrongly) return null;
    const type = this.methods[method]?.result;
    return type ? this.problem(result, type, `${method}: result`)
      : [method, 'is answered, but no request of the protocol'];
  }
}
