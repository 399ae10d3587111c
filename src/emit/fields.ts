import type { OperationFacts } from '../model/facts.ts';
import { isJsonObject, type JsonSchema } from '../model/json.ts';
import { definitionName, flatten, propertiesOf, requiredOf, typesOf } from '../surfaces/schema.ts';
import { boundsText } from '../surfaces/words.ts';

/** One field of an operation's input, at any depth. */
export interface Field {
  /** Dotted from the input; `[]` stands for every item: `records[].address.city`. */
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly allowed: string;
  readonly description: string;
  readonly sensitive: boolean;
}

/** Fields as far as there is room for them. */
export interface FieldList {
  readonly fields: readonly Field[];
  /** False when some are not listed, the deepest first. */
  readonly isWhole: boolean;
}

const DEPTHS = [8, 5, 3, 2, 1, 0];

/** The declared fields of an operation's input, parents before children. */
export function inputFields({ input, fields }: OperationFacts, limit: number): FieldList {
  return fieldsOf(input, limit, new Set(fields.filter((field) => field.sensitive).map((field) => field.path)));
}

/** The declared fields of a self-contained schema, at most `limit`; one that contains itself is followed once. */
export function fieldsOf(root: JsonSchema, limit: number, sensitive: ReadonlySet<string> = new Set()): FieldList {
  for (const depth of DEPTHS) {
    const { fields, deeper } = walk(root, sensitive, depth, limit);
    if (fields.length <= limit) return { fields, isWhole: !deeper };
  }
  return { fields: walk(root, sensitive, 0, limit).fields.slice(0, limit), isWhole: false };
}

/** One field past `limit` ends the walk: schemas can have more paths than anyone can count. */
function walk(
  root: JsonSchema,
  sensitive: ReadonlySet<string>,
  depth: number,
  limit: number,
): { readonly fields: readonly Field[]; readonly deeper: boolean } {
  const fields: Field[] = [];
  let deeper = false;
  const visit = (schema: JsonSchema, prefix: string, followed: readonly string[]): void => {
    const object = flatten(schema, root);
    const required = new Set(requiredOf(object));
    // the root itself is the first that is followed
    if (followed.length > depth + 1 && Object.keys(propertiesOf(object)).length > 0) {
      deeper = true;
      return;
    }
    for (const [name, property] of Object.entries(propertiesOf(object))) {
      if (fields.length > limit) return;
      const path = prefix === '' ? name : `${prefix}.${name}`;
      fields.push(fieldOf(path, property, root, required.has(name), sensitive.has(path)));
      descend(property, path, followed);
    }
  };
  const descend = (schema: JsonSchema, path: string, followed: readonly string[]): void => {
    const name = definitionName(schema['$ref']);
    if (name !== undefined && followed.includes(name)) return;
    const next = [...followed, name ?? ''];
    const { items } = flatten(schema, root);
    if (isJsonObject(items)) descend(items, `${path}[]`, next);
    else visit(schema, path, next);
  };
  descend(root, '', []);
  return { fields, deeper };
}

function fieldOf(path: string, schema: JsonSchema, root: JsonSchema, required: boolean, sensitive: boolean): Field {
  const flat = flatten(schema, root);
  const description = typeof flat['description'] === 'string' ? flat['description'] : '';
  return { path, type: typeText(flat, root), required, allowed: boundsText(flat), description, sensitive };
}

/** `string`, `array of object`, `number or null`; `any` where the contract leaves it open. */
function typeText(flat: JsonSchema, root: JsonSchema): string {
  const types = typesOf(flat).join(' or ') || 'any';
  const items = flat['items'];
  return types === 'array' && isJsonObject(items) ? `array of ${typeText(flatten(items, root), root)}` : types;
}
