import { expect, test } from 'vitest';
import { BOUNDS, packageFaults, textFaults, type Packed } from '../../build/package-rules.ts';
import { listedFiles, packedHere } from '../../build/package.ts';
import { reachable } from '../../build/declarations.ts';

/** What is committed. A fresh clone has no dist before the build; `npm run check:package` looks at it, and at sizes, after. */
const isBuilt = (path: string): boolean => path.startsWith('dist');
const whole: Packed = { size: 0, unpackedSize: 0, files: packedHere().files.filter(({ path }) => !isBuilt(path)) };

function withFiles(...paths: string[]): Packed {
  return { ...whole, files: [...whole.files, ...paths.map((path) => ({ path, size: 1 }))] };
}

test('the package holds what is listed and nothing else', () => {
  expect(packageFaults(whole, listedFiles()).filter((fault) => !isBuilt(fault))).toEqual([]);
});

test.each([
  'test/smoke.ts',
  'docs/notes.txt',
  'dist/cli/main.js.map',
  'dist/cli/main.ts',
  'dist/check/check.test.js',
  'dist/node_modules/zod/index.js',
  'skills/assembled-conversations/.env',
  'skills/assembled-conversations/scripts/other.mjs',
  'capabilities/ledger.sqlite',
  'examples/exports/private.key',
  'capstan-0.1.0.tgz',
  'build/bundle.ts',
  'CONTRIBUTING.md',
  'package-lock.json',
])('%s does not belong into it', (path) => {
  expect(packageFaults(withFiles(path), listedFiles()).filter((fault) => fault.startsWith(`${path}:`))).toHaveLength(1);
});

test.each(['LICENSE', 'README.md', 'THIRD-PARTY-NOTICES.md', 'server.json', 'bin/capstan.js'])(
  'without %s it is broken',
  (path) => {
    const packed = { ...whole, files: whole.files.filter((file) => file.path !== path) };
    expect(packageFaults(packed, [])).toContain(`${path}: is missing`);
  },
);

test('an entry of "files" that brings nothing is told', () => {
  expect(packageFaults(whole, ['gone', '!docs/draft.md'])).toContain('gone: stands in "files" and brings nothing');
});

test.each(['size', 'unpackedSize'] as const)('%s is bounded', (name) => {
  const faults = (value: number): string[] => packageFaults({ ...whole, [name]: value }, []);
  expect(faults(BOUNDS[name]).filter((fault) => fault.startsWith(name))).toEqual([]);
  expect(faults(BOUNDS[name] + 1)).toContain(`${name} is ${BOUNDS[name] + 1}, more than ${BOUNDS[name]}`);
});

test('the number of files is bounded', () => {
  const files = Array.from({ length: BOUNDS.files + 1 }, () => ({ path: 'LICENSE', size: 1 }));
  expect(packageFaults({ ...whole, files }, [])).toContain(`files is ${BOUNDS.files + 1}, more than ${BOUNDS.files}`);
});

test('a path of the machine and a source map are told', () => {
  expect(textFaults('a.js', 'const at = "/home/ann/capstan/x";', ['/home/ann'])).toHaveLength(1);
  expect(textFaults('a.js', 'x\n//# sourceMappingURL=a.js.map\n', [])).toHaveLength(1);
  expect(textFaults('a.md', 'It ends with `//# sourceMappingURL=`.', ['/home/ann'])).toEqual([]);
});

test('the declarations that an entry reaches, in every form of import', () => {
  const files: Readonly<Record<string, string>> = {
    'index.d.ts': "export type { A } from './a/a.ts';\nimport './side.js';\nimport type { X } from 'elsewhere';",
    'a/a.d.ts': "export type A = import('../b.ts').B;",
    'b.d.ts': "export * from './a/a.ts';",
    'side.d.ts': '',
  };
  const found = reachable('index.d.ts', (path) => files[path] ?? '');
  expect([...found].toSorted()).toEqual(['a/a.d.ts', 'b.d.ts', 'index.d.ts', 'side.d.ts']);
});
