import { fail, ok, type Outcome } from '../../model/outcome.ts';
import { problem } from '../../model/problem.ts';
import { isObject, type Json } from '../../model/json.ts';
import type { BulkOperation } from '../target.ts';
import { UNITS, type Unit } from './file.ts';

/** What a mapping needs to know of the operation that it maps to. */
export type TargetOperation = Pick<BulkOperation, 'effect' | 'name' | 'bulk' | 'itemSchema' | 'fields'>;

/** Words and units that the user adds to a mapping, by target field. */
export interface Overrides {
  /** What a source word means: `{channel: {web_form: email}}`. */
  readonly words?: Readonly<Record<string, Readonly<Record<string, Json>>>> | undefined;
  /** What all words mean that nobody has listed, and no word at all. */
  readonly defaults?: Readonly<Record<string, Json>> | undefined;
  readonly units?: Readonly<Record<string, Unit>> | undefined;
}

export interface MappingSettings extends Overrides {
  readonly operation: TargetOperation;
  /** What a time without a zone means: a zone's name, `utc`, or an offset. */
  readonly timezone?: string | undefined;
  readonly dst?: 'earlier' | 'later' | 'reject' | undefined;
  /** What the key is prefixed with; `true` is the namespace that the mapping names. */
  readonly namespace?: string | true | undefined;
  /** Milliseconds since 1970; now, unless a test holds the clock. */
  readonly now?: number | undefined;
}

/**
 * Overrides as flags have them: `channel:web_form=email`, `channel=email`, `handle_time_seconds=ms`. A text that is
 * `true`, `false`, `null` or a number means that, because a vocabulary may.
 */
export function readOverrides(given: {
  readonly word: readonly string[];
  readonly default: readonly string[];
  readonly unit: readonly string[];
}): Outcome<Overrides> {
  const words = given.word.map((text) => /^([^:=]+):([^=]*)=(.*)$/.exec(text));
  const defaults = given.default.map((text) => /^([^=]+)=(.*)$/.exec(text));
  const units = given.unit.map((text) => /^([^=]+)=(.*)$/.exec(text));
  const wrong = [
    ...(words.includes(null) ? ['--word is written FIELD:WORD=VALUE.'] : []),
    ...(defaults.includes(null) ? ['--default is written FIELD=VALUE.'] : []),
    ...(units.every((match) => isUnit(match?.[2]))
      ? []
      : [`--unit is written FIELD=UNIT, one of ${UNITS.join(', ')}.`]),
  ];
  if (wrong.length > 0) return fail(...wrong.map((reason) => problem('map.setting', {}, { reason })));
  return ok({ words: wordsOf(words), defaults: membersOf(defaults, meaningOf), units: membersOf(units, unitOf) });
}

type Match = RegExpExecArray | null;

function wordsOf(matches: readonly Match[]): Record<string, Record<string, Json>> {
  const words: Record<string, Record<string, Json>> = {};
  for (const match of matches) {
    const [, field = '', word = '', value = ''] = match ?? [];
    words[field] = { ...words[field], [word]: meaningOf(value) };
  }
  return words;
}

function membersOf<T>(matches: readonly Match[], read: (text: string) => T): Record<string, T> {
  return Object.fromEntries(matches.map((match) => [match?.[1] ?? '', read(match?.[2] ?? '')]));
}

function meaningOf(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'number' || typeof value === 'boolean' || value === null ? value : text;
  } catch {
    return text;
  }
}

function isUnit(text: string | undefined): text is Unit {
  return UNITS.some((unit) => unit === text);
}

function unitOf(text: string): Unit {
  return isUnit(text) ? text : 's';
}

/** Own members only: a field may be called `constructor`. */
export function ownMember<T>(members: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return isObject(members) && Object.hasOwn(members, name) ? members[name] : undefined;
}
