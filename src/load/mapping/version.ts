import { problem } from '../../model/problem.ts';
import { Fault } from '../normalise/fault.ts';
import { timeReader } from '../normalise/time.ts';
import type { KindContext } from './kind.ts';
import type { Plan } from './plan.ts';
import type { ReadRecord } from './rule.ts';
import type { FindField } from './source-field.ts';

const NOT_ORDERED = new Fault(problem('value.version', {}, {}));

/** Reads what orders the writes of one key: a number as it is, a time, in whatever form the column has, in milliseconds. */
export function readVersion(
  { file, dst, latest }: Plan,
  find: FindField,
  order: KindContext['order'],
): ReadRecord | undefined {
  const name = file['version-field'];
  if (name === undefined) return undefined;
  const { get } = find(name);
  const readTime = timeReader({ format: 'auto', order: order(name), dst, latest });
  return (record) => {
    const value = get(record);
    if (value === undefined || typeof value === 'number') return value;
    if (typeof value !== 'string') return NOT_ORDERED;
    const number = Number(value);
    if (!Number.isNaN(number)) return number;
    const instant = readTime(value, record.zone);
    return instant instanceof Fault ? NOT_ORDERED : instant;
  };
}
