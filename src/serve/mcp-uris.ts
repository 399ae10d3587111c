import type { McpResource, ResourceEntry } from './mcp-built-in.ts';

/** The resources of ours: a URI, or a template of one with a single variable. */
export const URIS = {
  capability: 'capstan://capability',
  manifest: 'capstan://manifest',
  schema: 'capstan://schemas/{name}',
  examples: 'capstan://examples/{operation}',
  report: 'capstan://loads/{id}/report',
} as const;

/** A template with a value in the place of its variable. */
export function expanded(template: string, value: string): string {
  return template.replace(/\{\w+\}/, () => encodeURIComponent(value));
}

/** The name of a template's variable; `undefined` for a URI. */
export function variableOf(template: string): string | undefined {
  return /\{(\w+)\}/.exec(template)?.[1];
}

export function schemaUri(name: string): string {
  return expanded(URIS.schema, name);
}

/** The value of a variable as a URI has it; `undefined` when it is not valid there. */
export function decoded(value: string | readonly string[] | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/** One of a family, as a list names it. */
export function listedResource(
  { name, template }: Pick<McpResource, 'name' | 'template'>,
  { value, title }: ResourceEntry,
): { uri: string; name: string; title: string } {
  return { uri: expanded(template, value), name: `${name}-${value}`, title };
}
