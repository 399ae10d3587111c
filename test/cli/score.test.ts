import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { isObject } from '../../src/model/json.ts';
import { ROOT } from '../emit/contracts.ts';
import { terminal } from './terminal.ts';

/** This project without what it builds: enough to be published. */
const SOURCES = ['capstan.yml', 'openapi', 'overlays', 'examples', 'mappings', 'package.json'];

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'capstan-score-'));
  for (const name of SOURCES) await cp(join(ROOT, name), join(root, name), { recursive: true });
});
afterAll(() => rm(root, { recursive: true }));

interface Counted {
  readonly official: boolean;
  readonly rubric: { readonly version: string };
  readonly rows: readonly { readonly check: string; readonly earned: number; readonly possible: number }[];
  readonly facets: readonly { readonly facet: string; readonly earned: number; readonly possible: number }[];
  readonly asks: readonly { readonly ask: string; readonly composite: number; readonly agentReadiness: number }[];
}

/** The report of the project with other facts. */
async function scored(change: (config: ReturnType<typeof parseDocument>) => void = () => {}): Promise<Counted> {
  const config = parseDocument(await readFile(join(ROOT, 'capstan.yml'), 'utf8'));
  change(config);
  await writeFile(join(root, 'capstan.yml'), String(config));
  const { code, stdout, stderr } = await terminal(['score', '--json'], { cwd: root });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const report: unknown = JSON.parse(stdout);
  if (!isCounted(report)) throw new Error(stdout);
  return report;
}

function isCounted(value: unknown): value is Counted {
  return isObject(value) && Array.isArray(value['rows']) && Array.isArray(value['facets']);
}

const earnedOf = ({ rows }: Counted) => new Map(rows.map(({ check, earned }) => [check, earned]));

describe('this project', () => {
  it('is counted check by check, with reasons', async () => {
    const { code, stdout } = await terminal(['score'], { cwd: ROOT });
    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot('../samples/score/this-project.txt');
  });

  it('says that it is not official, and which rubric it is', async () => {
    const report = await scored();
    expect(report).toMatchObject({ official: false, rubric: { version: '0.12.0' } });
    const { stdout } = await terminal(['score'], { cwd: ROOT });
    expect(stdout).toContain('not the official score');
    expect(stdout).toContain('0.12.0');
  });

  it('is asked for what is worth most first, and for nothing that it states', async () => {
    const { asks } = await scored();
    const worth = asks.map(({ composite, agentReadiness }) => composite + agentReadiness);
    expect(worth).toEqual(worth.toSorted((a, b) => b - a));
    expect(asks.map(({ ask }) => ask).join()).not.toContain('type Documentation');
  });
});

describe('a fact in capstan.yml', () => {
  it('earns what it is worth, by half while nobody looked where the link leads', async () => {
    const before = earnedOf(await scored());
    const link = { type: 'StatusPage', url: 'https://shop.test/status' };
    const after = earnedOf(await scored((config) => config.addIn(['provider', 'common'], link)));
    expect([...after].filter(([name, earned]) => earned !== before.get(name))).toEqual([['status_page_present', 3]]);
  });

  it('an address of the maintainer earns maintainer_present', async () => {
    const before = earnedOf(await scored());
    const after = earnedOf(
      await scored((config) => config.setIn(['provider', 'maintainers', 0, 'email'], 'a@shop.test')),
    );
    expect([...after].filter(([name, earned]) => earned !== before.get(name))).toEqual([['maintainer_present', 3]]);
  });

  it('a type that APIs.json does not know is refused, with the one that was meant', async () => {
    await writeFile(
      join(root, 'capstan.yml'),
      (await readFile(join(ROOT, 'capstan.yml'), 'utf8')).replace('type: Documentation', 'type: Documentaton'),
    );
    const { code, stderr } = await terminal(['score'], { cwd: root });
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "Documentation"');
    expect(stderr).not.toContain('Documentaton');
  });
});

describe('totals', () => {
  it('are the sums of their rows, and the rubric is whole', async () => {
    const { rows, facets } = await scored();
    const sums = facets.map(({ facet }) => {
      const own = rows.filter((row) => 'facet' in row && row.facet === facet);
      const sum = (pick: (row: Counted['rows'][number]) => number) => own.reduce((total, row) => total + pick(row), 0);
      return {
        facet,
        earned: Math.round(sum(({ earned }) => earned) * 100) / 100,
        possible: sum((row) => row.possible),
      };
    });
    expect(facets.map(({ facet, earned, possible }) => ({ facet, earned, possible }))).toEqual(sums);
    expect(Object.fromEntries(facets.map(({ facet, possible }) => [facet, possible]))).toEqual({
      'agent readiness': 117,
      discoverability: 54,
      'contract quality': 134,
      'contract governance': 33,
      'operational transparency': 38,
      'developer ergonomics': 42,
      'access clarity': 38,
    });
  });
});
