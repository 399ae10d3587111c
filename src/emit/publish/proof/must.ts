import { isDeepStrictEqual } from 'node:util';
import { listOf, objectOf } from '../../../contract/tree.ts';
import type { Json, JsonObject } from '../../../model/json.ts';

/** Where something else stands than what is expected; what is expected as undefined must not be there. */
export function mustBe(at: string, found: Json | undefined, expected: Json | undefined): string[] {
  if (isDeepStrictEqual(found, expected)) return [];
  return [expected === undefined ? `${at} must not be there` : `${at} must be ${JSON.stringify(expected)}`];
}

/** The same for each member that is expected. */
export function mustHave(
  at: string,
  found: JsonObject,
  expected: Readonly<Record<string, Json | undefined>>,
): string[] {
  return Object.entries(expected).flatMap(([name, value]) => mustBe(`${at}/${name}`, found[name], value));
}

export interface Entry {
  readonly at: string;
  readonly value: JsonObject;
}

/** The objects of a list, with their places. */
export function entriesOf(document: JsonObject, pointer: string): Entry[] {
  const list = pointer
    .slice(1)
    .split('/')
    .reduce<Json | undefined>((node, step) => objectOf(node)[step], document);
  return listOf(list).map((value, index) => ({ at: `${pointer}/${index}`, value: objectOf(value) }));
}
