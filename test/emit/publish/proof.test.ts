import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { allLines } from '../../../src/cli/publish-lines.ts';
import { prove, type Site } from '../../../src/emit/publish/proof/line.ts';
import type { PublishedFile } from '../../../src/emit/publish/part.ts';
import { publish } from '../../../src/emit/publish/publish.ts';
import { publicationOf } from './publication.ts';

let site: Site;

beforeAll(async () => {
  const publication = await publicationOf();
  site = { publication, files: (await publish(publication)).files };
});

async function faultsOf(name: string, files: readonly PublishedFile[]): Promise<readonly string[]> {
  const line = allLines.find((one) => one.name === name);
  if (line === undefined) throw new Error(`no line ${name}`);
  const [proof] = await prove([line], { ...site, files });
  return proof?.faults ?? [];
}

type Change = (files: readonly PublishedFile[]) => PublishedFile[];

const SKILL = 'skills/assembled-conversations/SKILL.md';
const FIELDS = 'skills/assembled-conversations/references/fields.md';
const NAFTIKO = 'capabilities/conversations-conversations.yaml';
const PART = 'capabilities/conversations-conversations-part-1.yaml';
const IKANOS = 'capabilities/ikanos/conversations-conversations.yaml';
const MANIFEST = 'capabilities/conversations-conversations.capstan.json';
const CAPABILITY_PAGE = 'capabilities/conversations-conversations.html';
const ENTITY = 'json-schema/assembled-conversation-input-schema.json';
const INPUT = 'json-schema/assembled-bulk-upsert-conversations-input-schema.json';
const EXAMPLE = 'examples/assembled-conversations-bulk-upsert-conversations-example.json';
const MCP = 'mcp/assembled-conversations-mcp.yml';
const TOOLS = 'mcp/assembled-conversations-mcp-tools.json';
const ENRICHED = 'openapi/assembled-conversations-openapi.yml';
const ORIGINAL = 'openapi/_original/assembled-conversations-api-openapi.yml';
const OVERLAY = 'overlays/assembled-conversations-overlay.yaml';
const DISCOVERY = '.well-known/agent-skills/index.json';

/** The text of one file changed; a change that finds nothing to change is a fault of the test. */
function edit(path: string, from: string | RegExp, to: string): Change {
  return (files) => {
    const changed = files.map((file) => {
      if (file.path !== path) return file;
      const text = typeof file.content === 'string' ? file.content : new TextDecoder().decode(file.content);
      if (typeof from === 'string' ? !text.includes(from) : !from.test(text))
        throw new Error(`${path} has no ${String(from)}`);
      return { ...file, content: text.replace(from, to) };
    });
    if (!files.some((file) => file.path === path)) throw new Error(`no file ${path}`);
    return changed;
  };
}

const without =
  (path: string): Change =>
  (files) =>
    files.filter((file) => file.path !== path);

const withFile =
  (path: string, content: string): Change =>
  (files) => [...files, { path, content, sources: [] }];

const cases: readonly (readonly [line: string, name: string, change: Change, fault: string | RegExp])[] = [
  [
    'index',
    'a type that is not registered',
    edit('apis.yml', 'x-NaftikoCapability', 'NaftikoCapability'),
    /^apis.yml: \/apis\/0\/properties\/\d+\/type must be a property type/,
  ],
  [
    'index',
    'a short description',
    edit('apis.json', /"description": "Machine[^"]*"/, '"description": "Machine"'),
    'apis.json: /description must have 200 characters or more',
  ],
  [
    'index',
    'a date that is none',
    edit('apis.yml', 'created: "2026-11-22"', 'created: "today"'),
    /^apis.yml: \/created must be a date/,
  ],
  ['index', 'two indexes that differ', edit('apis.yml', 'synthetic', 'real'), 'apis.json: must say what apis.yml says'],
  ['index', 'no index', without('.well-known/apis.json'), '.well-known/apis.json: must be there, and an object'],
  ['links', 'a url that leads nowhere', without(ENTITY), new RegExp(`^apis.yml: ${ENTITY} must be a file of the site`)],
  [
    'links',
    'a file that nothing leads to',
    withFile('plans/orphan.yml', 'plans: []'),
    'plans/orphan.yml: must be led to by an index, a page or a well-known document',
  ],
  [
    'links',
    'an address that nobody supplied',
    edit(NAFTIKO, 'baseUri: https://', 'baseUri: https://eu.'),
    /^capabilities.*https:\/\/eu\.\S+ must stand in capstan.yml, the contract or an overlay/,
  ],
  [
    'links',
    'an address of the site that leads nowhere',
    edit('llms.txt', '/skills/', '/skill/'),
    /^llms.txt: \S+ must be a file of the site/,
  ],
  [
    'links',
    'a file that is only spoken of',
    (files) => withFile('plans/orphan.yml', 'plans: []')(edit('llms.txt', /$/, 'see plans/orphan.yml')(files)),
    'plans/orphan.yml: must be led to by an index, a page or a well-known document',
  ],
  [
    'links',
    'a link of a page that leads nowhere',
    edit('index.html', 'href="getting-started.html"', 'href="nowhere.html"'),
    'index.html: nowhere.html must be a file of the site',
  ],
  [
    'links',
    'a link of a page that runs a program',
    edit('getting-started.html', /href="[^"]*"/, 'href="javascript:alert(1)"'),
    'getting-started.html: javascript:alert(1) must be a file of the site',
  ],
  [
    'links',
    'a page for no address that leads nowhere',
    edit('404.html', 'artifacts.html', 'artefacts.html'),
    /^404.html: \S+artefacts.html must be a file of the site/,
  ],
  [
    'links',
    'a path of a manifest that leads nowhere',
    edit(MANIFEST, '"input": "../json-schema/', '"input": "../schemas/'),
    /^capabilities\/.*capstan.json: schemas\/\S+ must be a file of the site/,
  ],
  [
    'links',
    'a relative link of llms.txt that leads nowhere',
    edit('llms.txt', /\]\(https:\/\/capstan.example\/openapi/, '](nowhere'),
    /^llms.txt: nowhere\S+ must be a file of the site/,
  ],
  [
    'links',
    'a file that a page of another folder leads to as if it stood in the root',
    (files) =>
      withFile('plans/orphan.yml', 'plans: []')(edit(CAPABILITY_PAGE, /$/, '<a href="plans/orphan.yml">')(files)),
    'plans/orphan.yml: must be led to by an index, a page or a well-known document',
  ],
  [
    'contract',
    'a contract with one byte more',
    edit(ORIGINAL, /$/, '\n'),
    `${ORIGINAL}: must have the bytes of its source`,
  ],
  [
    'contract',
    'an overlay that is changed',
    edit(OVERLAY, 'overlay:', 'overlay: '),
    `${OVERLAY}: must have the bytes of its source`,
  ],
  [
    'contract',
    'something added that no overlay adds',
    edit(ENRICHED, 'summary: ', 'summary: Our '),
    /^openapi\/assembled.*: must be openapi\/_original\/.* with the overlays applied/,
  ],
  [
    'contract',
    'an enriched contract that is none',
    edit(ENRICHED, /^openapi: .*/m, 'openapi: "9.9"'),
    /^openapi\/assembled/,
  ],
  [
    'capability',
    'another dialect than it declares',
    edit(NAFTIKO, 'naftiko: 1.0.0-alpha2', 'naftiko: 2.0.0'),
    /^capabilities\/conversations/,
  ],
  [
    'capability',
    'a call that leads nowhere',
    edit(NAFTIKO, /call: conversations\.\S+/, 'call: conversations.other'),
    /must call an operation/,
  ],
  [
    'capability',
    'a tool without its input',
    edit(IKANOS, /( {10,})inputParameters:\n(?:\1 .*\n)+/, ''),
    /must have the input conversations/,
  ],
  ['capability', 'one surface less', edit(NAFTIKO, 'type: rest', 'type: control'), /must expose rest/],
  [
    'capability',
    'too many bytes',
    edit(NAFTIKO, 'description: ', `description: ${'long '.repeat(8000)}`),
    /must have at most 32768 bytes/,
  ],
  [
    'capability',
    'an operation that is too long for a part',
    (files) => withFile(PART, `# ${'long '.repeat(8000)}`)(files),
    new RegExp(`^${PART}: must have at most 32768 bytes: leave the operation that needs more out with an overlay`),
  ],
  [
    'hints',
    'a hint without evidence',
    edit(MCP, /evidence:\n\s+readOnly: .*\n/, 'evidence:\n'),
    /\/hints\/readOnly must have evidence/,
  ],
  [
    'hints',
    'a hint that is not so',
    edit(MCP, 'destructive: true', 'destructive: false'),
    /\/hints\/destructive must be true/,
  ],
  [
    'hints',
    'no evidence in the manifest',
    edit(MANIFEST, /"idempotent": "[^"]+"/, '"idempotent": ""'),
    /must have evidence of idempotent/,
  ],
  [
    'hints',
    'a hint of the capability that is not so',
    edit(NAFTIKO, 'destructive: true', 'destructive: false'),
    new RegExp(`^${NAFTIKO}: bulk-upsert-conversations destructive must be true`),
  ],
  [
    'schemas',
    'a constraint that the contract does not have',
    edit(ENTITY, '"platform": {', '"platform": { "maxLength": 9,'),
    `${ENTITY}: must accept what #/components/schemas/ConversationInput accepts`,
  ],
  [
    'schemas',
    'a constraint that is lost',
    edit(ENTITY, /"required": \[[^\]]*\]/, '"required": []'),
    `${ENTITY}: must accept what #/components/schemas/ConversationInput accepts`,
  ],
  [
    'schemas',
    'a closed object',
    edit(ENTITY, '"type": "object",', '"type": "object", "additionalProperties": false,'),
    /must accept what/,
  ],
  [
    'schemas',
    'two schemas of one name',
    edit(
      ENTITY,
      /"\$id": "[^"]+"/,
      '"$id": "https://capstan.example/json-schema/assembled-conversation-update-schema.json"',
    ),
    /\/\$id must be of this schema alone/,
  ],
  ['schemas', 'no title', edit(INPUT, /"title": .*\n/, ''), `${INPUT}: /title must be there`],
  [
    'schemas',
    'a reference to elsewhere',
    edit(INPUT, '"#/$defs/ConversationInput"', '"assembled-conversation-input-schema.json"'),
    /must lead to a part of the schema/,
  ],
  ['schemas', 'another draft', edit(INPUT, '2020-12', '2019-09'), `${INPUT}: /$schema must name 2020-12`],
  [
    'examples',
    'one that is not valid',
    edit(EXAMPLE, '"email"', '"fax"'),
    new RegExp(`^${EXAMPLE}: must be accepted by `),
  ],
  [
    'examples',
    'one that the index does not call synthetic',
    edit('apis.json', /synthetic example/g, 'example'),
    /must be called synthetic/,
  ],
  [
    'examples',
    'none',
    (files) => files.filter(({ path }) => !path.startsWith('examples/')),
    /must have an example of its input/,
  ],
  ['skill', 'frontmatter that is not valid', edit(SKILL, 'name: ', 'title: '), new RegExp(`^${SKILL}: `)],
  [
    'skill',
    'a page that is not there',
    without('skills/assembled-conversations/references/fields.md'),
    /references\/fields.md must be a file of the site/,
  ],
  [
    'skill',
    'an operation that does not exist',
    edit('skills/_index.yml', 'bulkUpsertConversations', 'listConversations'),
    /must name operations of the contract/,
  ],
  [
    'skill',
    'a digest that is not that of the archive',
    edit(DISCOVERY, /sha256:[0-9a-f]{4}/, 'sha256:0000'),
    /must have the address and the digest/,
  ],
  [
    'skill',
    'a tool that does not exist',
    edit(SKILL, '| `bulk-upsert-conversations` |', '| `bulk-delete-conversations` |'),
    `${SKILL}: \`bulk-delete-conversations\` must be a tool`,
  ],
  [
    'skill',
    'a call of a tool that does not exist',
    edit(SKILL, /$/, 'Send tools/call purge.'),
    `${SKILL}: \`purge\` must be a tool`,
  ],
  [
    'skill',
    'a route that does not exist',
    edit(SKILL, '`POST /v0/conversations/bulk`', '`POST /v1/conversations/bulk`'),
    `${SKILL}: \`POST /v1/conversations/bulk\` must be a route`,
  ],
  [
    'skill',
    'a field that does not exist',
    edit(FIELDS, '`conversations[].status`', '`conversations[].mood`'),
    `${FIELDS}: \`conversations[].mood\` must be a field`,
  ],
  [
    'skill',
    'a name in the text that nothing has',
    edit(SKILL, 'with `external_id`', 'with `foreign_id`'),
    `${SKILL}: \`foreign_id\` must be a name that the API or a source has`,
  ],
  [
    'mcp',
    'a tool less in the manifest',
    edit(TOOLS, '"bulk-update-conversations"', '"other"'),
    /tools\/list must be what mcp\//,
  ],
  [
    'mcp',
    'a request that the contract refuses',
    edit(NAFTIKO, `body: '{"conversations"`, `body: '{"records"`),
    /a call of bulk-upsert-conversations must have a body that the contract accepts/,
  ],
  ['mcp', 'a method that is another', edit(NAFTIKO, 'method: PATCH', 'method: PUT'), /must be PATCH/],
  [
    'mcp',
    'a hint that the server does not give',
    edit(TOOLS, '"destructiveHint": true', '"destructiveHint": false'),
    /mcp-tools.json: bulk-upsert-conversations must have the annotations that it is served with/,
  ],
  [
    'mcp',
    'a tool without its inputs',
    edit(TOOLS, '"properties": {', '"properties": {}, "x": {'),
    /mcp-tools.json: bulk-upsert-conversations must have the inputs that it is served with/,
  ],
  ['mcp', 'no capability', without(NAFTIKO), new RegExp(`^${NAFTIKO}: `)],
  [
    'provenance',
    'a file that changed behind its record',
    edit('llms.txt', /$/, 'x'),
    'provenance.json: /files must have llms.txt with its digest',
  ],
  [
    'provenance',
    'a file without a row',
    withFile('plans/more.yml', ''),
    'provenance.json: /files must have plans/more.yml with its digest',
  ],
  [
    'provenance',
    'a source without a digest',
    edit('provenance.json', '"path": "capstan.yml"', '"path": "other.yml"'),
    'provenance.json: /sources must have capstan.yml with its digest',
  ],
  [
    'provenance',
    'no version of the generator',
    edit('provenance.json', '"version"', '"of"'),
    'provenance.json: /generator must be capstan 0.0.0',
  ],
  [
    'provenance',
    'another version of the generator',
    edit('provenance.json', '"version": "0.0.0"', '"version": "0.0.1"'),
    'provenance.json: /generator must be capstan 0.0.0',
  ],
  [
    'provenance',
    'a file that is said to be made from another source',
    edit(
      'provenance.json',
      /("path": "llms.txt",[^\]]*?)"capstan.yml#\/provider"/,
      '$1"overlays/assembled-conversations-strict.yaml"',
    ),
    /^provenance.json: \/files: llms.txt must name its sources, /,
  ],
  [
    'words',
    'a sentence that nobody wrote',
    edit(NAFTIKO, 'description: Create or', 'description: Loved by thousands of teams. Create or'),
    /"Loved by thousands of teams\." must stand in a source/,
  ],
  [
    'words',
    'a sentence of ours about something else',
    edit(NAFTIKO, 'Needs conversations.', 'Needs payments.'),
    /"Needs payments\." must stand in a source/,
  ],
  [
    'words',
    'a sentence of ours with words of the sources that nobody has put together',
    edit(NAFTIKO, 'Not for agent states', 'Not for phone records of teams. Not for agent states'),
    /"Not for phone records of teams\." must stand in a source/,
  ],
  [
    'words',
    'bounds with words of the sources that are no name',
    edit(NAFTIKO, 'Needs conversations.', 'Needs phone records of teams.'),
    /"Needs phone records of teams\." must stand in a source/,
  ],
  [
    'words',
    'a figure that no source has',
    edit(NAFTIKO, '1 to 500 items', '1 to 5000 items'),
    /"1 to 5000 items\." must stand in a source/,
  ],
  [
    'words',
    'a half of a sentence, which says something else',
    edit(NAFTIKO, 'it does not say that they are stored', 'they are stored'),
    /they are stored.* must stand in a source/,
  ],
  [
    'words',
    'a number of operations in the place of a description',
    edit('apis.json', /"description": "Bulk-ingest[^"]*"/, '"description": "2 operations for Conversations."'),
    /^apis.json: "2 operations/,
  ],
  [
    'pages',
    'a capability without operations',
    edit(NAFTIKO, /type: rest[\s\S]*?- type: mcp/, 'type: mcp'),
    `${NAFTIKO}: must show operations: the contract has none that can be called, so add one with an overlay`,
  ],
  [
    'pages',
    'a schema without properties',
    edit(ENTITY, '"properties": {', '"properties": {}, "x": {'),
    `${ENTITY}: /properties must not be empty: describe it with an overlay`,
  ],
  [
    'pages',
    'an API that says how many operations it has',
    edit('apis.json', /"description": "Bulk-ingest[^"]*"/, '"description": "2 operation(s) for Conversations"'),
    'apis.json: /apis/0/description must say what the API is for: describe it with an overlay',
  ],
  [
    'pages',
    'a tool without a description',
    edit(NAFTIKO, /(type: mcp[\s\S]*?label: .*\n\s+description: ).*/, '$1""'),
    /\/description must be there: describe it with an overlay/,
  ],
  [
    'reproducible',
    'a byte that another publish does not write',
    edit('llms.txt', /$/, ' '),
    'llms.txt: must be the same each time',
  ],
];

/** Each proved elsewhere, in proof-meaning.test.ts and meaning-line.test.ts. */
const ELSEWHERE = ['arazzo', 'rules', 'json-ld', 'rate-limits', 'agentic-access', 'meaning'];

test('every line of the definition holds, shows what it looked at, and is broken by a case', async () => {
  const proofs = await prove(allLines, site);
  expect(proofs.filter(({ faults }) => faults.length > 0)).toEqual([]);
  expect(proofs.filter(({ evidence }) => evidence.length === 0)).toEqual([]);
  const broken = new Set([...cases.map(([line]) => line), ...ELSEWHERE]);
  expect(proofs.map(({ name }) => name).filter((name) => !broken.has(name))).toEqual([]);
});

describe('a line fails', () => {
  test.each(cases)('%s: %s', async (line, _, change, fault) => {
    const expected = typeof fault === 'string' ? fault : expect.stringMatching(fault);
    expect(await faultsOf(line, change(site.files))).toContainEqual(expected);
  });
});

test('two publishes are the same to the byte', async () => {
  const [one, other] = [await publish(await publicationOf()), await publish(await publicationOf())];
  expect(other.files).toEqual(one.files);
});

describe('defects of the published set are not reproduced', () => {
  const text = (path: string): string => String(site.files.find((file) => file.path === path)?.content);

  test('every API and every document is titled and described by its own contract', () => {
    const { apis } = parse(text('apis.yml'));
    const titles = apis.map(({ name }: { name: string }) => name);
    expect(new Set(titles).size).toBe(titles.length);
    expect(parse(text(ENRICHED)).info.title).toBe(titles[0]);
  });

  test('no nullable in 3.1, and every operation has an error and the limit of requests', () => {
    expect(text(ENRICHED)).not.toMatch(/nullable:/);
    const { paths } = parse(text(ENRICHED));
    const operations = Object.values<Record<string, { responses?: object }>>(paths).flatMap(Object.values);
    const answers = operations.flatMap(({ responses }) => (responses === undefined ? [] : [Object.keys(responses)]));
    expect(answers).toEqual([expect.arrayContaining(['202', '429']), expect.arrayContaining(['202', '429'])]);
  });

  test('every member of an entity is described', () => {
    for (const path of site.files
      .map((file) => file.path)
      .filter((one) => /^json-schema\/.*-schema\.json$/.test(one))) {
      const { properties } = JSON.parse(text(path));
      const undescribed = Object.keys(properties).filter((name) => !properties[name].description);
      expect([path, undescribed]).toEqual([path, []]);
    }
  });

  test('the index links each API to its own schemas', () => {
    const { apis } = parse(text('apis.yml'));
    const linked = apis[0].properties.flatMap((link: { type: string; url: string }) =>
      link.type === 'JSONSchema' ? [link.url] : [],
    );
    const { layout } = site.publication.apis[0] ?? {};
    expect(linked.toSorted()).toEqual(
      [...(layout?.entities.values() ?? []), ...(layout?.inputs.values() ?? [])].toSorted(),
    );
  });

  test('a tool maps nothing out of the answer that is not there', () => {
    expect(text(NAFTIKO)).not.toMatch(/\$\.$|mapping: \$\.?\s*$/m);
  });

  test('the limit of records stands in the schema', () => {
    expect(JSON.parse(text(INPUT)).properties.conversations.maxItems).toBe(500);
  });
});
