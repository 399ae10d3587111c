/** The text stops being JSON at `offset`. */
export class SyntaxFault extends Error {
  readonly offset: number;
  readonly reason: string;

  constructor(offset: number, reason: string) {
    super(reason);
    this.offset = offset;
    this.reason = reason;
  }
}

type ValueKind = 'object' | 'array' | 'string' | 'number' | 'word';

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\n\r]*/y;

/** Walks over JSON text token by token (RFC 8259), knowing the offset of each. Slow and exact: for text that is already suspect. */
export class JsonScanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Moves past white space and returns the offset of the next token. */
  skipSpace(): number {
    SPACE.lastIndex = this.#at;
    SPACE.test(this.#text);
    this.#at = SPACE.lastIndex;
    return this.#at;
  }

  kind(): ValueKind {
    const char = this.#text[this.#at];
    if (char === '{') return 'object';
    if (char === '[') return 'array';
    if (char === '"') return 'string';
    if (char === '-' || (char !== undefined && char >= '0' && char <= '9')) return 'number';
    if (char === 't' || char === 'f' || char === 'n') return 'word';
    throw this.#fault(char === undefined ? 'the text ends where a value should stand' : 'a value should stand here');
  }

  string(): string {
    return String(
      JSON.parse(this.#take(STRING, 'a string is not closed, or holds a control character or a wrong escape')),
    );
  }

  number(): number {
    return Number(this.#take(NUMBER, 'a number should stand here'));
  }

  word(): void {
    this.#take(WORD, 'only true, false and null may stand without quotes');
  }

  /** Calls `each` at the value of each member of the object that starts here. */
  members(each: (key: string, offset: number) => void): void {
    this.#list('{', '}', () => {
      const offset = this.skipSpace();
      if (this.#text[offset] !== '"') throw this.#fault('a key in double quotes should stand here');
      const key = this.string();
      this.skipSpace();
      this.#expect(':');
      each(key, offset);
    });
  }

  /** Calls `each` at each item of the array that starts here. */
  items(each: (index: number) => void): void {
    let index = 0;
    this.#list('[', ']', () => {
      each(index);
      index += 1;
    });
  }

  /** Throws unless nothing but white space is left. */
  end(): void {
    if (this.skipSpace() < this.#text.length) throw this.#fault('the text should end here');
  }

  /** Moves to the member or item that `step` names and returns the offset of its key or item; undefined when there is none. */
  enter(step: string): number | undefined {
    const text = this.#text[this.skipSpace()];
    if (text !== '{' && text !== '[') return undefined;
    const here = this.#at;
    const hit = text === '{' ? this.#findMember(step) : this.#findItem(Number(step));
    this.#at = hit?.value ?? here;
    return hit?.offset;
  }

  #findMember(step: string): { offset: number; value: number } | undefined {
    let hit: { offset: number; value: number } | undefined;
    this.members((key, offset) => {
      if (key === step) hit = { offset, value: this.skipSpace() };
      this.#skipValue();
    });
    return hit;
  }

  #findItem(step: number): { offset: number; value: number } | undefined {
    let hit: { offset: number; value: number } | undefined;
    this.items((index) => {
      const offset = this.skipSpace();
      if (index === step) hit = { offset, value: offset };
      this.#skipValue();
    });
    return hit;
  }

  #skipValue(): void {
    this.skipSpace();
    switch (this.kind()) {
      case 'object':
        return this.members(() => this.#skipValue());
      case 'array':
        return this.items(() => this.#skipValue());
      case 'string':
        this.string();
        return undefined;
      case 'number':
        this.number();
        return undefined;
      case 'word':
        return this.word();
    }
  }

  #list(open: string, close: string, each: () => void): void {
    this.#expect(open);
    if (this.#text[this.skipSpace()] === close) {
      this.#at += 1;
      return;
    }
    for (;;) {
      each();
      if (this.#text[this.skipSpace()] === close) break;
      this.#expect(',', close);
    }
    this.#at += 1;
  }

  #expect(char: string, or?: string): void {
    if (this.#text[this.#at] !== char) {
      const wanted = or === undefined ? `"${char}"` : `"${char}" or "${or}"`;
      const end = this.#at >= this.#text.length ? 'the text ends where' : '';
      throw this.#fault(end === '' ? `${wanted} should stand here` : `${end} ${wanted} should stand`);
    }
    this.#at += 1;
  }

  #take(pattern: RegExp, reason: string): string {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) throw this.#fault(reason);
    this.#at = pattern.lastIndex;
    return match[0];
  }

  #fault(reason: string): SyntaxFault {
    return new SyntaxFault(this.#at, reason);
  }
}
