import * as fc from 'fast-check';

/** One change of one member of one mapping or list of a document. */
export interface Change {
  readonly at: number;
  readonly key: number;
  readonly kind: 'remove' | 'replace' | 'add' | 'rename';
  readonly name: string;
  readonly to: unknown;
}

const KEYS = (
  'name label display description type call steps ref with forward operations tools location import from as port ' +
  'transport outputParameters mappings mapping value items properties responses responseBinary inputParameters binds ' +
  'consumes exposes aggregates instruction template data target targetName namespace tags const authentication in'
).split(' ');
const VALUES: readonly unknown[] = [
  '',
  0,
  1.5,
  -1,
  70_000,
  true,
  {},
  [],
  'x y',
  'a.b',
  'A_B',
  'json',
  'object',
  'stdio',
  'file:///x',
  '{{x}}',
  ['a'],
  [{}],
  { a: 'b' },
  { type: 'string' },
  { a: { type: 'string', value: 'x' } },
  [{ type: 'string', mapping: '$' }],
];

export const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(),
  key: fc.nat(),
  kind: fc.constantFrom('remove', 'replace', 'add', 'rename'),
  name: fc.constantFrom(...KEYS),
  to: fc.constantFrom(...VALUES),
});

/** Every way to leave one member out. */
export function removals(value: unknown): Change[] {
  return holdersIn(value).flatMap((holder, at) =>
    Object.keys(holder).map((_, key) => ({ at, key, kind: 'remove', name: '', to: undefined }) as const),
  );
}

/** A copy with one member of one mapping or list changed. */
export function changedAt(value: unknown, { at, key, kind, name, to }: Change): unknown {
  const copy: unknown = structuredClone(value);
  const holders = holdersIn(copy);
  const holder = holders[at % holders.length];
  if (holder === undefined) return copy;
  const keys = Object.keys(holder);
  const chosen = keys[key % Math.max(keys.length, 1)] ?? '0';
  const member: unknown = Reflect.get(holder, chosen);
  if (kind === 'add') Reflect.set(holder, Array.isArray(holder) ? holder.length : name, to);
  else if (kind === 'replace') Reflect.set(holder, chosen, to);
  else if (Array.isArray(holder)) holder.splice(Number(chosen), 1);
  else Reflect.deleteProperty(holder, chosen);
  if (kind === 'rename' && member !== undefined && !Array.isArray(holder)) Reflect.set(holder, name, member);
  return copy;
}

function holdersIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap((each: unknown) => holdersIn(each))];
}
