// Makes values of the protocol's types: parameters of any request, out of what
// is known of its type.

// Members that are left out: the answers would come in pieces.
const leftOut = new Set(['workDoneToken', 'partialResultToken']);

export class Values {
  // `known` makes values of some types: { NAME: () => VALUE }.
  constructor(protocol, random, known) {
    Object.assign(this, { protocol, random, known });
  }

  make(type, depth = 0) {
    const { random } = this;
    if (type.any) return random.pick([null, 1, 'x', {}, [1], true]);
    if (type.name) {
      return this.known[type.name]?.() ??
        this.make(this.protocol.type(type.name), depth);
    }
    if (type.or) return this.make(random.pick(type.or), depth);
    if (type.constant) return this.protocol.constants[type.constant].literal;
    if ('literal' in type) return type.literal;
    if (type.base) return this.base(type.base);
    if (type.tuple) return type.tuple.map((t) => this.make(t, depth + 1));
    if (type.array) {
      return Array.from({ length: depth > 4 ? 0 : random.below(3) },
        () => this.make(type.array, depth + 1));
    }
    return this.object(random.pick(this.protocol.shapes(type)), depth);
  }

  base(name) {
    const { random } = this;
    if (name === 'string') return random.pick(['', 'Month', 'x y', '\u00e9\u{1f600}']);
    if (name === 'boolean') return random.chance(2);
    if (name === 'object') return {};
    if (name === 'null' || name === 'undefined') return null;
    return random.pick([0, 1, 2, 7, 1000, 2 ** 31 - 1]);
  }

  object({ members }, depth) {
    const made = {};
    for (const [name, { type, optional }] of Object.entries(members)) {
      const wanted = !optional ||
        (depth < 4 && !leftOut.has(name) && this.random.chance(2));
      if (wanted) made[name] = this.make(type, depth + 1);
    }
    return made;
  }

  // Change something somewhere in a value, to what is probably wrong.
  spoil(value) {
    const { random } = this;
    const junk = () => random.pick([null, -1, 1.5, 1e300, 'x', [], {}, true,
      [[[]]], '\0', 'a'.repeat(5000)]);
    if (value === null || typeof value !== 'object' || random.chance(4)) {
      return junk();
    }
    const copy = Array.isArray(value) ? [...value] : { ...value };
    const key = random.pick(Object.keys(copy));
    if (key === undefined) return junk();
    if (random.chance(3)) delete copy[key];
    else copy[key] = this.spoil(copy[key]);
    return copy;
  }
}
