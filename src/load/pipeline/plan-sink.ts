import type { LoadLedger, Reject, WindowResult } from '../ledger/ledger.ts';
import { NO_COUNTS, type Counts } from '../counts.ts';
import { detailOf } from '../../model/problem.ts';
import { noHours } from '../report/hours.ts';
import type { Sink } from './settle-window.ts';

const MAX_SAMPLES = 3;
const MAX_REJECTS = 1000;

/** Records that are invalid for one reason. */
export interface PlanReason {
  readonly code: string;
  /** Pointer of the target field. */
  readonly field: string;
  readonly detail: string;
  /** Where the first of them stands. */
  readonly file: string;
  readonly line: number;
  records: number;
}

/** What a dry run adds up to. */
export interface PlanTotals {
  readonly counts: Counts;
  readonly requests: number;
  readonly bytes: number;
  /** Records in a request, mean. */
  readonly fill: number;
  readonly largest: number;
  /** Whole items as they would be sent. */
  readonly samples: readonly Uint8Array[];
  /** The first of them. */
  readonly invalid: readonly Reject[];
  /** By code and field. */
  readonly reasons: ReadonlyMap<string, PlanReason>;
  readonly days: ReadonlyMap<string, number>;
  /** 24 numbers: records by the hour of their start, in UTC. */
  readonly hours: readonly number[];
  readonly categories: ReadonlyMap<string, number>;
  readonly words: ReadonlyMap<string, number>;
}

/** The windows of a dry run: counted, and forgotten. */
export class PlanSink implements Sink {
  readonly #known: Pick<LoadLedger, 'digests'> | undefined;
  readonly #counts: { -readonly [K in keyof Counts]: Counts[K] } = { ...NO_COUNTS };
  readonly #days = new Map<string, number>();
  readonly #hours = noHours();
  readonly #categories = new Map<string, number>();
  readonly #words = new Map<string, number>();
  readonly #reasons = new Map<string, PlanReason>();
  readonly #samples: Uint8Array[] = [];
  readonly #invalid: Reject[] = [];
  #requests = 0;
  #bytes = 0;
  #largest = 0;
  #ready = 0;

  /** `known`: what the target was last sent, for a plan of what changed. */
  constructor(known?: Pick<LoadLedger, 'digests'>) {
    this.#known = known;
  }

  checkpoint(): ReturnType<Sink['checkpoint']> {
    return { next: undefined, spill: undefined, carry: [], complete: false };
  }

  digests(keys: readonly string[]): ReadonlyMap<string, Uint8Array> {
    return this.#known?.digests(keys) ?? new Map();
  }

  standing(): ReturnType<Sink['standing']> {
    return 'newest';
  }

  commitWindow(window: WindowResult): void {
    const counts = this.#counts;
    counts.read += window.read;
    counts.merged += window.merged;
    counts.filtered += window.filtered;
    counts.unchanged += window.unchanged;
    counts.invalid += window.invalid.length;
    this.#invalid.push(...window.invalid.slice(0, MAX_REJECTS - this.#invalid.length));
    for (const reject of window.invalid) this.#countReasons(reject);
    for (const batch of window.batches) this.#countBatch(batch);
    addAll(this.#days, window.days);
    for (const [hour, records] of (window.hours ?? []).entries())
      this.#hours[hour] = (this.#hours[hour] ?? 0) + records;
    addAll(this.#categories, window.categories);
    addAll(this.#words, window.words);
  }

  totals(): PlanTotals {
    return {
      counts: { ...this.#counts, pending: this.#ready },
      requests: this.#requests,
      bytes: this.#bytes,
      fill: this.#requests === 0 ? 0 : this.#ready / this.#requests,
      largest: this.#largest,
      samples: this.#samples,
      invalid: this.#invalid,
      reasons: this.#reasons,
      days: this.#days,
      hours: this.#hours,
      categories: this.#categories,
      words: this.#words,
    };
  }

  #countReasons({ problems, position }: Reject): void {
    for (const found of problems.filter(({ severity }) => severity === 'error')) {
      const field = found.place.pointer ?? '';
      const name = `${found.code} ${field}`;
      const known = this.#reasons.get(name);
      const { file, line } = position;
      if (known !== undefined) known.records += 1;
      else this.#reasons.set(name, { code: found.code, field, detail: detailOf(found), file, line, records: 1 });
    }
  }

  #countBatch(batch: WindowResult['batches'][number]): void {
    const bytes = batch.reduce((sum, record) => sum + record.bytes.length + 1, 0);
    this.#requests += 1;
    this.#ready += batch.length;
    this.#bytes += bytes;
    this.#largest = Math.max(this.#largest, bytes);
    for (const record of batch.slice(0, MAX_SAMPLES - this.#samples.length))
      this.#samples.push(Buffer.from(record.bytes));
  }
}

function addAll(sums: Map<string, number>, counts: ReadonlyMap<string, number>): void {
  for (const [name, value] of counts) sums.set(name, (sums.get(name) ?? 0) + value);
}
