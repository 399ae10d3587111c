import { isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import { anyWalks } from './glance-any.ts';
import { assertionsIn, kindsIn } from './glance-keywords.ts';
import { kindWalk, VALUE_KINDS, type ValueKind, type Walks } from './glance-kind.ts';
import { plainRule } from './glance-plain.ts';
import { UNSURE, type Walk } from './glance-source.ts';

/** Turns the sub-schemas of one document into walks. */
export class GlanceCompiler {
  readonly #root: JsonSchema;
  readonly #rules = new Map<JsonSchema, Walks | undefined>();

  constructor({ $id: _, ...root }: JsonSchema) {
    this.#root = root;
  }

  /** The walk of the whole document; undefined when it is beyond a glance. */
  compile(): Walk | undefined {
    return this.#walkOf(this.#root);
  }

  #walkOf(schema: Json | undefined): Walk | undefined {
    const rule = this.#ruleOf(schema);
    return rule === undefined ? undefined : kindWalk(rule);
  }

  #ruleOf(schema: Json | undefined): Walks | undefined {
    if (schema === true) return anyWalks;
    if (!isJsonObject(schema)) return undefined;
    if (this.#rules.has(schema)) return this.#rules.get(schema);
    const ahead = this.#ahead(schema);
    this.#rules.set(schema, ahead);
    const rule = this.#read(schema);
    // what comes back to itself without a member or an item between says nothing
    const isEndless = VALUE_KINDS.some((kind) => ahead[kind] !== undefined && rule?.[kind] === ahead[kind]);
    this.#rules.set(schema, isEndless ? undefined : rule);
    return this.#rules.get(schema);
  }

  /** Stands for a recursive schema until it has been read. */
  #ahead(schema: JsonSchema): Walks {
    const later =
      (kind: ValueKind): Walk =>
      (source, at) =>
        this.#rules.get(schema)?.[kind]?.(source, at) ?? UNSURE;
    return Object.fromEntries((kindsIn(schema) ?? VALUE_KINDS).map((kind) => [kind, later(kind)]));
  }

  #read(schema: JsonSchema): Walks | undefined {
    const { $ref, allOf, anyOf, oneOf } = schema;
    if ([$ref, allOf, anyOf, oneOf].every((one) => one === undefined)) {
      return plainRule(schema, (child) => this.#walkOf(child));
    }
    if (assertionsIn(schema).length !== 1) return undefined;
    if ($ref !== undefined) return this.#ruleOf(this.#resolve($ref));
    if (allOf !== undefined) return Array.isArray(allOf) && allOf.length === 1 ? this.#ruleOf(allOf[0]) : undefined;
    return this.#union(anyOf ?? oneOf);
  }

  /** Alternatives that the first byte tells apart. */
  #union(branches: Json | undefined): Walks | undefined {
    if (!Array.isArray(branches)) return undefined;
    const all: Partial<Record<ValueKind, Walk>> = {};
    for (const branch of branches) {
      const rule = this.#ruleOf(branch);
      if (rule === undefined || VALUE_KINDS.some((kind) => rule[kind] !== undefined && kind in all)) return undefined;
      Object.assign(all, rule);
    }
    return all;
  }

  #resolve(reference: Json): Json | undefined {
    if (typeof reference !== 'string' || !/^#(?:\/|$)/.test(reference) || reference.includes('%')) return undefined;
    let node: Json | undefined = this.#root;
    for (const step of reference.split('/').slice(1)) {
      // below another $id, references start from there
      if (!isJsonObject(node) || '$id' in node) return undefined;
      const name: string = step.replaceAll('~1', '/').replaceAll('~0', '~');
      node = Object.hasOwn(node, name) ? node[name] : undefined;
    }
    return node;
  }
}
