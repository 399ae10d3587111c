import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import jsonld from 'jsonld';
import { describe, expect, test } from 'vitest';
import { readPublication } from '../../../src/cli/publish-project.ts';
import type { Publication } from '../../../src/emit/publish/part.ts';
import { agenticAccessLine } from '../../../src/emit/publish/proof/agentic-access-line.ts';
import { arazzoLine } from '../../../src/emit/publish/proof/arazzo-line.ts';
import { jsonLdLine } from '../../../src/emit/publish/proof/json-ld-line.ts';
import { prove } from '../../../src/emit/publish/proof/line.ts';
import { meaningLine } from '../../../src/emit/publish/proof/meaning-line.ts';
import { rateLimitsLine } from '../../../src/emit/publish/proof/rate-limits-line.ts';
import { rulesLine } from '../../../src/emit/publish/proof/rules-line.ts';
import { defaultConfig, readConfig } from '../../../src/project/config.ts';
import { corpus } from '../../corpus.ts';
import { ROOT, valueOf } from '../contracts.ts';
import { isMeaning, made } from './publication.ts';

const LINES = [arazzoLine, rulesLine, jsonLdLine, rateLimitsLine, meaningLine, agenticAccessLine];
const folder = corpus();
const contracts = folder === undefined ? [] : contractsIn(join(folder, 'openapi', 'assembled'));

function contractsIn(path: string): string[] {
  return readdirSync(path)
    .filter((name) => name.endsWith('-openapi.yml'))
    .map((name) => join(path, name));
}

async function publicationOfContract(path: string): Promise<Publication> {
  const own = valueOf(await readConfig(join(ROOT, 'capstan.yml')));
  const { root, apis } = defaultConfig(path);
  const config = { ...own, root, apis, file: apis[0]?.contract ?? '' };
  return valueOf(await readPublication(config, { name: 'capstan', version: '0.0.0' }));
}

/** A loader that has nothing, so that nothing is fetched. */
const documentLoader = (url: string): Promise<never> =>
  Promise.reject(new Error(`nothing is fetched, not ${url} either`));

describe.skipIf(folder === undefined)('contracts of the corpus', () => {
  test.each(contracts)('%s', async (path) => {
    const publication = await publicationOfContract(path);
    const { files, absent } = await made(publication);
    const proofs = await prove(LINES, { publication, files });
    expect(proofs.flatMap(({ faults }) => faults)).toEqual([]);
    const context = files.find((file) => file.path.startsWith('json-ld/'));
    if (context !== undefined) await jsonld.expand(JSON.parse(String(context.content)), { documentLoader });
    // whatever is left out is named
    const folders = new Set(files.filter(isMeaning).map((file) => file.path.split('/')[0]));
    const named = absent.map(({ what }) => what);
    for (const kind of ['arazzo', 'authentication', 'errors', 'json-ld', 'plans']) {
      expect([kind, folders.has(kind) || named.some((what) => what.startsWith(kind))]).toEqual([kind, true]);
    }
  });
});
