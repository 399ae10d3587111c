import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { openCapability } from '../../src/run/open.ts';
import { bulkTarget } from '../../src/load/runtime-target.ts';
import { compileWire } from '../../src/project/wire-record.ts';
import type { Wire } from '../../src/project/wire.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { terminal } from '../cli/terminal.ts';
import { profileOf } from '../project/wires.ts';
import { conversation, faultsOf, look, practice, send } from './client.ts';

/** An account in which much is otherwise than in the contract. */
const PROFILE = `
wire: 1
rename: { external_id: import_id, metadata: custom }
times: unix-s
omit: [subject, customer_id]
require: [status]
lift: { tags: metadata.tags }
items: records
`;

const wireRecord = (id: string, more: JsonObject = {}) => ({
  import_id: id,
  channel: 'phone',
  started_at: 1_777_629_600,
  status: 'open',
  ...more,
});
const batch = (...records: readonly object[]) => ({ records });

test('it takes what the account takes, and shows it as it came', async () => {
  const sandbox = await practice({ wire: profileOf(PROFILE) });
  const sent = wireRecord('b', { tags: ['x'], custom: { k: 1 } });
  expect((await send(sandbox, { body: batch(sent, wireRecord('a')) })).status).toBe(202);
  expect(await look(sandbox, '/conversations')).toEqual([wireRecord('a'), sent]);
  expect(await look(sandbox, '/conversations/b')).toEqual(sent);
  expect(sandbox.requests()[0]).toMatchObject({ externalIds: ['b', 'a'], stored: 2 });
});

test.each<[string, object, string]>([
  ['the names of the contract', { conversations: [conversation('a')] }, ''],
  [
    'the key of the contract',
    batch({ ...wireRecord('a'), import_id: undefined, external_id: 'a' }),
    'import_id: "import_id" is required.',
  ],
  ['a time as text', batch(wireRecord('a', { started_at: '2026-05-01T10:00:00Z' })), 'started_at: Must be an integer.'],
  [
    'a record without what the profile requires',
    batch({ ...wireRecord('a'), status: undefined }),
    'status: "status" is required.',
  ],
  ['another list', { records: {} }, 'The body must be a JSON object with an array of records under "records".'],
])('%s: refused, or an empty batch', async (_, body, message) => {
  const sandbox = await practice({ wire: profileOf(PROFILE) });
  const answer = await send(sandbox, { body });
  expect([answer.status, answer.body]).toEqual(message === '' ? [202, ''] : [400, JSON.stringify({ message })]);
  expect(sandbox.rows()).toEqual([]);
});

test('an update finds its row under the wire name of the key and merges the wire name of metadata', async () => {
  const sandbox = await practice({ wire: profileOf(PROFILE), faults: faultsOf('metadata-merge') });
  await send(sandbox, { body: batch(wireRecord('a', { custom: { k: 1, l: 1 } })) });
  const change = { import_id: 'a', ended_at: 1_777_629_700, custom: { l: 2 } };
  expect((await send(sandbox, { method: 'PATCH', body: batch(change, { import_id: 'b' }) })).status).toBe(202);
  expect(sandbox.rows()).toEqual([wireRecord('a', { ended_at: 1_777_629_700, custom: { k: 1, l: 2 } })]);
  expect(sandbox.requests()[1]).toMatchObject({ stored: 1, unknown: 1 });
});

test('refusals name the id as the account does', async () => {
  const sandbox = await practice({
    wire: profileOf(PROFILE),
    faults: faultsOf('poison=b', 'refusal=id', 'duplicates'),
  });
  const answer = await send(sandbox, { body: batch(wireRecord('a'), wireRecord('b'), wireRecord('a')) });
  const { errors } = JSON.parse(answer.body);
  expect(errors).toEqual([
    { import_id: 'b', message: 'The record cannot be processed.' },
    { import_id: 'a', message: 'The import_id stands twice in the request.' },
  ]);
});

const capability = new URL('../../capabilities/conversations-conversations.yaml', import.meta.url).pathname;

/** The profile, compiled for the operations as this project publishes them. */
async function published(): Promise<{ upsert: Wire; update: Wire }> {
  const opened = await openCapability(capability, { environment: { ASSEMBLED_API_KEY: 'key' } });
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems));
  onTestFinished(() => opened.value.runtime.close());
  const target = bulkTarget(opened.value.runtime);
  const operations = target.ok ? target.value.operations : [];
  const among = operations.map(({ itemSchema }) => itemSchema);
  const wires = operations.map(
    ({ effect, itemSchema, bulk }) => [effect, compileWire(profileOf(PROFILE), itemSchema, bulk, among)] as const,
  );
  const of = (wanted: string): Wire => {
    const wire = wires.find(([effect]) => effect === wanted)?.[1];
    if (wire?.ok !== true) throw new Error(JSON.stringify(wire));
    return wire.value;
  };
  return { upsert: of('upsert'), update: of('update') };
}

const id = fc.constantFrom('a', 'b', '__proto__');
const moment = fc.constantFrom('2026-05-01T10:00:00Z', '2026-05-01T10:00:00.5+02:00', '1969-12-31T23:59:59.9Z');
const metadata = fc.record({ tags: fc.array(fc.string()), k: fc.nat() }, { requiredKeys: [] });
const shared = { external_id: id, ended_at: moment, csat_score: fc.integer({ min: 1, max: 5 }), metadata };
const whole = fc.record(
  {
    ...shared,
    channel: fc.constantFrom('phone', 'chat'),
    started_at: moment,
    status: fc.string(),
    subject: fc.string(),
  },
  { requiredKeys: ['external_id', 'channel', 'started_at', 'status'] },
);
const partial = fc.record({ ...shared, status: fc.string() }, { requiredKeys: ['external_id'] });
const step = fc.oneof(
  fc.record({ method: fc.constant('POST' as const), records: fc.array(whole, { maxLength: 3 }) }),
  fc.record({ method: fc.constant('PATCH' as const), records: fc.array(partial, { maxLength: 3 }) }),
);

test('what the compiled profile makes of valid records is stored: the table is the fold of the wire records', async () => {
  const { upsert, update } = await published();
  const property = fc.asyncProperty(fc.array(step, { maxLength: 5 }), async (steps) => {
    const sandbox = await startSandbox({ wire: profileOf(PROFILE) });
    const table = new Map<string, JsonObject>();
    for (const { method, records } of steps) {
      const { toWire } = method === 'POST' ? upsert : update;
      const sent = records.map((record): JsonObject => toWire(JSON.parse(JSON.stringify(record))));
      expect((await send(sandbox, { method, body: batch(...sent) })).status).toBe(202);
      for (const record of sent) {
        const key = JSON.stringify(record['import_id']);
        const before = table.get(key);
        if (method === 'POST') table.set(key, record);
        else if (before !== undefined) table.set(key, { ...before, ...record });
      }
    }
    const rows: JsonObject[] = sandbox.rows();
    await sandbox.close(100);
    expect(new Map(rows.map((row) => [JSON.stringify(row['import_id']), row]))).toEqual(table);
    expect(JSON.stringify(rows)).not.toMatch(/external_id|subject|metadata|T10:00/);
  });
  await fc.assert(property, { numRuns: 50 });
});

test.for([
  [
    'rename: { subjct: title }',
    /^error wire\.unknown-field wire\.yaml:1:11 \/rename\/subjct: .*Did you mean "subject"\?$/m,
  ],
  ['times: unix', /^error wire\.invalid wire\.yaml:1:1/m],
] as const)('--wire with %s is refused with exit 2', async ([text, message]) => {
  const cwd = await mkdtemp(join(tmpdir(), 'wire-'));
  onTestFinished(() => rm(cwd, { recursive: true }));
  await writeFile(join(cwd, 'wire.yaml'), text);
  const { code, stderr } = await terminal(['sandbox', '--port', '0', '--wire', 'wire.yaml'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});
