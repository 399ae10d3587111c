import { isJsonObject, type JsonObject } from '../model/json.ts';
import { pointerStep } from '../model/pointer.ts';
import { problem, type Place, type Problem } from '../model/problem.ts';
import { mapSchemas } from './document-tree.ts';
import { liftTo31 } from './lift.ts';
import { operationsOf, type ContractOperation } from './operations.ts';
import { resolveLocal } from './resolve.ts';
import { subschemas } from '../model/schema-tree.ts';
import { listOf, objectOf } from './tree.ts';
import type { Version } from './version.ts';

/** What a rule found in one document; `identity` tells whether it is still there in another. */
interface Finding {
  readonly identity: string;
  problem(mended: boolean): Problem;
}

type Rule = (document: JsonObject, version: Version, place: (pointer: string) => Place) => Finding[];

/**
 * The defects of the contract as received. One that the overlays remove is told too, as information: mended, not hidden.
 */
export function findingsOf(
  received: JsonObject,
  enriched: JsonObject,
  version: Version,
  place: (pointer: string) => Place,
): Problem[] {
  const [before, after] = [liftTo31(received, version), liftTo31(enriched, version)];
  return RULES.flatMap((rule) => {
    const left = new Set(rule(after, version, place).map((finding) => finding.identity));
    return rule(before, version, place).map((finding) => finding.problem(!left.has(finding.identity)));
  });
}

function severity(mended: boolean): 'info' | 'warning' {
  return mended ? 'info' : 'warning';
}

const nullable: Rule = (document, version, place) => {
  if (version === '2.0' || version === '3.0') return [];
  const found: Finding[] = [];
  mapSchemas(document, (outermost, at) => {
    for (const { schema, pointer } of subschemas(outermost, at)) {
      if (!('nullable' in schema)) continue;
      found.push({
        identity: pointer,
        problem: (mended) => problem('contract.nullable', place(`${pointer}/nullable`), { mended }, severity(mended)),
      });
    }
    return outermost;
  });
  return found;
};

const optionalArray: Rule = (document, _, place) =>
  operationsOf(document).flatMap((operation) =>
    bodySchemas(document, operation).flatMap((body) => onlyArray(document, body, place)),
  );

function bodySchemas(
  document: JsonObject,
  { value, pointer }: ContractOperation,
): { schema: JsonObject; pointer: string }[] {
  const content = objectOf(resolveLocal(document, value['requestBody'])['content']);
  return Object.entries(content).map(([type, media]) => ({
    schema: resolveLocal(document, objectOf(media)['schema']),
    pointer: `${pointer}/requestBody/content${pointerStep(type)}/schema`,
  }));
}

function onlyArray(
  document: JsonObject,
  { schema, pointer }: { schema: JsonObject; pointer: string },
  place: (pointer: string) => Place,
): Finding[] {
  const arrays = Object.entries(objectOf(schema['properties'])).filter(
    ([, property]) => resolveLocal(document, property)['type'] === 'array',
  );
  const [only, ...more] = arrays;
  if (only === undefined || more.length > 0 || listOf(schema['required']).includes(only[0])) return [];
  const at = `${pointer}/properties${pointerStep(only[0])}`;
  const name = only[0];
  return [
    {
      identity: at,
      problem: (mended) => problem('contract.optional-array', place(at), { name, mended }, severity(mended)),
    },
  ];
}

const noClientError: Rule = (document, _, place) =>
  operationsOf(document).flatMap(({ value, pointer }) => {
    const statuses = Object.keys(objectOf(value['responses']));
    if (statuses.some((status) => status === 'default' || status.startsWith('4'))) return [];
    const at = `${pointer}/responses`;
    return [
      {
        identity: at,
        problem: (mended) => problem('contract.no-client-error', place(at), { mended }, severity(mended)),
      },
    ];
  });

const undescribed: Rule = (document, _, place) =>
  Object.entries(objectOf(objectOf(document['components'])['schemas'])).flatMap(([schema, value]) => {
    const properties = Object.values(objectOf(objectOf(value)['properties']));
    const count = properties.filter((property) => isJsonObject(property) && !isDescribed(document, property)).length;
    if (count === 0) return [];
    const at = `/components/schemas${pointerStep(schema)}/properties`;
    const total = properties.length;
    return [
      {
        identity: at,
        problem: (mended) =>
          problem('contract.undescribed', place(at), { schema, count, total, mended }, severity(mended)),
      },
    ];
  });

function isDescribed(document: JsonObject, property: JsonObject): boolean {
  const { description } = resolveLocal(document, property);
  return typeof description === 'string' && description.trim() !== '';
}

const missingId: Rule = (document, _, place) =>
  operationsOf(document)
    .filter(({ operationId }) => operationId === undefined)
    .map(({ pointer }) => ({
      identity: pointer,
      problem: (mended) => problem('contract.operation-id', place(pointer), { mended }, severity(mended)),
    }));

const duplicateId: Rule = (document, _, place) => {
  const seen = new Set<string>();
  return operationsOf(document).flatMap(({ operationId, pointer }) => {
    if (operationId === undefined) return [];
    const again = seen.has(operationId);
    seen.add(operationId);
    if (!again) return [];
    const at = `${pointer}/operationId`;
    return [
      {
        identity: pointer,
        problem: (mended) => problem('contract.duplicate-operation-id', place(at), { mended }, severity(mended)),
      },
    ];
  });
};

const RULES: readonly Rule[] = [nullable, optionalArray, noClientError, undescribed, missingId, duplicateId];
