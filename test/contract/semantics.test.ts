import { expect, test } from 'vitest';
import { semanticsOf } from '../../src/contract/semantics.ts';
import type { HttpMethod } from '../../src/model/capability.ts';
import type { BulkFacts } from '../../src/model/facts.ts';

const bulk = (effect: BulkFacts['effect'], replaces = false): BulkFacts => ({
  items: 'a',
  key: 'id',
  maxItems: 5,
  effect,
  replaces,
});

/** Letters for what holds: read-only, destructive, idempotent. */
test.each<[HttpMethod, BulkFacts | undefined, string]>([
  ['GET', undefined, 'R-I'],
  ['PUT', undefined, '-DI'],
  ['DELETE', undefined, '-DI'],
  ['POST', undefined, '-D-'],
  ['PATCH', undefined, '-D-'],
  ['POST', bulk('upsert', true), '-DI'],
  ['POST', bulk('upsert'), '-DI'],
  ['PATCH', bulk('update'), '-DI'],
  ['POST', bulk('create'), '---'],
  ['POST', bulk('delete'), '-DI'],
])('%s with %o', (method, facts, expected) => {
  const { readOnly, destructive, idempotent, evidence } = semanticsOf(method, facts);
  expect([readOnly ? 'R' : '-', destructive ? 'D' : '-', idempotent ? 'I' : '-'].join('')).toBe(expected);
  expect(Object.values(evidence).every((words) => /(RFC \d+|x-capstan-bulk|Nothing in the contract)/.test(words))).toBe(
    true,
  );
});
