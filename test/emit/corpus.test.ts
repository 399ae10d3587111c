import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeSkillFiles } from '@modelcontextprotocol/server/ext/skills/node';
import { SkillsExtension } from '@modelcontextprotocol/server/ext/skills';
import { validate as validateSkill } from 'skills-ref';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildProject } from '../../src/cli/build-project.ts';
import { defaultConfig } from '../../src/project/config.ts';
import { frontmatterFault } from '../../src/surfaces/skill-frontmatter.ts';
import { corpus } from '../corpus.ts';
import { officialVerdict } from '../dialects/official.ts';
import { deadLinks, MOST_LINES, MOST_TOKENS, orphans, tokensOf } from './skill-folder.ts';

const folder = corpus();
const verdict = officialVerdict();

/** Every nth contract of a moderate size. */
function realContracts(root: string, nth: number): string[] {
  const isContract = (path: string): boolean =>
    /\.(ya?ml|json)$/.test(path) &&
    statSync(path).size < 200_000 &&
    /^\s*["']?(openapi|swagger)["']?\s*:/m.test(readFileSync(path, 'utf8').slice(0, 3000));
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => join(root, path));
  return files
    .filter(isContract)
    .toSorted()
    .filter((_, index) => index % nth === 0);
}

/** What is wrong with the skill of a folder: too long, a link that leads nowhere, a file that nothing leads to. */
async function faultsOf(root: string, name: string): Promise<string[]> {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(root, path)).isFile(),
  );
  const read = paths
    .filter((path) => !path.startsWith('scripts'))
    .map((path) => [path, readFileSync(join(root, path), 'utf8')] as const);
  const files = new Map(read);
  const main = files.get('SKILL.md') ?? '';
  const fault = frontmatterFault(main, name);
  return [
    ...(tokensOf(main) > MOST_TOKENS ? [`${tokensOf(main)} tokens`] : []),
    ...(main.split('\n').length > MOST_LINES ? ['too many lines'] : []),
    ...(paths.length > 512 ? [`${paths.length} files`] : []),
    ...(fault === undefined ? [] : [fault]),
    ...(await validateSkill(root)),
    ...deadLinks(files),
    ...orphans(files),
  ];
}

describe.skipIf(folder === undefined || verdict === undefined)('real contracts', () => {
  it('become capabilities and skills that the official judges accept, the same ones each time', async () => {
    let built = 0;
    for (const contract of realContracts(join(folder ?? '', 'openapi'), 20)) {
      const config = defaultConfig(contract);
      const out = await mkdtemp(join(tmpdir(), 'capstan-corpus-'));
      const options = { config, out, check: false, generator: { name: 'capstan', version: '0.0.0' } };
      const first = await buildProject(options);
      if (first.ok) {
        const name = config.apis[0]?.capability ?? '';
        const written = async (path: string): Promise<unknown> => parse(await readFile(join(out, path), 'utf8'));
        expect([contract, verdict?.('naftiko', await written(`capabilities/${name}.yaml`))]).toEqual([contract, []]);
        expect([contract, verdict?.('ikanos', await written(`capabilities/ikanos/${name}.yaml`))]).toEqual([
          contract,
          [],
        ]);
        const catalog = await SkillsExtension.load(nodeSkillFiles(join(out, 'skills')), { strict: true });
        expect(catalog.entries).toHaveLength(1);
        expect([contract, ...(await faultsOf(join(out, 'skills', name), name))]).toEqual([contract]);
        const again = await buildProject({ ...options, check: true });
        expect(again).toMatchObject({ ok: true, value: { changes: { write: [], remove: [] } } });
        built += 1;
      }
      await rm(out, { recursive: true });
    }
    expect(built).toBeGreaterThan(8);
  });
});

it.skipIf(folder === undefined)('six hundred operations make a skill that is as short as any', async () => {
  const config = defaultConfig(join(folder ?? '', 'openapi/shopify/shopify-retrieves-api-openapi.yml'));
  const out = await mkdtemp(join(tmpdir(), 'capstan-corpus-'));
  const built = await buildProject({ config, out, check: false, generator: { name: 'capstan', version: '0.0.0' } });
  expect(built.ok).toBe(true);
  const name = config.apis[0]?.skill ?? '';
  expect(await faultsOf(join(out, 'skills', name), name)).toEqual([]);
  await rm(out, { recursive: true });
});
