import type { Counts } from '../load/counts.ts';
import type { LoadEvent, Progress } from '../load/event.ts';
import { count, counted, duration, percent } from '../load/report/figures.ts';

type Event<K extends LoadEvent['kind']> = Extract<LoadEvent, { kind: K }>;

/** `Load 01J… started: orders.bulk-upsert into https://api.example.com, mapping desk-csv@1, 2 files` */
export function startedText({ load, resumed, operation, target, mapping, files }: Event<'started'>): string {
  const begun = resumed ? 'goes on' : 'started';
  return `Load ${load} ${begun}: ${operation} into ${target}, mapping ${mapping}, ${counted(files.length, 'file')}`;
}

/** `waits 12 s: the upstream asked for it (429)` */
export function waitingText({ reason, status, cause, leftMs, ms: whole }: Event<'waiting'>, ms: number): string {
  const answer = status === undefined ? (cause ?? 'no answer') : String(status);
  const why = reason === 'told' ? `the upstream asked for it (${answer})` : `the upstream fails (${answer})`;
  const end = leftMs === undefined ? '' : `, gives up in ${duration(leftMs - (whole - ms))}`;
  return `waits ${duration(ms)}: ${why}${end}`;
}

/** What became of records: the parts that are always of interest, and the others when there are any. */
export function countParts(counts: Counts): string[] {
  const rest = (['unchanged', 'merged', 'superseded', 'filtered'] as const)
    .filter((name) => counts[name] > 0)
    .map((name) => `${name} ${count(counts[name])}`);
  return [
    `accepted ${count(counts.accepted)}`,
    `invalid ${count(counts.invalid)}`,
    `rejected ${count(counts.rejected)}`,
    `pending ${count(counts.pending)}`,
    ...rest,
  ];
}

/** How fast it goes, the most telling first. */
export function speedParts({ perSecond, budgetShare, requests }: Progress): string[] {
  return [
    `${count(perSecond)} records/s`,
    `uses ${percent(budgetShare)} of the rate`,
    `429s ${count(requests.throttled)}`,
    `${counted(requests.sent, 'request')}, ${count(requests.inFlight)} in flight`,
    ...(requests.retried > 0 ? [`${count(requests.retried)} sent again`] : []),
  ];
}

/** `read 412,500 (41.0 %)` */
export function readText({ counts, readShare }: Progress): string {
  return `read ${count(counts.read)}${readShare === undefined ? '' : ` (${percent(readShare)})`}`;
}

export function timeText({ secondsLeft, failing }: Progress): string {
  if (failing === true) return 'time left: known when the upstream answers again';
  return secondsLeft === undefined ? 'time left: known when all is read' : `about ${duration(secondsLeft * 1000)} left`;
}
