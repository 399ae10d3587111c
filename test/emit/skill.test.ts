import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { memorySkillFiles, SkillsExtension } from '@modelcontextprotocol/server/ext/skills';
import { validate as validateSkill } from 'skills-ref';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileCheck } from '../../src/check/check.ts';
import { adviceFor } from '../../src/emit/skill-advice.ts';
import { loadSettings } from '../../src/load/asked.ts';
import { compileMapping } from '../../src/load/mapping/compile.ts';
import type { Capability } from '../../src/model/capability.ts';
import { jsonObject, type JsonObject } from '../../src/model/json.ts';
import { itemFields, itemSchemaOf } from '../../src/model/item-schema.ts';
import { problemCodes } from '../../src/model/problem.ts';
import { parseArguments } from '../../src/script/arguments.ts';
import { ownFlags } from '../../src/script/command.ts';
import { commandsOf } from '../../src/script/commands.ts';
import { LOAD_TOOLS, SEARCH_TOOLS, VALIDATE_TOOL } from '../../src/surfaces/built-in.ts';
import { loadingOf } from '../../src/surfaces/loading.ts';
import { frontmatterFault } from '../../src/surfaces/skill-frontmatter.ts';
import { exposedLibrary } from '../surfaces/practice.ts';
import { parseYaml } from '../../src/text/yaml.ts';
import { contracts, exposedSample, flagship, valueOf } from './contracts.ts';
import { knownNames } from './known-names.ts';
import { deadLinks, MOST_LINES, MOST_TOKENS, orphans, skillFiles, tokensOf } from './skill-folder.ts';

const cases = [
  ...contracts.map((sample) => ({ name: sample.name, capability: () => exposedSample(sample) })),
  { name: 'library', capability: () => Promise.resolve(exposedLibrary) },
];

describe.each(cases)('the skill of $name', ({ capability: make }) => {
  let capability: Capability;
  let files: ReadonlyMap<string, string>;
  let name = '';
  beforeAll(async () => {
    capability = await make();
    files = await skillFiles(capability);
    name = capability.exposes.flatMap((one) => (one.kind === 'skill' ? one.skills : []))[0]?.name ?? '';
  });

  it('costs little before the first call', () => {
    const main = files.get('SKILL.md') ?? '';
    expect(tokensOf(main)).toBeLessThanOrEqual(MOST_TOKENS);
    expect(main.split('\n').length).toBeLessThanOrEqual(MOST_LINES);
  });

  it('leads to every file and nowhere else, one level deep', () => {
    expect(deadLinks(files)).toEqual([]);
    expect(orphans(files)).toEqual([]);
    expect([...files.keys()].filter((path) => !/^(SKILL\.md|(references|assets)\/[^/]+)$/.test(path))).toEqual([]);
  });

  it('is taken by the strict loader, by skills-ref and by our own rule', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'capstan-skill-')), name);
    for (const [path, text] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const named = Object.fromEntries([...files].map(([path, text]) => [`${name}/${path}`, text]));
    const catalog = await SkillsExtension.load(memorySkillFiles(named), { strict: true });
    expect(catalog.entries).toHaveLength(1);
    expect(await validateSkill(folder)).toEqual([]);
    expect(frontmatterFault(files.get('SKILL.md') ?? '', name)).toBeUndefined();
    await rm(dirname(folder), { recursive: true });
  });

  it('is the same to the byte each time, and does not say who made it', async () => {
    expect([...(await skillFiles(capability))]).toEqual([...files]);
    expect([...files.values()].filter((text) => /9\.8\.7|maker|x-capstan/.test(text))).toEqual([]);
  });

  it('names no tool, route, field, code, flag, command or file that does not exist', () => {
    const known = new Set([...knownNames(capability), ...OURS, ...files.keys()]);
    const spans = [...files].flatMap(([path, text]) => (path.endsWith('.md') ? spansOf(text) : []));
    expect(spans.filter((span) => !known.has(span) && !isCommand(span) && !isFlag(span))).toEqual([]);
  });

  it('shows only command lines that the script would take', () => {
    const blocks = [...files.values()].flatMap((text) => [...text.matchAll(/^```sh\n([\s\S]*?)\n```$/gm)]);
    const lines = blocks.flatMap(([, text = '']) => text.split('\n')).filter((line) => !line.startsWith('#'));
    expect(lines.filter((line) => !line.startsWith('node scripts/capstan.mjs ') || !isCommand(line))).toEqual([]);
  });

  it('gives examples that the operations accept', () => {
    for (const [path, text] of files) {
      const tool = /^assets\/(.+)\.example\.json$/.exec(path)?.[1];
      const schema = tool === undefined ? undefined : files.get(`assets/${tool}.schema.json`);
      if (schema === undefined) continue;
      const check = compileCheck(jsonOf(schema), { unknown: 'refuse', closed: true });
      expect([path, check.value(JSON.parse(text))]).toMatchObject([path, { ok: true }]);
    }
  });
});

describe('a skill whose records can be loaded', () => {
  let capability: Capability;
  let files: ReadonlyMap<string, string>;
  beforeAll(async () => {
    capability = await exposedSample(flagship);
    files = await skillFiles(capability);
  });
  const page = (path: string): string => files.get(path) ?? '';

  it('has what each of the jobs needs, the steps in their order', () => {
    const steps = ['validate FILE...', 'load FILE... --dry-run', 'Send: the same line', 'report --rejects'];
    const places = steps.map((step) => page('SKILL.md').indexOf(step));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    const pages = ['errors', 'examples', 'fields', 'limits', 'mapping'].map((name) => `references/${name}.md`);
    expect([...files.keys()].filter((path) => path.startsWith('references/')).toSorted()).toEqual(pages);
  });

  it('has a mapping to copy that is sound and reads a row', () => {
    const loading = loadingOf(capability);
    if (loading === undefined) throw new Error('nothing to load');
    const { facts, bulk, operation } = loading.main;
    const itemSchema = itemSchemaOf(facts.input, bulk.items) ?? {};
    const target = {
      effect: bulk.effect,
      name: operation.name,
      bulk,
      itemSchema,
      fields: itemFields(facts, bulk.items),
    };
    const source = valueOf(parseYaml(page('assets/mapping.example.json'), 'mapping.example.json'));
    const mapping = valueOf(compileMapping(source, { operation: target }));
    const columns = Object.keys(ROW);
    const file = { index: 0, name: 'a.csv', problems: [], format: 'csv' as const, columns };
    const position = { file: 'a.csv', line: 2, record: 1, offset: 0 };
    const item = { kind: 'record' as const, position, raw: { kind: 'row' as const, cells: Object.values(ROW) } };
    expect(valueOf(mapping.prepare(file, [item])).map(item)).toMatchObject({
      kind: 'record',
      value: { external_id: '7', channel: 'email', started_at: '2026-05-01T10:00:00Z', resolved: true },
    });
  });

  it('lists the mappings that come along', () => {
    expect(page('references/mapping.md')).toContain('| `freshdesk-csv` |');
    expect(page('references/mapping.md')).not.toContain('`out`');
  });

  it('gives example requests in its texts that the operations accept', () => {
    const blocks = [...files.values()].flatMap((text) => [...text.matchAll(/^```json\n([\s\S]*?)\n```$/gm)]);
    const loading = loadingOf(capability);
    const writes = [loading?.upsert, loading?.update].flatMap((write) => write ?? []);
    const requests = blocks.flatMap(([, text = '']) => {
      return text.startsWith('{"conversations"') ? [jsonOf(text)] : [];
    });
    expect(requests.length).toBeGreaterThan(1);
    for (const request of requests) {
      const accepted = writes.some(
        ({ facts }) => compileCheck(facts.input, { unknown: 'refuse', closed: true }).value(request).ok,
      );
      expect([request, accepted]).toEqual([request, true]);
    }
  });

  it('says what the facts say, and nothing of what they do not', async () => {
    const description = jsonLineOf(page('SKILL.md'), 'description');
    expect(description).toContain('Not for reading, searching or deleting conversations');
    expect(description).toContain('Not for agent states');
    const library = await skillFiles(exposedLibrary);
    expect(library.get('SKILL.md')).not.toContain('Nothing here reads back');
    expect(page('SKILL.md')).toContain('Nothing here reads back');
    expect(library.get('references/limits.md')).not.toContain('Not documented');
    expect(page('references/limits.md')).toContain('| 1000000 | 2000 | 7 min |');
  });
});

it('advises on each code once, and only where it can be met', () => {
  const loading = loadingOf(exposedLibrary);
  const codes = adviceFor({ loading }).flatMap((row) => row.codes);
  expect(codes.length).toBe(new Set(codes).size);
  const withoutLoads = adviceFor({ loading: undefined }).flatMap((row) => row.codes);
  expect(withoutLoads.filter((code) => /^(value|source|load|map|ledger)\./.test(code))).toEqual([]);
});

const ROW = { 'External id': '7', Channel: 'Email', 'Started at': '2026-05-01T10:00:00Z', Resolved: 'yes' };

function jsonOf(text: string): JsonObject {
  const value = jsonObject(JSON.parse(text));
  if (value === undefined) throw new Error('not an object');
  return value;
}

function jsonLineOf(page: string, key: string): string {
  const line = page.split('\n').find((one) => one.startsWith(`${key}: `)) ?? '';
  return String(JSON.parse(line.slice(key.length + 2)));
}

function spansOf(text: string): string[] {
  return [...text.replaceAll(/^````?[\s\S]*?^````?$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
}

const bulk = (effect: 'upsert' | 'update') => ({
  call: `a.${effect}`,
  name: effect,
  summary: '',
  input: {},
  bulk: {
    facts: { items: 'records', key: 'id', maxItems: 1, effect, replaces: false },
    fields: [],
    rules: [],
    method: 'POST' as const,
    path: '/',
    headers: {},
  },
});

/** The commands of a script that has all of them. */
const commands = commandsOf({
  capability: '',
  title: '',
  baseUri: '',
  origins: [],
  secrets: {},
  operations: [bulk('upsert'), bulk('update')],
  presets: { some: {} },
});
const FLAGS = new Set([...Object.keys(loadSettings), ...Object.keys(ownFlags), 'help']);

/** A whole command line of the script that it would take, or a command as it is called in a sentence. */
function isCommand(span: string): boolean {
  const words = span.replace(/^(node )?scripts\/capstan\.mjs ?/, '').split(' ');
  const [name, ...rest] = words;
  if (span.endsWith('--help')) return words.length === 1;
  const command = commands.find((one) => one.name === name);
  if (command === undefined) return false;
  return (rest.length === 0 && span === name) || parseArguments(rest, command).ok;
}

function isFlag(span: string): boolean {
  return span.startsWith('--') && FLAGS.has(span.slice(2).split(' ')[0] ?? '');
}

/** What the texts name that is ours: names of answers, of the format of mappings, of the environment of a load. */
const OURS = [
  ...problemCodes(),
  ...Object.values(LOAD_TOOLS),
  ...Object.values(SEARCH_TOOLS),
  VALIDATE_TOOL,
  ...Object.keys(loadSettings),
  ...'scripts/capstan.mjs assets/ pointer detail code isError structuredContent.errors problems errors more next'.split(
    ' ',
  ),
  ...'counts sample rejectFiles invalid rejected files wait id records input application/problem+json'.split(' '),
  ...'GET /openapi.json,--,--dry-run,source:1001,422,0,1,2,3,4,5,6,75,130,143,429'.split(','),
  ...'as from fields detects columns members timezone required utc nulls namespace filters version-field'.split(' '),
  ...'a.b a[0] a[] a[name=value] value sum join difference plus when separator words word time duration score'.split(
    ' ',
  ),
  ...'text number integer boolean list raw format iso unix-s unix-ms dmy mdy ymd excel unit ms s min h clock mm:ss'.split(
    ' ',
  ),
  ...'h:mm negative drop scale docs sample community unverified freshdesk changes.ndjson records.ndjson'.split(' '),
  '{"min": 0, "max": 100}',
  '{"field": "Status", "is": ["Closed"]}',
  '[{"name": "spam", "when": {"field": "Spam", "is": "yes"}}]',
];
