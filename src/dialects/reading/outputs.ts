import { isJsonObject } from '../../model/json.ts';
import type { Output } from '../../model/capability.ts';
import { child, isPresent, type Node, type Read } from './node.ts';
import { field, record } from './record.ts';
import { entries, isArray, items, optional, text, word } from './values.ts';

const TYPES = ['string', 'number', 'boolean', 'object', 'array'] as const;
const output: Read<Output> = (node) => {
  const { type, value, const: old, ...rest } = shape(node);
  // Before alpha2 `const` was the word for a static text; beside a mapping it only documents.
  const fixed = value ?? (rest.mapping === undefined ? old : undefined);
  return { type: type ?? typeOf(rest), ...rest, value: fixed };
};

const shape = record(
  {
    type: field('type', word(TYPES)),
    name: field('name', text),
    mapping: field('mapping', text),
    value: field('value', text),
    const: field('const', optional(constant)),
    properties: field('properties', properties),
    items: field('items', elements),
  },
  ['description', 'maxLength'],
);

function constant({ value }: Node): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function typeOf(rest: Omit<Output, 'type'>): Output['type'] {
  if (rest.properties !== undefined) return 'object';
  return rest.items === undefined ? 'string' : 'array';
}

/** Mapped outputs are a list without names; outputs of steps and mocks have names. */
export function outputs(node: Node): Output[] {
  if (!isJsonObject(node.value)) return items(node).map(output);
  return entries(node).map(([name, each]) => ({ ...output(each), name }));
}

function properties(node: Node): Record<string, Output> | undefined {
  if (node.value === undefined) return undefined;
  if (!isArray(node.value)) return Object.fromEntries(entries(node).map(([key, each]) => [key, output(each)]));
  return Object.fromEntries(
    items(node)
      .map(output)
      .map((each) => [each.name ?? '', each]),
  );
}

/** One shape for all elements (0.5 wrote a list of one); outputs of steps name the fields of an element instead. */
function elements(node: Node): Output | undefined {
  if (!isPresent(node)) return undefined;
  const only = isArray(node.value) && node.value.length === 1 ? items(node)[0] : node;
  if (only !== undefined && typeof child(only, 'type').value === 'string' && !isPresent(child(only, 'name'))) {
    return output(only);
  }
  return { type: 'object', properties: properties(node) };
}
