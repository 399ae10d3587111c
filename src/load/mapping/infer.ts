import type { Json, JsonSchema } from '../../model/json.ts';
import type { OpenFile, SourceItem } from '../source/source.ts';
import { takeUp } from './at-hand.ts';
import { lookAt, type ColumnLook } from './infer-column.ts';
import { isNumberName, likeness, wordsOfName } from './infer-names.ts';
import { candidatesFor } from './infer-candidates.ts';
import { draftText, type Draft, type Guess } from './infer-draft.ts';
import type { TargetOperation } from './settings.ts';
import { fieldsOf, nothingAtHand } from './source-field.ts';
import { enumOf, propertiesOf, requiredOf, typesOf } from './target-fields.ts';
import type { Kind } from './file.ts';

const DAY = 86_400_000;
const LOOKED_AT = 1000;
const CONFIDENT_ENOUGH = 0.35;
/** How much the name of a column counts beside what its values look like. */
const NAME_SHARE = 0.65;

/**
 * Drafts a mapping file (YAML) for a file that nobody has described: for each target field the column that is most like
 * it by name and values, with the evidence and how sure it is as comments. What cannot be known (a zone, what a word
 * means, which number is the day) is left open, in places where the file is refused until somebody has said it.
 */
export function inferMapping(
  file: OpenFile,
  items: readonly SourceItem[],
  operation: TargetOperation,
  now: number = Date.now(),
): string {
  const looks = lookAtColumns(file, items.slice(0, LOOKED_AT), now + DAY);
  return draftText(draftOf(file, looks, operation));
}

function lookAtColumns(file: OpenFile, items: readonly SourceItem[], latest: number): ColumnLook[] {
  const names = file.columns ?? membersOf(items);
  const find = fieldsOf(file, []);
  const record = nothingAtHand(undefined);
  const fields = names.map((name) => ({ name, field: find(name), values: new Array<Json | undefined>() }));
  for (const item of items) {
    if (item.kind !== 'record' || takeUp(record, item.raw) !== undefined) continue;
    for (const { field, values } of fields) values.push(field.get(record));
  }
  return fields.map(({ name, values }) => lookAt(name, values, latest));
}

/** Paths of all plain values, two objects deep. */
function membersOf(items: readonly SourceItem[]): string[] {
  const record = nothingAtHand(undefined);
  const names = new Set<string>();
  const visit = (value: Json, path: string, depth: number): void => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > 2) {
      if (path !== '') names.add(path);
      return;
    }
    for (const [key, member] of Object.entries(value)) {
      const step = key.replaceAll(/[.[\\]/g, String.raw`\$&`);
      visit(member, path === '' ? step : `${path}.${step}`, depth + 1);
    }
  };
  for (const item of items)
    if (item.kind === 'record' && takeUp(record, item.raw) === undefined) visit(record.value, '', 0);
  return [...names];
}

function draftOf(file: OpenFile, looks: readonly ColumnLook[], operation: TargetOperation): Draft {
  const required = new Set(requiredOf(operation.itemSchema));
  const guesses = assign(looks, operation).map((guess) => ({ ...guess, required: required.has(guess.field) }));
  const used = new Set(guesses.map(({ look }) => look?.name));
  const unused = looks.filter(({ name }) => !used.has(name));
  return {
    name: file.name,
    isTable: file.columns !== undefined,
    columns: looks.map(({ name }) => name),
    guesses,
    unused,
    candidates: candidatesFor(guesses, unused),
    openField: openFieldOf(operation),
  };
}

interface Pair {
  readonly field: string;
  readonly schema: JsonSchema;
  readonly look: ColumnLook;
  readonly kind: Kind;
  readonly confidence: number;
}

/** The surest pair first; a field and a column each take part once. */
function assign(looks: readonly ColumnLook[], operation: TargetOperation): Guess[] {
  const properties = [...propertiesOf(operation.itemSchema)].filter(
    ([, schema]) => kindOf('', schema, operation) !== 'raw',
  );
  const pairs = properties
    .flatMap(([field, schema]) => looks.map((look) => pairOf(field, schema, look, operation)))
    .filter(({ confidence }) => confidence >= CONFIDENT_ENOUGH)
    .toSorted((one, other) => other.confidence - one.confidence);
  const taken = new Map<string, Pair>();
  const columns = new Set<string>();
  for (const pair of pairs) {
    if (taken.has(pair.field) || columns.has(pair.look.name)) continue;
    taken.set(pair.field, pair);
    columns.add(pair.look.name);
  }
  return properties.map(([field, schema]) => {
    const pair = taken.get(field);
    const kind = pair?.kind ?? kindOf(field, schema, operation);
    return {
      field,
      kind,
      look: pair?.look,
      confidence: pair?.confidence ?? 0,
      allowed: enumOf(schema) ?? [],
      required: false,
      isKey: field === operation.bulk.key,
    };
  });
}

function pairOf(field: string, schema: JsonSchema, look: ColumnLook, operation: TargetOperation): Pair {
  const kind = kindOf(field, schema, operation);
  const isKey = field === operation.bulk.key;
  const name = Math.max(likeness(field, look.name), isKey ? keyLikeness(look) : 0);
  const values = valuesFit(kind, look, isKey);
  // a name without fitting values, or values without a like name, say nothing
  const confidence = name === 0 || values === 0 ? 0 : NAME_SHARE * name + (1 - NAME_SHARE) * values;
  return { field, schema, look, kind, confidence };
}

/** A key is called after the thing that it numbers, which no field's name tells: `Case Number`. */
function keyLikeness({ name, filled, distinct }: ColumnLook): number {
  if (!isNumberName(name)) return 0;
  return filled > 1 && distinct === filled ? 0.9 : 0.3;
}

function kindOf(field: string, schema: JsonSchema, { bulk }: TargetOperation): Kind {
  const types = typesOf(schema);
  if (field === bulk.key) return 'id';
  if (enumOf(schema) !== undefined) return 'word';
  if (schema['format'] === 'date-time') return 'time';
  if (types.includes('boolean')) return 'boolean';
  if (types.includes('object')) return 'raw';
  if (types.includes('array')) return 'list';
  if (types.includes('integer') || types.includes('number')) return numberKind(field, schema);
  return wordsOfName(field).at(-1) === 'id' ? 'id' : 'text';
}

/** A number with two small bounds is a score; one that is called seconds is a duration. */
function numberKind(field: string, { minimum, maximum }: JsonSchema): Kind {
  if (typeof minimum === 'number' && typeof maximum === 'number') return 'score';
  return wordsOfName(field).some((word) => word === 'seconds' || word === 'duration') ? 'duration' : 'number';
}

/** How well the values of a column are of a kind, 0 to 1. */
function valuesFit(kind: Kind, look: ColumnLook, isKey: boolean): number {
  const { filled, distinct, times, numbers, durations, booleans, words } = look;
  if (filled === 0) return 0.2;
  const isTimes = times > 0.5;
  const few = (share: number): number => (words === undefined ? 0 : share);
  const fits: Record<Kind, number> = {
    time: times,
    duration: Math.max(durations, isTimes ? 0 : numbers),
    score: Math.max(numbers, few(0.6)),
    number: numbers,
    integer: numbers,
    boolean: Math.max(booleans, few(0.4)),
    word: isTimes ? 0 : few(1),
    id: isKey ? distinct / filled : 0.7,
    text: isTimes ? 0 : 0.7,
    list: 0.5,
    raw: 0.5,
  };
  // digits alone may be a time and an id
  return kind === 'id' && isTimes && numbers < 0.5 ? 0 : fits[kind];
}

/** A field that may hold members of one's own. */
function openFieldOf({ itemSchema }: TargetOperation): string | undefined {
  const open = [...propertiesOf(itemSchema)].find(
    ([, schema]) => typesOf(schema).includes('object') && schema['additionalProperties'] !== false,
  );
  return open?.[0];
}
