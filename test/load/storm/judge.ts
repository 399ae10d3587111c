import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../../../src/model/json.ts';
import type { RequestEntry } from '../../../src/sandbox/entry.ts';
import { goodOf, type Given, type Good } from './input.ts';

/**
 * Judges what a load has come to by what the upstream has seen: its request log with the bodies, and its table. Of what
 * the loader says about itself only the rejects are believed, and only where the log has a refusal for them.
 */

export interface Request extends RequestEntry {
  readonly body: string;
}

export interface LoadCase {
  readonly given: Given;
  /** The requests of this load, in order. */
  readonly requests: readonly Request[];
  /** Texts of the records that the loader reports as refused by the upstream. */
  readonly rejected: ReadonlySet<string>;
}

type Fields = Readonly<Record<string, unknown>>;
export type Table = ReadonlyMap<string, Fields>;

export interface Verdict {
  /** In words; none when all is well. */
  readonly faults: readonly string[];
  /** Committed writes of records, and how many of those the upstream had committed before. */
  readonly written: number;
  readonly rewritten: number;
}

/** Loads that were run one after another on one target, to the end of each. */
export function judge(loads: readonly LoadCase[], table: Table): Verdict {
  const chains = loads.map(readChains);
  const faults = [...chains.flatMap((one) => [...one.faults, ...gapsIn(one)]), ...tableFaults(loads, table)];
  const sum = (of: (chain: Chains) => number): number => chains.reduce((total, one) => total + of(one), 0);
  return { faults, written: sum((one) => one.written), rewritten: sum((one) => one.rewritten) };
}

/** The committed writes of a load, key by key: which of the key's records they held. */
interface Chains {
  readonly load: LoadCase;
  readonly records: ReadonlyMap<string, readonly Good[]>;
  readonly writes: ReadonlyMap<string, readonly Range[]>;
  readonly faults: readonly string[];
  readonly written: number;
  readonly rewritten: number;
}

/** Records of one key that were folded into one write, from the first to the last. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

function readChains(load: LoadCase): Chains {
  const records = Map.groupBy(goodOf(load.given), ({ key }) => key);
  const writes = new Map<string, Range[]>();
  const faults: string[] = [];
  let [written, rewritten] = [0, 0];
  for (const request of load.requests) {
    if (request.method !== load.given.method) faults.push(`request ${request.seq} is a ${request.method}`);
    if (request.bodySha256 === null) continue;
    const found = rangesIn(request, records, load.given.method);
    if (typeof found === 'string') faults.push(`request ${request.seq} ${found}`);
    else if (request.committed) {
      for (const [key, range] of found) {
        const chain = writes.getOrInsertComputed?.(key, () => []) ?? chainOf(writes, key);
        const last = chain.at(-1);
        const isAgain = last?.from === range.from && last.to === range.to;
        if (last !== undefined && !isAgain && range.from <= last.to)
          faults.push(`request ${request.seq} writes record ${range.to} of ${key} after record ${last.to}`);
        written += 1;
        if (isAgain) rewritten += 1;
        else chain.push(range);
      }
    }
  }
  return { load, records, writes, faults, written, rewritten };
}
