export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** A JSON Schema 2020-12 document or sub-schema, as plain data. */
export type JsonSchema = JsonObject;

/** True for objects that JSON text can spell: not null, not an array. */
export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `isObject` for values already known to be JSON. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return isObject(value);
}

/** What `JSON.parse` has made, when it is an object. */
export function jsonObject(parsed: unknown): JsonObject | undefined {
  return isParsedObject(parsed) ? parsed : undefined;
}

function isParsedObject(parsed: unknown): parsed is JsonObject {
  return isObject(parsed);
}

/** The object with each value changed; `Object.fromEntries` keeps a member called `__proto__` a plain member. */
export function mapMembers(object: JsonObject, change: (value: Json, key: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}
