import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { terminal } from './terminal.ts';
import { tree } from './skill-project.ts';

const LIBRARY = fileURLToPath(new URL('../samples/publish/library', import.meta.url));

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'capstan-publish-'));
  await cp(LIBRARY, root, { recursive: true });
  await rm(join(root, 'expected'), { recursive: true, force: true });
});

afterEach(() => rm(root, { recursive: true }));

function publish(...flags: string[]): ReturnType<typeof terminal> {
  return terminal(['publish', '--config', join(root, 'capstan.yml'), ...flags]);
}

const site = (...path: string[]): string => join(root, 'site', ...path);

async function change(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  await writeFile(path, text.replace(from, to));
}

test('writes the site, and the second time nothing', async () => {
  const first = await publish('--out', site());
  expect(first.code).toBe(0);
  expect(first.stdout).toContain('wrote apis.yml\n');
  const written = await tree(site());
  expect(Object.keys(written)).toEqual(
    expect.arrayContaining(['.well-known/api-catalog', 'index.html', 'llms.txt', 'provenance.json']),
  );
  const second = await publish('--out', site());
  expect(second).toMatchObject({ code: 0, stdout: '' });
  expect(second.stderr).toContain(`${Object.keys(written).length} files, 0 changed`);
  expect(await tree(site())).toEqual(written);
});

test('says what is left out, why, and what to do', async () => {
  const { stderr } = await publish('--out', site());
  expect(stderr).toMatch(
    /^left out MCPServer: No deployment of the MCP server is known to answer.* Serve the capability/m,
  );
  const { absent } = JSON.parse((await publish('--out', site(), '--json')).stdout);
  expect(absent).toContainEqual({ what: 'MCPServer', reason: expect.any(String), remedy: expect.any(String) });
});

test('removes what is no longer made, but for what somebody has edited', async () => {
  await publish('--out', site());
  await writeFile(site('vocabulary', 'notes.txt'), 'mine');
  await change(site('capabilities', 'ikanos', 'books.yaml'), 'ikanos:', '# edited\nikanos:');
  await change(join(root, 'capstan.yml'), 'capability: books', 'capability: volumes');
  const { stdout } = await publish('--out', site());
  expect(stdout).toContain('removed capabilities/books.yaml\n');
  const files = Object.keys(await tree(site()));
  expect(files).toEqual(
    expect.arrayContaining(['vocabulary/notes.txt', 'capabilities/ikanos/books.yaml', 'capabilities/volumes.yaml']),
  );
  expect(files).not.toContain('capabilities/books.yaml');
});

describe('a folder of somebody else', () => {
  test('keeps a file that stands where the site has its own', async () => {
    await cp(join(root, 'overlays'), site(), { recursive: true });
    await writeFile(site('index.html'), 'mine');
    const before = await tree(site());
    const { code, stderr } = await publish('--out', site());
    expect(code).toBe(2);
    expect(stderr).toMatch(/publish\.foreign.*index\.html/);
    expect(await tree(site())).toEqual(before);
  });

  test('that is a project is not published into', async () => {
    const before = await tree(root);
    const { code, stderr } = await publish('--out', root);
    expect(code).toBe(2);
    expect(stderr).toContain('publish.project');
    expect(await tree(root)).toEqual(before);
  });
});

describe('--check', () => {
  test('writes nothing, and names each line with its evidence', async () => {
    const before = await tree(root);
    const { stdout } = await publish('--check');
    const names = [...stdout.matchAll(/^(?:holds|FAILS) ([a-z-]+): /gm)].map((match) => match[1]);
    expect(names).toEqual(
      (
        'index links contract capability hints schemas examples skill mcp arazzo rules json-ld rate-limits meaning agentic-access ' +
        'provenance words pages reproducible'
      ).split(' '),
    );
    expect(stdout.match(/^ {6}evidence: ./gm)).toHaveLength(names.length);
    expect(await tree(root)).toEqual(before);
  });

  test('is exit 3 where a line does not hold, and says where', async () => {
    await change(join(root, 'capstan.yml'), "dates: { created: '2026-01-01', modified: '2026-01-02' }\n", '');
    const { code, stdout } = await publish('--check', '--json');
    expect(code).toBe(3);
    const { ok, lines } = JSON.parse(stdout);
    expect(ok).toBe(false);
    expect(lines[0]).toMatchObject({
      name: 'index',
      faults: expect.arrayContaining(['apis.yml: /created and /modified must be there']),
    });
  });
});

test('requests of the project are examples of their operations, published and traced to their files', async () => {
  const folder = join(root, 'examples', 'requests');
  await mkdir(folder, { recursive: true });
  const request = (name: string, value: object): Promise<void> => writeFile(join(folder, name), JSON.stringify(value));
  await request('list-books.crime.json', { shelf: 'crime' });
  await request('remove-book.json', { isbn: '978-3' });
  await request('list-books.wrong.json', { shelf: 7 });
  await request('no-such-operation.json', {});
  const { stdout, stderr } = await publish('--out', site());
  const written = [...stdout.matchAll(/^wrote (examples\/\S+\.json)$/gm)].map((match) => match[1]);
  expect(written).toEqual([
    'examples/library-books-list-books-example.json',
    'examples/library-books-remove-book-example.json',
  ]);
  expect(stderr).toMatch(/contract\.example examples\/requests\/list-books\.wrong\.json/);
  expect(stderr).toMatch(/publish\.request examples\/requests\/no-such-operation\.json/);
  const { files, sources } = JSON.parse(await readFile(site('provenance.json'), 'utf8'));
  const row = files.find(({ path }: { path: string }) => path === written[0]);
  expect(row.from).toEqual(['examples/requests/list-books.crime.json']);
  expect(sources.map(({ path }: { path: string }) => path)).toContain('examples/requests/list-books.crime.json');
  const { lines } = JSON.parse((await publish('--check', '--json')).stdout);
  const mcp = lines.find(({ name }: { name: string }) => name === 'mcp');
  expect(mcp).toMatchObject({ evidence: [expect.stringMatching(/: 4 tools listed, 2 of 4 called$/)], faults: [] });
});
