import { isObject } from '../../../src/model/json.ts';

/** A record that the loader has to deliver. No two of a load have the same text. */
export interface Good {
  readonly key: string;
  /** As it stands in the file, without the blanks around it. */
  readonly text: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface Line {
  readonly text: string;
  /** Undefined for a line that the loader has to refuse itself. */
  readonly good: Good | undefined;
}

/** What a load is given. */
export interface Given {
  readonly method: 'POST' | 'PATCH';
  readonly files: readonly (readonly Line[])[];
}

export function goodLine(key: string, text: string): Line {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new Error('a record is an object');
  return { text, good: { key, text, value } };
}

export const goodOf = ({ files }: Given): readonly Good[] => files.flat().flatMap(({ good }) => good ?? []);

export const readOf = ({ files }: Given): number => files.flat().length;

/** Spelled as no serialiser would, so that whoever writes it anew is found out. `n` makes it unlike all others. */
export function upsertText(key: string, n: number, metadata?: Readonly<Record<string, unknown>>): string {
  const more = metadata === undefined ? '' : ` , "metadata":${JSON.stringify(metadata)}`;
  return (
    `{"channel" : "pho\\u006ee","external_id": ${JSON.stringify(key)},` +
    `"started_at":"2026-05-01T10:00:00Z", "handle_time_seconds":${n}.0e0,"subject":"record ${n}"${more}}`
  );
}

export function updateText(key: string, n: number, more: Readonly<Record<string, unknown>> = {}): string {
  const members = Object.entries(more).map(([name, value]) => `, "${name}" :${JSON.stringify(value)}`);
  return `{ "external_id":${JSON.stringify(key)},"handle_time_seconds" : ${n}.0e0${members.join('')}}`;
}

/** Lines that the loader refuses: broken JSON, a required member that is missing, a wrong type, an empty key. */
export const BAD: readonly ((key: string, n: number) => string)[] = [
  (key) => `{"external_id":${JSON.stringify(key)},"channel":"phone"`,
  (_, n) => `{"handle_time_seconds":${n}}`,
  (key, n) =>
    `{"external_id":${JSON.stringify(key)},"channel":"phone","started_at":"2026-05-01T10:00:00Z","resolved":"no ${n}"}`,
  (_, n) => `{"external_id":"","channel":"phone","started_at":"2026-05-01T10:00:00Z","handle_time_seconds":${n}}`,
];
