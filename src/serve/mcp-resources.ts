import type { Example } from '../model/facts.ts';
import type { JsonSchema } from '../model/json.ts';
import type { OpenCapability } from '../run/open.ts';
import type { Runtime } from '../run/runtime.ts';
import type { McpResource, ResourceEntry } from './mcp-built-in.ts';
import type { ServedTool } from './mcp-tools.ts';
import { URIS } from './mcp-uris.ts';

/** Files of the project that are served as they were built; one that was edited since may hold what nobody should see. */
export interface BuiltDocuments {
  /** The capability, YAML. */
  readonly capability: string;
  /** JSON text. */
  readonly manifest: () => string;
}

/** The documents of an opened capability, when there are a manifest and a document that it knows. */
export function builtDocuments({
  built,
  manifest,
}: Pick<OpenCapability, 'built' | 'manifest'>): BuiltDocuments | undefined {
  if (built === undefined || manifest === undefined) return undefined;
  return { capability: built, manifest: () => jsonOf(manifest) };
}

/** What agents can read of a capability: schemas, examples, and the documents that it was opened from. */
export function capabilityResources(
  runtime: Runtime,
  tools: readonly ServedTool[],
  documents: BuiltDocuments | undefined,
): McpResource[] {
  return [
    ...schemaResource(runtime, tools),
    ...exampleResource(tools),
    ...(documents === undefined ? [] : documentResources(documents)),
  ];
}

function schemaResource(runtime: Runtime, tools: readonly ServedTool[]): McpResource[] {
  const named = new Map<string, { readonly title: string; readonly schema: () => JsonSchema }>();
  for (const { name, completeSchema } of tools) named.set(name, { title: `Input of ${name}`, schema: completeSchema });
  for (const { name, schema } of runtime.capability.facts?.entities ?? [])
    if (!named.has(name)) named.set(name, { title: `Schema of ${name}`, schema: () => schema });
  if (named.size === 0) return [];
  return [
    {
      name: 'schema',
      title: 'Schema of an input or a record',
      description: `The complete JSON Schema of a tool's arguments, or of a record in them${countText(named.size)}.`,
      mimeType: 'application/schema+json',
      template: URIS.schema,
      fixed: true,
      entries: () => [...named].map(([value, { title }]): ResourceEntry => ({ value, title })),
      read: (value) => {
        const found = named.get(value);
        return found && jsonOf(found.schema());
      },
    },
  ];
}

function exampleResource(tools: readonly ServedTool[]): McpResource[] {
  const named = new Map<string, readonly Example[]>();
  for (const { name, action } of tools) {
    const examples = action.operation.facts?.examples ?? [];
    if (examples.length > 0) named.set(name, examples);
  }
  if (named.size === 0) return [];
  return [
    {
      name: 'examples',
      title: 'Examples of arguments',
      description: `Whole arguments that a tool accepts, each with a name${countText(named.size)}.`,
      mimeType: 'application/json',
      template: URIS.examples,
      fixed: true,
      entries: () => [...named.keys()].map((value) => ({ value, title: `Examples for ${value}` })),
      read: (value) => {
        const found = named.get(value);
        return found && jsonOf(found);
      },
    },
  ];
}

/** A list is cut; whoever reads it should know. */
function countText(count: number): string {
  return count > MAX_LISTED ? ` (${count} of them; lists name the first ${MAX_LISTED})` : '';
}

/** How many resources of one kind a list names. The others are completed and read by the template. */
export const MAX_LISTED = 100;

function documentResources({ capability, manifest }: BuiltDocuments): McpResource[] {
  const one = { fixed: true, entries: () => [{ value: '', title: '' }] };
  return [
    {
      ...one,
      name: 'capability',
      title: 'The capability',
      description: 'What this server is made from: operations of the upstream, and how they are exposed.',
      mimeType: 'application/yaml',
      template: URIS.capability,
      read: () => capability,
    },
    {
      ...one,
      name: 'manifest',
      title: 'Facts of the capability',
      description: 'Batch limits, keys, what repeating a call does and how that is known, and digests of the files.',
      mimeType: 'application/json',
      template: URIS.manifest,
      read: manifest,
    },
  ];
}

function jsonOf(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
