import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { assert, constantFrom, pre, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isJsonObject, isObject, type Json, type JsonObject } from '../../src/model/json.ts';
import { indexFaults } from '../../src/project/apis-json.ts';
import { stringFormats } from '../../src/check/formats.ts';
import { parseYaml } from '../../src/text/yaml.ts';
import { corpus } from '../corpus.ts';

const folder = corpus();

function read(path: string): Json | undefined {
  const source = parseYaml(readFileSync(path, 'utf8'), path);
  return source.ok ? source.value.value : undefined;
}

function official(): (value: unknown) => boolean {
  const schema = read(join(folder ?? '', 'apisjson', '_schemas', 'apis-json-website', 'schema_0.23.yml'));
  if (!isJsonObject(schema)) throw new Error('the official schema cannot be read');
  const ajv = new Ajv2020({ strict: false, logger: false, unicodeRegExp: false });
  for (const [name, validate] of Object.entries(stringFormats)) ajv.addFormat(name, { type: 'string', validate });
  const compiled = ajv.compile(schema);
  return (value) => compiled(value);
}

const own = read(join(import.meta.dirname, '..', '..', 'apis.yml'));

test('the index of this project has no fault', () => {
  expect(indexFaults(own)).toEqual([]);
});

describe.skipIf(folder === undefined)('the same verdict as the official schema', () => {
  const agrees = official();

  test('on every index of the corpus', () => {
    const files = globSync(join(folder ?? '', 'apisjson', '**', 'apis.{yml,yaml,json}'));
    const indexes = files.map((path) => ({ path, value: read(path) })).filter(({ value }) => isObject(value));
    expect(indexes.length).toBeGreaterThan(10);
    const differing = indexes.filter(({ value }) => (indexFaults(value).length === 0) !== agrees(value));
    expect(differing.map(({ path }) => path)).toEqual([]);
  });

  test('on our own index with any one member changed or gone', () => {
    if (!isJsonObject(own)) throw new Error('apis.yml is no object');
    const pointers = pathsOf(own);
    const values = constantFrom<unknown>(null, '', 'x', 7, true, [], {}, 'http://a.example', '2026-13-40', undefined);
    assert(
      property(constantFrom(...pointers), values, (path, value) => {
        // the official schema asks for members of an API, a link and a contact, and forgets to ask for an object
        pre(!isObject(at(own, path)) || isObject(value) || value === undefined);
        const changed = replaced(own, path, value);
        expect([indexFaults(changed).length === 0, path, value]).toEqual([agrees(changed), path, value]);
      }),
      { numRuns: 2000 },
    );
  });
});

function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    ...(path.length > 0 ? [path] : []),
    ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key])),
  ];
}

function at(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, step) => Reflect.get(Object(node), step), root);
}

function replaced(root: JsonObject, path: readonly string[], value: unknown): unknown {
  const copy: unknown = structuredClone(root);
  let node = copy;
  for (const step of path.slice(0, -1)) node = Reflect.get(Object(node), step);
  const last = path.at(-1) ?? '';
  if (value === undefined && Array.isArray(node)) node.splice(Number(last), 1);
  else if (value === undefined) Reflect.deleteProperty(Object(node), last);
  else Reflect.set(Object(node), last, value);
  return copy;
}
