import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allLines } from '../../../src/cli/publish-lines.ts';
import { readPublication } from '../../../src/cli/publish-project.ts';
import { prove } from '../../../src/emit/publish/proof/line.ts';
import { publish } from '../../../src/emit/publish/publish.ts';
import { readConfig } from '../../../src/project/config.ts';
import { corpus } from '../../corpus.ts';
import { valueOf } from '../contracts.ts';

const folder = corpus();

/** A project that is made up around a contract. */
const config = (contract: string): string => `
base: https://made-up.example/shop/
dates: { created: '2026-01-02', modified: '2026-01-03' }
provider:
  aid: made-up
  name: Made up
  description: ${'Made up for a test, and of the length that an index asks for. '.repeat(5)}
  url: https://made-up.example/shop/apis.yml
  image: https://made-up.example/logo.png
  humanUrl: https://docs.made-up.example/
  position: Consuming
  access: 3rd-Party
  tags: [One, Two, Three, Four, Five]
  maintainers: [{ name: Nobody }]
apis:
  - contract: ${contract}
    capability: some
`;

/** Lines that do not hold, since the contract lacks something and nothing is made up for it. */
const CONTRACTS: readonly (readonly [path: string, lacking: readonly string[]])[] = [
  ['assembled/assembled-people-api-openapi.yml', ['examples']],
  ['assembled/_original/assembled-filters-api-openapi.yml', ['examples']],
  ['hubspot/hubspot-batch-operations-api-openapi.yml', ['examples']],
  ['shopify/shopify-providing-api-openapi.yml', []],
  ['zendesk/zendesk-tickets-api-openapi.yml', ['index', 'links', 'examples']],
  ['twilio-oai/twilio_lookups_v2.json', ['examples']],
];

describe.skipIf(folder === undefined)('contracts of the corpus', () => {
  test.each(CONTRACTS)('%s', async (path, lacking) => {
    const root = await mkdtemp(join(tmpdir(), 'capstan-site-corpus-'));
    try {
      await copyFile(join(folder ?? '', 'openapi', path), join(root, basename(path)));
      await writeFile(join(root, 'capstan.yml'), config(basename(path)));
      const read = await readConfig(join(root, 'capstan.yml'));
      const publication = valueOf(await readPublication(valueOf(read), { name: 'capstan', version: '0' }));
      const { files } = await publish(publication);
      const failing = (await prove(allLines, { publication, files })).filter(({ faults }) => faults.length > 0);
      expect(failing.map(({ name, faults }) => (lacking.includes(name) ? name : faults))).toEqual(lacking);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});
