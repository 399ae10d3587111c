import type { Entity } from '../model/facts.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Closure } from './closure.ts';
import type { PlannedOperation } from './plan.ts';
import { lookUp, referenceSteps, resolveLocal } from './resolve.ts';
import { objectOf } from './tree.ts';

/**
 * The component schemas that requests are made of: a body, the items of a body that is a list, the items of a bulk
 * operation. In the order in which operations use them, each once.
 */
export function entitiesOf(document: JsonObject, closure: Closure, planned: readonly PlannedOperation[]): Entity[] {
  const references = new Set(planned.flatMap((operation) => referencesOf(document, operation)));
  return [...references].map((reference) => ({
    name: referenceSteps(reference).at(-1) ?? '',
    schema: closure.selfContained(lookUp(document, reference) ?? {}),
  }));
}

function referencesOf(document: JsonObject, { body, operation }: PlannedOperation): string[] {
  if (body?.fact === undefined) return [];
  const root = resolveLocal(document, body.schema);
  const bulk = operation.facts?.bulk;
  const list = bulk === undefined ? undefined : resolveLocal(document, objectOf(root['properties'])[bulk.items]);
  return [body.schema, root['items'], list?.['items']].flatMap((schema) => componentReference(schema));
}

function componentReference(schema: Json | undefined): string[] {
  const reference = isJsonObject(schema) ? schema['$ref'] : undefined;
  return typeof reference === 'string' && /^#\/components\/schemas\/[^/]+$/.test(reference) ? [reference] : [];
}
