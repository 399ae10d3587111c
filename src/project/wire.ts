import { z } from 'zod';
import type { JsonObject, JsonSchema } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Place } from '../model/problem.ts';
import { readText } from '../text/read.ts';
import type { Source } from '../text/source.ts';
import { parseYaml } from '../text/yaml.ts';
import { settingProblems } from './config-problems.ts';
import type { TimeForm } from './wire-time.ts';

/** How the live API of one account differs from its contract. Fields are named as the contract names them. */
export interface WireProfile {
  /** Field -> its name on the wire. */
  readonly rename: ReadonlyMap<string, string>;
  /** How date-times are written: by field, and those that are not named. */
  readonly times: { readonly fields: ReadonlyMap<string, TimeForm>; readonly others: TimeForm };
  /** Never sent. */
  readonly omit: readonly string[];
  /** A record without one of them is invalid, though the contract allows it. */
  readonly require: readonly string[];
  /** Name on the wire -> the member of a field that is sent under it. */
  readonly lift: ReadonlyMap<string, { readonly field: string; readonly member: string }>;
  /** The name of the list in the body, when it is another. */
  readonly items: string | undefined;
  /** Where a rule stands, by JSON Pointer. */
  readonly place: (pointer: string) => Place;
}

/** A profile compiled for the items of one operation. */
export interface Wire {
  /** The record as it is sent. The record must be valid by `recordSchema`; a valid one gives one valid by `schema`. */
  readonly toWire: (record: JsonObject) => JsonObject;
  /** Of a wire item, self-contained. */
  readonly schema: JsonSchema;
  /** Of a record, under the contract's names: the item schema, and what the profile requires. */
  readonly recordSchema: JsonSchema;
  /** The property of a wire item that identifies it. */
  readonly key: string;
  /** The member of the body that holds the items. */
  readonly items: string;
}

const name = z.string('must be a text').min(1, 'must not be empty');
const wireName = name.refine((value) => value !== '__proto__', 'must be another name');
const form = z.enum(['rfc3339', 'unix-s', 'unix-ms'], 'must be rfc3339, unix-s or unix-ms');
const OTHERS = 'default';
const member = z
  .string('must be a text')
  .regex(/^[^.]+\../s, 'must be a field and, after a dot, a member of it, such as details.colour');

const profileSchema = z.strictObject({
  wire: z.literal(1, 'must be 1').default(1),
  rename: z.record(z.string(), wireName).default({}),
  times: z.preprocess(
    (value) => (typeof value === 'string' ? { [OTHERS]: value } : value),
    z.record(z.string(), form).default({}),
  ),
  omit: z.array(name).default([]),
  require: z.array(name).default([]),
  lift: z.record(wireName, member).default({}),
  items: wireName.optional(),
});

/** Reads a wire profile, YAML or JSON; problems name line and column. `file` is what they call it. */
export async function readWireProfile(path: string, file: string = path): Promise<Outcome<WireProfile>> {
  const text = await readText(path, file);
  if (!text.ok) return text;
  const source = parseYaml(text.value, file);
  return source.ok ? wireProfile(source.value) : source;
}

/** The profile that a document holds. Whether it fits an API is for `compileWire` to say. */
export function wireProfile(source: Source): Outcome<WireProfile> {
  const parsed = profileSchema.safeParse(source.value);
  if (!parsed.success) {
    const found = settingProblems(profileSchema, parsed.error, source);
    return fail(...found.map(({ place, args }) => problem('wire.invalid', place, { reason: String(args['reason']) })));
  }
  const { rename, times, omit, require, lift, items } = parsed.data;
  return ok({
    rename: new Map(Object.entries(rename)),
    times: {
      fields: new Map(Object.entries(times).filter(([field]) => field !== OTHERS)),
      others: times[OTHERS] ?? 'rfc3339',
    },
    omit,
    require,
    lift: new Map(Object.entries(lift).map(([to, from]) => [to, split(from)])),
    items,
    place: source.place,
  });
}

/** `details.colour`; what follows the first dot is the member's name, dots and all. */
function split(path: string): { field: string; member: string } {
  const dot = path.indexOf('.');
  return { field: path.slice(0, dot), member: path.slice(dot + 1) };
}
