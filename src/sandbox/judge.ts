import { MAX_DEPTH } from '../text/json.ts';
import { refusal, type Refused } from './refusal.ts';
import type { Reply } from './answer.ts';
import type { Faults, Occasion } from './faults.ts';
import { idOf, type Batch, type Method, type Names, type RecordChecks } from './record.ts';
import type { StoredRow } from './store.ts';

/** Decides what becomes of a batch; reads the table, changes nothing. */

export interface Case {
  readonly method: Method;
  readonly batch: Batch;
  readonly occasion: Occasion;
  readonly faults: Faults;
  readonly checks: RecordChecks;
  readonly names: Names;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly lookUp: (id: string) => StoredRow | undefined;
}

export type Verdict =
  | { readonly kind: 'refused'; readonly answer: Reply; readonly refused: number }
  | {
      readonly kind: 'taken';
      /** Left out of the batch; empty unless the switch `partial` is on. */
      readonly refused: readonly Refused[];
      /** Indexes of updates of ids that are not there. */
      readonly unknown: ReadonlySet<number>;
      /** Answer with the list of those left out. */
      readonly report: boolean;
    };

export function judge(matter: Case): Verdict {
  const { batch, faults, occasion } = matter;
  const limit = faults.fire('max-items', occasion, ({ value }) => batch.records.length > Number(value));
  if (limit !== undefined)
    return refuseAll(400, `At most ${limit.value} records are allowed in a request.`, [], matter);
  const refused = [...refusals(matter)];
  const bad = indexes(refused);
  const unknown = unknownIds(matter).filter(({ index }) => !bad.has(index));
  const missing = unknown.length > 0 && faults.fire('patch-unknown', occasion) !== undefined;
  if (missing) refused.push(...unknown);
  const [first] = refused;
  if (first === undefined) return { kind: 'taken', refused, unknown: indexes(unknown), report: false };
  const partial = faults.fire('partial', occasion);
  if (partial === undefined) return refuseAll(first === unknown[0] ? 404 : 400, first.message, refused, matter);
  const left = missing ? new Set<number>() : indexes(unknown);
  return { kind: 'taken', refused, unknown: left, report: partial.value === 'report' };
}

function indexes(records: readonly Refused[]): Set<number> {
  return new Set(records.map((record) => record.index));
}

function refuseAll(status: number, message: string, records: readonly Refused[], matter: Case): Verdict {
  const form = matter.faults.fire('refusal', matter.occasion);
  return {
    kind: 'refused',
    answer: refusal(status, message, { records, key: matter.names.key }, form),
    refused: matter.batch.records.length,
  };
}

function* refusals({ method, batch, occasion, faults, checks, names }: Case): Generator<Refused> {
  const poison = new Set(faults.fireEach('poison', occasion).map(({ value }) => value));
  const twice = repeated(batch, names.key);
  const refuseTwice = twice.size > 0 && faults.fire('duplicates', occasion) !== undefined;
  for (const [index, record] of batch.records.entries()) {
    const id = idOf(record, names.key);
    const message =
      checks[method](record) ?? unstorable(record, id, names.key) ?? (poison.has(id ?? '') ? POISONED : undefined);
    if (message !== undefined) yield { index, id, message };
    else if (refuseTwice && twice.has(index))
      yield { index, id, message: `The ${names.key} stands twice in the request.` };
  }
}

const POISONED = 'The record cannot be processed.';

/** What the contract allows and no store takes. */
function unstorable(record: unknown, id: string | undefined, key: string): string | undefined {
  if (id === undefined) return `${key} must be well-formed Unicode.`;
  return isDeeper(record, MAX_DEPTH) ? `The record is nested deeper than ${MAX_DEPTH} levels.` : undefined;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

/** Indexes of the second and later records of an id. */
function repeated({ records, ids }: Batch, key: string): Set<number> {
  if (new Set(ids).size === ids.length) return new Set();
  const seen = new Set<string>();
  const found = new Set<number>();
  for (const [index, record] of records.entries()) {
    const id = idOf(record, key);
    if (id !== undefined && seen.has(id)) found.add(index);
    if (id !== undefined) seen.add(id);
  }
  return found;
}

/** The updates of ids that are not there; with `patch-race`, a row that was made a moment ago is not there yet. */
function unknownIds({ method, batch, lookUp, faults, occasion, now, names }: Case): Refused[] {
  if (method === 'POST') return [];
  const updates = batch.records.flatMap((record, index) => {
    const id = idOf(record, names.key);
    return id === undefined ? [] : [{ index, id, madeAt: lookUp(id)?.createdAt }];
  });
  const isYoung = (age: string, madeAt: number | undefined): boolean =>
    madeAt !== undefined && now < madeAt + Number(age);
  const race = faults.fire('patch-race', occasion, ({ value }) => updates.some(({ madeAt }) => isYoung(value, madeAt)));
  return updates
    .filter(({ madeAt }) => madeAt === undefined || (race !== undefined && isYoung(race.value, madeAt)))
    .map(({ index, id }) => ({ index, id, message: 'There is no such record.' }));
}
