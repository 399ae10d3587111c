import type { Writable } from 'node:stream';
import type { LoadEvent, Progress } from '../load/event.ts';
import type { World } from '../load/world.ts';
import { countParts, readText, speedParts, timeText, waitingText } from './load-words.ts';

/** Five times a second is as often as anybody can read. */
const REDRAW_MS = 200;
/** A wait counts down once a second. */
const TICK_MS = 1000;
const GAP = '   ';

type Waiting = Extract<LoadEvent, { kind: 'waiting' }>;

/**
 * Three lines at the bottom of a terminal that are drawn anew in place. The cursor always rests on the line below them,
 * so that a process that is killed leaves nothing broken.
 */
export class LiveLines {
  readonly #sink: Writable;
  readonly #world: Pick<World, 'now' | 'sleep'>;
  readonly #closed = new AbortController();
  #progress: Progress | undefined;
  #wait: { readonly event: Waiting; readonly until: number } | undefined;
  #drawn: readonly string[] = [];
  #drawnAt = Number.NEGATIVE_INFINITY;
  /** When the next drawing is due, if one is. */
  #due: number | undefined;

  constructor(sink: Writable, world: Pick<World, 'now' | 'sleep'>) {
    this.#sink = sink;
    this.#world = world;
  }

  progress(progress: Progress): void {
    this.#progress = progress;
    this.#soon();
  }

  waiting(event: Waiting): void {
    this.#wait = { event, until: this.#world.now() + event.ms };
    this.#soon();
  }

  /** Lets something be printed above the lines. */
  above(print: () => void): void {
    this.#sink.write(this.#erasure());
    this.#drawn = [];
    print();
    this.#soon();
  }

  /** Takes the lines away for good. */
  close(): void {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort();
    this.#sink.write(this.#erasure());
    this.#drawn = [];
  }

  /** Draws when the last drawing is old enough, else as soon as it is. */
  #soon(): void {
    if (this.#closed.signal.aborted) return;
    const at = this.#drawnAt + REDRAW_MS;
    if (at <= this.#world.now()) this.#draw();
    else this.#drawAt(at);
  }

  #drawAt(at: number): void {
    if (this.#due !== undefined && this.#due <= at) return;
    this.#due = at;
    void this.#world.sleep(at - this.#world.now(), this.#closed.signal).then(() => {
      if (this.#due === at && !this.#closed.signal.aborted) this.#draw();
    });
  }

  #draw(): void {
    const lines = this.#lines().map((line) => line.slice(0, Math.max(1, columnsOf(this.#sink) - 1)));
    this.#sink.write(`${this.#erasure()}${lines.map((line) => `${line}\n`).join('')}`);
    this.#drawn = lines;
    this.#drawnAt = this.#world.now();
    this.#due = undefined;
    if (this.#wait !== undefined) this.#drawAt(this.#drawnAt + TICK_MS);
  }

  #lines(): string[] {
    const width = columnsOf(this.#sink) - 1;
    const left = this.#waitLeft();
    const progress = this.#progress;
    const last = left === undefined ? [] : [left];
    if (progress === undefined) return last;
    return [
      fitting([readText(progress), ...countParts(progress.counts)], width),
      fitting(speedParts(progress), width),
      fitting([...last, timeText(progress)], width),
    ];
  }

  #waitLeft(): string | undefined {
    if (this.#wait === undefined) return undefined;
    const ms = this.#wait.until - this.#world.now();
    if (ms > 0) return waitingText(this.#wait.event, ms);
    this.#wait = undefined;
    return undefined;
  }

  /** A terminal that has become narrower since has broken the lines in two. */
  #erasure(): string {
    const columns = columnsOf(this.#sink);
    const rows = this.#drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)), 0);
    return rows === 0 ? '' : `\r\u001b[${rows}A\u001b[J`;
  }
}

function columnsOf(sink: Writable): number {
  return 'columns' in sink && typeof sink.columns === 'number' && sink.columns > 0 ? sink.columns : 80;
}

/** As many of the parts, from the first on, as a line has room for. */
function fitting([first = '', ...others]: readonly string[], width: number): string {
  let line = first;
  for (const part of others) {
    if (line.length + GAP.length + part.length > width) break;
    line += GAP + part;
  }
  return line;
}
