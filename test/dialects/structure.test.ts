import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDocument, validateDialect } from '../../src/dialects/structure.ts';
import type { DialectName } from '../../src/dialects/dialect.ts';
import { isObject, type Json } from '../../src/model/json.ts';
import { detailOf, placeText } from '../../src/model/problem.ts';
import { parseYaml } from '../../src/text/yaml.ts';
import { writeCapability } from '../../src/dialects/write.ts';
import { corpus } from '../corpus.ts';
import { capabilities } from './arbitrary.ts';
import { change, changedAt, removals } from './changes.ts';
import { capabilityFiles } from './files.ts';
import { officialVerdict } from './official.ts';
import { sample } from './sample.ts';

const official = officialVerdict();
const versions = { naftiko: '1.0.0-alpha2', ikanos: '1.0.0-beta5' };

const cases: readonly [string, string, readonly string[]][] = [
  [
    'an unknown key, with what was probably meant',
    'ikanos: 1.0.0-beta5\ninfo: { display: A, description: B, tagz: [a] }\nbinds: [{ namespace: a, keys: {} }]\n',
    [
      'sample.yaml:2:37 /info/tagz: "tagz" is not a key here; keys are display, description, tags, created, modified, stakeholders, version. Did you mean "tags"?',
    ],
  ],
  [
    'a missing key',
    'naftiko: 1.0.0-alpha2\nconsumes:\n  - { type: http, namespace: a }\n',
    ['sample.yaml:3:5 /consumes/0: "baseUri" is missing.'],
  ],
  [
    'names, words, types and ranges',
    `ikanos: 1.0.0-beta5
capability:
  exposes:
    - type: rest
      port: 99999
      namespace: a_b
      resources:
        items: { path: 1, operations: { read: { method: HEAD, with: { a: true } } } }
`,
    [
      'sample.yaml:5:7 /capability/exposes/0/port: Must be from 1 to 65535.',
      'sample.yaml:6:7 /capability/exposes/0/namespace: Must be letters, digits and hyphens.',
      'sample.yaml:8:18 /capability/exposes/0/resources/items/path: Must be text.',
      'sample.yaml:8:49 /capability/exposes/0/resources/items/operations/read/method: Must be one of: GET, POST, PUT, PATCH, DELETE.',
      'sample.yaml:8:71 /capability/exposes/0/resources/items/operations/read/with/a: Must be text or a number.',
    ],
  ],
  [
    'ways to fill a tool',
    `ikanos: 1.0.0-beta5
capability:
  exposes:
    - type: mcp
      port: 9090
      namespace: a
      tools:
        idle: { description: Nothing. }
        mapped: { description: D, call: a.b, outputParameters: [{ type: object, mapping: $. }] }
`,
    [
      'sample.yaml:8:9 /capability/exposes/0/tools/idle: Needs one of: description and call, description and steps, description and outputParameters, ref.',
      'sample.yaml:9:65 /capability/exposes/0/tools/mapped/outputParameters/0: "properties" is missing.',
    ],
  ],
  [
    'the version',
    'ikanos: 1.0.0-beta1\nbinds: [{ namespace: a, keys: {} }]\n',
    ['sample.yaml:1:1 /ikanos: Must be 1.0.0-beta5.'],
  ],
  [
    'what may not stand together',
    'naftiko: 1.0.0-alpha2\ncapability: { consumes: [{ location: ./a.yaml, import: b }] }\nconsumes: [{ location: ./a.yaml, import: b }]\n',
    ['sample.yaml:1:1: Only one of these may be here: capability, consumes.'],
  ],
  [
    'no marker',
    'openapi: 3.1.0\n',
    ['sample.yaml:1:1: There is no marker; write "ikanos: 1.0.0-beta5" or "naftiko: 1.0.0-alpha2" at the top.'],
  ],
];

describe('validateDialect', () => {
  it.each(cases)('names %s', (_, text, expected) => {
    const source = parseYaml(text, 'sample.yaml');
    if (!source.ok) throw new Error('not YAML');
    expect(validateDialect(source.value).map((found) => `${placeText(found.place)}: ${detailOf(found)}`)).toEqual(
      expected,
    );
  });

  it('finds nothing in what we write', () => {
    for (const dialect of ['naftiko', 'ikanos'] as const) expect(checkDocument(document(dialect), dialect)).toEqual([]);
  });
});

/** Files where our verdict may differ from the official one, each with its reason. There are none. */
const exceptions: Readonly<Record<string, string>> = {};

describe.skipIf(official === undefined)('the official schemas', () => {
  const files = documents();

  it('judge every file of the corpus as we do, as it stands and under the version that we write', () => {
    const differing = files
      .flatMap(({ file, dialect, value }) => [
        { file, dialect, value },
        { file, dialect, value: { ...value, [dialect]: versions[dialect] } },
      ])
      .filter(({ file, dialect, value }) => !(file in exceptions) && !agree(dialect, value));
    expect(differing.map(({ file }) => file)).toEqual([]);
    expect(files.length).toBeGreaterThanOrEqual(440);
    const valid = files.filter(
      ({ dialect, value }) => checkDocument({ ...value, [dialect]: versions[dialect] }, dialect).length === 0,
    );
    expect(valid.length).toBeGreaterThanOrEqual(165);
  });

  it('judge a valid file without any one of its members as we do', () => {
    const small = files
      .map(({ dialect, value }) => ({ dialect, value: { ...value, [dialect]: versions[dialect] } }))
      .filter(({ value }) => JSON.stringify(value).length < 6000);
    const written = (['naftiko', 'ikanos'] as const).map((dialect) => ({ dialect, value: document(dialect) }));
    const differing = [...written, ...small]
      .filter(({ dialect, value }) => checkDocument(value, dialect).length === 0)
      .flatMap(({ dialect, value }) => removals(value).filter((made) => !agree(dialect, changedAt(value, made))));
    expect(differing).toEqual([]);
  });

  it('judge a valid file with one change as we do', () => {
    const small = files
      .map(({ dialect, value }) => ({ dialect, value: { ...value, [dialect]: versions[dialect] } }))
      .filter(
        ({ dialect, value }) => JSON.stringify(value).length < 20_000 && checkDocument(value, dialect).length === 0,
      );
    let invalid = 0;
    fc.assert(
      fc.property(fc.constantFrom(...small), change, ({ dialect, value }, make) => {
        const changed = changedAt(value, make);
        if (checkDocument(changed, dialect).length > 0) invalid += 1;
        expect(agree(dialect, changed)).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(invalid).toBeGreaterThan(500);
  });

  it('judge what we write as we do, with one change', () => {
    fc.assert(
      fc.property(capabilities, fc.constantFrom('naftiko', 'ikanos'), change, (capability, dialect, make) => {
        expect(agree(dialect, changedAt(document(dialect, capability), make))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

function agree(dialect: DialectName, value: unknown): boolean {
  return (official?.(dialect, value).length === 0) === (checkDocument(value, dialect).length === 0);
}

function document(dialect: DialectName, capability = sample): Json {
  const source = parseYaml(writeCapability(capability, dialect), 'written.yaml');
  if (!source.ok) throw new Error('not YAML');
  return source.value.value;
}

interface Found {
  readonly file: string;
  readonly dialect: DialectName;
  readonly value: { readonly [key: string]: unknown };
}

function documents(): Found[] {
  const root = corpus();
  if (root === undefined) return [];
  const files = ['naftiko-capabilities', 'ikanos-capabilities'].flatMap((set) => capabilityFiles(root, set));
  return files.flatMap((file): Found[] => {
    const source = parseYaml(readFileSync(file, 'utf8'), file);
    const value: unknown = source.ok ? source.value.value : undefined;
    if (!isObject(value)) return [];
    return (['naftiko', 'ikanos'] as const)
      .filter((each) => each in value)
      .map((dialect) => ({ file, dialect, value }));
  });
}
