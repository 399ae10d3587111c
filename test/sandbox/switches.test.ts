import { expect, test } from 'vitest';
import { conversation, credentials, faultsOf, look, practice, send } from './client.ts';

test('the bucket of a key empties and refills at its rate, and the other key has its own', async () => {
  let now = Date.parse('2026-05-01T10:00:00Z');
  const sandbox = await practice({ limit: true, clock: { now: () => now, wait: () => Promise.resolve() } });
  const ask = async (user: string) => send(sandbox, { body: {}, headers: { authorization: credentials(user) } });
  for (let at = 0; at < 20; at += 1) expect((await ask('a')).status).toBe(202);
  expect(await ask('a')).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  expect((await ask('b')).status).toBe(202);
  now += 200;
  expect((await ask('a')).status).toBe(202);
  expect((await ask('a')).status).toBe(429);
});

test('metadata is replaced by a PATCH, merged with the switch, and members are merged as data', async () => {
  const sandbox = await practice();
  const metadata = async () =>
    JSON.stringify(await look(sandbox, '/conversations/m').then((row) => Object(row).metadata));
  await send(sandbox, { body: { conversations: [conversation('m', { metadata: { a: 1, b: 1 } })] } });
  await send(sandbox, { method: 'PATCH', body: { conversations: [{ external_id: 'm', metadata: { b: 2 } }] } });
  expect(await metadata()).toBe('{"b":2}');
  sandbox.faults.replace(faultsOf('metadata-merge'));
  const body = '{"conversations":[{"external_id":"m","metadata":{"c":3,"__proto__":{"d":4}}}]}';
  await send(sandbox, { method: 'PATCH', body });
  expect(await metadata()).toBe('{"b":2,"c":3,"__proto__":{"d":4}}');
});

test('delayed visibility shows the row as it was until so long after its last write', async () => {
  let now = 1_000_000;
  const sandbox = await practice({ clock: { now: () => now, wait: () => Promise.resolve() } });
  const subjects = () => sandbox.rows().map((row) => row['subject']);
  const post = (subject: string) => send(sandbox, { body: { conversations: [conversation('a', { subject })] } });
  await post('one');
  sandbox.faults.replace(faultsOf('delayed-visibility=100'));
  await post('two');
  now += 99;
  expect(subjects()).toEqual(['one']);
  await post('three');
  now += 99;
  expect(subjects()).toEqual(['one']);
  now += 1;
  expect(subjects()).toEqual(['three']);
  await post('four');
  expect(subjects()).toEqual(['three']);
});
