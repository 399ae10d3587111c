import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ROOT } from '../emit/contracts.ts';
import { terminal } from './terminal.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'capstan-wire-'));
  await mkdir(join(root, 'wires'));
  for (const name of ['openapi', 'overlays', 'examples'])
    await cp(join(ROOT, name), join(root, name), { recursive: true });
  await setting('wire: wires/mine.yaml', await readFile(join(ROOT, 'capstan.yml'), 'utf8'));
});
afterEach(() => rm(root, { recursive: true }));

const setting = (line: string, config: string): Promise<void> =>
  writeFile(join(root, 'capstan.yml'), config.replace('    skill: ', `    ${line}\n    skill: `));

/** The errors of a build with that profile. */
async function errors(profile: string | undefined): Promise<string[]> {
  if (profile !== undefined) await writeFile(join(root, 'wires', 'mine.yaml'), profile);
  const { code, stderr } = await terminal(['build'], { cwd: root });
  const found = stderr.split('\n').filter((line) => line.startsWith('error '));
  expect(code).toBe(found.length === 0 ? 0 : 2);
  return found;
}

/** The lines of a manifest without that of the skill's script, which applies the profile itself. */
async function manifestLines(path: string): Promise<string[]> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  const script = lines.findIndex((line) => line.includes('scripts/capstan.mjs'));
  return lines.filter((_, at) => at !== script + 1);
}

test('a profile that fits changes nothing that is built but the script', async () => {
  expect(
    await errors('rename: { external_id: import_id }\ntimes: unix-s\nomit: [subject]\nlift: { tags: metadata.tags }'),
  ).toEqual([]);
  const manifest = 'capabilities/conversations-conversations.capstan.json';
  expect(await manifestLines(join(root, manifest))).toEqual(await manifestLines(join(ROOT, manifest)));
});

test.each<[string, string | undefined, RegExp[]]>([
  ['a profile that is not there', undefined, [/path\.not-a-file: wires\/mine\.yaml is not a regular file\.$/]],
  ['an unknown rule', 'renames: {}', [/wire\.invalid wires\/mine\.yaml:1:1 .*did you mean "rename"/]],
  [
    'an unknown field, told once though two operations do not have it',
    'wire: 1\nomit: [colour]',
    [/wire\.unknown-field wires\/mine\.yaml:2:8 \/omit\/0: /],
  ],
  ['a field that only the upsert requires', 'omit: [started_at]', [/wire\.needed wires\/mine\.yaml:1:8 /]],
])('%s stops it', async (_, profile, expected) => {
  const found = await errors(profile);
  expect(found).toHaveLength(expected.length);
  for (const [index, pattern] of expected.entries()) expect(found[index]).toMatch(pattern);
});

test('an API without bulk operations has no use for a profile', async () => {
  await writeFile(
    join(root, 'capstan.yml'),
    'apis:\n  - contract: openapi/assembled-conversations-api-openapi.yml\n    capability: plain\n    wire: wires/mine.yaml\n',
  );
  expect(await errors('{}')).toEqual([expect.stringMatching(/^error wire\.no-bulk wires\/mine\.yaml/)]);
});
