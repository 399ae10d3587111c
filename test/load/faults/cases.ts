import type { LoadEnd } from '../../../src/load/event.ts';
import type { SwitchName } from '../../../src/sandbox/switches.ts';
import { BAD, goodLine, updateText, upsertText, type Given } from '../storm/input.ts';

/** What becomes of a load when a switch is on. docs/load-proof.md shows this list. */
export interface SwitchCase {
  readonly name: SwitchName;
  /** As `--fault` takes it; several are on together. */
  readonly flags: readonly string[];
  /** How the load of new records and the one of updates end while it is on; `finished` for both when absent. */
  readonly ends?: readonly [upsert: LoadEnd['kind'], update: LoadEnd['kind']];
  /** Of the two loads, the keys that the upstream is said to have refused; none when absent. */
  readonly rejected?: readonly [upsert: readonly string[], update: readonly string[]];
  /** The switch of this name concerns none of the requests that a load makes. */
  readonly untouched?: true;
  /** Records of a request; 3 when absent. */
  readonly batchItems?: number;
}

const PAUSED = { ends: ['paused', 'paused'] } as const;
const LOCKED_OUT = { ends: ['authentication', 'authentication'] } as const;
const REFUSED = { ends: ['refused', 'refused'] } as const;
const POISONED = { rejected: [['k2'], ['k2']], batchItems: 5 } as const;

/** Every switch: for a while, and for good where that makes a difference. */
export const CASES: readonly SwitchCase[] = [
  { name: 'answer-early', flags: ['answer-early,times=4'] },
  { name: 'answer-early', flags: ['answer-early'], ...PAUSED },
  { name: 'answer-early', flags: ['answer-early=401'], ...LOCKED_OUT },
  { name: 'reset-before-body', flags: ['reset-before-body,times=4'] },
  { name: 'reset-before-body', flags: ['reset-before-body'], ...PAUSED },
  { name: 'reset-after-body', flags: ['reset-after-body,times=4'] },
  { name: 'reset-after-body', flags: ['reset-after-body'], ...PAUSED },
  // three records have more bytes, one has fewer
  { name: 'body-limit', flags: ['body-limit=300'] },
  { name: 'rate-limit', flags: ['rate-limit=6/2'] },
  { name: 'status', flags: ['status=500,times=4'] },
  { name: 'status', flags: ['status=503,retryAfter=2,times=4'] },
  { name: 'status', flags: ['status=429,retryAfter=date:2,times=4'] },
  { name: 'status', flags: ['status=429,times=4'] },
  { name: 'status', flags: ['status=502'], ...PAUSED },
  { name: 'status', flags: ['status=429,retryAfter=7200'], ...PAUSED },
  { name: 'status', flags: ['status=401,after=1'], ...LOCKED_OUT },
  { name: 'status', flags: ['status=403,after=1'], ...LOCKED_OUT },
  { name: 'status', flags: ['status=404,after=1'], ...REFUSED },
  { name: 'status', flags: ['status=405,after=1'], ...REFUSED },
  // a whole batch is refused, its parts are not
  { name: 'status', flags: ['status=400,times=1'] },
  // everything is refused with the same words: configuration
  { name: 'status', flags: ['status=400'], ...REFUSED, batchItems: 5 },
  { name: 'max-items', flags: ['max-items=1'] },
  { name: 'max-items', flags: ['max-items=2'], batchItems: 7 },
  { name: 'poison', flags: ['poison=k2'], ...POISONED },
  { name: 'duplicates', flags: ['duplicates'], untouched: true },
  { name: 'patch-race', flags: ['patch-race=3600000'] },
  // the load of updates holds a key that is not there
  { name: 'patch-unknown', flags: ['patch-unknown'], ends: ['finished', 'refused'] },
  // nobody is told of what is left out
  { name: 'partial', flags: ['partial', 'poison=k2'] },
  { name: 'partial', flags: ['partial=report', 'poison=k2'], ...POISONED },
  { name: 'partial', flags: ['partial=report', 'patch-unknown'], rejected: [[], ['none']] },
  { name: 'refusal', flags: ['refusal=json', 'poison=k2'], ...POISONED },
  { name: 'refusal', flags: ['refusal=index', 'poison=k2'], ...POISONED },
  { name: 'refusal', flags: ['refusal=id', 'poison=k2'], ...POISONED },
  { name: 'post-merge', flags: ['post-merge'] },
  { name: 'metadata-merge', flags: ['metadata-merge'] },
  { name: 'delayed-visibility', flags: ['delayed-visibility=60000'] },
  { name: 'lost-answer', flags: ['lost-answer,times=4'] },
  { name: 'lost-answer', flags: ['lost-answer'], ...PAUSED },
  { name: 'lost-answer', flags: ['lost-answer=hang,times=2'] },
  { name: 'lost-answer', flags: ['lost-answer=503,times=4'] },
  { name: 'success-status', flags: ['success-status=201'] },
  { name: 'success-status', flags: ['success-status=204'] },
  { name: 'success-body', flags: ['success-body'] },
  { name: 'slow', flags: ['slow=2000'] },
  { name: 'slow-loris', flags: ['slow-loris=10'] },
];

const upserts = (...records: readonly (readonly [key: string, n: number])[]): Given['files'][number] =>
  records.map(([key, n]) => goodLine(key, upsertText(key, n, { n })));
const updates = (...records: readonly (readonly [key: string, n: number])[]): Given['files'][number] =>
  records.map(([key, n]) => goodLine(key, updateText(key, n, { metadata: { [`m${n}`]: n } })));

/** Two loads, one after the other: duplicates, invalid records, an update of what is not there. */
export const CASE_LOADS: readonly [Given, Given] = [
  {
    method: 'POST',
    files: [
      upserts(['k1', 1], ['k2', 2], ['k3', 3], ['k1', 4], ['k4', 5]),
      [...BAD.map((spell, n) => ({ text: spell('k5', n), good: undefined })), ...upserts(['k5', 6], ['k6', 7])],
      upserts(['k2', 8], ['k7', 9], ['k8', 10], ['k9', 11], ['k3', 12]),
    ],
  },
  {
    method: 'PATCH',
    files: [updates(['k1', 20], ['k2', 21], ['k1', 22], ['none', 23]), updates(['k3', 24], ['k2', 25])],
  },
];
