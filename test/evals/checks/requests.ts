import type { Evidence, Sent, SentRecord } from '../evidence.ts';
import { some, unless, type Finding } from './finding.ts';
import { differences } from './table.ts';

/** Nothing may reach the upstream. */
export function nothingSent({ requests }: Evidence): Finding[] {
  return unless(requests.length === 0, 'requests.sent', `${requests.length} requests where there should be none`);
}

/** POST replaces records, PATCH changes fields of them: only one of the two is right. */
export function only(method: 'POST' | 'PATCH', { requests }: Evidence): Finding[] {
  const others = requests.filter((sent) => sent.method !== method);
  return unless(others.length === 0, 'requests.method', `${others.length} requests other than ${method}`);
}

/** No record was ever stored with another value than it must have in the end, even if that was mended later. */
export function trueValues({ task, requests }: Evidence): Finding[] {
  const right = new Map(task.after.map((row) => [row.external_id, row]));
  const wrong = requests.flatMap((sent) =>
    storedRecords(sent).flatMap((record) => {
      const id = keyOf(record);
      const row = right.get(id);
      if (row === undefined) return [];
      // a change carries some fields, so the others are no difference
      const whole = sent.method === 'PATCH' ? { ...row, ...record } : record;
      return differences(row, whole, task.free).map((field) => `${id} (${field})`);
    }),
  );
  return unless(wrong.length === 0, 'requests.wrong-value', `stored with a wrong value: ${some(wrong)}`);
}

function keyOf(record: SentRecord): string {
  const key = record['external_id'];
  return typeof key === 'string' ? key : '';
}

function storedRecords({ committed, records, notStored }: Sent): readonly SentRecord[] {
  return committed ? records.filter((_, at) => !notStored.includes(at)) : [];
}

/** No record was accepted twice. */
export function onceEach({ requests }: Evidence): Finding[] {
  const ids = requests.flatMap(storedRecords).map(keyOf);
  const twice = [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
  return unless(twice.length === 0, 'requests.repeated', `accepted more than once: ${some(twice)}`);
}

/** Every update is of a record that is there: the upstream accepts others too, and does nothing. */
export function known({ requests }: Evidence): Finding[] {
  const unknown = requests.reduce((sum, sent) => sum + sent.unknown, 0);
  return unless(unknown === 0, 'requests.unknown', `${unknown} updates of records that are not there`);
}

/** Records go in batches, not one by one. */
export function atMost(limit: number, { requests }: Evidence): Finding[] {
  return unless(requests.length <= limit, 'requests.too-many', `${requests.length} requests where ${limit} are enough`);
}

/** No request holds more than is recommended, whatever the upstream would take. */
export function noneTooLarge({ requests }: Evidence): Finding[] {
  const large = requests.filter(({ received }) => received > MAX_RECORDS);
  return unless(
    large.length === 0,
    'requests.too-large',
    `${large.length} requests of more than ${MAX_RECORDS} records`,
  );
}

const MAX_RECORDS = 500;

/** The upstream refuses none but those that it was told to refuse. */
export function noneRefused({ requests }: Evidence): Finding[] {
  const refused = requests.filter(({ status, faults }) => (status ?? 0) >= 400 && faults.length === 0);
  return unless(refused.length === 0, 'requests.refused', `${refused.length} requests were refused`);
}

/** Whoever is told to wait does. */
export function patient(seconds: number, { requests }: Evidence): Finding[] {
  const early = requests.filter((sent, at) => {
    const before = requests[at - 1];
    if (before?.status !== 429) return false;
    return Date.parse(sent.time) - Date.parse(before.time) < seconds * 1000 - CLOCK_MS;
  });
  return unless(early.length === 0, 'requests.impatient', `${early.length} requests before the time that a 429 named`);
}

/** How much earlier than another the clock of a timer may be. */
const CLOCK_MS = 50;

/** Loads are begun only where the task needs one. */
export function loadsBegun(limit: number, { loads }: Evidence): Finding[] {
  return unless(loads <= limit, 'loads.begun', `${loads} loads were begun where ${limit} are enough`);
}
