import type { Json, JsonObject } from '../model/json.ts';
import { pointerStep } from '../model/pointer.ts';
import { subschemas } from '../model/schema-tree.ts';
import { mapSchemas } from './document-tree.ts';
import { lookUp, referenceSteps } from './resolve.ts';

export interface SchemaRoot {
  readonly schema: Json;
  readonly pointer: string;
}

/**
 * Every outermost schema of the document. After those that stand in the places of schemas come those that only a
 * reference makes schemas: in an extension, or in an example.
 */
export function schemaRoots(document: JsonObject): SchemaRoot[] {
  const roots: SchemaRoot[] = [];
  const known = new Set<Json>();
  const references: string[] = [];
  const enter = (schema: Json, pointer: string): Json => {
    roots.push({ schema, pointer });
    for (const part of subschemas(schema, '')) {
      known.add(part.schema);
      if (typeof part.schema['$ref'] === 'string') references.push(part.schema['$ref']);
    }
    return schema;
  };
  mapSchemas(document, enter);
  // A list that grows while it is walked is walked to its end.
  for (const reference of references) {
    const target = lookUp(document, reference);
    if (target === undefined || typeof target === 'boolean' || known.has(target)) continue;
    known.add(target);
    enter(target, referenceSteps(reference).map(pointerStep).join(''));
  }
  return roots;
}
