import * as fc from 'fast-check';

/**
 * Random values for a schema and for one fault in them. Knows the keywords that the sample contracts use; an unknown
 * format or a pattern without an entry here throws, so that a sample is never silently outside the schema.
 */
const FORMATS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'date-time': fc
    .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
    .chain((date) => fc.constantFrom(date.toISOString(), date.toISOString().replace(/\.\d+Z$/, '+05:30'))),
};
const PATTERNS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  '^97[89]\\d{10}$': fc.integer({ min: 0, max: 9_999_999_999 }).map((n) => `978${String(n).padStart(10, '0')}`),
};
/** Numbers of a format in our own sense; the independent validator only knows their type. */
const NUMBER_FORMATS = new Set(['int32', 'int64', 'float', 'double']);

type Schema = Readonly<Record<string, unknown>>;
/** Follows a `$ref`. */
export type Resolve = (schema: Schema) => Schema;

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const numberIn = (schema: Schema, keyword: string): number | undefined =>
  typeof schema[keyword] === 'number' ? schema[keyword] : undefined;
const typesIn = ({ type }: Schema): unknown[] => (Array.isArray(type) ? type : type === undefined ? [] : [type]);
const listIn = (schema: Schema, keyword: string): unknown[] => (Array.isArray(schema[keyword]) ? schema[keyword] : []);
const propertiesIn = (schema: Schema): [string, Schema][] =>
  Object.entries(isSchema(schema['properties']) ? schema['properties'] : {}).flatMap(([name, value]) =>
    isSchema(value) ? [[name, value]] : [],
  );

/** What an open schema may hold; numbers that JSON cannot keep exactly are refused whatever the schema says. */
const OPEN = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
  fc.array(fc.integer(), { maxLength: 2 }),
  fc.constant({ any: ['thing'] }),
);

/** Values that the schema accepts. */
export function validValue(given: Schema, resolve: Resolve, depth = 0): fc.Arbitrary<unknown> {
  const schema = resolve(given);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...schema['enum']);
  const types = typesIn(schema);
  return types.length === 0 ? OPEN : fc.oneof(...types.map((type) => validOf(String(type), schema, resolve, depth)));
}

function validOf(type: string, schema: Schema, resolve: Resolve, depth: number): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'string':
      return validString(schema);
    case 'integer':
      return fc.integer(range(schema, -1_000_000, 1_000_000));
    case 'number':
      return validNumber(schema);
    case 'array':
      return validArray(schema, resolve, depth);
    case 'object':
      return validObject(schema, resolve, depth);
    default:
      throw new Error(`type ${type}`);
  }
}

function validString(schema: Schema): fc.Arbitrary<string> {
  const { format, pattern } = schema;
  const special =
    typeof pattern === 'string' ? PATTERNS[pattern] : typeof format === 'string' ? FORMATS[format] : undefined;
  if (special !== undefined) return special;
  if (format !== undefined || pattern !== undefined) throw new Error(`string ${String(format)} ${String(pattern)}`);
  const minLength = numberIn(schema, 'minLength') ?? 0;
  return fc.string({ unit: 'binary', minLength, maxLength: numberIn(schema, 'maxLength') ?? minLength + 12 });
}

function range(schema: Schema, least: number, most: number): { min: number; max: number } {
  const min = numberIn(schema, 'minimum') ?? numberIn(schema, 'exclusiveMinimum') ?? least;
  return { min, max: numberIn(schema, 'maximum') ?? Math.max(most, min) };
}

function validNumber(schema: Schema): fc.Arbitrary<number> {
  const { min, max } = range(schema, -1e6, 1e6);
  const minExcluded = numberIn(schema, 'exclusiveMinimum') !== undefined;
  return fc.double({ min, max, minExcluded, noNaN: true });
}

function validArray(schema: Schema, resolve: Resolve, depth: number): fc.Arbitrary<unknown> {
  const minLength = numberIn(schema, 'minItems') ?? 0;
  const maxLength = Math.min(numberIn(schema, 'maxItems') ?? 4, minLength + 3);
  return fc.array(validValue(isSchema(schema['items']) ? schema['items'] : {}, resolve, depth + 1), {
    minLength,
    maxLength,
  });
}

function validObject(schema: Schema, resolve: Resolve, depth: number): fc.Arbitrary<unknown> {
  const required = listIn(schema, 'required');
  const kept = propertiesIn(schema).filter(([name]) => depth < 4 || required.includes(name));
  const fields = Object.fromEntries(kept.map(([name, property]) => [name, validValue(property, resolve, depth + 1)]));
  const known = fc.record(fields, {
    requiredKeys: kept.map(([name]) => name).filter((name) => required.includes(name)),
  });
  if (schema['additionalProperties'] === false) return known;
  return fc
    .tuple(known, fc.dictionary(fc.stringMatching(/^z_[a-z]{1,5}$/), OPEN, { maxKeys: 2 }))
    .map(([own, more]) => ({ ...more, ...own }));
}

interface Fault {
  readonly keyword: string;
  readonly make: () => unknown;
}

/** A valid value with exactly one place spoiled so that one keyword of the schema refuses it. */
export function faultyValue(schema: Schema, resolve: Resolve): fc.Arbitrary<unknown> {
  return fc.tuple(validValue(schema, resolve), fc.nat()).map(([value, pick]) => {
    const faults = faultsIn(schema, value, resolve);
    return faults[pick % faults.length]?.make();
  });
}

/** Every single fault that can be made in the value, here or deeper. */
function faultsIn(given: Schema, value: unknown, resolve: Resolve): Fault[] {
  const schema = resolve(given);
  return [
    ...valueFaults(schema, value),
    ...stringFaults(schema, value),
    ...numberFaults(schema, value),
    ...arrayFaults(schema, value, resolve),
    ...objectFaults(schema, value, resolve),
  ];
}

const at = (keyword: string, bad: unknown): Fault => ({ keyword, make: () => bad });

function valueFaults(schema: Schema, value: unknown): Fault[] {
  const faults: Fault[] = [];
  const types = typesIn(schema);
  const others: [string, unknown][] = [
    ['string', 'x'],
    ['boolean', true],
    ['null', null],
    ['array', []],
    ['object', {}],
    ['number', 1.5],
  ];
  if (types.length > 0) {
    const wrong = others.filter(([type]) => !types.includes(type));
    faults.push(...wrong.map(([, bad]) => at('type', bad)));
  }
  if (Array.isArray(schema['enum'])) faults.push(at('enum', 'none-of-these'));
  if (schema['const'] !== undefined) faults.push(at('const', [value]));
  return faults;
}

function stringFaults(schema: Schema, value: unknown): Fault[] {
  if (typeof value !== 'string') return [];
  const faults: Fault[] = [];
  const minLength = numberIn(schema, 'minLength');
  const maxLength = numberIn(schema, 'maxLength');
  if (minLength !== undefined && minLength > 0)
    faults.push(
      at(
        'minLength',
        Array.from(value)
          .slice(0, minLength - 1)
          .join(''),
      ),
    );
  if (maxLength !== undefined) faults.push(at('maxLength', 'é'.repeat(maxLength + 1)));
  if (schema['format'] === 'date-time') {
    faults.push(
      ...['2026-01-02', 'yesterday', '2026-13-01T00:00:00Z', '2026-01-02T03:04:05', ''].map((bad) => at('format', bad)),
    );
  }
  if (schema['pattern'] !== undefined) faults.push(at('pattern', `x${value}`));
  return faults;
}

function numberFaults(schema: Schema, value: unknown): Fault[] {
  if (typeof value !== 'number') return [];
  const { format } = schema;
  if (typeof format === 'string' && !NUMBER_FORMATS.has(format)) throw new Error(`format ${format}`);
  const bound = (keyword: string, by: number): Fault[] => {
    const limit = numberIn(schema, keyword);
    return limit === undefined ? [] : [at(keyword, limit + by)];
  };
  return [
    ...bound('minimum', -1),
    ...bound('maximum', 1),
    ...bound('exclusiveMinimum', 0),
    ...bound('exclusiveMaximum', 0),
  ];
}

function arrayFaults(schema: Schema, value: unknown, resolve: Resolve): Fault[] {
  if (!Array.isArray(value)) return [];
  const faults: Fault[] = [];
  const minItems = numberIn(schema, 'minItems');
  const maxItems = numberIn(schema, 'maxItems');
  if (minItems !== undefined && minItems > 0) faults.push(at('minItems', value.slice(0, minItems - 1)));
  if (maxItems !== undefined && value.length > 0) {
    faults.push({ keyword: 'maxItems', make: () => Array.from({ length: maxItems + 1 }, () => value[0]) });
  }
  const { items } = schema;
  if (!isSchema(items)) return faults;
  const inside = value.flatMap((item, index) =>
    faultsIn(items, item, resolve).map(({ keyword, make }) => ({ keyword, make: () => value.with(index, make()) })),
  );
  return [...faults, ...inside];
}

function objectFaults(schema: Schema, value: unknown, resolve: Resolve): Fault[] {
  if (!isSchema(value)) return [];
  const faults: Fault[] = listIn(schema, 'required').map((name) => ({
    keyword: 'required',
    make: () => Object.fromEntries(Object.entries(value).filter(([key]) => key !== name)),
  }));
  if (schema['additionalProperties'] === false)
    faults.push(at('additionalProperties', { ...value, surplus_member: 1 }));
  const inside = propertiesIn(schema).flatMap(([name, property]) =>
    name in value
      ? faultsIn(property, value[name], resolve).map(({ keyword, make }) => ({
          keyword,
          make: () => ({ ...value, [name]: make() }),
        }))
      : [],
  );
  return [...faults, ...inside];
}

/** The keywords that some one-fault value of the schema can break. */
export function faultKeywords(schema: Schema, resolve: Resolve, values: readonly unknown[]): Set<string> {
  return new Set(values.flatMap((value) => faultsIn(schema, value, resolve).map(({ keyword }) => keyword)));
}

/** `runs` values, the same ones each time. */
export function sampleOf<T>(arbitrary: fc.Arbitrary<T>, runs: number, seed: number): T[] {
  return fc.sample(arbitrary, { numRuns: runs, seed });
}
