import { posix } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readContract, type Contract } from '../contract/contract.ts';
import { enrichedPath } from '../emit/publish/contracts.ts';
import type { PublishedApi } from '../emit/publish/part.ts';
import { contractLine } from '../emit/publish/proof/contract-line.ts';
import type { Line, Site } from '../emit/publish/proof/line.ts';
import { detailOf, placeText } from '../model/problem.ts';
import type { Outcome } from '../model/outcome.ts';
import { inFolder } from './site-folder.ts';

/** The line of the contract with what only a reader of files can tell: that both forms of it can be read, and are one. */
export const readableContractLine: Line = {
  name: contractLine.name,
  claim: `${contractLine.claim}; both can be read without errors and say the same`,
  look: async (site) => {
    const { evidence, faults } = await contractLine.look(site);
    const paths = site.publication.apis.map(enrichedPath);
    return { evidence: [...evidence, ...paths], faults: [...faults, ...(await readFaults(site))] };
  },
};

function readFaults(site: Site): Promise<string[]> {
  const files = site.files.filter(({ path }) => /^(?:openapi|overlays)\//.test(path));
  return inFolder(files, async (root) => {
    const faults: string[] = [];
    for (const api of site.publication.apis) faults.push(...(await apiFaults(root, api)));
    return faults;
  });
}

async function apiFaults(root: string, api: PublishedApi): Promise<string[]> {
  const enriched = enrichedPath(api);
  const placed = (role: 'contract' | 'overlay', folder: string): string[] =>
    api.originals.filter((one) => one.role === role).map(({ path }) => posix.join(folder, posix.basename(path)));
  const [original = ''] = placed('contract', 'openapi/_original');
  const received = await readContract({ root, contract: original, overlays: placed('overlay', 'overlays') });
  const read = await readContract({ root, contract: enriched, overlays: [] });
  const faults = [...errorsOf(received, original), ...errorsOf(read, enriched)];
  if (faults.length > 0 || !received.ok || !read.ok) return faults;
  return isDeepStrictEqual(received.value.document, read.value.document)
    ? []
    : [`${enriched}: must be ${original} with the overlays applied`];
}

function errorsOf(read: Outcome<Contract>, path: string): string[] {
  const errors = read.problems.filter(({ severity }) => severity === 'error');
  return errors.map((found) => `${path}: ${placeText(found.place)} ${detailOf(found)}`);
}
