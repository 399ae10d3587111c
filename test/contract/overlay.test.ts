import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyActions, readOverlay, type Action } from '../../src/contract/overlay.ts';
import type { Json } from '../../src/model/json.ts';
import { parseYaml } from '../../src/text/yaml.ts';

/** The document (YAML) after the actions (YAML) of an overlay of this version. */
function applied(version: string, document: string, actions: string): Json {
  const overlay = `overlay: ${version}\ninfo: { title: T, version: '1' }\nactions:\n${actions}`;
  const source = parseYaml(overlay, 'overlay.yaml');
  const target = parseYaml(document, 'contract.yaml');
  if (!source.ok || !target.ok) throw new Error('the case is not YAML');
  const read = readOverlay(source.value);
  const outcome = read.ok ? applyActions(target.value.value, read.value) : read;
  return outcome.ok ? outcome.value : outcome.problems.map(({ code }) => code);
}

describe.each<[string, string, string, string, Json]>([
  [
    'an object is merged',
    '1.0.0',
    'a: { b: 1, c: 2 }',
    '- { target: $.a, update: { c: 3, d: 4 } }',
    { a: { b: 1, c: 3, d: 4 } },
  ],
  [
    'merging goes deep',
    '1.0.0',
    'a: { b: { c: 1 } }',
    '- { target: $, update: { a: { b: { d: 2 } } } }',
    { a: { b: { c: 1, d: 2 } } },
  ],
  ['lists inside are joined', '1.0.0', 'a: { b: [1] }', '- { target: $.a, update: { b: [2] } }', { a: { b: [1, 2] } }],
  ['an entry is appended', '1.0.0', 'a: [1]', '- { target: $.a, update: { x: 1 } }', { a: [1, { x: 1 }] }],
  ['in 1.0 a list is an entry', '1.0.0', 'a: [1]', '- { target: $.a, update: [2, 3] }', { a: [1, [2, 3]] }],
  ['in 1.1 a list is joined', '1.1.0', 'a: [1]', '- { target: $.a, update: [2, 3] }', { a: [1, 2, 3] }],
  ['in 1.1 a simple value is replaced', '1.1.0', 'a: 1', '- { target: $.a, update: two }', { a: 'two' }],
  ['null is a value', '1.1.0', 'a: { b: 1 }', '- { target: $.a, update: { b: null } }', { a: { b: null } }],
  [
    'another kind of value replaces',
    '1.1.0',
    'a: { b: 1 }',
    '- { target: $.a, update: { b: [1] } }',
    { a: { b: [1] } },
  ],
  [
    'each match is updated',
    '1.0.0',
    'a: [{ x: 1 }, { x: 2 }]',
    "- { target: '$.a[?@.x > 0]', update: { y: 3 } }",
    {
      a: [
        { x: 1, y: 3 },
        { x: 2, y: 3 },
      ],
    },
  ],
  [
    'matches in a list are removed',
    '1.0.0',
    'a: [1, 2, 3, 4]',
    "- { target: '$.a[?@ > 1 && @ < 4]', remove: true }",
    { a: [1, 4] },
  ],
  ['a removed parent takes its child', '1.0.0', 'a: { b: { b: 1 } }', '- { target: $..b, remove: true }', { a: {} }],
  ['remove wins over update', '1.0.0', 'a: { b: 1 }', '- { target: $.a, remove: true, update: { c: 1 } }', {}],
  [
    'actions see earlier ones',
    '1.0.0',
    'a: { b: 1 }',
    '- { target: $.a, remove: true }\n- { target: $, update: { a: { c: 1 } } }',
    { a: { c: 1 } },
  ],
  [
    'a node is copied',
    '1.1.0',
    'a: { x: 1 }\nb: { y: 2 }',
    '- { target: $.b, copy: $.a }',
    { a: { x: 1 }, b: { y: 2, x: 1 } },
  ],
  [
    'update wins over copy',
    '1.1.0',
    'a: { x: 1 }\nb: {}',
    '- { target: $.b, copy: $.a, update: { z: 1 } }',
    { a: { x: 1 }, b: { z: 1 } },
  ],
  ['1.0 has no copy', '1.0.0', 'a: { x: 1 }\nb: {}', '- { target: $.b, copy: $.a }', ['overlay.invalid']],
  [
    'what is copied is one node',
    '1.1.0',
    'a: [1, 2]\nb: []',
    "- { target: $.b, copy: '$.a[*]' }",
    ['overlay.incompatible'],
  ],
  ['1.2 is not known', '1.2.0', 'a: 1', '- { target: $.a, update: 2 }', ['overlay.invalid']],
  ['the root cannot go', '1.1.0', 'a: 1', '- { target: $, remove: true }', ['overlay.incompatible']],
  ['nothing matches', '1.1.0', 'a: 1', '- { target: $.b, update: 2 }', ['overlay.no-match']],
  ['not a JSONPath', '1.1.0', 'a: 1', "- { target: '$.a[', update: 2 }", ['overlay.target']],
  [
    'inherited names are not members',
    '1.1.0',
    'a: {}',
    '- { target: $.a.constructor, remove: true }',
    ['overlay.no-match'],
  ],
  [
    'a key called __proto__ is a key',
    '1.1.0',
    'a: {}',
    "- { target: $.a, update: { '__proto__': { x: 1 } } }",
    { a: JSON.parse('{"__proto__":{"x":1}}') },
  ],
])('%s', (_, version, document, actions, expected) => {
  test(`by an overlay of ${version}`, () => {
    expect(JSON.stringify(applied(version, document, actions))).toBe(JSON.stringify(expected));
  });
});

const value = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;
const change: fc.Arbitrary<Action['change']> = fc.oneof(
  fc.constant({ kind: 'remove' as const }),
  fc.record({ kind: fc.constant('update' as const), value, appendWhole: fc.boolean() }),
  fc.constant({ kind: 'copy' as const, from: '$' }),
);

test('whatever the actions, the document that was given and the values in the overlay stay as they were', () => {
  const actions = fc.array(
    fc.record({ target: fc.constantFrom('$', '$.*', '$..*', '$.a', '$..a'), change, place: fc.constant({}) }),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(value, actions, (document, list) => {
      const before = JSON.stringify([document, list]);
      applyActions(deepFreeze({ a: document }), deepFreeze(list));
      expect(JSON.stringify([document, list])).toBe(before);
    }),
    { numRuns: 300 },
  );
});

function deepFreeze<T>(node: T): T {
  if (typeof node === 'object' && node !== null)
    for (const child of Object.values(Object.freeze(node))) deepFreeze(child);
  return node;
}
