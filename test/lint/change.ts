import type { Capability } from '../../src/model/capability.ts';
import { clean } from './clean.ts';

/** Dotted paths into the clean capability and what stands there instead; `copy` repeats the item before. */
export type Change = Readonly<Record<string, unknown>>;

export function changed(change: Change): Capability {
  const capability = structuredClone(clean);
  for (const [path, value] of Object.entries(change)) set(capability, path.split('.'), value);
  return capability;
}

function set(holder: object, [step = '', ...rest]: readonly string[], value: unknown): void {
  const next: unknown = Reflect.get(holder, step);
  if (rest.length > 0) {
    if (typeof next !== 'object' || next === null) throw new Error(`There is nothing at ${step}`);
    return set(next, rest, value);
  }
  const before: unknown = Reflect.get(holder, String(Number(step) - 1));
  Reflect.set(holder, step, value === 'copy' ? structuredClone(before) : value);
}
