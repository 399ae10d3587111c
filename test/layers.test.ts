import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { sourceFiles } from './source-files.ts';

/** The rooms of docs/architecture.md. A room may import only rooms of an earlier row. */
const ROWS = [
  ['model'],
  ['text'],
  ['check', 'http'],
  ['project'],
  ['contract', 'dialects', 'lint', 'surfaces'],
  ['emit', 'run'],
  ['load', 'sandbox'],
  ['script'],
  ['serve'],
  ['cli'],
];

/** Rooms that may import less than their row allows. */
const ONLY: Readonly<Record<string, readonly string[]>> = { script: ['model', 'check', 'load'] };

/** What may import a library: a room, or one file. A library that is not listed here is refused everywhere. */
const IMPORTERS: Readonly<Record<string, readonly string[]>> = {
  yaml: ['text/'],
  ajv: ['check/'],
  'find-my-way': ['http/'],
  '@apidevtools/swagger-parser': ['contract/'],
  'json-p3': ['text/', 'contract/'],
  undici: ['run/'],
  jose: ['serve/oauth-token.ts'],
  marked: ['text/markdown-html.ts'],
  hyparquet: ['load/source/'],
  'tar-stream': ['surfaces/tar.ts'],
  '@modelcontextprotocol/server': ['serve/mcp.ts'],
  '@modelcontextprotocol/node': ['serve/mcp.ts'],
  zod: ['project/', 'load/', 'cli/'],
};

/** The public API stands outside the rooms; nothing imports it. */
const INDEX = 'index.ts';
const MAX_LINES = 400;

const STATIC = /^\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*(?:(['"])([^'"]+)\1\s*\)|([^)]*)\))/g;

interface Import {
  readonly line: number;
  readonly specifier: string | undefined;
}

function importsOf(text: string): Import[] {
  const lineOf = (index: number): number => text.slice(0, index).split('\n').length;
  const code = withoutComments(text);
  return [
    ...[...code.matchAll(STATIC)].map((match) => ({ line: lineOf(match.index), specifier: match[1] })),
    ...[...code.matchAll(DYNAMIC)].map((match) => ({ line: lineOf(match.index), specifier: match[2] })),
  ];
}

/** Comments become blanks of the same length; a `//` in a string starts none when a quote or a colon stands before it. */
function withoutComments(text: string): string {
  const blank = (comment: string): string => comment.replaceAll(/[^\n]/g, ' ');
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, blank).replaceAll(/(?<![:'"`\\])\/\/[^\n'"`]*$/gm, blank);
}

function roomOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : path;
}

function rowOf(room: string): number {
  return ROWS.findIndex((row) => row.includes(room));
}

/** What is wrong with the imports and the lengths of these files (path from src/ -> text), a line each. */
function faults(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, text]) => [
    ...lengthFaults(path, text),
    ...(path !== INDEX && rowOf(roomOf(path)) < 0 ? [`${path}: "${roomOf(path)}" is no room`] : []),
    ...importsOf(text).flatMap(({ line, specifier }) => {
      const fault =
        specifier === undefined ? 'imports what only the running program knows' : importFault(path, specifier);
      return fault === undefined ? [] : [`${path}:${line}: ${fault}`];
    }),
  ]);
}

function lengthFaults(path: string, text: string): string[] {
  const lines = text.split('\n').length - 1;
  return lines > MAX_LINES ? [`${path}: ${lines} lines`] : [];
}

function importFault(path: string, specifier: string): string | undefined {
  if (specifier.startsWith('node:')) return undefined;
  return specifier.startsWith('.') ? relativeFault(path, specifier) : libraryFault(path, specifier);
}

function relativeFault(path: string, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(path), specifier);
  if (!specifier.endsWith('.ts')) return `${specifier} does not end in .ts`;
  if (target.startsWith('..')) return `${specifier} leaves src`;
  if (target === INDEX) return 'the public API is imported from inside';
  const [from, to] = [roomOf(path), roomOf(target)];
  if (path === INDEX || from === to) return undefined;
  const allowed = rowOf(to) < rowOf(from) && (ONLY[from]?.includes(to) ?? true);
  return allowed ? undefined : `${from} imports ${to} (${specifier})`;
}

function libraryFault(path: string, specifier: string): string | undefined {
  const parts = specifier.split('/');
  const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  const importers = IMPORTERS[name];
  if (importers === undefined) return `${name} is in no list of importers`;
  return importers.some((importer) => path.startsWith(importer)) ? undefined : `${name} is not imported here`;
}

test('every import opens a door the right way, and no file is too long', () => {
  const files = new Map(sourceFiles().map(({ path, file }) => [path, readFileSync(file, 'utf8')]));
  expect(files.size).toBeGreaterThan(50);
  expect(faults(files)).toEqual([]);
});

test.each<[string, string, string, string | undefined]>([
  ['a later room', 'check/a.ts', "import { x } from '../run/b.ts';", 'check imports run (../run/b.ts)'],
  ['a room of the same row', 'emit/a.ts', "import type { X } from '../run/b.ts';", 'emit imports run (../run/b.ts)'],
  ['a dynamic import', 'model/a.ts', "const m = await import('../cli/b.ts');", 'model imports cli (../cli/b.ts)'],
  [
    'an import over lines',
    'http/a.ts',
    "import {\n  a,\n  b,\n} from '../project/b.ts';",
    'http imports project (../project/b.ts)',
  ],
  ['a re-export', 'text/a.ts', "export * from '../http/b.ts';", 'text imports http (../http/b.ts)'],
  ['for its effect', 'text/a.ts', "import '../http/b.ts';", 'text imports http (../http/b.ts)'],
  ['a library elsewhere', 'serve/rest.ts', "import { request } from 'undici';", 'undici is not imported here'],
  ['a part of a library', 'lint/a.ts', "import A from 'ajv/dist/2020.js';", 'ajv is not imported here'],
  [
    'the MCP SDK beside its file',
    'serve/a.ts',
    "await import('@modelcontextprotocol/server/stdio')",
    '@modelcontextprotocol/server is not imported here',
  ],
  ['an unlisted library', 'cli/a.ts', "import 'left-pad';", 'left-pad is in no list of importers'],
  ['the public API', 'cli/a.ts', "import { x } from '../index.ts';", 'the public API is imported from inside'],
  ['outside of src', 'cli/a.ts', "import { x } from '../../test/a.ts';", '../../test/a.ts leaves src'],
  ['without an ending', 'cli/a.ts', "import { x } from './b';", './b does not end in .ts'],
  ['a variable', 'cli/a.ts', 'await import(name);', 'imports what only the running program knows'],
  ['more than a script may', 'script/a.ts', "import { x } from '../run/b.ts';", 'script imports run (../run/b.ts)'],
  ['an earlier room', 'cli/a.ts', "import { x } from '../model/b.ts';", undefined],
  ['its own room', 'run/a.ts', "import { x } from './b.ts';", undefined],
  ['a library in its room', 'run/a.ts', "import { request } from 'undici';", undefined],
  ['Node itself', 'model/a.ts', "import { join } from 'node:path';", undefined],
  ['a comment', 'model/a.ts', "// import { x } from '../cli/b.ts';\n/* import '../cli/b.ts'; */", undefined],
])('a planted import of %s', (_, path, text, fault) => {
  expect(faults(new Map([[path, text]]))).toEqual(fault === undefined ? [] : [`${path}:1: ${fault}`]);
});

test('a file outside the rooms, and one that is too long', () => {
  const files = new Map([
    ['utils/a.ts', ''],
    ['cli/long.ts', '\n'.repeat(401)],
    ['index.ts', "export { x } from './cli/a.ts';"],
  ]);
  expect(faults(files)).toEqual(['utils/a.ts: "utils" is no room', 'cli/long.ts: 401 lines']);
});
