import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '../src/model/catalogue.ts';
import { parseFaultFlag } from '../src/sandbox/fault.ts';
import { startSandbox, type Sandbox } from '../src/sandbox/sandbox.ts';
import { loadFaults, recordFaults, writeInputs } from './canary/loads.ts';
import { CapstanProcess, type Ended } from './canary/process.ts';
import { requests, send } from './canary/requests.ts';
import { startCanaryUpstream, type CanaryUpstream } from './canary/upstream.ts';

/** Secrets of a length that makes their base64 a prefix of the base64 of anything that starts with them. */
const [USER, PASSWORD, TOKEN] = ['canary-user-name-51d2', 'canary-password--51d2', 'canary-token-----51d2'];
const CONTRACT = fileURLToPath(new URL('samples/canary/openapi.yaml', import.meta.url));
const FLAGSHIP = fileURLToPath(new URL('../capabilities/conversations-conversations.yaml', import.meta.url));
const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/** Problems that are not provoked here, and why. */
const EXCEPTIONS: readonly (readonly [RegExp, string])[] = [
  [/^(contract|overlay|dialect|structure|lint|yaml|build)\./, 'of documents, by commands that read no secret'],
  [/^config\.invalid$|^body\.not-an-object$/, 'of a document'],
  [/^body\.incomplete$|^upstream\.cancelled$/, 'nobody is there any more to read it'],
  [/^upstream\.output$/, 'no mapping: the facade passes answers on'],
  [/^sandbox\.store$/, 'a database file, which no secret is in'],
  [/^serve\.(skill|bind|call|unsupported|nothing)$/, 'of a document, before secrets are used'],
  [/^(export|wire\.no-bulk|map\.(example|namespace-missing))/, 'of a document, by commands that ask for no secret'],
  [/^load\.(operation|several-targets|not-an-object)$/, 'of a capability, before anything is sent'],
  [/^load\.rejected-unsplit$/, 'load.rejected after more requests; both keep the same answer'],
  [/^load\.(imbalance|closing)$/, 'of a bug, of an instant'],
  [/^source\.(delimiter|too-long|peer|parquet-codec)$/, 'of a file, as many others that are provoked'],
  [/^(source\.spool|ledger\.full)$/, 'of a full disk'],
  [/^source\.rejects-mixed$/, 'of two files, as many others of files that are provoked'],
  [/^mcp\./, 'of the arguments of a tool, before anything is sent'],
  [/^oauth\./, 'of a token of a caller, which test/serve/oauth-token.test.ts looks for in every answer'],
  [/^script\./, 'of the script of a skill, in whose output test/script looks for the key'],
  [/^(skill|publish|init)\./, 'of documents and folders, by commands that read no secret'],
];

let folder: string;
let upstream: CanaryUpstream;
let env: Record<string, string>;
const started: CapstanProcess[] = [];
/** All that was printed and answered, by whatever it came from. */
const seen: { readonly from: string; readonly text: string }[] = [];

beforeAll(async () => {
  upstream = await startCanaryUpstream();
  folder = mkdtempSync(join(tmpdir(), 'capstan-canary-'));
  const own = Object.fromEntries(['home', 'tmp', 'cache'].map((name) => [name, join(folder, name)]));
  for (const path of Object.values(own)) mkdirSync(path);
  env = {
    PATH: process.env['PATH'] ?? '',
    HOME: own['home'] ?? '',
    TMPDIR: own['tmp'] ?? '',
    NODE_COMPILE_CACHE: own['cache'] ?? '',
    CAPSTAN_DEBUG: '1',
    CANARY_USERNAME: USER,
    CANARY_PASSWORD: PASSWORD,
    CAPSTAN_SANDBOX_KEY: TOKEN,
    ASSEMBLED_API_KEY: USER,
  };
  writeFileSync(join(folder, 'thing.json'), '{"id":"a","name":"b"}');
  cpSync(CONTRACT, join(folder, 'openapi.yaml'));
});

afterAll(() => {
  for (const left of started) left.kill();
  upstream.close();
  rmSync(folder, { recursive: true });
});

/** Where loads are remembered when nobody says where. */
const DATA = (): string =>
  join(folder, 'home', process.platform === 'darwin' ? 'Library/Application Support/capstan' : '.local/share/capstan');

function change(ledger: string, sql: string): void {
  const database = new DatabaseSync(ledger);
  database.exec(sql);
  database.close();
}

interface Variation {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly stdin?: string;
  readonly node?: readonly string[];
}

function start(
  args: readonly string[],
  { env: other = {}, cwd = folder, stdin, node }: Variation = {},
): CapstanProcess {
  const process = new CapstanProcess(args, { cwd, env: { ...env, ...other }, stdin, node });
  started.push(process);
  return process;
}

async function run(args: readonly string[], variation: Variation = {}): Promise<Ended> {
  const ended = await start(args, variation).ended();
  seen.push({ from: args.join(' '), text: ended.output });
  return ended;
}

const CAPABILITY = 'built/capabilities/canary.yaml';
const call = (...args: string[]) => ['call', 'put-thing', '--capability', CAPABILITY, '--input', 'thing.json', ...args];

describe('commands', () => {
  test('build', async () => {
    expect((await run(['build', 'openapi.yaml', '--out', 'built'])).code).toBe(0);
    expect((await run(['build', '--check'])).output).toContain('config.missing');
  });

  test('call sends the secret upstream, and tells nobody else', async () => {
    expect((await run(call('--upstream', upstream.url))).code).toBe(0);
    expect((await run(call('--upstream', upstream.url, '--json'))).code).toBe(0);
    expect(upstream.authorizations).toContain(`Basic ${btoa(`${USER}:${PASSWORD}`)}`);
  });

  test.each([
    ['refuse', 5, 'upstream.authentication'],
    ['fail', 3, 'upstream.status'],
    ['reset', 75, 'upstream.broken'],
    ['slow', 75, 'upstream.timeout'],
    ['redirect', 75, 'upstream.redirect'],
    ['huge', 75, 'upstream.too-large'],
  ])('call of an upstream that does this: %s', async (name, code, problem) => {
    upstream.behave(name);
    const ended = await run(call('--upstream', upstream.url));
    upstream.behave('ok');
    expect(ended).toMatchObject({ code, output: expect.stringContaining(problem) });
  });

  test.each([
    ['no upstream', call(), {}, 75, 'upstream.unreachable'],
    ['an empty key', call(), { CANARY_USERNAME: '' }, 2, 'serve.secret-value'],
    ['no key', call(), { CANARY_USERNAME: undefined }, 2, 'serve.secret'],
    ['a broken key', call(), { CANARY_USERNAME: `${USER}\n${USER}` }, 2, 'serve.secret-value'],
    ['a foreign upstream', ['serve', CAPABILITY, '--upstream', 'ftp://elsewhere.example'], {}, 2, 'serve.upstream'],
    ['a flag that is none', call(`--key=${USER}`), {}, 2, 'usage.flag'],
    ['a file that is none', ['validate', 'nowhere.yaml'], {}, 2, 'text.unreadable'],
    ['a fault that is none', ['sandbox', '--fault', 'tired'], {}, 2, 'sandbox.fault'],
    ['an open address', ['serve', CAPABILITY, '--port', '0', '--host', '0.0.0.0'], {}, 2, 'serve.open'],
    ['a mount that is taken', ['serve', CAPABILITY, '--port', '0', '--mount', 'mcp=/skills'], {}, 2, 'serve.collision'],
  ])('%s', async (_, args, other, code, problem) => {
    expect(await run(args, { env: other })).toMatchObject({ code, output: expect.stringContaining(problem) });
  });

  test('explain masks', async () => {
    const { code, output } = await run(['explain', ...call('--upstream', upstream.url).slice(1)]);
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('basic, sent') });
    await run(['explain', ...call('--json').slice(1)]);
  });

  test('validate', async () => {
    expect((await run(['validate', CAPABILITY])).code).toBe(0);
    await run(['validate', '--capability', CAPABILITY, '--operation', 'put-thing', 'thing.json']);
  });

  test('a manifest that was changed', async () => {
    cpSync(join(folder, 'built'), join(folder, 'changed'), { recursive: true });
    const file = join(folder, 'changed/capabilities/canary.capstan.json');
    const manifest = readFileSync(file, 'utf8');
    const serve = ['serve', 'changed/capabilities/canary.yaml', '--port', '0'];
    const first = '"../schemas/thing.schema.json"';
    const changes = [
      ['manifest.invalid', '"../../../outside.json"'],
      ['path.not-a-file', '"../schemas/nothing.json"'],
      ['manifest.invalid', '1'],
    ] as const;
    for (const [problem, path] of changes) {
      writeFileSync(file, manifest.replace(first, path));
      expect(await run(serve)).toMatchObject({ code: 2, output: expect.stringContaining(problem) });
    }
    writeFileSync(file, manifest);
  });

  test('a place that cannot be written', async () => {
    const built = await run(['build', 'openapi.yaml', '--out', 'thing.json']);
    expect(built).toMatchObject({ code: 2, output: expect.stringContaining('text.unwritable') });
  });

  test('a variable that no bind declares', async () => {
    const document = readFileSync(join(folder, CAPABILITY), 'utf8');
    writeFileSync(join(folder, 'undeclared.yaml'), document.replace('{{CANARY_USERNAME}}', '{{env.CANARY_OTHER}}'));
    const served = await run(['serve', 'undeclared.yaml', '--port', '0']);
    expect(served).toMatchObject({ code: 2, output: expect.stringContaining('serve.undeclared') });
  });

  test('files that were changed behind the manifest', async () => {
    const changed = 'changed/capabilities/canary.yaml';
    appendFileSync(join(folder, changed), '# edited\n');
    const edited = await run(['explain', 'get-thing', '--capability', changed, '--input', 'thing.json']);
    expect(edited.output).toContain('manifest.digest');
    const schema = join(folder, 'changed/schemas/thing.schema.json');
    rmSync(schema);
    symlinkSync('/etc/hostname', schema);
    expect(await run(['serve', changed])).toMatchObject({ code: 2, output: expect.stringContaining('path.outside') });
  });

  test.each([
    ['call', call('--upstream', 'http://127.0.0.1:1')],
    ['serve', ['serve', CAPABILITY, '--port', '0']],
    ['mcp', ['mcp', CAPABILITY]],
  ])('a crash of %s, with the trace', async (_, args) => {
    const crash = fileURLToPath(new URL('canary/crash.mjs', import.meta.url));
    const { code, output } = await run(args, { node: ['--import', crash], stdin: '' });
    expect(code).toBe(1);
    expect(output).toContain('server.internal');
    expect(output).toContain('crash with *** and *** and ***');
  });

  test('mcp', async () => {
    const message = (id: number, method: string, params: unknown) =>
      JSON.stringify({ jsonrpc: '2.0', id, method, params });
    const info = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'canary', version: '1' } };
    const stdin = [
      message(1, 'initialize', info),
      message(2, 'tools/list', {}),
      message(3, 'tools/call', { name: 'put-thing', arguments: { id: 'a', name: 'b' } }),
      message(4, 'tools/call', { name: 'put-thing', arguments: {} }),
      message(5, 'tools/call', { name: 'get-thing', arguments: { id: 'a', 'X-Tag': 'a\nb' } }),
      '{',
      '',
    ].join('\n');
    const { code, output } = await run(['mcp', CAPABILITY, '--upstream', upstream.url], { stdin });
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('input.required') });
  });
});

describe('serve', () => {
  let server: CapstanProcess;
  let url: string;

  beforeAll(async () => {
    writeFileSync(join(folder, 'token'), TOKEN);
    const flags = ['--port', '0', '--upstream', upstream.url, '--token-file', 'token', '--max-body', '2000'];
    server = start(['serve', CAPABILITY, ...flags, '--unknown', 'refuse']);
    url = await server.prints(/^rest +(\S+)$/m);
  });
  afterAll(async () => {
    const { code, output } = await server.stop();
    seen.push({ from: 'serve', text: output });
    expect(code).toBe(0);
  });

  const ask = async (what: string, sent: Parameters<typeof send>[1]): Promise<string> => {
    const text = await send(url, sent, TOKEN);
    seen.push({ from: what, text });
    return text;
  };

  test('a good request has the secret put on it', async () => {
    const before = upstream.authorizations.length;
    expect(await ask('get', {})).toMatch(/^200/);
    expect(upstream.authorizations.slice(before)).toEqual([`Basic ${btoa(`${USER}:${PASSWORD}`)}`]);
  });

  test.each(requests)('%s', async (code, sent) => {
    expect(await ask(code, sent)).toContain(`"${code}"`);
  });

  test('what it says of itself', async () => {
    for (const path of ['/openapi.json', '/health/live', '/health/ready', '/skills']) {
      expect(await ask(path, { path })).toMatch(/^200/);
    }
  });

  test('a second server on its port', async () => {
    const { port } = new URL(url);
    expect(await run(['serve', CAPABILITY, '--port', port])).toMatchObject({
      code: 2,
      output: expect.stringContaining('serve.port'),
    });
  });

  test('an upstream that fails until the circuit opens', async () => {
    upstream.behave('reset');
    const found = await untilOpen();
    upstream.behave('ok');
    expect(found).toContain('"upstream.circuit-open"');
  });

  async function untilOpen(): Promise<string> {
    for (let attempt = 0; attempt < 30; attempt += 1) {
      const answer = await ask('reset', {});
      if (answer.includes('circuit-open')) return answer;
    }
    return 'it never opened';
  }
});

test('a foreign upstream gets no secret, and the operator is told', async () => {
  const server = start(['serve', CAPABILITY, '--port', '0', '--upstream', 'https://elsewhere.example']);
  await server.prints(/serve\.credential-host/);
  const { code, output } = await server.stop();
  seen.push({ from: 'serve elsewhere', text: output });
  expect(code).toBe(0);
});

test('sandbox and demo', async () => {
  cpSync(join(PROJECT, 'openapi'), join(folder, 'demo/openapi'), { recursive: true });
  cpSync(join(PROJECT, 'overlays'), join(folder, 'demo/overlays'), { recursive: true });
  cpSync(join(PROJECT, 'capstan.yml'), join(folder, 'demo/capstan.yml'));
  const sandbox = start(['sandbox', '--port', '0', '--db', 'sandbox.db', '--keep-bodies']);
  const url = await sandbox.prints(/^sandbox +(\S+)$/m);
  const authorization = `Basic ${btoa(`${TOKEN}:`)}`;
  await fetch(`${url}/v0/conversations/bulk`, { method: 'POST', headers: { authorization }, body: '{' });
  await fetch(`${url}/v0/conversations/bulk`, { method: 'POST', headers: { authorization: 'Basic x' }, body: '{' });
  seen.push({ from: 'sandbox log', text: await (await fetch(`${url}/__sandbox/requests`)).text() });
  const demo = start(['demo', '--port', '0', '--sandbox-port', '0'], { cwd: join(folder, 'demo') });
  await demo.prints(/# CLI/);
  for (const [from, running] of Object.entries({ sandbox, demo })) {
    const { code, output } = await running.stop();
    seen.push({ from, text: output });
    expect(code).toBe(0);
  }
});

describe('loads', () => {
  const OWN = ['load', 'in/own.ndjson'];
  let practice: Sandbox;

  beforeAll(async () => {
    writeInputs(folder);
    cpSync(join(PROJECT, 'examples/exports'), join(folder, 'exports'), { recursive: true });
    practice = await startSandbox();
  });
  afterAll(() => practice.close(0));

  const there = () => ['--upstream', practice.url];
  const faults = (...flags: readonly string[]): void =>
    practice.faults.replace(
      flags.map((flag) => {
        const fault = parseFaultFlag(flag);
        if (!fault.ok) throw new Error(`no such fault: ${flag}`);
        return fault.value;
      }),
    );

  test.concurrent.each(loadFaults)('load %j', async (args, codes) => {
    // one that gets so far as to begin would hold the target of the others
    const data = mkdtempSync(join(folder, 'faulty-'));
    const { code, output } = await run(['load', ...args, '--upstream', 'http://127.0.0.1:1', '--data', data]);
    expect(codes.filter((one) => !output.includes(one))).toEqual([]);
    expect(code).not.toBe(0);
  });

  test.concurrent.each(recordFaults)('load validate %j', async (args, codes) => {
    const { output } = await run(['load', 'validate', ...args]);
    expect(codes.filter((one) => !output.includes(one))).toEqual([]);
  });

  test.each<[string, readonly string[], number, string]>([
    ['a folder that is none', ['load', 'status', '--data', '/dev/null'], 2, 'ledger.folder'],
    ['a load that is none', ['load', 'resume', 'L1'], 2, 'ledger.unknown-load'],
    ['nothing to resume', ['load', 'resume', '--data', 'fresh'], 2, 'ledger.nothing-to-resume'],
    ['nothing to retry', ['load', 'retry-rejects', '--data', 'fresh'], 2, 'load.no-rejects'],
    ['nothing that takes many', [...OWN, '--capability', CAPABILITY], 2, 'load.no-operation'],
    ['a file that nothing fits', ['presets', 'detect', 'in/odd.csv'], 3, 'map.source-unknown'],
    ['a port that takes loads of all', ['serve', FLAGSHIP, '--port', '0', '--loads'], 2, 'load.open'],
    ['a folder for agents that is none', ['mcp', FLAGSHIP, '--files-root', 'none'], 2, 'load.files-root'],
  ])('%s', async (_, args, code, problem) => {
    expect(await run(args)).toMatchObject({ code, output: expect.stringContaining(problem) });
  });

  test('a load with everything: progress, events, report, rejects, retry, diff, stdin', async () => {
    faults('poison=poison');
    const values = ['in/values.ndjson', '--map', 'in/values.yaml', ...there()];
    expect((await run(['load', ...values])).code).toBe(3);
    expect((await run(['load', 'plan', ...values])).code).toBe(3);
    expect((await run(['load', 'report', '--json'])).output).toContain('load.rejected');
    for (const form of ['md', 'html']) expect((await run(['load', 'report', '--as', form])).code).toBe(0);
    expect((await run(['load', 'retry-rejects', '--json'])).code).toBe(3);
    faults();
    expect((await run(['load', 'diff', ...values, '--json'])).code).toBe(3);
    expect(
      (
        await run(['load', '-', ...there()], {
          stdin: '{"external_id":"s","channel":"chat","started_at":"2026-05-24T10:00:00Z"}',
        })
      ).code,
    ).toBe(0);
    expect((await run(['load', 'status', '--json'])).code).toBe(0);
  });

  test('an upstream that says the key back: it is masked wherever the answer is kept', async () => {
    upstream.behave('echo');
    const ended = await run([...OWN, '--upstream', upstream.url]);
    upstream.behave('ok');
    expect(ended.code).toBe(3);
    const [, id = ''] = /Load (\S+) is finished/.exec(ended.output) ?? [];
    expect(readFileSync(join(DATA(), 'loads', id, 'rejects.ndjson'), 'utf8')).toMatch(/you are Basic \*+"/);
  });

  test('a change that is loaded again when a later one was accepted', async () => {
    const map = `mapping: 1
id: changes
version: 1
title: Changes
verified: unverified
detects: [{ members: [external_id] }]
fields:
  external_id: { from: external_id, as: id, required: true }
  status: { from: status, as: word, words: status }
words: { status: { open: open } }
`;
    writeFileSync(join(folder, 'changes.yaml'), map);
    writeFileSync(
      join(folder, 'changes.ndjson'),
      '{"external_id":"u","status":"held"}\n{"external_id":"u","status":"open"}\n',
    );
    const data = ['--data', 'changed'];
    const first = ['changes.ndjson', '--map', 'changes.yaml', '--operation', 'update', ...there(), ...data];
    expect((await run(['load', ...first])).code).toBe(3);
    const again = await run(['load', 'retry-rejects', '--word', 'status:held=pending', ...data]);
    expect(again).toMatchObject({ code: 3, output: expect.stringContaining('load.outdated') });
  });

  test('a key that is refused, and another one', async () => {
    upstream.behave('refuse');
    expect((await run([...OWN, '--upstream', upstream.url])).code).toBe(5);
    upstream.behave('ok');
    const other = await run(['load', 'resume'], { env: { ASSEMBLED_API_KEY: PASSWORD } });
    expect(other).toMatchObject({ code: 2, output: expect.stringContaining('load.other-target') });
    expect((await run(['load', 'resume'])).code).toBe(0);
  });

  test('an unfinished load, and what is done to it', async () => {
    const data = ['--data', 'unfinished'];
    faults('status=503,retryAfter=7200');
    expect((await run([...OWN, ...there(), ...data])).code).toBe(75);
    faults();
    const refused = async (args: readonly string[], code: number, problem: string) =>
      expect(await run([...args, ...data])).toMatchObject({ code, output: expect.stringContaining(problem) });
    await refused(['load', 'in/more.ndjson', ...there()], 2, 'ledger.unfinished');
    await refused(
      ['load', 'in/update.ndjson', '--operation', 'update', '--overtake', ...there()],
      2,
      'ledger.overtake',
    );
    appendFileSync(join(folder, 'in/own.ndjson'), '\n');
    await refused(['load', 'resume'], 6, 'source.changed');
    const [target = ''] = readdirSync(join(folder, 'unfinished/targets'));
    const ledger = join(folder, 'unfinished/targets', target, 'ledger.sqlite');
    change(ledger, "UPDATE loads SET plan = json_remove(plan, '$.recipe')");
    await refused(['load', 'resume'], 2, 'load.recipe');
    change(ledger, 'PRAGMA user_version = 99');
    await refused(['load', 'status'], 0, 'ledger.newer');
    writeFileSync(ledger, 'x'.repeat(5000));
    await refused(['load', 'status'], 0, 'ledger.damaged');
  });

  test('two at once', async () => {
    const slowly = ['load', 'in/more.ndjson', '--rate', '1/s', '--batch-items', '1', ...there()];
    const first = start(slowly);
    await first.prints(/started/);
    expect(await run([...OWN, ...there()])).toMatchObject({
      code: 75,
      output: expect.stringContaining('ledger.locked'),
    });
    const { code, output } = await first.stop();
    seen.push({ from: 'a load that is stopped', text: output });
    expect(code).toBe(143);
    expect((await run(['load', 'purge', /Load (\S+) started/.exec(output)?.[1] ?? ''])).code).toBe(0);
  });

  test('over HTTP', async () => {
    writeFileSync(join(folder, 'token'), TOKEN);
    const flags = ['--port', '0', '--token-file', 'token', '--loads', '--data', 'served', ...there()];
    const server = start(['serve', FLAGSHIP, ...flags]);
    const url = await server.prints(/^rest +(\S+)$/m);
    const ask = async (query: string, type: string, encoding?: string): Promise<string> => {
      const answer = await fetch(`${url}/loads${query}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${TOKEN}`,
          'content-type': type,
          ...(encoding && { 'content-encoding': encoding }),
        },
        body: readFileSync(join(folder, 'in/more.ndjson')),
      });
      const text = `${answer.status} ${JSON.stringify([...answer.headers])} ${await answer.text()}`;
      seen.push({ from: `POST /loads${query}`, text });
      return text;
    };
    const ndjson = 'application/x-ndjson';
    expect(await ask('?colour=red', ndjson)).toContain('load.unknown-setting');
    expect(await ask('', `${ndjson}; charset=koi8-r`)).toContain('load.charset');
    expect(await ask('', ndjson, 'br')).toContain('load.content-encoding');
    expect(await ask('?rate=1/s&batch-items=1', ndjson)).toMatch(/^202/);
    expect(await ask('', ndjson)).toContain('load.running');
    const { code, output } = await server.stop();
    seen.push({ from: 'serve --loads', text: output });
    expect(code).toBe(0);
  });

  test('by the tools of an agent', async () => {
    const message = (id: number, method: string, params: unknown) =>
      JSON.stringify({ jsonrpc: '2.0', id, method, params });
    const info = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'canary', version: '1' } };
    const call = (id: number, args: unknown) => message(id, 'tools/call', { name: 'load-start', arguments: args });
    const asked = [call(2, { files: ['../token'] }), call(3, {}), call(4, { files: ['own.csv'] })];
    const stdin = [message(1, 'initialize', info), ...asked, ''].join('\n');
    const { output } = await run(['mcp', FLAGSHIP, '--files-root', 'in', '--data', 'agents', ...there()], { stdin });
    expect(output).toMatch(/load\.file\b(?!-)/);
    expect(output).toContain('load.file-or-resume');
  });
});

describe('afterwards', () => {
  /** Whether a text holds one of the secrets, as it is or in base64. */
  function leaks(text: string): boolean {
    const spellings = [USER, PASSWORD, TOKEN].flatMap((secret) => [
      secret,
      btoa(secret),
      btoa(secret.slice(1, -2)),
      btoa(secret.slice(2, -1)),
    ]);
    return spellings.some((spelling) => text.includes(spelling));
  }

  test('the search finds what it looks for', () => {
    expect(leaks(`x ${btoa(`${USER}:`)}`)).toBe(true);
    expect(leaks(`x ${btoa(`a:${PASSWORD}`)}`)).toBe(true);
    expect(leaks(`x ${btoa(`ab${TOKEN}`)}`)).toBe(true);
    expect(leaks(readFileSync(join(folder, 'token'), 'latin1'))).toBe(true);
  });

  test('no output and no answer holds a secret', () => {
    expect(seen.length).toBeGreaterThan(60);
    expect(seen.filter(({ text }) => leaks(text))).toEqual([]);
  });

  test('no file holds a secret, but for the one that it was put into', () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = files.map((entry) => join(entry.parentPath, entry.name));
    expect(paths.length).toBeGreaterThan(20);
    const names = new Set(paths.map((path) => path.slice(path.lastIndexOf('/') + 1)));
    const kept = ['ledger.sqlite', 'input-1', 'rejects.ndjson', 'report.html', 'salt'];
    expect(kept.filter((name) => !names.has(name))).toEqual([]);
    expect(paths.filter((path) => leaks(readFileSync(path, 'latin1')))).toEqual([join(folder, 'token')]);
  });

  test('every problem was provoked, or stands among the exceptions', () => {
    const all = seen.map(({ text }) => text).join('\n');
    const provoked = (code: string): boolean => new RegExp(`\\b${code.replace('.', '\\.')}(?![\\w-])`).test(all);
    const excepted = (code: string): boolean => EXCEPTIONS.some(([pattern]) => pattern.test(code));
    expect(Object.keys(catalogue).filter((code) => !provoked(code) && !excepted(code))).toEqual([]);
  });
});
