import SwaggerParser from '@apidevtools/swagger-parser';
import { isObject, mapMembers, type JsonObject } from '../model/json.ts';
import { resolveLocal } from './resolve.ts';
import { objectOf } from './tree.ts';
import { problem, type Place, type Problem } from '../model/problem.ts';
import type { Version } from './version.ts';

const MOST = 10;
const FOLLOWING: ReadonlySet<unknown> = new Set(['unevaluatedProperties', 'if', 'anyOf', 'oneOf', 'not']);
const KNOWN: Readonly<Record<Version, string>> = { '2.0': '', '3.0': '3.0.4', '3.1': '3.1.1', '3.2': '3.1.1' };

/**
 * Checks a document of version 2.0, 3.0 or 3.1 against the schema of its version. Its references must be local already:
 * the parser is not allowed to read anything.
 */
export async function checkStructure(
  document: JsonObject,
  version: Version,
  place: (pointer: string) => Place,
): Promise<Problem[]> {
  // The parser writes into what it is given, knows patch releases by name, and does not know paths that are references.
  const paths = mapMembers(objectOf(document['paths']), (item) => resolveLocal(document, item));
  const plain = 'paths' in document ? { ...document, paths } : document;
  const copy = structuredClone(typeof plain['openapi'] === 'string' ? { ...plain, openapi: KNOWN[version] } : plain);
  try {
    await SwaggerParser.validate(copy as unknown as Parameters<typeof SwaggerParser.validate>[0], {
      resolve: { external: false, file: false, http: false },
      dereference: { circular: 'ignore', excludedPathMatcher: version === '2.0' ? isSchema : isAnything },
    });
    return [];
  } catch (error) {
    return problemsOf(error, place);
  }
}

/**
 * What the parser is kept from following: a few lines of references to references can expand to more than any memory
 * holds, and the schemas of OpenAPI 3 know references. Version 2.0 needs its shared parameters in their places.
 */
function isSchema(path: string): boolean {
  return /\/(schema|definitions)(\/|$)/.test(path);
}

function isAnything(): boolean {
  return true;
}

function problemsOf(error: unknown, place: (pointer: string) => Place): Problem[] {
  const details = isObject(error) && Array.isArray(error['details']) ? error['details'].filter(isObject) : [];
  const reason = messageOf(error);
  // It looks for required properties of 2.0 without following references.
  if (details.length === 0 && /listed as required but does not exist/.test(reason)) return [];
  if (details.length === 0) return [problem('contract.invalid', place(''), { reason })];
  return deepest(details).map((detail) =>
    problem('contract.invalid', place(String(detail['instancePath'])), { reason: reasonOf(detail) }),
  );
}

/** A failed alternative drags along the errors of all others; the deepest ones are what the author can mend. */
function deepest(details: readonly Detail[]): Detail[] {
  const depth = (detail: Detail): number => String(detail['instancePath']).split('/').length;
  const seen = new Map<string, Detail>();
  // Some faults only say that there is another one at the same place.
  const follows = (detail: Detail): number => (FOLLOWING.has(detail['keyword']) ? 1 : 0);
  const ranked = details.toSorted((a, b) => depth(b) - depth(a) || follows(a) - follows(b));
  for (const detail of ranked) {
    const path = String(detail['instancePath']);
    const covered = [...seen.keys()].some((known) => known === path || known.startsWith(`${path}/`));
    if (!covered && seen.size < MOST) seen.set(path, detail);
  }
  return [...seen.values()];
}

type Detail = { readonly [key: string]: unknown };

function reasonOf(detail: Detail): string {
  const params = isObject(detail['params']) ? detail['params'] : {};
  const name = params['additionalProperty'] ?? params['unevaluatedProperty'];
  const told = typeof detail['message'] === 'string' ? detail['message'] : 'it does not fit';
  const message = told.replaceAll("'", '"');
  return typeof name === 'string' ? `${message}: "${name}"` : message;
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : 'it cannot be read';
  if (text.endsWith('is not a valid Openapi API definition')) return 'there is no "paths"';
  return text
    .replace(/^(SyntaxError: )?Validation failed\. /, '')
    .replaceAll(/\s+/g, ' ')
    .replace(/\.$/, '');
}
