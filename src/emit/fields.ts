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

const MAX_DEPTH = 8;

/** Every declared field of an operation's input, parents before children. */
export function inputFields({ input, fields }: OperationFacts): Field[] {
  return fieldsOf(input, new Set(fields.filter((field) => field.sensitive).map((field) => field.path)));
}

/** Every declared field of a self-contained schema; one that contains itself is followed once. */
export function fieldsOf(root: JsonSchema, sensitive: ReadonlySet<string> = new Set()): Field[] {
  const fields: Field[] = [];
  const visit = (schema: JsonSchema, prefix: string, followed: readonly string[]): void => {
    const object = flatten(schema, root);
    const required = new Set(requiredOf(object));
    for (const [name, property] of Object.entries(propertiesOf(object))) {
      const path = prefix === '' ? name : `${prefix}.${name}`;
      fields.push(fieldOf(path, property, root, required.has(name), sensitive.has(path)));
      descend(property, path, followed);
    }
  };
  const descend = (schema: JsonSchema, path: string, followed: readonly string[]): void => {
    const name = definitionName(schema['$ref']);
    if (followed.length > MAX_DEPTH || (name !== undefined && followed.includes(name))) return;
    const next = [...followed, name ?? ''];
    const { items } = flatten(schema, root);
    if (isJsonObject(items)) descend(items, `${path}[]`, next);
    else visit(schema, path, next);
  };
  descend(root, '', []);
  return fields;
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
