import { isJsonObject, mapMembers, type Json, type JsonSchema } from '../../model/json.ts';
import { mapSubschemas } from '../../surfaces/schema.ts';

/**
 * A schema of the contract as an input of a workflow takes it: references lead to reusable inputs. It accepts the same
 * values, in words that runners of workflows take: they refuse formats that they do not know, so that times are spelled
 * as patterns and other formats, which assert nothing, are left out; and what `additionalProperties: true` allows, which
 * is everything, they remove.
 */
export function inputSchema(schema: JsonSchema): JsonSchema {
  const { $ref, format, additionalProperties, ...rest } = mapSubschemas(schema, inputSchema);
  return {
    ...(typeof $ref === 'string' && { $ref: $ref.replace(/^#\/\$defs\//, '#/components/inputs/') }),
    ...rest,
    ...formatWords(format, rest),
    ...(additionalProperties !== undefined && additionalProperties !== true && { additionalProperties }),
  };
}

const DATE = String.raw`\d{4}-\d{2}-\d{2}`;
const TIME = String.raw`\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})`;

const PATTERNS: Readonly<Record<string, string>> = {
  'date-time': `^${DATE}[Tt]${TIME}$`,
  date: `^${DATE}$`,
  time: `^${TIME}$`,
};

function formatWords(format: Json | undefined, { allOf, pattern: own }: JsonSchema): JsonSchema {
  const pattern = typeof format === 'string' ? PATTERNS[format] : undefined;
  if (pattern === undefined) return {};
  return own === undefined ? { pattern } : { allOf: [...(Array.isArray(allOf) ? allOf : []), { pattern }] };
}

/** The definitions of a schema as reusable inputs. */
export function inputDefinitions(definitions: JsonSchema): JsonSchema {
  return mapMembers(definitions, (value) => (isJsonObject(value) ? inputSchema(value) : value));
}
