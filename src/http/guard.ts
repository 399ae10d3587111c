import { z } from 'zod';
import { suggestion } from '../check/suggest.ts';
import { toPointer } from '../model/pointer.ts';
import { problem, type Problem } from '../model/problem.ts';
import type { Source } from '../text/source.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly (string | number)[];

/** What is wrong with a file of settings, each at its line; an unknown setting comes with the one that was meant. */
export function settingProblems(schema: z.ZodType, error: z.ZodError, source: Source): Problem[] {
  return error.issues.flatMap((issue) => problemsOf(schema, issue, source));
}

function problemsOf(schema: z.ZodType, issue: Issue, source: Source): Problem[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(schema, path, key, source));
  const reason = `${dotted(path)} ${requirement(issue)}`.trim();
  return [problem('config.invalid', source.place(toPointer(path)), { reason })];
}

function unknownKey(schema: z.ZodType, path: Path, key: string, source: Source): Problem {
  const known = keysAt(schema, path);
  const meant = suggestion(key, known);
  const place = source.place(toPointer([...path, key]));
  const hint = meant === undefined ? `settings here are ${known.join(', ')}` : `did you mean "${meant}"?`;
  return problem('config.invalid', place, { reason: `"${key}" is not a setting; ${hint}`.replace(/\?$/, '') });
}

/** Words of ours where the schema has them, else the kind of value that is wanted; never the value itself. */
function requirement(issue: Issue): string {
  if (issue.code !== 'invalid_type') return issue.message;
  if (issue.message.endsWith('received undefined')) return 'is missing';
  return `must be ${KINDS.get(issue.expected) ?? issue.expected}`;
}

const KINDS: ReadonlyMap<string, string> = new Map([
  ['string', 'a text'],
  ['array', 'a list'],
  ['object', 'a mapping'],
  ['number', 'a number'],
  ['int', 'a whole number'],
]);

function dotted(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
    .join('');
}

/** The settings that the schema knows at a path. */
function keysAt(schema: unknown, path: Path): string[] {
  const bare = unwrapped(schema);
  const [step, ...rest] = path;
  if (bare instanceof z.ZodArray) return keysAt(bare.element, rest);
  if (!(bare instanceof z.ZodObject)) return [];
  return step === undefined ? Object.keys(bare.shape) : keysAt(bare.shape[step], rest);
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? unwrapped(schema.unwrap()) : schema;
}
