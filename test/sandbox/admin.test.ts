import { describe, expect, test } from 'vitest';
import { conversation, look, practice, send, type Sent } from './client.ts';

const put = (sandbox: { url: string }, ...ids: readonly string[]): Promise<Sent> =>
  send(sandbox, { body: { conversations: ids.map((id) => conversation(id)) } });

const idsOf = (rows: unknown): unknown => Array.isArray(rows) && rows.map((row: unknown) => Object(row).external_id);

describe('ids of every kind are kept apart and found', () => {
  const ids = [
    'a/b',
    'a%2Fb',
    '..',
    '.',
    '../../etc/passwd',
    'a?b',
    'a#b',
    'a&limit=0',
    ' ',
    '',
    '%',
    'é',
    'e\u0301',
    'É',
    '日本',
    '😀',
    '\u0000',
    'a\u0000b',
    '"',
    '\\',
    "'; DROP TABLE conversations; --",
    '__proto__',
    'constructor',
    '\u2028',
    '\uffff',
  ];

  test('one by one, by path and by query', async () => {
    const sandbox = await practice();
    await put(sandbox, ...ids);
    expect(sandbox.rows()).toHaveLength(ids.length);
    for (const id of ids) {
      const encoded = encodeURIComponent(id);
      expect(await look(sandbox, `/conversations/${encoded}`)).toEqual(conversation(id));
      expect(await look(sandbox, `/conversations?id=${encoded}`)).toEqual(conversation(id));
    }
  });

  test('in pages that follow each other without a gap', async () => {
    const sandbox = await practice();
    await put(sandbox, ...ids);
    const seen: string[] = [];
    for (let after = ''; ; after = `&after=${encodeURIComponent(seen.at(-1) ?? '')}`) {
      const page = idsOf(await look(sandbox, `/conversations?limit=4${after}`));
      if (!Array.isArray(page) || page.length === 0) break;
      seen.push(...page.map(String));
    }
    expect(seen).toEqual(sandbox.rows().map((row) => row.external_id));
    expect(new Set(seen)).toEqual(new Set(ids));
  });
});

test('a table of several pages is one array', async () => {
  const sandbox = await practice();
  const ids = Array.from({ length: 1234 }, (_, at) => `id-${String(at).padStart(5, '0')}`);
  await put(sandbox, ...ids);
  expect(idsOf(await look(sandbox, '/conversations'))).toEqual(ids);
  expect(idsOf(await look(sandbox, '/conversations?limit=600&after=id-00009'))).toEqual(ids.slice(10, 610));
  expect(await look(sandbox, '/conversations?limit=0')).toEqual([]);
  expect(await look(sandbox, '/conversations?after=z')).toEqual([]);
});

test('hidden rows do not shorten a page', async () => {
  let now = 0;
  const sandbox = await practice({ clock: { now: () => now, wait: () => Promise.resolve() } });
  await put(sandbox, 'c', 'd');
  await send(sandbox, { method: 'POST', path: '/__sandbox/faults', body: { name: 'delayed-visibility', value: 10 } });
  await put(sandbox, 'a', 'b');
  expect(idsOf(await look(sandbox, '/conversations?limit=2'))).toEqual(['c', 'd']);
  expect((await send(sandbox, { method: 'GET', path: '/__sandbox/conversations/a' })).status).toBe(404);
  now = 10;
  expect(idsOf(await look(sandbox, '/conversations?limit=2'))).toEqual(['a', 'b']);
});

test('the log in pages, and the bytes of a request when they are kept', async () => {
  const sandbox = await practice({ keepBodies: true });
  for (const id of ['a', 'b', 'c']) await put(sandbox, id);
  expect(await look(sandbox, '/requests?after=1&limit=1')).toEqual([sandbox.requests()[1]]);
  const path = '/__sandbox/requests/2/body';
  expect((await send(sandbox, { method: 'GET', path })).body).toBe(
    JSON.stringify({ conversations: [conversation('b')] }),
  );
  expect(sandbox.requests()[1]).toMatchObject({
    seq: 2,
    method: 'POST',
    path: '/v0/conversations/bulk',
    bodyBytes: 93,
    received: 1,
    stored: 1,
    externalIds: ['b'],
    bodySha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    time: expect.stringMatching(/^\d{4}-.*Z$/),
  });
  expect((await send(sandbox, { method: 'GET', path: '/__sandbox/requests/4/body' })).status).toBe(404);
});

test('the bytes are not kept unless it is asked for', async () => {
  const sandbox = await practice();
  await put(sandbox, 'a');
  expect((await send(sandbox, { method: 'GET', path: '/__sandbox/requests/1/body' })).status).toBe(404);
});

test('counters, and a reset that leaves the switches', async () => {
  const sandbox = await practice();
  const fault = { name: 'status', value: 503, times: 1 };
  expect((await send(sandbox, { path: '/__sandbox/faults', body: fault })).status).toBe(200);
  await put(sandbox, 'a');
  await put(sandbox, 'a', 'b');
  await send(sandbox, { method: 'PATCH', body: { conversations: [{ external_id: 'x' }] } });
  expect(await look(sandbox, '/counters')).toEqual({
    requests: 3,
    committed: 2,
    answers: { '202': 2, '503': 1 },
    received: 4,
    stored: 2,
    unknown: 1,
    refused: 1,
    faults: { status: 1 },
    rows: 2,
    logged: 3,
    firstLogged: 1,
  });
  expect((await send(sandbox, { method: 'DELETE', path: '/__sandbox' })).status).toBe(204);
  expect(await look(sandbox, '/counters')).toMatchObject({
    requests: 0,
    answers: {},
    rows: 0,
    logged: 0,
    firstLogged: null,
  });
  expect(await look(sandbox, '/faults')).toEqual({
    seed: 1,
    faults: [{ name: 'status', value: '503', after: 0, times: 1, applied: 1 }],
  });
});

test('faults are set, added to and cleared, and a wrong one changes nothing', async () => {
  const sandbox = await practice({ seed: 9 });
  const set = async (body: unknown) => (await send(sandbox, { path: '/__sandbox/faults', body })).status;
  const names = () => sandbox.faults.list().map((fault) => fault.name);
  expect(
    await set([
      { name: 'slow', value: 1 },
      { name: 'poison', value: 'x' },
    ]),
  ).toBe(200);
  expect(await set({ name: 'partial' })).toBe(200);
  expect(names()).toEqual(['slow', 'poison', 'partial']);
  expect(await set([{ name: 'slow' }, { name: 'fast' }])).toBe(400);
  expect(await set('{')).toBe(400);
  expect(await set('7')).toBe(400);
  expect(names()).toEqual(['slow', 'poison', 'partial']);
  expect(await set([{ name: 'success-body' }])).toBe(200);
  expect(names()).toEqual(['success-body']);
  expect((await send(sandbox, { method: 'DELETE', path: '/__sandbox/faults' })).status).toBe(204);
  expect(names()).toEqual([]);
});

test.for([
  ['GET', '/__sandbox', 405],
  ['POST', '/__sandbox/conversations', 405],
  ['PUT', '/__sandbox/faults', 405],
  ['GET', '/__sandbox/nothing', 404],
  ['GET', '/__sandbox/toString', 404],
  ['GET', '/__sandboxes', 404],
  ['GET', '/__sandbox/conversations/none', 404],
  ['GET', '/__sandbox/conversations/%E0%A4%A', 400],
  ['GET', '/__sandbox/conversations?limit=few', 422],
  ['GET', '/__sandbox/requests?limit=-1', 422],
] as const)('%s %s is a %i', async ([method, path, status]) => {
  const sandbox = await practice();
  const answer = await send(sandbox, { method, path });
  expect(answer.status).toBe(status);
  if (status === 405) expect(answer.headers['allow']).toBeDefined();
  expect(sandbox.requests()).toHaveLength(path === '/__sandboxes' ? 1 : 0);
});

test('looking needs no credentials, but a name of this machine', async () => {
  const sandbox = await practice();
  const get = (headers: Record<string, string>) =>
    send(sandbox, { method: 'GET', path: '/__sandbox/requests', headers });
  expect((await get({ authorization: '' })).status).toBe(200);
  expect((await get({ host: 'evil.example' })).status).toBe(421);
  expect((await get({ origin: 'http://evil.example' })).status).toBe(403);
});
