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
  readonly writes: ReadonlyMap<string, readonly Range[]>;
  readonly faults: readonly string[];
  readonly written: number;
  readonly rewritten: number;
}

/** Records of one key that were folded into one write, from the first to the last. */
interface Range {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

function readChains(load: LoadCase): Chains {
  const candidates = candidatesOf(load.given);
  const writes = new Map<string, Range[]>();
  const faults: string[] = [];
  let [written, rewritten] = [0, 0];
  for (const request of load.requests) {
    if (request.method !== load.given.method) faults.push(`request ${request.seq} is a ${request.method}`);
    // an answer that did not wait for the body
    if (request.bodySha256 === null) continue;
    const found = rangesIn(request.body, candidates);
    if (typeof found === 'string') faults.push(`request ${request.seq} ${found}`);
    else if (request.committed) {
      for (const alike of found) {
        const { key, to } = alike[0];
        const chain = writes.get(key) ?? [];
        writes.set(key, chain);
        const last = chain.at(-1);
        const next = alike.find(({ from }) => last === undefined || from > last.to);
        written += 1;
        if (last !== undefined && alike.includes(last)) rewritten += 1;
        else if (next === undefined)
          faults.push(`request ${request.seq} writes record ${to} of ${key} after record ${last?.to}`);
        else chain.push(next);
      }
    }
  }
  return { load, writes, faults, written, rewritten };
}

type Candidates = ReadonlyMap<string, readonly Range[]>;

/** What a write may hold: a record as it stands in the file; an update may also be several of them, laid over one another. */
function candidatesOf(given: Given): Candidates {
  const found = new Map<string, Range[]>();
  for (const [key, records] of Map.groupBy(goodOf(given), (good) => good.key)) {
    const ranges = records.map(({ text }, at): Range => ({ key, from: at, to: at, text }));
    if (given.method === 'PATCH') ranges.push(...foldedRanges(key, records));
    found.set(key, ranges);
  }
  return found;
}

function foldedRanges(key: string, records: readonly Good[]): Range[] {
  return records.flatMap((first, from) => {
    let folded = first.value;
    return records.slice(from + 1).map(({ value }, further): Range => {
      folded = { ...folded, ...value };
      return { key, from, to: from + 1 + further, text: JSON.stringify(folded) };
    });
  });
}

/** Ranges with the same text; updates that replace all that the ones before them carry are worth the same with or without. */
type Alike = readonly [Range, ...Range[]];

/** The records of a body, byte for byte as they have to be; words when they are not. */
function rangesIn(body: string, candidates: Candidates): readonly Alike[] | string {
  const found: Alike[] = [];
  const keys = new Set<string>();
  let at = '{"conversations":['.length;
  for (const key of keysIn(body)) {
    const [first, ...others] = (candidates.get(key) ?? []).filter(({ text }) => body.startsWith(text, at));
    if (first === undefined) return `holds other bytes for ${key} than the input`;
    if (keys.has(key)) return `holds ${key} twice`;
    keys.add(key);
    found.push([first, ...others]);
    at += first.text.length + 1;
  }
  const whole = `{"conversations":[${found.map(([{ text }]) => text).join(',')}]}`;
  return whole === body ? found : 'is not the list of its records';
}

function keysIn(body: string): readonly string[] {
  const value: unknown = JSON.parse(body);
  const records = isObject(value) ? value['conversations'] : undefined;
  if (!Array.isArray(records)) return [];
  return records.map((record: unknown) => String(isObject(record) ? record['external_id'] : ''));
}

/**
 * Records that are missing: the last of its key that was neither committed nor refused, and of updates, which leave
 * what they do not carry, any that no later write of the key could have taken in.
 */
function* gapsIn({ load, writes }: Chains): Generator<string> {
  const { given, rejected, requests } = load;
  const refused = new Set(requests.flatMap(refusedIn));
  const early = requests.some(({ bodySha256, status }) => bodySha256 === null && isRefusal(status));
  for (const [key, records] of Map.groupBy(goodOf(given), (good) => good.key)) {
    const chain = writes.get(key) ?? [];
    const isCommitted = (at: number): boolean => chain.some(({ from, to }) => from <= at && at <= to);
    let excused = false;
    for (const [at, { text }] of [...records.entries()].toReversed()) {
      if (rejected.has(text) && !refused.has(key) && !early) yield `${key} is rejected, and nobody has refused it`;
      if (isCommitted(at)) excused = given.method === 'POST';
      else if (rejected.has(text)) excused = true;
      else if (!excused) yield `record ${at} of ${key} is missing`;
    }
  }
}

/** Keys of a request that was refused, or that were left out of one that was not. */
function refusedIn({ committed, status, externalIds, notStored, faults }: Request): readonly string[] {
  if (!committed) return isRefusal(status) ? externalIds : [];
  return faults.includes('partial') ? externalIds.filter((_, index) => notStored.includes(index)) : [];
}

const isRefusal = (status: number | null): boolean => status !== null && status >= 400 && status < 500;

/** The table against the fold of the input; where the upstream has refused or left out something, against its log. */
function* tableFaults(loads: readonly LoadCase[], table: Table): Generator<string> {
  const [pure, logged] = [foldOf(loads), replayed(loads)];
  const excused = excusedKeys(loads);
  for (const key of new Set([...pure.keys(), ...logged.keys(), ...table.keys()])) {
    const row = table.get(key);
    if (!isDeepStrictEqual(row, logged.get(key))) yield `the row of ${key} is not what the log leads to`;
    if (!excused.has(key) && !isDeepStrictEqual(row, pure.get(key)))
      yield `the row of ${key} is not what the input leads to`;
  }
}

/** Last write wins; an update of what is not there does nothing. */
function foldOf(loads: readonly LoadCase[]): Table {
  const table = new Map<string, Fields>();
  for (const { given } of loads) {
    for (const { key, value } of goodOf(given)) {
      const before = table.get(key);
      if (given.method === 'POST') table.set(key, value);
      else if (before !== undefined) table.set(key, { ...before, ...value });
    }
  }
  return table;
}

/** By the rule of docs/sandbox.md, the two switches that merge included. */
function replayed(loads: readonly LoadCase[]): Table {
  const table = new Map<string, Fields>();
  for (const { method, body, faults, notStored } of loads.flatMap(({ requests }) => requests).filter(isCommitted)) {
    const merges = method === 'PATCH' || faults.includes('post-merge');
    for (const record of recordsIn(body, notStored)) {
      const key = String(record['external_id']);
      const before = merges ? table.get(key) : undefined;
      const metadata = faults.includes('metadata-merge') ? mergedMetadata(before, record) : {};
      table.set(key, { ...before, ...record, ...metadata });
    }
  }
  return table;
}

const isCommitted = ({ committed }: Request): boolean => committed;

function recordsIn(body: string, notStored: readonly number[]): Fields[] {
  const value: unknown = JSON.parse(body);
  const records: unknown = isObject(value) ? value['conversations'] : undefined;
  if (!Array.isArray(records)) return [];
  return records.filter((record: unknown, index) => isObject(record) && !notStored.includes(index));
}

function mergedMetadata(before: Fields | undefined, record: Fields): Fields {
  const [older, newer] = [before?.['metadata'], record['metadata']];
  return isObject(older) && isObject(newer) ? { metadata: { ...older, ...newer } } : {};
}

/** Keys of which the upstream has refused a record, left one out of a batch that it took, or merged one that replaces. */
function excusedKeys(loads: readonly LoadCase[]): ReadonlySet<string> {
  const excused = new Set<string>();
  for (const { given, requests, rejected } of loads) {
    for (const { key, text } of goodOf(given)) if (rejected.has(text)) excused.add(key);
    for (const { faults, externalIds, notStored } of requests.filter(isCommitted)) {
      const isMerged = faults.includes('post-merge') || faults.includes('metadata-merge');
      const isLeftOut = faults.includes('partial') || faults.includes('patch-race');
      for (const [index, id] of externalIds.entries())
        if (isMerged || (isLeftOut && notStored.includes(index))) excused.add(id);
    }
  }
  return excused;
}
