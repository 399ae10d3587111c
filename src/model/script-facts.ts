import type { Authentication, HttpMethod } from './capability.ts';
import type { BulkFacts, FieldFact, Policy } from './facts.ts';
import type { Json, JsonObject, JsonSchema } from './json.ts';

/** All that the script of a skill knows of its capability: the build writes it into the script. */
export interface ScriptFacts {
  /** The file stem of the capability. */
  readonly capability: string;
  readonly title: string;
  /** The contract's own server, without a trailing slash. */
  readonly baseUri: string;
  /** Origins that may get the key, besides loopback and those that the user lists. */
  readonly origins: readonly string[];
  readonly authentication?: Authentication | undefined;
  /** Variable of the templates -> environment variable. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly policy?: Policy | undefined;
  readonly operations: readonly ScriptOperation[];
  /** Mappings that fit the records, by name. */
  readonly presets: Readonly<Record<string, JsonObject>>;
  /** The wire profile of the project: JSON text. */
  readonly wire?: { readonly file: string; readonly text: string } | undefined;
}

export interface ScriptOperation {
  /** `shop.bulk-upsert-orders` */
  readonly call: string;
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** One object schema with a property per input, self-contained. */
  readonly input: JsonSchema;
  /** Where many records at once go; undefined where an operation takes one thing, or needs more than records. */
  readonly bulk?: ScriptBulk | undefined;
}

export interface ScriptBulk {
  readonly facts: BulkFacts;
  /** Paths are relative to one item. */
  readonly fields: readonly FieldFact[];
  readonly rules: readonly Json[];
  readonly method: HttpMethod;
  /** Below the base path, with the query that is always the same. */
  readonly path: string;
  /** Lower-case names; values may be templates. */
  readonly headers: Readonly<Record<string, string>>;
}
