// Choices that are the same for the same seed.

export class Random {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  // A number of 32 bits: xorshift, made unlike its neighbours.
  next() {
    this.state = (this.state + 0x9e3779b9) >>> 0;
    let x = this.state;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return (x ^ (x >>> 16)) >>> 0;
  }

  below(count) {
    return this.next() % count;
  }

  chance(oneOf) {
    return this.below(oneOf) === 0;
  }

  // One of a list; undefined when it is empty.
  pick(list) {
    return list[this.below(list.length)];
  }
}
