import { describe, expect, it } from 'vitest';
import { readCapability } from '../../src/dialects/read.ts';
import { emit } from '../../src/emit/emit.ts';
import type { Capability } from '../../src/model/capability.ts';
import type { JsonSchema } from '../../src/model/json.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import { parseManifest, pathInManifest } from '../../src/project/manifest.ts';
import { rejoin, schemaPaths } from '../../src/project/rejoin.ts';
import { parseYaml } from '../../src/text/yaml.ts';
import { consumedOf } from '../../src/surfaces/expose.ts';
import { exposedLibrary } from '../surfaces/practice.ts';

const artifacts = emit({
  generator: { name: 'capstan', version: '0.0.0' },
  base: 'https://example.com/library/',
  apis: [{ capability: exposedLibrary, copies: [] }],
});
const contentOf = (path: string): string => artifacts.find((artifact) => artifact.path === path)?.content ?? '';

function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.value;
}

function manifest() {
  return valueOf(parseManifest(JSON.parse(contentOf('capabilities/library-shelves.capstan.json')), 'm'));
}

function schemas(): Map<string, JsonSchema> {
  const files = artifacts.filter(({ path }) => path.startsWith('schemas/'));
  return new Map(files.map(({ path, content }) => [pathInManifest(path), JSON.parse(content) as JsonSchema]));
}

function reread(path: string): Capability {
  return valueOf(readCapability(valueOf(parseYaml(contentOf(path), path)), 'library-shelves')).capability;
}

const factsOf = (capability: Capability) => consumedOf(capability).map(({ operation }) => operation.facts);

describe.each(['capabilities/library-shelves.yaml', 'capabilities/ikanos/library-shelves.yaml'])('%s', (path) => {
  it('gets back from its manifest and schemas every fact that was emitted', () => {
    const joined = valueOf(rejoin(reread(path), manifest(), schemas()));
    expect(joined.facts).toEqual(exposedLibrary.facts);
    expect(factsOf(joined)).toEqual(factsOf(exposedLibrary));
    expect(joined.exposes).toEqual(reread(path).exposes);
  });
});

describe('rejoin', () => {
  it('says which schema is missing', () => {
    const [first = '', ...rest] = schemaPaths(manifest());
    const some = new Map(rest.map((path) => [path, {}]));
    expect(rejoin(exposedLibrary, manifest(), some)).toMatchObject({
      ok: false,
      problems: [{ code: 'manifest.invalid', args: { reason: expect.stringContaining(first) } }],
    });
  });

  it('leaves an operation that the manifest does not know without facts', () => {
    const joined = valueOf(
      rejoin(reread('capabilities/library-shelves.yaml'), { ...manifest(), operations: {} }, schemas()),
    );
    expect(factsOf(joined)).toEqual([undefined, undefined]);
  });
});
