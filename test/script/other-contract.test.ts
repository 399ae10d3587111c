import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { terminal } from '../cli/terminal.ts';
import { Alone, documentOf } from './alone.ts';

const CONTRACT = fileURLToPath(new URL('../samples/script/shelves.yaml', import.meta.url));
const TOKEN = 'canary-token/of+shelves';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly body: unknown;
}

let built: string;
let alone: Alone;
let server: Server;
let url: string;
const seen: Seen[] = [];
let redirect = false;

beforeAll(async () => {
  built = mkdtempSync(join(tmpdir(), 'capstan-shelves-'));
  const printed = await terminal(['build', CONTRACT, '--out', built]);
  expect(printed.code, printed.stderr).toBe(0);
  alone = new Alone(join(built, 'skills/shelves/scripts/capstan.mjs'));
  server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url: path, headers } = request;
  seen.push({ method, url: path, body: JSON.parse(await text(request)) });
  if (redirect) response.writeHead(307, { location: `http://elsewhere.invalid${path}` });
  else response.writeHead(headers['content-type'] === 'application/json' ? 200 : 415);
  // an upstream that says back what it was sent must not make the script tell it
  response.end(`you sent ${decodeURIComponent(path ?? '')}`);
}

afterAll(() => {
  server.close();
  alone.remove();
  rmSync(built, { recursive: true });
});

/** The name that the build has made of the contract's title. */
function secretName(): string {
  const help = readFileSync(join(built, 'skills/shelves/scripts/capstan.mjs'), 'utf8');
  return /"secrets\\":\{\\"\w+\\":\\"(\w+)\\"\}/.exec(help)?.[1] ?? '';
}

const env = (): Record<string, string> => ({
  [secretName()]: TOKEN,
  CAPSTAN_UPSTREAM: url,
  CAPSTAN_DATA: alone.path('data'),
});

test('the build lists it in the manifest, and a second build changes nothing', async () => {
  const manifest: unknown = JSON.parse(readFileSync(join(built, 'capabilities/shelves.capstan.json'), 'utf8'));
  const { artifacts } = z
    .looseObject({ artifacts: z.array(z.object({ path: z.string(), sha256: z.string() })) })
    .parse(manifest);
  expect(artifacts.map(({ path }) => path)).toContain('../skills/shelves/scripts/capstan.mjs');
  const again = await terminal(['build', CONTRACT, '--out', built, '--check']);
  expect(again.code, again.stdout).toBe(0);
});

test('it has what this API has: no update, no presets', async () => {
  const { stdout } = await alone.run(['--help']);
  expect(stdout).toContain('upsert FILE...');
  expect(stdout).toContain(secretName());
  expect(/\bupdate FILE|presets \[NAME\]/.test(stdout)).toBe(false);
  expect((await alone.run(['update', 'x'])).code).toBe(2);
});

test('records go where the contract says, by its method, in batches of its size, with the key in the query', async () => {
  const stdin = ['111', '222', '333', '444'].map((isbn) => `${JSON.stringify({ isbn, price: 1 })}\n`).join('');
  const ran = await alone.run(['upsert', '-'], { env: env(), stdin });
  expect([ran.code, documentOf(ran).counts?.['accepted']]).toEqual([0, 4]);
  expect(seen.map(({ method }) => method)).toEqual(['PUT', 'PUT']);
  expect(seen.map(({ url: path }) => path)).toEqual(
    Array(2).fill(`/api/books/bulk?token=${encodeURIComponent(TOKEN)}`),
  );
  const sizes = seen.map(({ body }) => z.object({ books: z.array(z.unknown()) }).parse(body).books.length);
  expect(sizes.toSorted((one, other) => one - other)).toEqual([1, 3]);
});

test('a redirect is not followed, and what the upstream says back is told without the key', async () => {
  redirect = true;
  const ran = await alone.run(['upsert', '-', '--batch-items', '1'], { env: env(), stdin: '{"isbn":"555"}\n' });
  redirect = false;
  expect([ran.code, documentOf(ran).ok]).toEqual([4, false]);
  const report = await alone.run(['report', '--rejects'], { env: env() });
  expect(report.code).toBe(0);
  for (const spelling of [TOKEN, encodeURIComponent(TOKEN)]) expect(alone.printed).not.toContain(spelling);
});

test('a union is told by the branch that was meant, in records and in whole inputs', async () => {
  const record = '{"isbn":"111","price":{"amount":1,"currency":"USD"}}';
  const records = documentOf(await alone.run(['validate', '-'], { stdin: `${record}\n` }));
  expect(records.problems).toMatchObject([{ code: 'input.enum', pointer: '/price/currency' }]);
  const whole = documentOf(await alone.run(['validate', '-', '--request'], { stdin: `{"books":[${record}]}` }));
  expect(whole.problems).toMatchObject([{ code: 'input.enum', pointer: '/books/0/price/currency' }]);
});

test('an operation that takes one thing is checked by its name', async () => {
  const ran = await alone.run(['validate', '-', '--operation', 'get-book'], { stdin: '{"isbn":"1"}' });
  expect([ran.code, documentOf(ran).problems]).toMatchObject([3, [{ code: 'input.length', pointer: '/isbn' }]]);
});
