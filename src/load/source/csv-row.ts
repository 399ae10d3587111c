const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** Why a row is no row. */
type RowFault = 'quote' | 'open-quote';

/**
 * Finds the cells of one row of a table in UTF-8 (RFC 4180, any delimiter of one byte). A quote opens a quoted cell only
 * as its first character; CR, LF and CRLF end a row outside of quotes, and a physical line everywhere.
 */
export class RowScanner {
  /** Cells of the row that was scanned last. */
  count = 0;
  /** Physical lines that the row and its end take. */
  lines = 0;
  /** Where its text ends, before the line break. */
  end = 0;
  fault: RowFault | undefined;
  readonly #delimiter: number;
  #ascii = true;
  #starts = new Int32Array(64);
  #ends = new Int32Array(64);
  /** 1 where a quoted cell has quotes in it. */
  #doubled = new Uint8Array(64);

  constructor(delimiter: number) {
    this.#delimiter = delimiter;
  }

  /** Index behind the row that begins at `from` and its line break; -1 when more bytes are needed to tell. */
  scan(bytes: Buffer, from: number, ended: boolean): number {
    const length = bytes.length;
    const delimiter = this.#delimiter;
    let at = from;
    let count = 0;
    let high = 0;
    this.lines = 0;
    this.fault = undefined;
    this.#ascii = true;
    for (;;) {
      if (count === this.#starts.length) this.#grow();
      let byte = bytes[at];
      if (byte === QUOTE) {
        at = this.#quoted(bytes, at + 1, count);
        if (at > length) {
          if (!ended) return -1;
          this.fault = 'open-quote';
          at = length;
        }
        byte = bytes[at];
        while (at < length && byte !== delimiter && byte !== LF && byte !== CR) {
          this.fault = 'quote';
          at += 1;
          byte = bytes[at];
        }
      } else {
        this.#starts[count] = at;
        while (at < length) {
          byte = bytes[at] ?? 0;
          if (byte === delimiter || byte === LF || byte === CR) break;
          high |= byte;
          at += 1;
        }
        this.#ends[count] = at;
        this.#doubled[count] = 0;
      }
      count += 1;
      if (at < length && byte === delimiter) at += 1;
      else break;
    }
    if (high > 0x7f) this.#ascii = false;
    this.count = count;
    this.end = at;
    return this.#behindBreak(bytes, at, ended);
  }

  /** Index behind the closing quote; past the end of the bytes when it is not among them. */
  #quoted(bytes: Buffer, from: number, cell: number): number {
    const length = bytes.length;
    let at = from;
    let high = 0;
    this.#doubled[cell] = 0;
    for (; at < length; at += 1) {
      const byte = bytes[at] ?? 0;
      high |= byte;
      if (byte === QUOTE) {
        if (bytes[at + 1] !== QUOTE) break;
        this.#doubled[cell] = 1;
        at += 1;
      } else if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) this.lines += 1;
    }
    this.#starts[cell] = from;
    this.#ends[cell] = at;
    if (high > 0x7f) this.#ascii = false;
    return at + 1;
  }

  #behindBreak(bytes: Buffer, at: number, ended: boolean): number {
    if (at >= bytes.length) return ended ? at : -1;
    this.lines += 1;
    if (bytes[at] === LF) return at + 1;
    if (at + 1 >= bytes.length && !ended) return -1;
    return bytes[at + 1] === LF ? at + 2 : at + 1;
  }

  /** The cells of the row that was scanned last and began at `from`. */
  cells(bytes: Buffer, from: number): string[] {
    const cells: string[] = [];
    // One text a row, cut into cells: far cheaper than a text a cell. Bytes and characters are the same in ASCII.
    const row = this.#ascii ? bytes.toString('latin1', from, this.end) : undefined;
    for (let cell = 0; cell < this.count; cell += 1) {
      const start = this.#starts[cell] ?? 0;
      const end = this.#ends[cell] ?? 0;
      const text = row === undefined ? bytes.toString('utf8', start, end) : row.slice(start - from, end - from);
      cells.push(this.#doubled[cell] === 1 ? text.replaceAll('""', '"') : text);
    }
    return cells;
  }

  #grow(): void {
    this.#starts = grown(this.#starts, new Int32Array(2 * this.#starts.length));
    this.#ends = grown(this.#ends, new Int32Array(2 * this.#ends.length));
    this.#doubled = grown(this.#doubled, new Uint8Array(2 * this.#doubled.length));
  }
}

function grown<T extends Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
