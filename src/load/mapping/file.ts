import { z } from 'zod';
import type { Json } from '../../model/json.ts';

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const CODE = /^[a-z]+\.[a-z-]+( \/\S+)?$/;

const text = z.string().trim().min(1, 'must not be empty');
const name = z.string().regex(NAME, 'must be words of small letters and digits, joined by hyphens');
const texts = z.array(text).min(1, 'must list at least one');
const oneOrMore = z.union([text, texts], 'must be a name, or a list of names');
const scalar = z.union(
  [z.string(), z.number(), z.boolean(), z.null()],
  'must be a text, a number, true, false or null',
);
const json: z.ZodType<Json> = z.json();

const condition = z
  .strictObject({
    field: text,
    is: z.union([scalar, z.array(scalar)]).optional(),
    isNot: z.union([scalar, z.array(scalar)]).optional(),
    empty: z.literal(true, 'must be true').optional(),
    present: z.literal(true, 'must be true').optional(),
  })
  .refine(
    ({ field, ...tests }) => field !== '' && given(tests).length === 1,
    'must have exactly one of is, isNot, empty, present',
  );

const conditions = z.union([condition, z.array(condition).min(1)]);

const KINDS = [
  'id',
  'text',
  'word',
  'time',
  'duration',
  'score',
  'number',
  'integer',
  'boolean',
  'list',
  'raw',
] as const;

const TIME_FORMATS = [
  'auto',
  'iso',
  'unix',
  'unix-s',
  'unix-ms',
  'unix-us',
  'unix-ns',
  'dmy',
  'mdy',
  'ymd',
  'rfc2822',
  'excel',
  'compact',
] as const;

export const UNITS = ['ms', 's', 'min', 'h', 'd', 'clock', 'mm:ss', 'h:mm'] as const;

/** The one member of a rule that says where its value comes from. */
const WAYS = ['from', 'sum', 'difference', 'plus', 'join', 'value'] as const;

const rule = z
  .strictObject({
    from: oneOrMore.optional(),
    sum: texts.optional(),
    difference: z.tuple([text, text], 'must be two names: earlier, later').optional(),
    plus: z.tuple([text, text], 'must be two names: a time, a duration').optional(),
    join: texts.optional(),
    value: json.optional(),
    as: z.enum(KINDS, `must be one of ${KINDS.join(', ')}`).optional(),
    required: z.boolean().optional(),
    when: conditions.optional(),
    nulls: z.array(z.string()).optional(),
    words: name.optional(),
    prefer: z.array(scalar).optional(),
    format: z.enum(TIME_FORMATS, `must be one of ${TIME_FORMATS.join(', ')}`).optional(),
    timezone: text.optional(),
    outside: z.literal('drop', 'must be drop').optional(),
    unit: z.enum(UNITS, `must be one of ${UNITS.join(', ')}`).optional(),
    negative: z.literal('drop', 'must be drop').optional(),
    scale: z
      .strictObject({ min: z.number(), max: z.number() })
      .refine(({ min, max }) => min < max, 'must have a min below its max')
      .optional(),
    round: z.int().min(0).max(6).optional(),
    separator: z.string().min(1, 'must not be empty').optional(),
    namespace: z.boolean().optional(),
  })
  .refine((given) => WAYS.filter((way) => given[way] !== undefined).length === 1, `must have one of ${WAYS.join(', ')}`)
  .refine((given) => given.value !== undefined || given.as !== undefined, 'must say "as" what it is read');

const detection = z
  .strictObject({ columns: texts.optional(), members: texts.optional(), absent: texts.optional() })
  .refine((given) => given.columns !== undefined || given.members !== undefined, 'must list columns or members');

const FOLDS = ['first', 'last', 'min', 'max', 'sum', 'any', 'all', 'list'] as const;

const group = z.strictObject({
  by: text,
  fields: z.record(text, z.enum(FOLDS, `must be one of ${FOLDS.join(', ')}`)).default({}),
  others: z.enum(['first', 'last'], 'must be first or last').default('last'),
});

const example = z
  .strictObject({
    input: z.record(z.string(), json),
    flags: z
      .strictObject({
        timezone: text.optional(),
        namespace: text.optional(),
        dst: z.enum(['earlier', 'later', 'reject']).optional(),
        words: z.record(text, z.record(z.string(), scalar)).optional(),
        defaults: z.record(text, scalar).optional(),
        units: z.record(text, z.enum(UNITS)).optional(),
      })
      .optional(),
    output: z.record(z.string(), json).optional(),
    filtered: text.optional(),
    errors: z
      .array(z.string().regex(CODE, 'must be a problem code and a field: value.zone /started_at'))
      .min(1)
      .optional(),
  })
  .refine(
    ({ output, filtered, errors }) => given({ output, filtered, errors }).length === 1,
    'must have one of output, filtered, errors',
  );

function given(members: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(members).filter((key) => members[key] !== undefined);
}

/** A mapping file: docs/mappings.md tells what each member means. */
export const mappingSchema = z.strictObject({
  mapping: z.literal(1, 'must be 1, the version of this format'),
  id: name,
  version: z.int('must be a whole number').min(1),
  title: text,
  verified: z.enum(['docs', 'sample', 'community', 'unverified'], 'must be docs, sample, community or unverified'),
  source: z.array(text).default([]),
  detects: z.array(detection).default([]),
  namespace: name.optional(),
  timezone: z
    .union([text, z.strictObject({ column: text })], 'must be required, utc, a zone or {column: NAME}')
    .optional(),
  dst: z.enum(['earlier', 'later', 'reject'], 'must be earlier, later or reject').optional(),
  nulls: z.array(z.string()).default(['']),
  group: group.optional(),
  'version-field': text.optional(),
  filters: z.array(z.strictObject({ name, when: conditions })).default([]),
  fields: z
    .record(text, z.union([rule, z.array(rule).min(1)]))
    .refine((fields) => Object.keys(fields).length > 0, 'must map at least one field'),
  words: z.record(name, z.record(z.string(), scalar)).default({}),
  examples: z.array(example).default([]),
});

/** What a mapping file says, with its defaults. */
export type MappingFile = z.infer<typeof mappingSchema>;
export type FieldRule = z.infer<typeof rule>;
export type Condition = z.infer<typeof condition>;
export type Detection = z.infer<typeof detection>;
export type MappingExample = z.infer<typeof example>;
export type Kind = (typeof KINDS)[number];
export type Unit = (typeof UNITS)[number];
