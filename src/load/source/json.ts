import { problem } from '../../model/problem.ts';
import { CHUNK_ITEMS, positionOf, RECORD_LIMIT, type Cutter } from './cutter.ts';
import { memberName, type JsonShape } from './json-shape.ts';
import { lineFeeds, solid, valueEnd } from './json-value.ts';
import { objectItem } from './ndjson.ts';
import { SourceError, type SourceItem } from './source.ts';
import { pieceFault } from './piece-fault.ts';
import type { ByteWindow } from './window.ts';

const LF = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/** What comes next in the document. */
type Expected =
  /** A value of the outermost level, or the end. */
  | 'document'
  /** The first element of the array of records, or its end. */
  | 'first'
  /** Behind a comma in it. */
  | 'element'
  /** Behind an element. */
  | 'comma'
  /** In a page: its first member or its end, a member, what is behind a member. */
  | 'first-member'
  | 'member'
  | 'member-comma';

/** Cuts the records out of JSON documents without holding one. */
export class JsonCutter implements Cutter {
  readonly #file: string;
  readonly #shape: JsonShape;
  #expected: Expected;
  /** Of a value that is passed over: its depth, and whether a string is open. */
  #depth = 0;
  #inString = false;

  /** @param behind True when reading goes on behind a record. */
  constructor(file: string, shape: JsonShape, behind: boolean) {
    this.#file = file;
    this.#shape = shape;
    this.#expected = behind && shape.kind !== 'records' ? 'comma' : 'document';
  }

  cut(window: ByteWindow, items: SourceItem[]): void {
    while (items.length < CHUNK_ITEMS) {
      this.#moveTo(window, solid(window.bytes, window.at));
      if (window.at >= window.bytes.length) return;
      if (!this.#step(window, items)) return;
    }
  }

  /** Takes one token; false when it is not all there. */
  #step(window: ByteWindow, items: SourceItem[]): boolean {
    const byte = window.bytes[window.at];
    switch (this.#expected) {
      case 'document':
        return this.#document(window, byte, items);
      case 'first':
        return byte === CLOSE_ARRAY ? this.#take(window, this.#behindArray()) : this.#element(window, items, 'comma');
      case 'element':
        return this.#element(window, items, 'comma');
      case 'comma':
        if (byte === COMMA) return this.#take(window, 'element');
        if (byte === CLOSE_ARRAY) return this.#take(window, this.#behindArray());
        return this.#refuse(window, 'a comma or "]"');
      case 'first-member':
        return byte === CLOSE_OBJECT ? this.#take(window, 'document') : this.#member(window, byte);
      case 'member':
        return this.#member(window, byte);
      case 'member-comma':
        if (byte === COMMA) return this.#take(window, 'member');
        if (byte === CLOSE_OBJECT) return this.#take(window, 'document');
        return this.#refuse(window, 'a comma or "}"');
    }
  }

  #behindArray(): Expected {
    return this.#shape.kind === 'pages' ? 'member-comma' : 'document';
  }

  #document(window: ByteWindow, byte: number | undefined, items: SourceItem[]): boolean {
    switch (this.#shape.kind) {
      case 'array':
        return byte === OPEN_ARRAY ? this.#take(window, 'first') : this.#refuse(window, '"["');
      case 'pages':
        return byte === OPEN_OBJECT ? this.#take(window, 'first-member') : this.#refuse(window, '"{"');
      case 'records':
        return byte === OPEN_OBJECT ? this.#element(window, items, 'document') : this.#refuse(window, '"{"');
    }
  }

  #element(window: ByteWindow, items: SourceItem[], then: Expected): boolean {
    const { bytes, at } = window;
    const end = valueEnd(bytes, at, window.ended);
    if (end < 0) return this.#wait(window);
    if (end === at) return this.#refuse(window, 'a value');
    const position = positionOf(this.#file, window, at, window.line + 1);
    const element = bytes.subarray(at, end);
    items.push(pieceFault(position, element, window.clean) ?? objectItem(position, element));
    this.#moveTo(window, end);
    window.mark();
    this.#expected = then;
    return true;
  }

  /** One member of a page: its records are read, the rest is passed over. */
  #member(window: ByteWindow, byte: number | undefined): boolean {
    if (byte !== QUOTE) return this.#refuse(window, 'the name of a member');
    const { bytes, at, ended } = window;
    const nameEnd = valueEnd(bytes, at, ended);
    const colon = nameEnd < 0 ? bytes.length : solid(bytes, nameEnd);
    const value = solid(bytes, colon + 1);
    if (value >= bytes.length) return this.#wait(window);
    if (bytes[colon] !== COLON) return this.#refuse(window, 'a colon');
    const isList = bytes[value] === OPEN_ARRAY;
    if (isList && this.#shape.kind === 'pages' && memberName(bytes, at, nameEnd) === this.#shape.member) {
      this.#moveTo(window, value);
      return this.#take(window, 'first');
    }
    const end = valueEnd(bytes, value, ended);
    if (end < 0) return this.#wait(window);
    if (isList && bytes[solid(bytes, value + 1)] === OPEN_OBJECT) {
      const offset = window.offsetOf(value);
      throw new SourceError(problem('source.json-shape', { file: this.#file, line: window.line + 1 }, { offset }));
    }
    this.#moveTo(window, end);
    this.#expected = 'member-comma';
    return true;
  }

  #take(window: ByteWindow, then: Expected): true {
    this.#moveTo(window, window.at + 1);
    this.#expected = then;
    return true;
  }

  #moveTo(window: ByteWindow, to: number): void {
    if (to > window.at + 1 || window.bytes[window.at] === LF) window.line += lineFeeds(window.bytes, window.at, to);
    window.at = to;
  }

  /** For more bytes; when there are none, or too many for what is no record, the document is broken. */
  #wait(window: ByteWindow): false {
    if (window.ended) return this.#refuse(window, 'the end of the value that begins here');
    const inRecord = this.#expected === 'first' || this.#expected === 'element' || this.#shape.kind === 'records';
    if (!inRecord && window.bytes.length - window.at > RECORD_LIMIT) {
      return this.#refuse(window, `a member of at most ${RECORD_LIMIT} bytes`);
    }
    return false;
  }

  finish(window: ByteWindow): void {
    if (this.#expected !== 'document') this.#refuse(window, 'the rest of the document');
  }

  #refuse(window: ByteWindow, expected: string): never {
    const place = { file: this.#file, line: window.line + 1 };
    throw new SourceError(problem('source.json-syntax', place, { offset: window.offsetOf(window.at), expected }));
  }

  skip(window: ByteWindow): boolean {
    const { bytes } = window;
    const from = window.at;
    let at = from;
    let escaped = false;
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (escaped) escaped = false;
      else if (this.#inString) {
        if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) this.#inString = false;
      } else if (byte === QUOTE) this.#inString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#depth += 1;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.#depth -= 1;
      if (this.#depth === 0 && !this.#inString) break;
    }
    // A backslash at the end stays with what it escapes.
    this.#moveTo(window, Math.min(at + (at < bytes.length ? 1 : 0), bytes.length) - (escaped ? 1 : 0));
    if (at >= bytes.length) return window.ended ? this.#refuse(window, 'the end of a value') : false;
    this.#expected = this.#shape.kind === 'records' ? 'document' : 'comma';
    return true;
  }
}
