// The text of a document as a client keeps it, written without a look at the
// server's: positions are counted anew each time, in the plainest way.

const sizes = {
  'utf-8': (character) => Buffer.byteLength(character),
  'utf-16': (character) => character.length,
  'utf-32': () => 1,
};

// Half a surrogate pair is no character: what a server reads in its place.
const mend = (text) => text.toWellFormed?.() ??
  text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    '\ufffd');

export class Text {
  constructor(text, encoding) {
    this.text = mend(text);
    this.size = sizes[encoding];
  }

  // The lines, each with the place of its begin.
  lines() {
    const lines = [];
    const breaks = /\r\n|\r|\n/g;
    let start = 0;
    for (let found; (found = breaks.exec(this.text));) {
      lines.push({ start, text: this.text.slice(start, found.index) });
      start = breaks.lastIndex;
    }
    lines.push({ start, text: this.text.slice(start) });
    return lines;
  }

  offset({ line, character }, lines = this.lines()) {
    if (line >= lines.length) return this.text.length;
    let { start, text } = lines[line];
    for (const c of text) {
      character -= this.size(c);
      if (character < 0) break;
      start += c.length;
    }
    return start;
  }

  // Positions of all places of characters in a line.
  characters({ text }) {
    const places = [0];
    for (const c of text) places.push(places.at(-1) + this.size(c));
    return places;
  }

  change({ range, text }) {
    text = mend(text);
    if (!range) {
      this.text = text;
      return;
    }
    const lines = this.lines();
    const [a, b] = [this.offset(range.start, lines),
      this.offset(range.end, lines)].sort((x, y) => x - y);
    this.text = this.text.slice(0, a) + text + this.text.slice(b);
  }

  // The position of an offset in UTF-8.
  positionOfByte(byte) {
    const before = Buffer.from(this.text).subarray(0, byte).toString();
    const line = before.split(/\r\n|\r|\n/);
    return { line: line.length - 1,
      character: [...line.at(-1)].reduce((n, c) => n + this.size(c), 0) };
  }

  // True when a position is that of a character of a line, or its end.
  has({ line, character }, lines = this.lines()) {
    return line < lines.length &&
      this.characters(lines[line]).includes(character);
  }
}
