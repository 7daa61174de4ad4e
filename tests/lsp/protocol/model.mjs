// Writes node_modules/model.json: the protocol's types and methods, as its
// TypeScript declarations have them.  npm runs this after it has installed
// them; check.mjs reads the result.
//
// A type is one of
//     { "any": true }  { "base": "string" }  { "literal": 1 }
//     { "array": TYPE }  { "tuple": [TYPE...] }  { "or": [TYPE...] }
//     { "and": [TYPE...] }  { "object": SHAPE }  { "name": NAME }
//     { "constant": NAME }
// a SHAPE is { "extends": [TYPE...], "members": { NAME: { "type", "optional" } },
// "rest": TYPE or absent }.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const modules = path.join(path.dirname(fileURLToPath(import.meta.url)),
  'node_modules');
const common = path.join(modules, 'vscode-languageserver-protocol/lib/common');
const files = [
  path.join(modules, 'vscode-languageserver-types/lib/umd/main.d.ts'),
  ...fs.readdirSync(common).filter((f) => f.endsWith('.d.ts'))
    .map((f) => path.join(common, f)),
];

const model = { types: {}, constants: {}, methods: {} };
const { SyntaxKind: Kind } = ts;

// --- Types ------------------------------------------------------------------

const bases = new Map([
  [Kind.StringKeyword, { base: 'string' }],
  [Kind.NumberKeyword, { base: 'number' }],
  [Kind.BooleanKeyword, { base: 'boolean' }],
  [Kind.ObjectKeyword, { base: 'object' }],
  [Kind.AnyKeyword, { any: true }],
  [Kind.UnknownKeyword, { any: true }],
  [Kind.UndefinedKeyword, { base: 'undefined' }],
  [Kind.VoidKeyword, { base: 'null' }],
  [Kind.NeverKeyword, { or: [] }],
]);
const numbers = new Set(['integer', 'uinteger', 'decimal']);

function readLiteral(node) {
  if (node.kind === Kind.NullKeyword) return { base: 'null' };
  if (node.kind === Kind.TrueKeyword) return { literal: true };
  if (node.kind === Kind.FalseKeyword) return { literal: false };
  if (ts.isPrefixUnaryExpression(node)) return { literal: -node.operand.text };
  return { literal: ts.isNumericLiteral(node) ? Number(node.text) : node.text };
}

// A name, of a type or of what stands for any (a parameter of its owner).
function readReference(node) {
  const name = node.typeName.getText().split('.')[0];
  if (name === 'Array') return { array: readType(node.typeArguments[0]) };
  if (numbers.has(name)) return { base: name };
  for (let at = node.parent; at; at = at.parent) {
    if (at.typeParameters?.some((p) => p.name.text === name)) return { any: true };
  }
  return { name };
}

function readType(node) {
  if (bases.has(node.kind)) return bases.get(node.kind);
  if (ts.isLiteralTypeNode(node)) return readLiteral(node.literal);
  if (ts.isArrayTypeNode(node)) return { array: readType(node.elementType) };
  if (ts.isParenthesizedTypeNode(node)) return readType(node.type);
  if (ts.isUnionTypeNode(node)) return { or: node.types.map(readType) };
  if (ts.isIntersectionTypeNode(node)) return { and: node.types.map(readType) };
  if (ts.isTupleTypeNode(node)) return { tuple: node.elements.map(readType) };
  if (ts.isTypeLiteralNode(node)) return { object: readShape(node) };
  if (ts.isTypeReferenceNode(node)) return readReference(node);
  if (ts.isExpressionWithTypeArguments(node)) {
    return { name: node.expression.getText() };
  }
  if (ts.isTypeQueryNode(node)) return { constant: node.exprName.getText() };
  // Functions and the like are no data.
  return { or: [] };
}

function readShape(node) {
  const shape = { members: {} };
  const bases = node.heritageClauses?.flatMap((c) => c.types.map(readType));
  if (bases) shape.extends = bases;
  for (const member of node.members) {
    if (ts.isIndexSignatureDeclaration(member)) {
      shape.rest = readType(member.type);
    } else if (ts.isPropertySignature(member)) {
      shape.members[member.name.text] = { type: readType(member.type),
        ...(member.questionToken && { optional: true }) };
    }
  }
  return shape;
}

// --- Methods ----------------------------------------------------------------

// The arguments of the declared types of requests and notifications.
const signatures = {
  ProtocolRequestType: ['params', 'result', 'partial', 'error', 'options'],
  ProtocolRequestType0: ['result', 'partial', 'error', 'options'],
  ProtocolNotificationType: ['params', 'options'],
  ProtocolNotificationType0: ['options'],
  RegistrationType: ['options'],
};

// A namespace with a `method` and a `type` is a method.
function readNamespace(node) {
  const constants = {};
  for (const statement of node.body?.statements ?? []) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, type, initializer } of
      statement.declarationList.declarations) {
      constants[name.text] = type;
      const literal = initializer ??
        (type && ts.isLiteralTypeNode(type) ? type.literal : null);
      if (literal) {
        model.constants[`${node.name.text}.${name.text}`] = readLiteral(literal);
      }
    }
  }
  const { method, type } = constants;
  const signature = type && signatures[type.typeName?.getText()];
  if (!method || !signature) return;
  const found = model.methods[method.literal.text] = {};
  signature.forEach((role, i) => {
    found[role] = readType(type.typeArguments[i]);
  });
}

// --- Files ------------------------------------------------------------------

for (const file of files) {
  const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest, true);
  for (const node of source.statements) {
    if (ts.isInterfaceDeclaration(node)) {
      model.types[node.name.text] = { object: readShape(node) };
    } else if (ts.isTypeAliasDeclaration(node)) {
      model.types[node.name.text] = readType(node.type);
    } else if (ts.isEnumDeclaration(node)) {
      model.types[node.name.text] = { or: node.members.map(
        (m) => readLiteral(m.initializer)) };
    } else if (ts.isModuleDeclaration(node)) {
      readNamespace(node);
    }
  }
}

const result = path.join(modules, 'model.json');
fs.writeFileSync(`${result}.new`, JSON.stringify(model));
fs.renameSync(`${result}.new`, result);
