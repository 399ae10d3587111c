import { parse } from 'yaml';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/model/outcome.ts';
import { parseJson } from '../../src/text/json.ts';
import type { Source } from '../../src/text/source.ts';
import { parseYaml, toYaml } from '../../src/text/yaml.ts';

function found(outcome: Outcome<Source>): string[] {
  return outcome.problems.map(({ code, place }) => `${code} ${place.line ?? ''}:${place.column ?? ''}`);
}

describe('YAML', () => {
  test.each<[string, string, string[]]>([
    ['a duplicate key, at its second place', 'a:\n  b: 1\n  b: 2\n', ['yaml.duplicate-key 3:3']],
    ['a syntax error', 'a: [1,\nb: }', ['yaml.syntax 2:1', 'yaml.syntax 2:4']],
    [
      'an alias bomb',
      `a: &a [${'x,'.repeat(50)}x]\nb: &b [${'*a,'.repeat(50)}*a]\nc: &c [${'*b,'.repeat(50)}*b]\nd: [${'*c,'.repeat(50)}*c]`,
      ['yaml.alias-limit :'],
    ],
    ['100 levels', '['.repeat(100) + ']'.repeat(100), []],
    ['101 levels', '['.repeat(101) + ']'.repeat(101), ['yaml.too-deep 1:101']],
  ])('%s', (_, text, expected) => {
    expect(found(parseYaml(text, 'f'))).toEqual(expected);
  });

  test('nesting that would overflow the stack of a parser is a problem, not a crash', () => {
    expect(found(parseYaml('['.repeat(50_000) + ']'.repeat(50_000), 'f'))).toContain('yaml.too-deep 1:101');
  });

  test('a pointer leads to the key it names, or to the nearest thing there is', () => {
    const outcome = parseYaml('a:\n  b:\n    - c: 1\n      d~/e: 2\nx: &anchor {m: 1}\ny: *anchor\n', 'f');
    if (!outcome.ok) throw new Error('not read');
    const { place } = outcome.value;
    expect(place('/a/b/0/d~0~1e')).toMatchObject({ file: 'f', line: 4, column: 7 });
    expect(place('/a/b/7/z')).toMatchObject({ line: 2, column: 3 });
    expect(place('/y/m')).toMatchObject({ line: 5, column: 13 });
    expect(place('')).toMatchObject({ line: 1, column: 1 });
  });

  test('what is written is read again as the same value, by YAML 1.2 and 1.1', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(JSON.stringify(value) === JSON.stringify(JSON.parse(JSON.stringify(value))));
        const text = toYaml(value);
        expect(parse(text)).toEqual(value);
        expect(toYaml(value)).toBe(text);
      }),
      { numRuns: 300 },
    );
    const tricky = {
      date: '2026-01-01',
      yes: 'yes',
      on: 'on',
      no: 'no',
      time: '12:30:45',
      octal: '0777',
      empty: '',
      tilde: '~',
    };
    expect(parse(toYaml(tricky), { version: '1.1' })).toEqual(tricky);
  });
});

describe('JSON', () => {
  test('a pointer leads to the key it names, or to the nearest thing there is', () => {
    const outcome = parseJson('{"a": {"b": [\n  {"c": 1},\n  {"d/e": 2}]}}', 'f');
    if (!outcome.ok) throw new Error('not read');
    const { place } = outcome.value;
    expect(place('/a/b/1/d~1e')).toMatchObject({ file: 'f', line: 3, column: 4 });
    expect(place('/a/b/1')).toMatchObject({ line: 3, column: 3 });
    expect(place('/a/nothing')).toMatchObject({ line: 1, column: 2 });
  });

  test.each<[string, string, string[]]>([
    ['a duplicate key', '{"a":1,\n "a":2}', ['json.duplicate-key 2:2']],
    ['a syntax error', '{"a":\n]', ['json.syntax 2:1']],
    ['several faults at once', '{"a":1e999,"b":"\\ud800"}', ['json.number-range 1:6', 'json.lone-surrogate 1:16']],
  ])('%s', (_, text, expected) => {
    expect(found(parseJson(text, 'f'))).toEqual(expected);
  });
});
