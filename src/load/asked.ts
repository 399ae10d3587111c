import type { JsonSchema } from '../model/json.ts';
import { fail, ok, settle, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { parseRejectLimit, type LoadSettings } from './settings.ts';

/**
 * What whoever starts a load may say about it, by the same names on every surface: flags of a command, parameters of a
 * query, arguments of a tool.
 */
export const loadSettings = {
  operation: {
    kind: 'choice',
    choices: ['upsert', 'update'],
    summary: 'Write whole records, or change fields of known ones (default: upsert)',
  },
  preset: {
    kind: 'text',
    value: 'NAME',
    summary: 'Mapping that comes with capstan (default: the one that fits; see presets)',
  },
  timezone: { kind: 'text', value: 'ZONE', summary: 'What a time without a zone means, such as Europe/Berlin or utc' },
  dst: {
    kind: 'choice',
    choices: ['earlier', 'later', 'reject'],
    summary: 'What a time means that the clocks repeat or skip (default: reject)',
  },
  namespace: {
    kind: 'text',
    value: 'NAME',
    summary: 'Put before each key, as NAME:KEY, so that keys of several sources differ',
  },
  word: { kind: 'list', value: 'FIELD:WORD=VALUE', summary: 'What a word of the source means (repeatable)' },
  default: { kind: 'list', value: 'FIELD=VALUE', summary: 'What words mean that no vocabulary has (repeatable)' },
  unit: { kind: 'list', value: 'FIELD=UNIT', summary: 'Unit of a duration (repeatable)' },
  format: {
    kind: 'choice',
    choices: ['csv', 'ndjson', 'json', 'parquet'],
    summary: 'Of the files (default: as they look)',
  },
  delimiter: { kind: 'text', value: 'CHARACTER', summary: 'Between the cells of a table (default: as it looks)' },
  encoding: {
    kind: 'choice',
    choices: ['utf-8', 'utf-16le', 'windows-1252'],
    summary: 'Of text files (default: utf-8, or what a byte order mark says)',
  },
  dedupe: {
    kind: 'choice',
    choices: ['window', 'full'],
    summary: 'Fold records of one key near one another (default), or wherever they are',
  },
  'batch-items': {
    kind: 'integer',
    value: 'N',
    min: 1,
    max: 1_000_000,
    summary: 'Records of a request (default: as many as the operation takes)',
  },
  'batch-bytes': {
    kind: 'integer',
    value: 'N',
    min: 1024,
    max: 64 * 1024 * 1024,
    summary: 'Bytes of a request (default: 1048576)',
  },
  rate: { kind: 'text', value: 'N/min', summary: 'Requests over time, instead of the rate that the contract states' },
  'rate-share': {
    kind: 'text',
    value: 'PERCENT',
    summary: 'Share of the rate for this load, such as 50% (default: 100%)',
  },
  'max-rejects': { kind: 'text', value: 'N|PERCENT', summary: 'Stop at more rejects than this' },
  'max-in-flight': {
    kind: 'integer',
    value: 'N',
    min: 1,
    max: 64,
    summary: 'Requests under way at once, at most (default: 16)',
  },
  'changed-only': {
    kind: 'switch',
    summary: 'Leave out records that are what the target was last sent for their keys',
  },
  overtake: {
    kind: 'switch',
    summary: 'Go before an unfinished load of this target, which drops what this one writes',
  },
} as const satisfies Readonly<Record<string, Setting>>;

type Setting =
  | { readonly kind: 'switch'; readonly summary: string }
  | { readonly kind: 'text' | 'list'; readonly value: string; readonly summary: string }
  | {
      readonly kind: 'integer';
      readonly value: string;
      readonly min: number;
      readonly max: number;
      readonly summary: string;
    }
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly summary: string };

type ValueOf<S extends Setting> = S extends { kind: 'switch' }
  ? boolean
  : S extends { kind: 'list' }
    ? readonly string[]
    : S extends { kind: 'integer' }
      ? number | undefined
      : S extends { kind: 'choice'; choices: readonly (infer C)[] }
        ? C | undefined
        : string | undefined;

/** All settings by name; those that nobody has named are `undefined`, `false` or empty. */
export type Asked = { readonly [N in keyof typeof loadSettings]: ValueOf<(typeof loadSettings)[N]> };

/** Reads settings that come as text, a list as several pairs of its name. No problem repeats what was sent. */
export function readAsked(pairs: Iterable<readonly [string, string]>): Outcome<Asked> {
  const given = new Map<string, string[]>();
  for (const [name, text] of pairs) given.set(name, [...(given.get(name) ?? []), text]);
  const unknown = [...given.keys()].some((name) => !Object.hasOwn(loadSettings, name));
  const problems: Problem[] = [];
  if (unknown) problems.push(problem('load.unknown-setting', {}, { allowed: Object.keys(loadSettings) }));
  const read = Object.entries(loadSettings).map(([name, setting]) => {
    const value = readOne(setting, given.get(name) ?? []);
    if (value === WRONG) problems.push(problem('load.setting', {}, { name, expected: expectedOf(setting) }));
    return [name, value];
  });
  return problems.length > 0 ? fail(...problems) : settle(Object.fromEntries(read) as Asked, []);
}

/** Reads what may be said anew when a load goes on: the limit of rejects, which may have stopped it. */
export function readResume(pairs: Iterable<readonly [string, string]>): Outcome<Pick<LoadSettings, 'maxRejects'>> {
  const given = [...pairs];
  if (given.some(([name]) => name !== 'max-rejects'))
    return fail(problem('load.unknown-setting', {}, { allowed: ['max-rejects'] }));
  const asked = readAsked(given);
  if (!asked.ok) return asked;
  const text = asked.value['max-rejects'];
  if (text === undefined) return ok({});
  const limit = parseRejectLimit(text);
  return limit.ok ? ok({ maxRejects: limit.value }) : limit;
}

const WRONG = Symbol('not a value of the setting');

function readOne(setting: Setting, texts: readonly string[]): unknown {
  if (setting.kind === 'list') return texts.includes('') ? WRONG : texts;
  const [text, ...others] = texts;
  if (others.length > 0 || text === '') return WRONG;
  switch (setting.kind) {
    case 'switch':
      return text === undefined || text === 'false' ? false : text === 'true' || WRONG;
    case 'text':
      return text;
    case 'choice':
      return text === undefined || setting.choices.includes(text) ? text : WRONG;
    case 'integer':
      return text === undefined ? undefined : integer(text, setting.min, setting.max);
  }
}

function integer(text: string, min: number, max: number): number | typeof WRONG {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : WRONG;
}

function expectedOf(setting: Setting): string {
  switch (setting.kind) {
    case 'switch':
      return 'true or false, once';
    case 'text':
      return `${setting.value}, once`;
    case 'list':
      return `${setting.value}, as often as needed`;
    case 'choice':
      return `one of ${setting.choices.join(', ')}, once`;
    case 'integer':
      return `a whole number from ${setting.min} to ${setting.max}, once`;
  }
}

/** The settings as properties of a JSON Schema. */
export function settingSchemas(): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(loadSettings).map(([name, setting]) => [name, schemaOf(setting)]));
}

function schemaOf(setting: Setting): JsonSchema {
  const description = setting.summary.replace(' (repeatable)', '');
  switch (setting.kind) {
    case 'switch':
      return { type: 'boolean', description };
    case 'text':
      return { type: 'string', minLength: 1, description: `${description}. Written ${setting.value}` };
    case 'list': {
      const items = { type: 'string', minLength: 1 };
      return { type: 'array', items, description: `${description}. Each written ${setting.value}` };
    }
    case 'choice':
      return { type: 'string', enum: [...setting.choices], description };
    case 'integer':
      return { type: 'integer', minimum: setting.min, maximum: setting.max, description };
  }
}
