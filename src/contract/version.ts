import type { Json } from '../model/json.ts';
import { objectOf, textOf } from './tree.ts';

export type Version = '2.0' | '3.0' | '3.1' | '3.2';

/** The feature version that a document claims, `undefined` when it is none of OpenAPI's. */
export function versionOf(document: Json): Version | undefined {
  const { swagger, openapi } = objectOf(document);
  // Unquoted in YAML, a version is a number: 2.0 is 2.
  if (swagger === '2.0' || swagger === 2) return '2.0';
  const text = typeof openapi === 'number' ? String(openapi) : textOf(openapi);
  const minor = /^3(?:\.([012])(?:\.\d+)?(?:-.+)?)?$/.exec(text ?? '');
  return minor === null ? undefined : MINORS.get(minor[1] ?? '0');
}

const MINORS: ReadonlyMap<string, Version> = new Map([
  ['0', '3.0'],
  ['1', '3.1'],
  ['2', '3.2'],
]);
