import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memorySkillFiles, SkillsExtension } from '@modelcontextprotocol/server/ext/skills';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { emit } from '../../src/emit/emit.ts';
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
    const index = provider === undefined ? undefined : { provider, dates };
    artifacts = emit({
      generator,
      base,
      apis: [{ capability, copies: [] }],
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
      if (!path.endsWith('.capstan.json')) expect([path, /generator|0\.0\.0/.test(content)]).toEqual([path, false]);
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
      .filter((path) => path !== 'apis.yml' && !path.includes('/references/'));
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

describe.each(contracts)('the skill made of $name', (sample: SampleContract) => {
  let capability: Capability;
  let files: Record<string, string> = {};
  beforeAll(async () => {
    const generator = await generatorOf(sample);
    capability = await exposedSample(sample);
    const made = emit({ generator, apis: [{ capability, copies: [] }] });
    const skill = made.filter(({ path }) => path.startsWith('skills/'));
    files = Object.fromEntries(skill.map(({ path, content }) => [path.replace('skills/', ''), content]));
  });
  const page = (): string => files[`${sample.skill}/SKILL.md`] ?? '';
  const frontmatter = (): Record<string, unknown> => parse(page().split('---')[1] ?? '') as Record<string, unknown>;

  it('passes the strict loader', async () => {
    const catalog = await SkillsExtension.load(memorySkillFiles(files), { strict: true });
    expect(catalog.entries).toHaveLength(1);
  });

  it('has only the six keys, texts as values and the name of its folder', () => {
    const six = ['name', 'description', 'license', 'compatibility', 'metadata', 'allowed-tools'];
    const { metadata, ...scalars } = frontmatter();
    expect(Object.keys({ ...scalars, metadata }).filter((key) => !six.includes(key))).toEqual([]);
    expect(Object.values({ ...scalars, ...(metadata as object) }).every((value) => typeof value === 'string')).toBe(
      true,
    );
    expect(scalars['name']).toBe(sample.skill);
    expect(String(scalars['description']).length).toBeLessThanOrEqual(1024);
    expect(page().split('\n').length).toBeLessThan(500);
  });

  it('tells facts in plain words: extensions of contracts are for the manifest', () => {
    expect(Object.values(files).filter((text) => text.includes('x-capstan'))).toEqual([]);
  });

  it('names only operations, routes, fields, values and files that exist', () => {
    const known = new Set(['pointer', 'detail', 'GET /openapi.json', ...knownNames(capability), ...Object.keys(files)]);
    const prose = Object.values(files).map((text) => text.replaceAll(/```[^`]*```/g, ''));
    const spans = prose.flatMap((text) => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));
    expect(spans.filter((span) => !known.has(span))).toEqual([]);
    const links = [...page().matchAll(/\]\(([^)#]+)/g)].map((match) => `${sample.skill}/${match[1] ?? ''}`);
    expect(links.filter((link) => !(link in files))).toEqual([]);
  });
});

/** Everything that the capability knows by name, derived without the code that writes skills. */
function knownNames(capability: Capability): string[] {
  const exposed = capability.exposes.flatMap((exposure) => {
    if (exposure.kind === 'mcp') return [exposure.namespace, ...exposure.tools.map(({ name }) => name)];
    if (exposure.kind !== 'rest') return [];
    return exposure.resources.flatMap(({ path, actions }) => actions.map(({ method }) => `${method} ${path}`));
  });
  const facts = consumedOf(capability).flatMap(({ operation }) => operation.facts ?? []);
  const names = facts.flatMap(({ input, inputs, bulk, responses }) => [
    ...inputs.map(({ name }) => name),
    ...(bulk === undefined ? [] : [bulk.key]),
    ...responses.map(({ status }) => status),
    ...[input, ...responses.flatMap(({ schema }) => schema ?? [])].flatMap((schema) => fieldPaths(schema, schema)),
  ]);
  return [...exposed, ...names, ...(capability.facts?.policy?.retryStatuses ?? []).map(String)];
}

function fieldPaths(node: unknown, root: unknown, prefix = '', depth = 0): string[] {
  if (depth > 12 || typeof node !== 'object' || node === null) return [];
  const schema = node as Record<string, unknown>;
  const { $ref } = schema;
  if (typeof $ref === 'string') {
    const target = $ref
      .split('/')
      .slice(1)
      .reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], root);
    return fieldPaths(target, root, prefix, depth + 1);
  }
  const own = Object.entries((schema['properties'] ?? {}) as Record<string, unknown>).flatMap(([name, property]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    return [path, ...fieldPaths(property, root, path, depth + 1)];
  });
  return [...own, ...fieldPaths(schema['items'], root, `${prefix}[]`, depth + 1)];
}
