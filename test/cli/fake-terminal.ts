import { Writable } from 'node:stream';
import type { World } from '../../src/load/world.ts';

/** A terminal that keeps what stands on its screen; it knows what the progress display needs, and no more. */
export class FakeTerminal extends Writable {
  readonly isTTY: boolean;
  columns: number;
  /** What was written, write by write: what comes at once is drawn at once. */
  readonly written: string[] = [];
  #rows: string[] = [''];
  #row = 0;
  #column = 0;

  constructor(columns = 80, isTTY = true) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.isTTY = isTTY;
  }

  override _write(text: string, _: BufferEncoding, done: () => void): void {
    if (text !== '') this.written.push(text);
    for (const [piece] of text.matchAll(/\u001b\[\d*[A-Za-z]|[^\u001b]/g)) this.#take(piece);
    done();
  }

  get screen(): string {
    return this.#rows.join('\n');
  }

  /** Row and column of the cursor, from 0. */
  get cursor(): readonly [number, number] {
    return [this.#row, this.#column];
  }

  #take(piece: string): void {
    if (piece === '\n') [this.#row, this.#column] = [this.#row + 1, 0];
    else if (piece === '\r') this.#column = 0;
    else if (piece.length === 1) this.#print(piece);
    else if (piece.endsWith('A')) this.#row = Math.max(0, this.#row - Number(piece.slice(2, -1)));
    else if (piece.endsWith('J')) this.#clear();
    while (this.#rows.length <= this.#row) this.#rows.push('');
  }

  #clear(): void {
    this.#rows = [...this.#rows.slice(0, this.#row), (this.#rows[this.#row] ?? '').slice(0, this.#column)];
  }

  #print(character: string): void {
    if (this.#column === this.columns) [this.#row, this.#column] = [this.#row + 1, 0];
    const line = (this.#rows[this.#row] ?? '').padEnd(this.#column);
    this.#rows[this.#row] = line.slice(0, this.#column) + character + line.slice(this.#column + 1);
    this.#column += 1;
  }
}

/** A clock that goes on when it is told to. */
export class FakeClock implements Pick<World, 'now' | 'sleep'> {
  #now = 0;
  #sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  readonly now = (): number => this.#now;

  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((wake) => {
      this.#sleepers.push({ at: this.#now + ms, wake });
      signal?.addEventListener('abort', () => wake(), { once: true });
    });

  /** Wakes who sleeps until then, in order. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      const [next] = this.#sleepers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
      this.#now = next.at;
      next.wake();
      await new Promise(setImmediate);
    }
    this.#now = until;
  }
}
