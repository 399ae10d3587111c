import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { repeatedMembers } from '../../../src/load/mapping/repeated.ts';
import { compiled, item, RECORDS } from './kit.ts';
import { jsonObject } from '../../../src/model/json.ts';
import { scanJson } from '../../../src/text/json.ts';

/** In the middle of other bytes, as records stand in what was read. */
function placed(text: string, offset: number): Uint8Array {
  const bytes = Buffer.from(text);
  const around = Buffer.alloc(offset + bytes.length + 5, '":');
  around.set(bytes, offset);
  return around.subarray(offset, offset + bytes.length);
}

function found(text: string, offset = 0): string[] {
  const value = jsonObject(JSON.parse(text));
  if (value === undefined) throw new Error('a record is an object');
  return repeatedMembers(value, placed(text, offset), text).map(({ code }) => code);
}

test.each<[string, readonly string[]]>([
  ['{}', []],
  ['{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}', []],
  ['{"a":1,"a":2}', ['json.duplicate-key']],
  ['{"a" : 1,\n"a"\t:2}', ['json.duplicate-key']],
  [String.raw`{"a":1,"\u0061":2}`, ['json.duplicate-key']],
  ['{"b":{"a":1,"a":1}}', ['json.duplicate-key']],
  ['{"b":[{"a":1},{"a":1,"a":1}]}', ['json.duplicate-key']],
  // what looks like a member makes up for none
  ['{"smile":":)","a":1,"a" :2}', ['json.duplicate-key']],
  [String.raw`{"quoted":"\":","url":"http://x:1","at":"10:00:00"}`, []],
  ['{":":1,":a":":"}', []],
  ['{"__proto__":1,"constructor":{"prototype":2}}', []],
  ['{"ä":1,"ä":2}', ['json.duplicate-key']],
])('%s', (text, expected) => {
  for (const offset of [0, 1, 2, 3, 7]) expect(found(text, offset)).toEqual(expected);
});

test('what is too deep to count is refused, not run into', () => {
  const depth = 200_000;
  expect(found(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`)).toEqual(['json.too-deep']);
});

test('whatever the text: as a reader that looks at each member', () => {
  const key = fc.constantFrom('a', 'b', ':', '"', 'ä:');
  const { value } = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.jsonValue({ maxDepth: 0 }).map((one) => JSON.stringify(one)),
      fc.constantFrom('":"', '"\\":"', '"x\\\\"', '": :"').map(String),
      fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(' ,')}]`),
      members(tie('value')),
    ),
  }));
  function members(inner: fc.Arbitrary<string>): fc.Arbitrary<string> {
    const colon = fc.constantFrom(':', ' :', ':\n', '\t: ');
    const member = fc.tuple(key, colon, inner).map(([name, mark, text]) => `${JSON.stringify(name)}${mark}${text}`);
    return fc.array(member, { maxLength: 4 }).map((all) => `{ ${all.join(', ')} }`);
  }
  fc.assert(
    fc.property(members(value), fc.nat(9), (text, offset) => {
      const expected = scanJson(text).filter(({ code }) => code === 'json.duplicate-key');
      expect(found(text, offset)).toEqual(expected.map(({ code }) => code));
    }),
    { numRuns: 2000 },
  );
});

test('a mapping refuses the record, with the name of the member', () => {
  const mapping = compiled('fields:\n  key: { from: id, as: id }\n  kind: { value: mail }\n');
  const mapper = mapping.ok ? mapping.value.prepare(RECORDS, []) : mapping;
  if (!mapper.ok) throw new Error('the mapping is sound');
  const bytes = Buffer.from('{"id":"1","status":{"id":2},"id":"3"}');
  expect(mapper.value.map(item({ kind: 'json', bytes }))).toMatchObject({
    kind: 'invalid',
    problems: [{ code: 'json.duplicate-key', args: { key: 'id' } }],
  });
});
