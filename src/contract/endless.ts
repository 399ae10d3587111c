import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { problem, type Problem } from '../model/problem.ts';
import { subschemas } from '../model/schema-tree.ts';
import { lookUp } from './resolve.ts';
import { listOf, objectOf } from './tree.ts';

/**
 * Finds schemas that lead back to themselves with no member and no item between: what they accept is not defined, and
 * the engine would never come to an end. Of a circle one is told. The time it takes grows with the document only.
 */
export class EndlessSchemas {
  readonly #document: JsonObject;
  readonly #endless = new Set<JsonObject>();
  /** True for those that the walk has not left yet. */
  readonly #walked = new Map<JsonObject, boolean>();

  constructor(document: JsonObject, roots: readonly Json[]) {
    this.#document = document;
    for (const root of roots) for (const { schema } of subschemas(root, '')) this.#walk(schema);
  }

  /** Pointers are relative to the root. */
  in(root: Json): Problem[] {
    const reason = 'must not lead back to itself with no member or item between';
    return [...subschemas(root, '')]
      .filter(({ schema }) => this.#endless.has(schema))
      .map(({ pointer }) => problem('contract.schema', { pointer }, { reason }));
  }

  #walk(start: JsonObject): void {
    const waiting = [start];
    for (let next = waiting.at(-1); next !== undefined; next = waiting.at(-1)) {
      if (this.#walked.has(next)) {
        this.#walked.set(next, false);
        waiting.pop();
      } else {
        this.#walked.set(next, true);
        waiting.push(...this.#ahead(next));
      }
    }
  }

  #ahead(schema: JsonObject): JsonObject[] {
    const ahead = inPlace(this.#document, schema);
    for (const next of ahead) if (this.#walked.get(next) === true) this.#endless.add(next);
    return ahead.filter((next) => !this.#walked.has(next));
  }
}

/** The schemas that judge the very value that the schema judges. */
function inPlace(document: JsonObject, schema: JsonObject): JsonObject[] {
  const { $ref, not, if: condition, then, else: otherwise } = schema;
  const target = typeof $ref === 'string' ? lookUp(document, $ref) : undefined;
  const lists = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => listOf(schema[keyword]));
  const dependent = Object.values(objectOf(schema['dependentSchemas']));
  return [target, ...lists, not, condition, then, otherwise, ...dependent].filter(isJsonObject);
}
