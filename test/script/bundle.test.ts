import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { BUNDLE, bundleText } from '../../build/bundle.ts';
import { SCRIPT } from './alone.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const KIB = 1024;

let text: string;
beforeAll(async () => {
  text = await bundleText();
});

/** The modules that stand in it: the bundler names each in a comment. */
const modules = (): string[] => [...text.matchAll(/^\/\/ ((?:src|node_modules)\/.*)$/gm)].map(([, name = '']) => name);

test('dist holds what the sources make; npm run bundle makes it anew', () => {
  expect(readFileSync(BUNDLE, 'utf8') === text).toBe(true);
});

test('the committed script ends with it; capstan build makes it anew', () => {
  expect(readFileSync(SCRIPT, 'utf8').endsWith(`${text.trimEnd()}\n`)).toBe(true);
});

test('it holds the load core, and no HTTP client, MCP SDK, YAML or compiler of schemas', () => {
  expect(modules()).toContain('src/load/engine.ts');
  expect(modules()).toContain('src/check/check.ts');
  const libraries = new Set(modules().flatMap((name) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1] ?? []));
  expect([...libraries]).toEqual(['zod']);
  for (const room of ['run', 'serve', 'cli', 'contract', 'dialects', 'emit', 'sandbox', 'http'])
    expect(modules().filter((name) => name.startsWith(`src/${room}/`))).toEqual([]);
  const names = ['undici', '@modelcontextprotocol', 'Ajv2020', "from 'yaml'"];
  expect(names.filter((name) => text.includes(name))).toEqual([]);
});

test('it imports nothing but Node.js, and says nothing of the machine it was made on', () => {
  const imports = [...text.matchAll(/^import .*?["']([^"']+)["'];$/gm)].map(([, from = '']) => from);
  expect(imports.length).toBeGreaterThan(5);
  expect(imports.filter((from) => !from.startsWith('node:'))).toEqual([]);
  expect(/\bimport\(/.test(text)).toBe(false);
  expect([ROOT, process.env['HOME'] ?? ROOT].filter((path) => text.includes(path))).toEqual([]);
});

test('the same sources give the same text, of a size that can be handed out', async () => {
  expect((await bundleText()) === text).toBe(true);
  expect(text.length / KIB).toBeLessThan(700);
  expect(readFileSync(SCRIPT).length / KIB).toBeLessThan(850);
});
