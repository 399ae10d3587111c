import { suggestion } from '../check/suggest.ts';
import type { JsonSchema } from '../model/json.ts';
import { toPointer } from '../model/pointer.ts';
import { problem, type Problem } from '../model/problem.ts';
import type { WireProfile } from './wire.ts';
import { declaredFields, isTime } from './wire-fields.ts';

/** What a profile is held against: the items of one operation, among those of the whole API. */
export interface WireSubject {
  readonly itemSchema: JsonSchema;
  readonly key: string;
  /** The item schemas of every operation that the profile is for. */
  readonly among: readonly JsonSchema[];
}

/** Everything in a profile that does not fit the items, each at its line. */
export function wireProblems(profile: WireProfile, subject: WireSubject): Problem[] {
  const unknown = unknownFields(profile, fieldsOf(subject.among));
  if (unknown.length > 0) return unknown;
  return [...neededFields(profile, subject), ...noTimes(profile, subject), ...takenNames(profile, subject)];
}

function fieldsOf(schemas: readonly JsonSchema[]): string[] {
  return [...new Set(schemas.flatMap((schema) => [...declaredFields(schema, schema, true).schemas.keys()]))];
}

function unknownFields(profile: WireProfile, known: readonly string[]): Problem[] {
  const { rename, times, omit, require, lift, place } = profile;
  const named: (readonly [string, string])[] = [
    ...[...rename.keys()].map((name) => [name, toPointer(['rename', name])] as const),
    ...[...times.fields.keys()].map((name) => [name, toPointer(['times', name])] as const),
    ...omit.map((name, index) => [name, toPointer(['omit', index])] as const),
    ...require.map((name, index) => [name, toPointer(['require', index])] as const),
    ...[...lift].map(([to, { field }]) => [field, toPointer(['lift', to])] as const),
  ];
  return named
    .filter(([name]) => !known.includes(name))
    .map(([name, pointer]) =>
      problem('wire.unknown-field', place(pointer), { name, allowed: known, suggestion: suggestion(name, known) }),
    );
}

function neededFields({ omit, require, place }: WireProfile, { itemSchema, key }: WireSubject): Problem[] {
  const { required } = declaredFields(itemSchema, itemSchema, false);
  return omit.flatMap((name, index) => {
    const reason = neededAs(name, key, required, require);
    return reason === undefined ? [] : [problem('wire.needed', place(toPointer(['omit', index])), { name, reason })];
  });
}

function neededAs(
  name: string,
  key: string,
  required: ReadonlySet<string>,
  demanded: readonly string[],
): string | undefined {
  if (name === key) return 'identifies an item';
  if (required.has(name)) return 'is required by the contract';
  return demanded.includes(name) ? 'is required by this profile' : undefined;
}

function noTimes({ times, place }: WireProfile, { key, among }: WireSubject): Problem[] {
  const allowed = fieldsOf(among).filter((name) => name !== key && among.some((schema) => isTimeField(schema, name)));
  return [...times.fields.keys()]
    .filter((name) => !allowed.includes(name))
    .map((name) => problem('wire.no-time', place(toPointer(['times', name])), { name, allowed }));
}

/** True when an item schema has the field and it is a date-time. */
export function isTimeField(schema: JsonSchema, name: string): boolean {
  const declared = declaredFields(schema, schema, true).schemas.get(name) ?? [];
  return declared.some((child) => isTime(child, schema));
}

/** Names that differ only in case are as good as one: a reader that folds case could not tell them apart. */
function takenNames({ rename, omit, lift, place }: WireProfile, { among }: WireSubject): Problem[] {
  const owners = new Map<string, string>();
  const problems: Problem[] = [];
  const claim = (name: string, owner: string, pointer: string): void => {
    const field = owners.get(name.toLowerCase());
    if (field === undefined) owners.set(name.toLowerCase(), owner);
    else problems.push(problem('wire.taken', place(pointer), { name, field }));
  };
  const sent = fieldsOf(among).filter((name) => !omit.includes(name));
  for (const name of sent) if (!rename.has(name)) owners.set(name.toLowerCase(), name);
  for (const name of sent) claimRenamed(name, rename, claim);
  for (const [name, { field, member }] of lift) claim(name, `${field}.${member}`, toPointer(['lift', name]));
  return problems;
}

function claimRenamed(
  field: string,
  rename: WireProfile['rename'],
  claim: (name: string, owner: string, pointer: string) => void,
): void {
  const name = rename.get(field);
  if (name !== undefined) claim(name, field, toPointer(['rename', field]));
}
