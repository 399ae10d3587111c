import type { Json } from '../model/json.ts';
import { objectOf } from './tree.ts';

export type Version = '2.0' | '3.0' | '3.1' | '3.2';

/** The feature version that a document claims, `undefined` when it is none of OpenAPI's. */
export function versionOf(document: Json): Version | undefined {
  const { swagger, openapi } = objectOf(document);
  // Unquoted in YAML, a version is a number: 2.0 is 2.
  if (swagger === '2.0' || swagger === 2) return '2.0';
  const found = /^3(?:\.([012])(?:\.\d+)?(?:-.+)?)?$/.exec(String(openapi ?? ''));
  if (found !== null && found[1] === undefined) return '3.0';
  switch (found?.[1]) {
    case '0':
      return '3.0';
    case '1':
      return '3.1';
    case '2':
      return '3.2';
    default:
      return undefined;
  }
}
