import type { Json } from '../../model/json.ts';
import { wordKey } from '../normalise/word.ts';
import { OPEN } from './check.ts';
import type { Candidate } from './infer-candidates.ts';
import type { Kind } from './file.ts';
import type { ColumnLook } from './infer-column.ts';
import { wordsOfName } from './infer-names.ts';

/** What is guessed of one target field. */
export interface Guess {
  readonly field: string;
  readonly kind: Kind;
  /** The column; undefined when none is like it. */
  readonly look: ColumnLook | undefined;
  /** 0 to 1. */
  readonly confidence: number;
  /** The closed list of the target. */
  readonly allowed: readonly Json[];
  readonly required: boolean;
  /** What names a record. */
  readonly isKey: boolean;
}

export interface Draft {
  readonly name: string;
  readonly isTable: boolean;
  readonly columns: readonly string[];
  readonly guesses: readonly Guess[];
  readonly unused: readonly ColumnLook[];
  /** By field: columns that only their values speak for. */
  readonly candidates: ReadonlyMap<string, readonly Candidate[]>;
  /** A field of the target that may hold members of one's own. */
  readonly openField: string | undefined;
}

/** The draft as a mapping file; `???` stands where only a person knows. */
export function draftText(draft: Draft): string {
  const made = draft.guesses.filter(({ look }) => look !== undefined);
  const missing = draft.guesses.filter(({ look }) => look === undefined);
  return [
    '# A draft, made from the header and the first records. Each line tells why, and how sure it is (0 to 1).',
    `# Replace every ${OPEN}, delete what is wrong, add examples, and run: capstan map check FILE`,
    'mapping: 1',
    `id: ${idOf(draft.name)}`,
    'version: 1',
    `title: ${quoted(`Records like those of ${baseName(draft.name)}`)}`,
    'verified: unverified',
    'detects:',
    `  - ${draft.isTable ? 'columns' : 'members'}: [${signature(draft).map(quoted).join(', ')}]`,
    ...zoneLines(made),
    "nulls: ['', 'NULL', 'N/A', '-']",
    'fields:',
    ...made.flatMap(fieldLines),
    ...missing.flatMap((guess) => missingLines(guess, draft.candidates.get(guess.field) ?? [])),
    ...unusedLines(draft),
    ...vocabularyLines(made),
    '',
  ].join('\n');
}

function baseName(name: string): string {
  return name.split(/[/\\]/).at(-1) ?? name;
}

function idOf(name: string): string {
  const words = wordsOfName(baseName(name).replace(/\.[a-z]+(\.(gz|zst))?$/i, ''));
  return quotedIfNeeded(words.join('-') || 'draft');
}

/** A name of digits alone would be a number. */
function quotedIfNeeded(text: string): string {
  return /^[a-z]/.test(text) ? text : quoted(text);
}

function signature({ guesses, columns }: Draft): string[] {
  const used = guesses.flatMap(({ look }) => look?.name ?? []);
  return used.length === 0 ? columns.slice(0, 5) : used;
}

/** Quoted as JSON, which YAML reads alike. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function zoneLines(guesses: readonly Guess[]): string[] {
  const naive = guesses.filter(({ kind, look }) => kind === 'time' && (look?.naive ?? 0) > 0);
  if (naive.length === 0) return [];
  const names = naive.map(({ look }) => quoted(look?.name ?? '')).join(', ');
  return [`timezone: required  # ${names}: times without a zone`];
}

function fieldLines(guess: Guess): string[] {
  const { field, look, required } = guess;
  if (look === undefined) return [];
  const options = optionsOf(guess, look);
  const rule = [`from: ${quoted(look.name)}`, `as: ${guess.kind}`, ...options, ...(required ? ['required: true'] : [])];
  return [`  # ${guess.confidence.toFixed(2)}  ${evidenceOf(guess, look)}`, `  ${field}: { ${rule.join(', ')} }`];
}

function optionsOf({ kind, field }: Guess, look: ColumnLook): string[] {
  switch (kind) {
    case 'word':
      return [`words: ${vocabularyName(field)}`];
    case 'boolean':
      return look.booleans === 1 ? [] : [`words: ${vocabularyName(field)}`];
    case 'time':
      return look.order === undefined ? [] : [`format: ${look.order === 'open' ? quoted(OPEN) : look.order}`];
    case 'duration':
      return durationOptions(look);
    case 'score':
      return scoreOptions(field, look);
    case 'id':
    case 'text':
    case 'number':
    case 'integer':
    case 'list':
    case 'raw':
      return [];
  }
}

function durationOptions({ name, numbers, durations, negative }: ColumnLook): string[] {
  const drop = negative > 0 ? ['negative: drop'] : [];
  if (durations > numbers) return ['unit: clock', ...drop];
  const hint = wordsOfName(name)
    .map((word) => UNIT_WORDS.get(word))
    .find((unit) => unit !== undefined);
  return [`unit: ${hint ?? quoted(OPEN)}`, ...drop];
}

const UNIT_WORDS: ReadonlyMap<string, string> = new Map([
  ['ms', 'ms'],
  ['milliseconds', 'ms'],
  ['s', 's'],
  ['sec', 's'],
  ['secs', 's'],
  ['seconds', 's'],
  ['min', 'min'],
  ['mins', 'min'],
  ['minutes', 'min'],
  ['h', 'h'],
  ['hrs', 'h'],
  ['hours', 'h'],
]);

function scoreOptions(field: string, { numbers, smallest, largest }: ColumnLook): string[] {
  if (numbers < 1) return [`words: ${vocabularyName(field)}`];
  return smallest >= 1 && largest <= 5 ? ['scale: { min: 1, max: 5 }'] : [`scale: ${quoted(OPEN)}`];
}

function evidenceOf({ kind, allowed }: Guess, look: ColumnLook): string {
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  const filled = `${look.filled} of ${look.cells} filled`;
  const about: Record<Kind, string> = {
    id: `${look.distinct} different${look.damagedIds > 0 ? `, ${look.damagedIds} DAMAGED by a spreadsheet` : ''}`,
    text: `${look.distinct} different`,
    word: `${look.words?.length ?? 0} words, for ${allowed.map(String).join(', ')}`,
    time: `${percent(look.times)} are times, ${look.naive} without a zone${orderWords(look)}`,
    duration: `${percent(Math.max(look.durations, look.numbers))} are durations, ${look.negative} negative`,
    score: `${percent(look.numbers)} are numbers${look.numbers > 0 ? ` from ${look.smallest} to ${look.largest}` : ''}`,
    number: `${percent(look.numbers)} are numbers`,
    integer: `${percent(look.numbers)} are numbers`,
    boolean: `${percent(look.booleans)} are yes or no`,
    list: filled,
    raw: filled,
  };
  return `${filled}; ${about[kind]}`;
}

function orderWords({ order }: ColumnLook): string {
  if (order === undefined) return '';
  return order === 'open' ? ', day and month cannot be told apart: dmy or mdy?' : `, ${order} by a number past 12`;
}

function missingLines({ field, kind, allowed, required }: Guess, candidates: readonly Candidate[]): string[] {
  const list = allowed.length === 0 ? '' : ` (${allowed.map(String).join(', ')})`;
  const guessed = candidates.map(({ column, reason }) => `${quoted(column)} (${reason})`).join(', ');
  const hint = guessed === '' ? [] : [`guesses by values alone, to be confirmed: ${guessed}`];
  const rule = `${field}: { from: "${OPEN}", as: ${kind}`;
  if (!required) return [`  # ${rule} }${list}`, ...hint.map((text) => `  #   ${text}`)];
  return [
    `  # 0.00  no column is called like it, and it is required${list}`,
    ...hint.map((text) => `  #       ${text}`),
    `  ${rule}, required: true }`,
  ];
}

function unusedLines({ unused, openField }: Draft): string[] {
  if (unused.length === 0) return [];
  if (openField === undefined) return [`  # not used: ${unused.map(({ name }) => quoted(name)).join(', ')}`];
  return [
    '  # not used; take away the # to keep one:',
    ...unused.map(({ name }) => {
      const member = wordsOfName(name).join('_') || 'column';
      return `  # ${openField}.${member}: { from: ${quoted(name)}, as: raw }`;
    }),
  ];
}

function vocabularyName(field: string): string {
  return wordsOfName(field).join('-');
}

function vocabularyLines(guesses: readonly Guess[]): string[] {
  const closed = guesses.filter((guess) => guess.look !== undefined && optionsOf(guess, guess.look).some(isWords));
  if (closed.length === 0) return [];
  return [
    'words:',
    ...closed.flatMap(({ field, kind, look, allowed }) => [
      `  ${vocabularyName(field)}:${allowed.length === 0 ? '' : `  # each of them one of ${allowed.map(String).join(', ')}`}`,
      ...(look?.words ?? []).map((word) => `    ${quoted(word)}: ${meaningOf(word, kind, allowed)}`),
    ]),
  ];
}

const isWords = (option: string): boolean => option.startsWith('words:');

/** Only a word that the target has itself means what it says. */
function meaningOf(word: string, kind: Kind, allowed: readonly Json[]): string {
  const same = allowed.find((value) => typeof value === 'string' && wordKey(value) === word);
  if (typeof same === 'string') return same;
  return kind === 'word' && allowed.length === 0 ? quoted(word) : quoted(OPEN);
}
