import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { emit } from '../../src/emit/emit.ts';
import { presetsFor } from '../../src/cli/build-presets.ts';
import { scriptParts } from '../../src/cli/build-script.ts';
import { packageVersion } from '../../src/cli/version.ts';
import type { Artifact } from '../../src/model/artifact.ts';
import type { Capability } from '../../src/model/capability.ts';
import { readConfig } from '../../src/project/config.ts';
import { consumedOf } from '../../src/surfaces/expose.ts';
import { corpus } from '../corpus.ts';
import { officialVerdict } from '../dialects/official.ts';
import { contracts, exposedSample, ROOT, valueOf, type SampleContract } from './contracts.ts';

/** The samples say who made them in a way that no release changes. */
const generatorOf = async ({ expected }: SampleContract) => ({
  name: 'capstan',
  version: expected === '.' ? await packageVersion() : '0.0.0',
});

const folder = corpus();
const verdict = officialVerdict();

const indexSchema = (): unknown =>
  parse(readFileSync(join(folder ?? '', 'apisjson/_schemas/apis-json-website/schema_0.23.yml'), 'utf8'));

describe.each(contracts)('what is made of $name', (sample: SampleContract) => {
  let capability: Capability;
  let artifacts: Artifact[] = [];
  const content = (path: string): string => {
    const found = artifacts.find((artifact) => artifact.path === path);
    if (found === undefined) throw new Error(`${path} is not among ${artifacts.map((one) => one.path).join(', ')}`);
    return found.content;
  };

  beforeAll(async () => {
    const { provider, dates, base } = valueOf(await readConfig(join(ROOT, 'capstan.yml')));
    const generator = await generatorOf(sample);
    capability = await exposedSample(sample);
    const presets = await presetsFor(capability);
    const ids = presets.map(({ id }) => id);
    const script = valueOf(await scriptParts(ids, ROOT, undefined));
    const index = provider === undefined ? undefined : { provider, dates };
    artifacts = emit({
      generator,
      base,
      apis: [{ capability, copies: [], presets, script }],
      index,
    });
  });

  it('is as it was', async () => {
    for (const artifact of artifacts) {
      await expect(artifact.content).toMatchFileSnapshot(join(ROOT, sample.expected, artifact.path));
    }
  });

  it('is text of LF lines with one newline at the end, without the generator in it', () => {
    for (const { path, content } of artifacts) {
      expect([path, /[^\n]\n$/.test(content), content.includes('\r')]).toEqual([path, true, false]);
      if (!/\.capstan\.json$|\/scripts\//.test(path))
        expect([path, /generator|0\.0\.0/.test(content)]).toEqual([path, false]);
    }
  });

  it.skipIf(verdict === undefined)('is valid under the official schemas of both dialects', () => {
    const { name } = capability;
    expect(verdict?.('naftiko', parse(content(`capabilities/${name}.yaml`)))).toEqual([]);
    expect(verdict?.('ikanos', parse(content(`capabilities/ikanos/${name}.yaml`)))).toEqual([]);
  });

  it.skipIf(folder === undefined)('has an index that is valid under APIs.json 0.23 and leads to every file', () => {
    const ajv = new Ajv2020({ strict: false, unicodeRegExp: false, validateFormats: false, allErrors: true });
    const validate = ajv.compile(indexSchema() as object);
    const index = parse(content('apis.yml')) as { apis: { properties: { url: string }[] }[] };
    expect([validate(index), validate.errors]).toEqual([true, null]);
    const urls = index.apis.flatMap(({ properties }) => properties.map(({ url }) => url));
    const published = artifacts
      .map(({ path }) => path)
      .filter((path) => path !== 'apis.yml' && !/^skills\/[^/]+\/(?!SKILL\.md$)/.test(path));
    expect(urls.toSorted()).toEqual(
      [...published, ...(capability.facts?.sources ?? []).map(({ path }) => path)].toSorted(),
    );
  });

  it('has schemas that are found by their identifier, and examples that they accept', () => {
    const schemas = artifacts.filter(({ path }) => path.startsWith('schemas/'));
    for (const { path, content } of schemas) {
      const schema = JSON.parse(content) as Record<string, unknown>;
      expect(schema).toMatchObject({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $id: `https://capstan.example/${path}`,
        title: expect.stringMatching(/./),
        description: expect.stringMatching(/./),
      });
      expect(content).not.toMatch(/x-capstan|"nullable"|"example"/);
      const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
      for (const example of (schema['examples'] ?? []) as unknown[])
        expect([path, validate(example)]).toEqual([path, true]);
    }
  });

  it('would be executed by the reference engine too', () => {
    const yaml = parse(content(`capabilities/${capability.name}.yaml`)) as {
      capability: { consumes: object[]; exposes: { namespace: string; resources?: object[]; tools?: object[] }[] };
    };
    expect(JSON.stringify(yaml)).not.toMatch(/"location"|\{\{env\.|"mapping"/);
    for (const { namespace, ...exposure } of yaml.capability.exposes) {
      const wires = [...JSON.stringify(exposure).matchAll(/"with":(\{[^}]*\})/g)].flatMap(([, text]) =>
        Object.values(JSON.parse(text ?? '{}') as Record<string, string>),
      );
      expect(wires.every((wire) => wire.startsWith(`${namespace}.`))).toBe(true);
    }
    for (const { operation } of consumedOf(capability)) {
      if (operation.body !== undefined) expect(operation.body.kind).toBe('json');
    }
  });
});
