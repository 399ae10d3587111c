import { describe, expect, test } from 'vitest';
import { checkPreset } from '../../../src/load/mapping/example.ts';
import { readMappingFile } from '../../../src/load/mapping/read.ts';
import { detailOf, type Problem } from '../../../src/model/problem.ts';
import { parseYaml } from '../../../src/text/yaml.ts';
import { compiled, mappingText, upsert } from './kit.ts';

/** `line code: detail`; the head of a mapping has five lines. */
function lines(problems: readonly Problem[]): string[] {
  return problems.map((found) => `${found.place.line ?? '-'} ${found.code}: ${detailOf(found)}`);
}

const KEY = 'fields:\n  key: { from: id, as: id }\n';

describe('what is wrong with a mapping, each at its line', () => {
  test.each<[string, string, RegExp]>([
    ['no fields', 'words: {}', /map.invalid: .*fields is missing/],
    ['no key', 'fields:\n  title: { value: x }', /^6 map.invalid: .*"key", is not mapped/],
    ['an unknown member', `${KEY}feilds: {}`, /^8 map.invalid: .*did you mean "fields"/],
    [
      'an unknown option',
      `fields:\n  key: { from: id, as: id, requird: true }`,
      /^7 map.invalid: .*did you mean "required"/,
    ],
    [
      'an unknown kind',
      `fields:\n  key: { from: id, as: moment }`,
      /^7 map.invalid: .*fields.key.as must be one of id, text/,
    ],
    ['no kind', `fields:\n  key: { from: id }`, /must say "as"/],
    ['no way', `fields:\n  key: { as: id }`, /must have one of from, sum/],
    ['two ways', `fields:\n  key: { from: id, value: x, as: id }`, /must have one of from, sum/],
    ['an unknown field', `${KEY}  titles: { value: x }`, /^8 map.field-unknown: .*Did you mean "title"/],
    ['an unknown member of a closed object', `${KEY}  closedBox.other: { value: x }`, /^8 map.field-unknown/],
    ['a field of the prototype', `${KEY}  extra.__proto__.x: { value: x }`, /^8 map.field-unknown/],
    [
      'no such vocabulary',
      `${KEY}  kind: { from: a, as: word, words: kinds }`,
      /^8 map.invalid: .*no vocabulary "kinds"/,
    ],
    ['a word without words', `${KEY}  title: { from: a, as: word }`, /^8 map.invalid: .*needs "words"/],
    [
      'words for a text',
      `${KEY}  title: { from: a, as: text, words: w }\nwords: { w: {} }`,
      /^8 map.invalid: .*go with/,
    ],
    ['a sum of texts', `${KEY}  title: { sum: [a], as: text }`, /^8 map.invalid: .*duration or number/],
    [
      'a difference as a time',
      `${KEY}  opened: { difference: [a, b], as: time }`,
      /^8 map.invalid: .*read as duration/,
    ],
    [
      'a zone that is none',
      `${KEY}  opened: { from: a, as: time, timezone: Mars }`,
      /^8 map.invalid: .*no such time zone/,
    ],
    ['a second rule', `${KEY}  title:\n    - { from: a, as: text }\n    - { from: b, as: word }`, /^10 map.invalid/],
    ['a group by another field', `${KEY}group: { by: other }`, /^8 map.invalid: .*not made of "other"/],
    [
      'a group of a field that is not mapped',
      `${KEY}group: { by: id, fields: { title: min } }`,
      /^8 map.invalid: .*"title", which is not/,
    ],
    ['a condition without a test', `${KEY}filters: [{ name: a, when: { field: b } }]`, /exactly one of/],
    ['a draft, unfinished', `${KEY}  title: { from: '???', as: text }`, /^8 map.invalid: .*left from a draft/],
    ['a word of a draft', `${KEY}words:\n  w:\n    a: '???'`, /^10 map.invalid: .*left from a draft/],
    ['a scale upside down', `${KEY}  grade: { from: a, as: score, scale: { min: 5, max: 1 } }`, /min below its max/],
    ['another version of the format', `${KEY}mapping: 2`, /duplicate-key/],
  ])('%s', (_, text, expected) => {
    const mapping = compiled(text);
    expect(mapping.ok).toBe(false);
    expect(lines(mapping.problems).join('\n')).toMatch(expected);
  });
});

describe('examples', () => {
  function failures(examples: string): string[] {
    const head = `timezone: required\ndetects: [{ columns: [id] }]\n${KEY}  opened: { from: at, as: time }\n`;
    const filters = 'filters: [{ name: spam, when: { field: spam, is: 1 } }]\n';
    const text = mappingText(`${head}${filters}examples:\n${examples}`);
    const source = parseYaml(text, 'test.yaml');
    const file = readMappingFile(text, 'test.yaml');
    if (!source.ok || !file.ok) return lines([...source.problems, ...file.problems]);
    return lines(checkPreset({ file: file.value, source: source.value }, upsert));
  }

  test.each<[string, string, RegExp | undefined]>([
    ['an output', "{ input: { id: '1' }, output: { key: '1' } }", undefined],
    ['another output', "{ input: { id: '1' }, output: { key: '2' } }", /^13 map.example: Example 1 .* "key" is "1"/],
    ['more than expected', "{ input: { id: '1' }, output: {} }", /"key" is "1"/],
    ['less than expected', "{ input: { id: '1' }, output: { key: '1', title: x } }", /"title" is left out/],
    ['a JSON record', "{ input: { id: 1 }, output: { key: '1' } }", undefined],
    ['an error', "{ input: { id: '1', at: '2026-05-01 10:00' }, errors: [value.zone /opened] }", undefined],
    [
      'a flag',
      "{ input: { id: '1', at: '2026-05-01 10:00' }, flags: { timezone: utc }, output: { key: '1', opened: '2026-05-01T10:00:00Z' } }",
      undefined,
    ],
    ['another error', "{ input: { id: '1.0' }, errors: [value.id /key] }", /its errors are value.id-damaged \/key/],
    ['no error', "{ input: { id: '1' }, errors: [value.id /key] }", /it is a record/],
    [
      'an error that nobody expects',
      "{ input: { id: '1.0' }, output: { key: '1' } }",
      /it is invalid: value.id-damaged \/key/,
    ],
    ['a filter', "{ input: { id: '1', spam: '1' }, filtered: spam }", undefined],
    ['another filter', "{ input: { id: '1', spam: '1' }, filtered: ham }", /it is filtered as spam/],
    [
      'a setting that does not fit',
      "{ input: { id: '1' }, flags: { words: { title: { a: b } } }, output: {} }",
      /map.setting/,
    ],
    ['nothing to expect', "{ input: { id: '1' } }", /must have one of output, filtered, errors/],
  ])('%s', (_, example, expected) => {
    const found = failures(`  - ${example}\n`).join('\n');
    if (expected === undefined) expect(found).toBe('');
    else expect(found).toMatch(expected);
  });
});
