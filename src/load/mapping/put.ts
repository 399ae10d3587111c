import type { Json } from '../../model/json.ts';

/** Puts a value into a record that is being made, inside of objects that are made as they are needed. */
export function putInside(record: Record<string, Json>, steps: readonly string[], value: Json): void {
  let inside = record;
  for (const step of steps.slice(0, -1)) {
    const next: unknown = inside[step];
    const object = isRecord(next) ? next : {};
    inside[step] = object;
    inside = object;
  }
  inside[steps.at(-1) ?? ''] = value;
}

/** Objects inside of a record that is being made are made here, so they may be written to. */
function isRecord(value: unknown): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
