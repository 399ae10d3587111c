import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { changeAt } from '../../../src/contract/tree.ts';
import type { Publication, PublishedFile } from '../../../src/emit/publish/part.ts';
import { agenticAccessLine } from '../../../src/emit/publish/proof/agentic-access-line.ts';
import { arazzoLine } from '../../../src/emit/publish/proof/arazzo-line.ts';
import { jsonLdLine } from '../../../src/emit/publish/proof/json-ld-line.ts';
import { prove, type Line } from '../../../src/emit/publish/proof/line.ts';
import { lines as all } from '../../../src/emit/publish/proof/lines.ts';
import { rateLimitsLine } from '../../../src/emit/publish/proof/rate-limits-line.ts';
import { rulesLine } from '../../../src/emit/publish/proof/rules-line.ts';
import type { Json } from '../../../src/model/json.ts';
import { pointerSteps } from '../../../src/model/pointer.ts';
import { made, publicationOf } from './publication.ts';

const LINES = [arazzoLine, rulesLine, jsonLdLine, rateLimitsLine, agenticAccessLine];

let publication: Publication;
let files: readonly PublishedFile[];

beforeAll(async () => {
  publication = await publicationOf();
  ({ files } = await made(publication));
});

async function faultsOf(line: Line, changed: readonly PublishedFile[]): Promise<readonly string[]> {
  const [proof] = await prove([line], { publication, files: changed });
  return proof?.faults ?? ['no proof'];
}

type Change = (found: Json | undefined) => Json | undefined;

/** The files with the one of a folder changed at a place. */
function withChange(folder: string, at: string, change: Change): PublishedFile[] {
  return files.map((file) => {
    if (!file.path.startsWith(`${folder}/`)) return file;
    const document: Json = parse(String(file.content));
    return { ...file, content: JSON.stringify(changeAt(document, pointerSteps(at), change)) };
  });
}

describe.each(LINES.map((line) => [line.name, line] as const))('%s', (folder, line) => {
  test('holds for every project, and says where it looked', async () => {
    expect(all).toContain(line);
    expect(await faultsOf(line, files)).toEqual([]);
    for (const sample of ['library', 'bare']) {
      const other = await publicationOf(sample);
      const [proof] = await prove([line], { publication: other, files: (await made(other)).files });
      expect(proof?.faults).toEqual([]);
      expect(proof?.evidence.length).toBeGreaterThan(0);
    }
  });

  test('misses its file, and one that is no object', async () => {
    const without = files.filter(({ path }) => !path.startsWith(`${folder}/`));
    expect(await faultsOf(line, without)).toEqual([`${folder}/: must have a file`]);
    const text = files.map((file) => (file.path.startsWith(`${folder}/`) ? { ...file, content: 'text' } : file));
    expect(await faultsOf(line, text)).toEqual([expect.stringMatching(/must hold an object$/)]);
  });
});

const gone: Change = () => undefined;
const to =
  (value: Json): Change =>
  () =>
    value;

test.each<[what: string, line: Line, at: string, change: Change, fault: string]>([
  [
    'an operation that is not there',
    arazzoLine,
    '/workflows/0/steps/1/operationId',
    to('x'),
    '/workflows/0/steps/1/operationId must be one of its contract',
  ],
  [
    'a source that is not there',
    arazzoLine,
    '/sourceDescriptions/0/url',
    to('../openapi/x.yml'),
    '/workflows/0/steps/0/operationId must be one of its contract',
  ],
  [
    'an input without a use',
    arazzoLine,
    '/workflows/0/inputs/properties/key',
    to({}),
    '/inputs/properties/key must be used',
  ],
  [
    'a use without an input',
    arazzoLine,
    '/workflows/0/inputs/properties/update_conversations',
    gone,
    'must declare the input update_conversations',
  ],
  ['no workflow', arazzoLine, '/workflows', to([]), '/workflows must have an entry'],
  ['another version', arazzoLine, '/arazzo', to('1.1.0'), '/arazzo must be 1.0.1'],
  ['a severity of its own', rulesLine, '/rules/assembled-time-format/severity', to('warning'), '/severity must be'],
  ['no rule that informs', rulesLine, '/rules/assembled-answer-described', gone, 'must have one of severity info'],
  [
    'another way to operations',
    rulesLine,
    '/rules/assembled-throttling-answered/given',
    to('$.paths.*.*'),
    '/given must begin with',
  ],
  ['no path', rulesLine, '/rules/assembled-security-stated/given', to('security'), '/given must be a JSONPath'],
  ['a rule of nothing', rulesLine, '/rules/assembled-security-stated/then/function', gone, '/then/function must be'],
  ['a rule without words', rulesLine, '/rules/assembled-security-stated/description', gone, '/description must be'],
  ['no rules of OpenAPI', rulesLine, '/extends', to(['spectral:oas']), '/extends must have'],
  ['a member without a term', jsonLdLine, '/@context/channel', gone, '/@context/channel must be a term'],
  ['an entity without a class', jsonLdLine, '/@context/ConversationInput', gone, '/@context/ConversationInput must be'],
  [
    'a vocabulary elsewhere',
    jsonLdLine,
    '/@context/assembled',
    to('https://schema.org/'),
    'assembled must stand below',
  ],
  ['no such prefix', jsonLdLine, '/@context/channel', to({ '@id': 'x:channel' }), '/@context/channel must begin'],
  ['a term that means nothing', jsonLdLine, '/@context/channel', to({}), '/@context/channel must have an @id'],
  ['several contexts', jsonLdLine, '/@context', (found) => [found ?? null], '/@context must be one object'],
  ['another version of JSON-LD', jsonLdLine, '/@context/@version', to(1), '/@context/@version must be 1.1'],
  ['a limit in words', rateLimitsLine, '/limits/0/limit', to('contact-support'), '/limits/0/limit must be'],
  ['a limit of none', rateLimitsLine, '/limits/0/limit', to(0), '/limits/0/limit must be'],
  ['a member too much', rateLimitsLine, '/limits/0/rpm', to(300), '/limits/0/rpm must not be there'],
  ['a time that has no word', rateLimitsLine, '/limits/0/timeframe', to('60 s'), '/limits/0/timeframe must be'],
  ['a limit without a name', rateLimitsLine, '/limits/0/name', gone, '/limits/0/name must be there'],
  ['a limit without words', rateLimitsLine, '/limits/0/description', gone, '/limits/0/description must be there'],
  ['no limit and no reason', rateLimitsLine, '/limits', to([]), '/reason must say why'],
  ['no list', rateLimitsLine, '/limits', to({}), '/limits must be a list'],
  ['a limit that is none', rateLimitsLine, '/limits', to(['x']), '/limits/0 must be an object'],
  ['a count too high', agenticAccessLine, '/summary/operations', to(3), '/summary must have the counts'],
  ['a wrong count of a class', agenticAccessLine, '/summary/by_action_class/acting', to(1), '/summary must have'],
  ['an operation too few', agenticAccessLine, '/operations/1', gone, 'must list bulkUpdateConversations once'],
  [
    'one too many',
    agenticAccessLine,
    '/operations',
    (found) => [...(Array.isArray(found) ? found : []), { operationId: 'x' }],
    '/operations must list nothing else',
  ],
  [
    'a write that is said to read',
    agenticAccessLine,
    '/operations/0/x-agentic-access/consequence',
    to('read'),
    'bulkUpsertConversations must be what its semantics say',
  ],
])('%s is found', async (_, line, at, change, fault) => {
  const found = await faultsOf(line, withChange(line.name, at, change));
  expect(found).toContainEqual(expect.stringContaining(fault));
});
