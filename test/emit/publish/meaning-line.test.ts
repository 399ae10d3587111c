import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { changeAt } from '../../../src/contract/tree.ts';
import type { Publication, PublishedFile } from '../../../src/emit/publish/part.ts';
import { prove } from '../../../src/emit/publish/proof/line.ts';
import { lines } from '../../../src/emit/publish/proof/lines.ts';
import { meaningLine } from '../../../src/emit/publish/proof/meaning-line.ts';
import type { Json } from '../../../src/model/json.ts';
import { pointerSteps } from '../../../src/model/pointer.ts';
import { made, publicationOf } from './publication.ts';

interface Sample {
  readonly publication: Publication;
  readonly files: readonly PublishedFile[];
}

const samples = new Map<string, Sample>();

beforeAll(async () => {
  for (const name of ['own', 'library', 'bare', 'hostile']) {
    const publication = await publicationOf(name === 'own' ? undefined : name);
    samples.set(name, { publication, files: (await made(publication)).files });
  }
});

function sampleOf(name: string): Sample {
  const sample = samples.get(name);
  if (sample === undefined) throw new Error(`no sample ${name}`);
  return sample;
}

async function faultsOf(sample: Sample): Promise<readonly string[]> {
  const [proof] = await prove([meaningLine], sample);
  return proof?.faults ?? ['no proof'];
}

/** The sample with the file of a folder changed at a place; one that has none gets one. */
function withChange(name: string, folder: string, at: string, value: Json | undefined): Sample {
  const { publication, files: own } = sampleOf(name);
  const isThere = own.some(({ path }) => path.startsWith(`${folder}/`));
  const files = isThere ? own : [...own, { path: `${folder}/file.yml`, content: '{}', sources: [] }];
  const changed = files.map((file) => {
    if (!file.path.startsWith(`${folder}/`)) return file;
    const document: Json = parse(String(file.content));
    return { ...file, content: JSON.stringify(changeAt(document, pointerSteps(at), () => value)) };
  });
  return { publication, files: changed };
}

test.each(['own', 'library', 'bare', 'hostile'])('holds for %s', async (name) => {
  expect(lines).toContain(meaningLine);
  expect(await faultsOf(sampleOf(name))).toEqual([]);
});

test.each([
  ['library', 'plans'],
  ['own', 'rate-limits'],
  ['library', 'authentication'],
  ['own', 'conventions'],
  ['own', 'errors'],
  ['own', 'agentic-access'],
])('%s misses %s', async (name, folder) => {
  const { publication, files } = sampleOf(name);
  const without = files.filter(({ path }) => !path.startsWith(`${folder}/`));
  expect(await faultsOf({ publication, files: without })).toEqual([`${folder}/: must have a file`]);
});

const LOOP = '/operations/0/x-agentic-access/escalation/human-in-the-loop';

test.each<[what: string, sample: string, folder: string, at: string, value: Json | undefined, fault: string]>([
  ['another limit', 'own', 'rate-limits', '/limits/0/limit', 301, '/limits/0/limit must be 300'],
  ['another time', 'own', 'rate-limits', '/limits/0/timeframe', 'second', '/limits/0/limit must be 5'],
  ['a time of no length', 'own', 'rate-limits', '/limits/0/timeframe', 'month', '/limits/0/limit must be'],
  ['a limit of something else', 'own', 'rate-limits', '/limits/0/metric', 'byte', '/limits/0/metric must be "request"'],
  ['a limit that is left out', 'own', 'rate-limits', '/limits', [], '/limits must have 1 entries'],
  ['a limit of nobody', 'library', 'rate-limits', '/limits', [{ limit: 5 }], '/limits/0 must not be there'],
  ['a quota', 'own', 'rate-limits', '/quotas', [{}], '/quotas must be []'],
  ['a source of limits', 'library', 'rate-limits', '/sources', ['https://a.example'], '/sources must be []'],
  ['another price', 'library', 'plans', '/plans/0/entries/0/price', 1, '/plans/0 must be {'],
  ['a plan less', 'library', 'plans', '/plans', [], '/plans/0 must be {'],
  ['a plan that nobody states', 'bare', 'plans', '/plans', [{}], '/plans/0 must not be there'],
  [
    'another source of plans',
    'library',
    'plans',
    '/sources',
    [],
    '/sources must be ["https://library.example/prices"]',
  ],
  ['another kind of scheme', 'own', 'authentication', '/schemes/0/scheme', 'bearer', '/schemes/0 must be {'],
  ['another place of a key', 'library', 'authentication', '/schemes/0/in', 'query', '/schemes/0 must be {'],
  ['another name of a key', 'library', 'authentication', '/schemes/0/parameter', 'key', '/schemes/0 must be {'],
  ['another type', 'library', 'authentication', '/schemes/1/type', 'http', '/schemes/1 must be {'],
  ['no scheme', 'own', 'authentication', '/schemes', [], '/schemes must have 1 entries'],
  ['a way in', 'own', 'authentication', '/without_authentication', ['x'], '/without_authentication must be []'],
  ['an answer too few', 'own', 'errors', '/problems/0', undefined, 'bulkUpsertConversations 400 observed'],
  [
    'another status',
    'own',
    'errors',
    '/problems/0/status',
    '418',
    'must not have conversations-conversations bulkUpsert',
  ],
  ['a promise', 'own', 'errors', '/problems/0/evidence', 'documented', 'bulkUpsertConversations 400 observed'],
  ['a wrong count', 'library', 'errors', '/summary/documented', 3, '/summary/documented must be 2'],
  [
    'a key that is no key',
    'own',
    'conventions',
    '/idempotency/operations/0/key',
    'id',
    '/idempotency/operations/0/key must be "external_id"',
  ],
  [
    'a repetition that is not safe',
    'library',
    'conventions',
    '/idempotency/operations/1/mechanism',
    'method',
    '/idempotency/operations/1/mechanism must be "header"',
  ],
  [
    'a header that is none',
    'own',
    'conventions',
    '/idempotency/operations/0/header',
    'Key',
    '/idempotency/operations/0/header must not be there',
  ],
  ['a replacement', 'own', 'conventions', '/replacement/1/mode', 'replace', '/replacement/1/mode must be "partial"'],
  ['another limit of items', 'own', 'conventions', '/batches/0/maxItems', 501, '/batches/0/maxItems must be 500'],
  ['a batch of nothing', 'bare', 'conventions', '/batches', [{}], '/batches/0 must not be there'],
  ['an acceptance', 'library', 'conventions', '/acceptance', [{}], '/acceptance/0 must not be there'],
  ['something unknown', 'own', 'conventions', '/unknown', [], '/unknown must be ['],
  [
    'a write that reads',
    'own',
    'agentic-access',
    '/operations/0/x-agentic-access/consequence',
    'read',
    '/operations/0/x-agentic-access/consequence must be "write"',
  ],
  ['a person who is not needed', 'own', 'agentic-access', LOOP, 'required', `${LOOP} must be "conditional"`],
  [
    'a statement that is changed',
    'library',
    'agentic-access',
    '/operations/3/x-agentic-access/audit',
    'none',
    '/operations/3/x-agentic-access must be {',
  ],
  ['another path', 'own', 'agentic-access', '/operations/0/path', '/v1', '/operations/0/path must be "/v0'],
  [
    'a success that is none',
    'own',
    'arazzo',
    '/workflows/0/steps/0/successCriteria',
    [{ condition: '$statusCode == 200' }],
    '/workflows/0/steps/0/successCriteria must be ["202"]',
  ],
  [
    'a retry of everything',
    'own',
    'arazzo',
    '/workflows/0/steps/0/onFailure',
    [{ criteria: [{ condition: '$statusCode == 400' }] }],
    '/workflows/0/steps/0/onFailure must be ["429","502","503","504"]',
  ],
  [
    'a retry of what must not be repeated',
    'library',
    'arazzo',
    '/workflows/0/steps/0/onFailure',
    [{ criteria: [{ condition: '$statusCode == 503' }] }],
    '/workflows/0/steps/0/onFailure must be []',
  ],
])('%s is found in %s', async (_, sample, folder, at, value, fault) => {
  expect(await faultsOf(withChange(sample, folder, at, value))).toContainEqual(expect.stringContaining(fault));
});
