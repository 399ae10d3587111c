import { expect, test } from 'vitest';
import { createRedaction } from '../../src/model/upstream/redact.ts';

const KEY = 'canary-key-0123';
const pair = Buffer.from(`${KEY}:`).toString('base64');
const redact = createRedaction({ kind: 'header', scheme: 'basic', name: 'authorization', value: `Basic ${pair}` });
const reply = (text: string) => ({ status: 400, headers: {}, body: Buffer.from(text), attempts: 1 });

test('a key that the upstream echoes is masked, as it is and as it was sent', () => {
  const echoed = reply(`{"error":"bad key ${KEY} in Basic ${pair}, ${KEY}"}`);
  const masked = Buffer.from(redact(echoed).body).toString();
  expect(masked).not.toContain(KEY);
  expect(masked).not.toContain(pair);
  expect(masked).toHaveLength(echoed.body.length);
  expect(() => JSON.parse(masked) as unknown).not.toThrow();
  expect(echoed.body.toString()).toContain(KEY);
});

test('any other answer stays the same bytes', () => {
  const other = reply('{"ok":true,"key":"canary"}');
  expect(redact(other)).toBe(other);
});
