import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { listOf, MAX_DEPTH, referred } from './wire-fields.ts';
import { FRAGILE, memberSchema, timeSchema, withoutMembers } from './wire-field-schema.ts';
import type { FieldPlan, WirePlan } from './wire-plan.ts';

/**
 * The schema of a wire item. It refuses no wire record of a valid record; keywords that would not survive the change
 * (conditions where members are left out, say) are left out, so it may be wider than the item schema.
 */
export function wireSchema(itemSchema: JsonSchema, plan: WirePlan): JsonSchema {
  const { $defs, ...own } = itemSchema;
  const changed = new ItemSchema(itemSchema, plan).change(own, 0);
  const demanded = plan.demanded.map((name) => plan.fields.get(name)?.name ?? name);
  const required = [...listOf(changed['required']), ...demanded];
  return {
    ...changed,
    ...(required.length === 0 ? {} : { required }),
    ...($defs === undefined ? {} : { $defs }),
  };
}

/** The item schema, with what the profile requires, and without members that would take a name the profile gives. */
export function recordSchema(itemSchema: JsonSchema, plan: WirePlan): JsonSchema {
  const given = [...plan.given].filter((name) => !plan.fields.has(name));
  const { properties } = itemSchema;
  const closed = Object.fromEntries(given.map((name) => [name, false]));
  const declared =
    given.length === 0 ? {} : { properties: { ...(isJsonObject(properties) ? properties : {}), ...closed } };
  const demanded =
    plan.demanded.length === 0 ? {} : { required: [...listOf(itemSchema['required']), ...plan.demanded] };
  return { ...itemSchema, ...declared, ...demanded };
}

/** Keywords that speak of the item as a whole, or of names in general. */
const OF_THE_WHOLE = new Set(['enum', 'const', 'default', 'examples', 'propertyNames']);

class ItemSchema {
  readonly #root: JsonSchema;
  readonly #plan: WirePlan;

  constructor(root: JsonSchema, plan: WirePlan) {
    this.#root = root;
    this.#plan = plan;
  }

  change(schema: JsonObject, depth: number): JsonObject {
    if (depth > MAX_DEPTH) return {};
    const { $ref: _, patternProperties, additionalProperties, ...own } = schema;
    const all = [...listOf(own['allOf']), referred(schema, this.#root) ?? []].flat();
    const kept = Object.entries(own).filter(([key]) => !OF_THE_WHOLE.has(key) && !FRAGILE.has(key) && key !== 'allOf');
    const unions = kept.filter(([key]) => key === 'anyOf' || key === 'oneOf');
    const others = kept.filter(([key]) => key !== 'anyOf' && key !== 'oneOf');
    const parts = [
      ...all.map((part) => this.#part(part, depth)),
      // of `oneOf` two may hold once the members that told them apart are gone
      ...unions.map(([, branches]) => ({ anyOf: listOf(branches).map((part) => this.#part(part, depth)) })),
    ];
    return {
      ...Object.fromEntries(others.map(([key, value]) => [key, this.#member(key, value)])),
      // a renamed field may fall under another pattern
      ...(patternProperties === undefined && additionalProperties !== undefined ? { additionalProperties } : {}),
      ...(parts.length === 0 ? {} : { allOf: parts }),
    };
  }

  #part(part: Json, depth: number): Json {
    return isJsonObject(part) ? this.change(part, depth + 1) : part;
  }

  #member(key: string, value: Json): Json {
    if (key === 'required') return listOf(value).flatMap((name) => this.#requiredName(name));
    return key === 'properties' && isJsonObject(value) ? this.#properties(value) : value;
  }

  /** What may be gone from a wire item is not required of it. */
  #requiredName(name: Json): readonly Json[] {
    const plan = typeof name === 'string' ? this.#plan.fields.get(name) : undefined;
    if (plan === undefined) return [name];
    const mayGo = plan.name === undefined || (plan.lifts.length > 0 && !plan.needed);
    return mayGo ? [] : [plan.name];
  }

  #properties(properties: JsonObject): JsonObject {
    const changed = Object.entries(properties).flatMap(([name, schema]): (readonly [string, Json])[] => {
      const plan = this.#plan.fields.get(name);
      if (plan === undefined) return [[name, schema]];
      const lifted = plan.lifts.map(({ member, name: to }) => [to, memberSchema(schema, member, this.#root)] as const);
      return plan.name === undefined ? lifted : [[plan.name, this.#field(schema, plan)], ...lifted];
    });
    return Object.fromEntries(changed);
  }

  #field(schema: Json, { time, lifts }: FieldPlan): Json {
    if (!isJsonObject(schema)) return schema;
    if (time !== undefined) return timeSchema(schema, time, this.#root);
    return lifts.length === 0 ? schema : withoutMembers(schema, new Set(lifts.map(({ member }) => member)), this.#root);
  }
}
