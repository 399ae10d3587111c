import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { pointerSteps } from '../model/pointer.ts';
import { mapSubschemas as mapChildren } from '../model/schema-tree.ts';

/** The schema with every sub-schema replaced by `change` of it; data such as `enum` and `examples` is left alone. */
export function mapSubschemas(schema: JsonSchema, change: (subschema: JsonSchema) => JsonSchema): JsonSchema {
  return mapChildren(schema, '', (child) => (isJsonObject(child) ? change(child) : child));
}

/** The schemas by name under `$defs`. */
export function definitions(schema: JsonSchema): JsonObject {
  return isJsonObject(schema['$defs']) ? schema['$defs'] : {};
}

/** The name in `#/$defs/<name>` or below it; `undefined` for every other reference. */
export function definitionName(reference: Json | undefined): string | undefined {
  if (typeof reference !== 'string' || !reference.startsWith('#/$defs/')) return undefined;
  return pointerSteps(reference)[1];
}

/** Those of `all` that the schema refers to, directly or through others, in the order of `all`. */
export function reachedDefinitions(root: JsonSchema, all: JsonSchema): JsonSchema {
  const reached = new Set<string>();
  const visit = (schema: JsonSchema): JsonSchema => {
    const name = definitionName(schema['$ref']);
    const target: Json | undefined = name === undefined || reached.has(name) ? undefined : all[name];
    if (name !== undefined && isJsonObject(target)) {
      reached.add(name);
      visit(target);
    }
    return mapSubschemas(schema, visit);
  };
  visit(root);
  return Object.fromEntries(Object.entries(all).filter(([name]) => reached.has(name)));
}

/**
 * What a schema says of its value once its references and `allOf` members are followed: their keywords in one object,
 * `properties` and `required` united, the nearer keyword winning. For words about a schema, never for checking.
 */
export function flatten(schema: JsonSchema, root: JsonSchema, followed: ReadonlySet<string> = new Set()): JsonSchema {
  const { $ref, allOf, ...own } = schema;
  const parts = Array.isArray(allOf) ? allOf.filter(isJsonObject).map((part) => flatten(part, root, followed)) : [];
  const name = definitionName($ref);
  const target = name === undefined || followed.has(name) ? undefined : definitions(root)[name];
  if (name !== undefined && isJsonObject(target)) parts.unshift(flatten(target, root, new Set([...followed, name])));
  return [...parts, own].reduce(unite, {});
}

function unite(far: JsonSchema, near: JsonSchema): JsonSchema {
  const properties = { ...propertiesOf(far), ...propertiesOf(near) };
  const required = [...new Set([...requiredOf(far), ...requiredOf(near)])];
  return {
    ...far,
    ...near,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
}

/** The declared properties; empty when there are none. */
export function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  const properties = schema['properties'];
  if (!isJsonObject(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]) => (isJsonObject(value) ? [[name, value]] : [])),
  );
}

/** The names of the required properties. */
export function requiredOf(schema: JsonSchema): string[] {
  const required = schema['required'];
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
}

/** The declared types; empty when the schema leaves the type open. */
export function typesOf(schema: JsonSchema): string[] {
  const type = schema['type'];
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? type.filter((name) => typeof name === 'string') : [];
}
