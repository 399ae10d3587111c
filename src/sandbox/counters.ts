import type { LogEntry } from './store.ts';

/** Totals since the sandbox was started or reset. */
export interface Totals {
  readonly requests: number;
  readonly committed: number;
  /** By status; `none` counts the requests that a fault left without an answer. */
  readonly answers: Readonly<Record<string, number>>;
  readonly received: number;
  readonly stored: number;
  readonly unknown: number;
  readonly refused: number;
  /** How often each switch made a difference. */
  readonly faults: Readonly<Record<string, number>>;
}

export class Counters {
  #requests = 0;
  #committed = 0;
  #received = 0;
  #stored = 0;
  #unknown = 0;
  #refused = 0;
  readonly #answers = new Map<string, number>();
  readonly #faults = new Map<string, number>();

  count(entry: LogEntry): void {
    this.#requests += 1;
    this.#committed += entry.committed ? 1 : 0;
    this.#received += entry.received;
    this.#stored += entry.stored;
    this.#unknown += entry.unknown;
    this.#refused += entry.refused;
    increase(this.#answers, String(entry.status ?? 'none'));
    for (const name of entry.faults) increase(this.#faults, name);
  }

  totals(): Totals {
    return {
      requests: this.#requests,
      committed: this.#committed,
      answers: Object.fromEntries(this.#answers),
      received: this.#received,
      stored: this.#stored,
      unknown: this.#unknown,
      refused: this.#refused,
      faults: Object.fromEntries(this.#faults),
    };
  }

  reset(): void {
    this.#requests = this.#committed = this.#received = this.#stored = this.#unknown = this.#refused = 0;
    this.#answers.clear();
    this.#faults.clear();
  }
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
