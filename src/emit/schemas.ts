import type { Artifact } from '../model/artifact.ts';
import type { Capability } from '../model/capability.ts';
import type { JsonSchema } from '../model/json.ts';
import { callOf } from '../model/names.ts';
import { consumedOf } from '../surfaces/expose.ts';
import { jsonText } from './json-text.ts';
import { outputKey, type Layout } from './layout.ts';

/** The schema files of a capability. `base` is the URL that the project folder is published under, if it is. */
export function schemaArtifacts(capability: Capability, layout: Layout, base: string | undefined): Artifact[] {
  return [...placedSchemas(capability, layout)].map(([path, schema]) => ({
    path,
    content: jsonText(identified(schema, path, base)),
  }));
}

/** By path; a layout may have one place for answers whose schemas are the same. */
function placedSchemas(capability: Capability, layout: Layout): Map<string, JsonSchema> {
  const placed = new Map<string, JsonSchema>();
  const place = (path: string | undefined, schema: JsonSchema): void => {
    if (path !== undefined) placed.set(path, schema);
  };
  for (const { name, schema } of capability.facts?.entities ?? []) place(layout.entities.get(name), schema);
  for (const { consumes, operation } of consumedOf(capability)) {
    const call = callOf(consumes.namespace, operation.name);
    if (operation.facts !== undefined) place(layout.inputs.get(call), operation.facts.input);
    for (const { status, schema } of operation.facts?.responses ?? []) {
      if (schema !== undefined) place(layout.outputs.get(outputKey(call, status)), schema);
    }
  }
  return placed;
}

/** Without a place of publication the identifier is the file's own name: unique in its folder, resolvable beside it. */
function identified(schema: JsonSchema, path: string, base: string | undefined): JsonSchema {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const { title, description, $defs, ...rest } = schema;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: base === undefined ? file : `${base.replace(/\/+$/, '')}/${path}`,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...rest,
    ...($defs !== undefined && { $defs }),
  };
}
