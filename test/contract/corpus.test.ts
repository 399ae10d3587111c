import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { toCapability } from '../../src/contract/capability.ts';
import { readContract } from '../../src/contract/contract.ts';
import type { Operation } from '../../src/model/capability.ts';
import { corpus } from '../corpus.ts';

/** Documents above this take seconds each; a run over all of them is CAPSTAN_CORPUS_ALL=1. */
const MOST_BYTES = process.env['CAPSTAN_CORPUS_ALL'] === undefined ? 40_000 : Number.POSITIVE_INFINITY;
const KEY = /^(\uFEFF?|\s{1,4}|\{\s*)["']?(openapi|swagger)["']?\s*:\s*["'\d]/m;

function rootDocuments(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ya?ml|json)$/.test(file) && statSync(join(folder, file)).size < MOST_BYTES)
    .filter((file) => KEY.test(readFileSync(join(folder, file), 'utf8')))
    .toSorted();
}

interface Tally {
  read: number;
  built: number;
  empty: number;
  readonly failed: string[];
  readonly operations: Operation[];
}

async function buildAll(folder: string, files: readonly string[]): Promise<Tally> {
  const tally: Tally = { read: 0, built: 0, empty: 0, failed: [], operations: [] };
  for (const file of files) {
    const contract = await readContract({ root: folder, contract: file, overlays: [] });
    if (!contract.ok) {
      tally.failed.push(`${file}: ${contract.problems.find(({ severity }) => severity === 'error')?.code}`);
      continue;
    }
    tally.read += 1;
    const capability = toCapability(contract.value, { name: 'sample', namespace: 'sample' });
    if (capability.ok) tally.built += 1;
    else tally.empty += capability.problems.some(({ code }) => code === 'contract.nothing') ? 1 : 0;
    const consumes = capability.ok ? capability.value.consumes : [];
    tally.operations.push(...consumes.flatMap(({ resources }) => resources.flatMap(({ operations }) => operations)));
  }
  return tally;
}

const folder = corpus();

describe.skipIf(folder === undefined)('real OpenAPI documents', () => {
  test(
    'nearly all are read, and every operation that is kept has a schema that compiles',
    { timeout: 180_000 },
    async () => {
      const openapi = join(folder ?? '', 'openapi');
      const files = rootDocuments(openapi);
      expect(files.length).toBeGreaterThan(200);
      const tally = await buildAll(openapi, files);
      expect.soft(tally.read / files.length, tally.failed.join('\n')).toBeGreaterThan(0.97);
      // What is read becomes a capability unless it has no operation to call.
      expect(tally.built + tally.empty).toBe(tally.read);
      expect(tally.built).toBeGreaterThan(150);
      expect(tally.operations.filter((operation) => !compiles(operation)).map(({ name }) => name)).toEqual([]);
    },
  );
});

const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });

function compiles({ facts }: Operation): boolean {
  try {
    ajv.compile(facts?.input ?? {});
    return true;
  } catch {
    return false;
  }
}
