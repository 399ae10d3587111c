import { isDeepStrictEqual } from 'node:util';
import type { Evidence } from '../evidence.ts';
import type { Row } from '../task.ts';
import { some, unless, type Finding } from './finding.ts';

/** The table at the end is the expected one: no row is missing, none is too much, no field differs. */
export function table({ task, rows }: Evidence): Finding[] {
  const [expected, actual] = [byKey(task.after), byKey(rows)];
  const missing = [...expected.keys()].filter((key) => !actual.has(key));
  const unexpected = [...actual.keys()].filter((key) => !expected.has(key));
  const differing = [...actual].flatMap(([key, row]) => {
    const right = expected.get(key);
    const fields = right === undefined ? [] : differences(right, row, task.free);
    return fields.length === 0 ? [] : [`${key} (${fields.join(', ')})`];
  });
  return [
    ...unless(missing.length === 0, 'table.missing', `not there: ${some(missing)}`),
    ...unless(unexpected.length === 0, 'table.unexpected', `should not be there: ${some(unexpected)}`),
    ...unless(differing.length === 0, 'table.differs', `otherwise than expected: ${some(differing)}`),
  ];
}

/** The fields in which two records differ; the same instant may be written in several ways. */
export function differences(right: Row, row: object, free: readonly string[] = []): string[] {
  const names = new Set([...Object.keys(right), ...Object.keys(row)]);
  return [...names].filter((name) => !free.includes(name) && !isSame(Reflect.get(right, name), Reflect.get(row, name)));
}

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/;

function isSame(left: unknown, right: unknown): boolean {
  const areTimes = [left, right].every((value) => typeof value === 'string' && TIME.test(value));
  return areTimes ? Date.parse(String(left)) === Date.parse(String(right)) : isDeepStrictEqual(left, right);
}

function byKey(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.external_id, row]));
}
