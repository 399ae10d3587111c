import type { LoadEnd } from '../event.ts';
import { count, counted, duration } from './figures.ts';
import { visible } from './markup.ts';
import type { ReportData } from './report-data.ts';

/** Why a load ended, for an end other than `finished`: half a sentence. */
export function endText(end: LoadEnd): string | undefined {
  switch (end.kind) {
    case 'finished':
      return undefined;
    case 'threshold':
      return `more records were refused than allowed (${end.limit})`;
    case 'authentication':
      return `the upstream refused the credential (HTTP ${end.status})${named(end.secrets)}`;
    case 'refused':
      return `the upstream refused everything in the same way (HTTP ${end.status}): look at the configuration first`;
    case 'input':
      return `the input could not be read on (${end.problem.code})`;
    case 'paused':
      return `${PAUSES[end.reason] ?? end.reason}${causeText(end)}${ADVICE[end.reason] ?? ''}`;
    case 'stopped':
      return 'it was stopped on request';
  }
}

function named(secrets: readonly string[] = []): string {
  return secrets.length === 0 ? '' : `: check ${secrets.join(' and ')}`;
}

/** ` (desk.example: ENOTFOUND)` */
function causeText({ host, cause }: Extract<LoadEnd, { kind: 'paused' }>): string {
  const parts = [host, cause].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : ` (${parts.join(': ')})`;
}

const PAUSES: Readonly<Record<string, string>> = {
  outage: 'the upstream has failed for too long',
  unreachable: 'the upstream cannot be reached',
  deadline: 'one request has failed for too long',
  'retry-after': 'the upstream asks for a long pause',
  disk: 'the disk of the data folder is full',
};

const ADVICE: Readonly<Record<string, string>> = { unreachable: ': check its address and the network' };

/** The state of a load in one sentence, for somebody who reads nothing else. */
export function stateText(data: ReportData): string {
  const { counts } = data;
  const refused = counts.invalid + counts.rejected;
  const why = data.end === undefined ? '' : ` because ${data.end}`;
  switch (data.state) {
    case 'running':
      return `The load is running: ${counted(counts.read, 'record')} read so far, ${count(counts.accepted)} accepted.`;
    case 'paused':
      return `The load is paused${why}; ${waiting(counts.pending)}.`;
    case 'stopped':
      return `The load stopped before its end${why}; ${waiting(counts.pending)}.`;
    case 'cancelled':
      return `The load was cancelled; ${counted(counts.pending, 'record')} that had been read will not be sent.`;
    case 'finished':
      return `The load is finished${refused === 0 ? `: ${all(counts.read)}` : `; ${attention(refused, counts.read)}`}.`;
  }
}

/** Words that a command is shown with; the list of words has them all. */
const MOST_FLAGS = 3;
/** A command is shown whole, or it cannot be typed. */
const LONGEST_COMMAND = 300;

function lengthened(command: string, flag: string): string {
  return command.length + flag.length < LONGEST_COMMAND ? `${command} ${flag}` : command;
}

function waiting(pending: number): string {
  if (pending === 0) return 'no record that was read so far waits to be sent';
  return `${counted(pending, 'record')} ${pending === 1 ? 'waits' : 'wait'} to be sent`;
}

function attention(refused: number, read: number): string {
  return `${count(refused)} of ${counted(read, 'record')} ${refused === 1 ? 'needs' : 'need'} somebody's attention`;
}

function all(read: number): string {
  return read === 0 ? 'no record was read' : `${counted(read, 'record')} went through and none was refused`;
}

/** How the reader should take the state: at a glance, by colour and mark. */
export function stateTone(data: ReportData): 'good' | 'attention' | 'bad' | 'open' {
  if (data.imbalance !== 0) return 'bad';
  if (data.state === 'running') return 'open';
  if (data.state !== 'finished') return 'bad';
  return data.counts.invalid + data.counts.rejected === 0 ? 'good' : 'attention';
}

/** A thing to do next, with the command that does it. */
export interface Step {
  readonly text: string;
  readonly command: string;
}

/** What can be done now, the most urgent first. */
export function nextSteps(data: ReportData): Step[] {
  const { counts, load } = data;
  const refused = counts.invalid + counts.rejected;
  const open = data.state === 'paused' || data.state === 'stopped';
  const resume = {
    text: 'Go on where it ended. Nothing is lost, and what was sent already has no second effect.',
    command: `capstan load resume ${load}`,
  };
  const flags = data.words.flatMap((word) => wordFlag(word) ?? []);
  const meaning = flags.length === 0 ? '' : '; write what each word means in the place of TARGET';
  const retry = {
    text: `Send the ${counted(refused, 'refused record')} again, once what is said below is mended${meaning}.`,
    command: flags.slice(0, MOST_FLAGS).reduce(lengthened, `capstan load retry-rejects ${load}`),
  };
  // the rejects of an unfinished load wait for what it still reads
  return open ? [resume] : data.state === 'finished' && refused > 0 ? [retry] : [];
}

/** `took 1 h 06 m`, `so far 12 m 00 s`; the end of a load that still runs is the last thing known of it. */
export function spanOf(data: ReportData): { readonly from: number; readonly to: number; readonly text: string } {
  const last = data.waits.reduce((latest, { at, ms }) => Math.max(latest, at + ms), data.startedAt);
  const to = Math.max(data.startedAt, data.endedAt ?? last);
  return { from: data.startedAt, to, text: data.endedAt === undefined ? 'not ended' : duration(to - data.startedAt) };
}

/** Where one such record stands; a format without lines has none to name. */
export function exampleText({ example: { file, line, record } }: ReportData['reasons'][number]): string {
  return `${file}${line > 0 ? `, line ${count(line)}` : ''}, record ${count(record)}`;
}

/** Longer words are no words, and what is cut cannot be typed. */
const LONGEST_WORD = 100;

/** The flag that maps a word, to be typed with the target's word in the place of TARGET. */
export function wordFlag({ field, word }: ReportData['words'][number]): string | undefined {
  if (word.length > LONGEST_WORD || visible(word) !== word) return undefined;
  return `--word ${shellWord(`${field}:${word}=TARGET`)}`;
}

/** A word of a shell as it is typed; anything but the plainest is quoted. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
