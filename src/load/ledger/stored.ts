import { isObject, jsonObject, type JsonObject } from '../../model/json.ts';
import { problemCodes, type Problem } from '../../model/problem.ts';
import type { LoadEnd } from '../event.ts';
import type { Cursor, Fingerprint } from '../source/source.ts';
import type { LoadPlan } from './ledger.ts';
import { damaged, listOf, numberOf, textOf } from './sqlite.ts';

/** Reads back what is kept as JSON text. What nobody here can have written is damage. */

type Members = Readonly<Record<string, unknown>>;

function members(value: unknown): Members {
  if (!isObject(value)) throw damaged('an object is missing');
  return value;
}

export function parseCursor(text: unknown): Cursor | undefined {
  if (text === null || text === undefined) return undefined;
  const { file, offset, line, record } = members(JSON.parse(textOf(text)));
  return { file: numberOf(file), offset: numberOf(offset), line: numberOf(line), record: numberOf(record) };
}

export function parsePlan(text: unknown): LoadPlan {
  const plan = members(JSON.parse(textOf(text)));
  return {
    capability: textOf(plan['capability']),
    operation: textOf(plan['operation']),
    items: textOf(plan['items']),
    mapping: textOf(plan['mapping']),
    verified: optional(plan['verified'], textOf),
    files: listOf(plan['files']).map(fingerprint),
    recipe: optional(plan['recipe'], textOf),
    retries: optional(plan['retries'], textOf),
    flags: Object.fromEntries(Object.entries(members(plan['flags'])).map(([name, value]) => [name, textOf(value)])),
  };
}

function fingerprint(value: unknown): Fingerprint {
  const { name, path, bytes, modifiedMs, digest } = members(value);
  return {
    name: textOf(name),
    path: textOf(path),
    bytes: numberOf(bytes),
    modifiedMs: numberOf(modifiedMs),
    digest: textOf(digest),
  };
}

/** Problems as they were written; those of a code that this version no longer knows are left out. */
export function parseProblems(text: unknown): Problem[] {
  return listOf(JSON.parse(textOf(text))).filter(isProblem);
}

const CODES: ReadonlySet<unknown> = new Set(problemCodes());
const SEVERITIES: ReadonlySet<unknown> = new Set(['error', 'warning', 'info']);

function isProblem(value: unknown): value is Problem {
  if (!isObject(value) || !CODES.has(value['code']) || !SEVERITIES.has(value['severity'])) return false;
  return isObject(value['place']) && isObject(value['args']);
}

export function parseMapped(text: unknown): JsonObject | undefined {
  return text === null || text === undefined ? undefined : jsonObject(JSON.parse(textOf(text)));
}

function optional<T>(value: unknown, read: (value: unknown) => T): T | undefined {
  return value === undefined ? undefined : read(value);
}

function namesOf(value: unknown): string[] {
  return listOf(value).map(textOf);
}

export function parseEnd(text: unknown): LoadEnd | undefined {
  if (text === null || text === undefined) return undefined;
  const end = members(JSON.parse(textOf(text)));
  const { kind } = end;
  switch (kind) {
    case 'finished':
    case 'stopped':
      return { kind };
    case 'threshold':
      return { kind, limit: textOf(end['limit']) };
    case 'authentication':
      return { kind, status: numberOf(end['status']), secrets: optional(end['secrets'], namesOf) };
    case 'refused':
      return { kind, status: numberOf(end['status']), sample: textOf(end['sample']) };
    case 'paused':
      return {
        kind,
        reason: textOf(end['reason']),
        cause: optional(end['cause'], textOf),
        host: optional(end['host'], textOf),
      };
    case 'input':
      return isProblem(end['problem']) ? { kind, problem: end['problem'] } : undefined;
    default:
      throw damaged('the end of a load is none');
  }
}
