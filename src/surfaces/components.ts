import { isJsonObject, type JsonObject, type JsonSchema } from '../model/json.ts';
import { uniqueName } from '../model/names.ts';
import { pointerSteps, toPointer } from '../model/pointer.ts';
import { definitionName, mapSubschemas, reachedDefinitions } from './schema.ts';

/** The `components.schemas` of one document, filled by the definitions of schemas that are moved into it. */
export class Components {
  readonly #schemas = new Map<string, JsonSchema>();
  /** A definition with all that it reaches, as it stood before its references were rewritten -> its name here. */
  readonly #names = new Map<string, string>();

  get schemas(): JsonObject {
    return Object.fromEntries(this.#schemas);
  }

  /** The schema with its `$defs` moved into the components; equal definitions of several schemas are kept once. */
  lift(schema: JsonSchema, definitions: JsonObject): JsonSchema {
    const { $defs: _, ...rest } = schema;
    const reference = rest['$ref'];
    const moved = typeof reference === 'string' ? { ...rest, $ref: this.#move(reference, definitions) } : rest;
    return mapSubschemas(moved, (subschema) => this.lift(subschema, definitions));
  }

  #move(reference: string, definitions: JsonObject): string {
    const name = definitionName(reference);
    if (name === undefined) return reference;
    const [, , ...below] = pointerSteps(reference);
    return `#${toPointer(['components', 'schemas', this.#place(name, definitions), ...below])}`;
  }

  #place(name: string, definitions: JsonObject): string {
    const definition = definitions[name];
    const key = JSON.stringify([name, reachedDefinitions({ $ref: `#${toPointer(['$defs', name])}` }, definitions)]);
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const free = uniqueName(name.replaceAll(/[^A-Za-z0-9._-]/g, '-'), new Set(this.#names.values()));
    this.#names.set(key, free);
    this.#schemas.set(free, isJsonObject(definition) ? this.lift(definition, definitions) : {});
    return free;
  }
}
