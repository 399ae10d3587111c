import { isJsonObject, mapMembers, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { kebabCase, uniqueName } from '../model/names.ts';
import { pointerStep } from '../model/pointer.ts';
import { lookUp, referenceSteps, resolveLocal } from './resolve.ts';
import { mapSubschemas } from '../model/schema-tree.ts';
import { listOf, objectOf, omit } from './tree.ts';

interface Definition {
  readonly name: string;
  readonly schema: Json;
  /** The references that it contains itself. */
  readonly needs: ReadonlySet<string>;
}

/**
 * Makes schemas of one document self-contained. What several schemas share is rewritten once and keeps its name, so that a
 * document of a thousand operations over the same components stays affordable.
 */
export class Closure {
  readonly #document: JsonObject;
  readonly #relaxReadOnly: boolean;
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #definitions = new Map<string, Definition>();

  /** Before 3.1 a property that is read only is not required in a request, whatever `required` says: `relaxReadOnly`. */
  constructor(document: JsonObject, relaxReadOnly: boolean) {
    this.#document = document;
    this.#relaxReadOnly = relaxReadOnly;
  }

  /**
   * The schema with everything it refers to under its own `$defs`, and without `x-` members: nothing outside is needed to
   * read it. Only definitions that are reached are kept, in the order in which they are met.
   */
  selfContained(schema: Json): JsonSchema {
    const needs = new Set<string>();
    const root = this.#rewrite(schema, needs);
    const reached = new Map<string, Definition>();
    // A set that grows while it is walked is walked to its end.
    for (const reference of needs) {
      const definition = this.#definition(reference);
      reached.set(definition.name, definition);
      for (const next of definition.needs) needs.add(next);
    }
    const body = isJsonObject(root) ? root : root === false ? { not: {} } : {};
    if (reached.size === 0) return body;
    return { ...body, $defs: Object.fromEntries([...reached].map(([name, definition]) => [name, definition.schema])) };
  }

  #definition(reference: string): Definition {
    const known = this.#definitions.get(reference);
    if (known !== undefined) return known;
    const needs = new Set<string>();
    const schema = this.#rewrite(lookUp(this.#document, reference) ?? {}, needs);
    const definition = { name: this.#nameOf(reference), schema, needs };
    this.#definitions.set(reference, definition);
    return definition;
  }

  #rewrite(schema: Json, needs: Set<string>): Json {
    if (!isJsonObject(schema)) return schema;
    const published = omit(schema, (key) => key.startsWith('x-') || key === '$defs' || key === 'definitions');
    const mapped = mapSubschemas(this.#relaxed(published), '', (child) => this.#rewrite(child, needs));
    const reference = mapped['$ref'];
    if (typeof reference !== 'string') return mapped;
    needs.add(reference);
    const local = `#/$defs${pointerStep(this.#nameOf(reference))}`;
    return mapMembers(mapped, (value, key) => (key === '$ref' ? local : value));
  }

  #nameOf(reference: string): string {
    const known = this.#names.get(reference);
    if (known !== undefined) return known;
    const name = uniqueName(definitionName(reference), this.#taken);
    this.#taken.add(name);
    this.#names.set(reference, name);
    return name;
  }

  #relaxed(schema: JsonObject): JsonObject {
    if (!this.#relaxReadOnly || !Array.isArray(schema['required'])) return schema;
    const properties = objectOf(schema['properties']);
    const required = listOf(schema['required']).filter((name) => {
      const property = typeof name === 'string' ? properties[name] : undefined;
      return resolveLocal(this.#document, property)['readOnly'] !== true;
    });
    return required.length === 0
      ? omit(schema, (key) => key === 'required')
      : mapMembers(schema, (value, key) => (key === 'required' ? required : value));
  }
}

/** The last step, or the component and the last step where the reference leads deeper: `Pet`, `Pet-address`. */
function definitionName(reference: string): string {
  const steps = referenceSteps(reference);
  const last = steps.at(-1) ?? 'root';
  const named = steps.length <= 3 ? last : `${steps[2] ?? ''}-${last}`;
  return /^[A-Za-z0-9._-]+$/.test(named) ? named : kebabCase(named) || 'part';
}
