import { isObject, type JsonSchema } from '../model/json.ts';

/**
 * What a schema says about names: which properties each object declares. A walk over a value needs no more to tell
 * unknown and misspelt keys. `undefined` stands where the schema declares none, so that nothing there is unknown.
 */
export interface Shape {
  readonly properties: ReadonlyMap<string, Shape | undefined>;
  /** Lower-case spelling -> declared spelling. */
  readonly folded: ReadonlyMap<string, string>;
  readonly items: Shape | undefined;
  /** `silent`: other keys are the schema's own business. `open`: it says nothing of them. `closed`: they are refused. */
  readonly rest: 'silent' | 'open' | 'closed';
  readonly extra: Shape | undefined;
}

/** The shape of a self-contained schema; `closed` refuses undeclared members at the root. */
export function shapeOf(schema: JsonSchema, closed: boolean): Shape | undefined {
  const found = new ShapeReader(schema).read(schema);
  if (!closed) return found;
  return { ...(found ?? emptyShape), rest: 'closed' };
}

const emptyShape: Shape = {
  properties: new Map(),
  folded: new Map(),
  items: undefined,
  rest: 'silent',
  extra: undefined,
};

interface Draft {
  properties: Map<string, Shape | undefined>;
  folded: Map<string, string>;
  items: Shape | undefined;
  rest: Shape['rest'];
  extra: Shape | undefined;
}

class ShapeReader {
  readonly #root: JsonSchema;
  readonly #known = new Map<object, Draft>();

  constructor(root: JsonSchema) {
    this.#root = root;
  }

  read(schema: unknown): Shape | undefined {
    if (!isObject(schema)) return undefined;
    const known = this.#known.get(schema);
    if (known !== undefined) return known;
    const draft: Draft = { properties: new Map(), folded: new Map(), items: undefined, rest: 'open', extra: undefined };
    this.#known.set(schema, draft);
    this.#gather(schema, draft, new Set());
    if (draft.properties.size === 0) draft.rest = 'silent';
    if (draft.properties.size === 0 && draft.items === undefined && draft.extra === undefined) return undefined;
    for (const name of draft.properties.keys()) draft.folded.set(name.toLowerCase(), name);
    return draft;
  }

  /** Adds what the schema, and every schema that applies to the same value, declares. */
  #gather(schema: unknown, draft: Draft, seen: Set<unknown>): void {
    if (!isObject(schema) || seen.has(schema)) return;
    seen.add(schema);
    if (isObject(schema['properties'])) {
      for (const [name, child] of Object.entries(schema['properties'])) draft.properties.set(name, this.read(child));
    }
    if ('additionalProperties' in schema || 'patternProperties' in schema) draft.rest = 'silent';
    draft.extra ??= this.read(schema['additionalProperties']);
    draft.items ??= this.read(schema['items']);
    for (const other of this.#alongside(schema)) this.#gather(other, draft, seen);
  }

  #alongside(schema: { readonly [key: string]: unknown }): unknown[] {
    const lists = ['allOf', 'anyOf', 'oneOf'].flatMap((key) => (Array.isArray(schema[key]) ? schema[key] : []));
    const branches = ['then', 'else', 'if'].map((key) => schema[key]);
    return [...lists, ...branches, this.#resolve(schema['$ref'])];
  }

  #resolve(reference: unknown): unknown {
    if (reference === '#') return this.#root;
    if (typeof reference !== 'string' || !reference.startsWith('#/')) return undefined;
    let node: unknown = this.#root;
    for (const step of reference.slice(2).split('/')) {
      node = isObject(node) ? node[step.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
    }
    return node;
  }
}
