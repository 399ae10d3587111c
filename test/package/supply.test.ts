import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { licenceOf, packagesOf } from '../../build/licences.ts';
import { noticesText } from '../../build/notices.ts';
import { productionLock, sbomText } from '../../build/sbom.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const lock = productionLock(JSON.parse(read('package-lock.json')));
const installed = Object.entries(lock.packages).filter(([path]) => path !== '');

/** Terms that ask for no more than a notice; others are looked at before they get in. */
const PERMISSIVE = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Python-2.0',
]);

const refused = (entries: readonly (readonly [string, { license?: string }])[]): string[] =>
  entries.flatMap(([path, { license = 'none' }]) => (PERMISSIVE.has(license) ? [] : [`${path}: ${license}`]));

test('every production dependency is under permissive terms', () => {
  expect(installed.length).toBeGreaterThan(20);
  expect(refused(installed)).toEqual([]);
  expect(
    refused([
      ['node_modules/a', { license: 'GPL-3.0' }],
      ['node_modules/b', {}],
    ]),
  ).toHaveLength(2);
});

test('the lock file keeps what is needed by both sides, and drops development', () => {
  const packages = { '': { devDependencies: { d: '1' } }, 'node_modules/p': {}, 'node_modules/d': { dev: true } };
  expect(productionLock({ packages }).packages).toEqual({ '': {}, 'node_modules/p': {} });
});

interface Bom {
  readonly bomFormat: string;
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp?: string; readonly component: { readonly name: string } };
  readonly components: readonly { readonly name: string; readonly licenses?: object; readonly hashes?: object }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

let text: string;
let bom: Bom;
beforeAll(() => {
  text = sbomText();
  bom = JSON.parse(text);
});

test('the SBOM names every production dependency, and what dist holds a copy of', () => {
  const names = installed.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
  expect(bom.components.map(({ name }) => name).toSorted()).toEqual([...new Set([...names, 'redoc'])].toSorted());
  expect(bom.components.filter(({ licenses, hashes }) => licenses === undefined || hashes === undefined)).toEqual([]);
  const { name, version, dependencies } = JSON.parse(read('package.json'));
  const own = bom.dependencies.find(({ ref }) => ref === `${name}@${version}`);
  const direct = own?.dependsOn.map((ref) => ref.slice(0, ref.lastIndexOf('@'))).toSorted();
  expect(direct).toEqual([...Object.keys(dependencies), 'redoc'].toSorted());
});

test('two SBOMs are the same to the byte, without a time and without the folder', () => {
  expect(sbomText() === text).toBe(true);
  expect(bom.bomFormat).toBe('CycloneDX');
  expect(bom.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(bom.metadata.timestamp).toBeUndefined();
  expect(bom.metadata.component.name).toBe('capstan');
});

test('THIRD-PARTY-NOTICES.md says what is copied; npm run notices makes it anew', async () => {
  expect(read('THIRD-PARTY-NOTICES.md')).toBe(await noticesText());
});

test('the script of the skill carries the terms of the libraries in it', () => {
  const script = read('skills/assembled-conversations/scripts/capstan.mjs');
  const { version, text: terms = 'none' } = licenceOf('zod');
  expect(script).toContain(`zod ${version}\n\n${terms}`);
});

test('the package of a module is the innermost', () => {
  const paths = [
    'a/node_modules/x/node_modules/@s/y/z.js',
    'node_modules/x/i.js',
    'src/main.ts',
    'node_modules/x/j.js',
  ];
  expect(packagesOf(paths)).toEqual(['@s/y', 'x']);
});

test('a package that is not here has no terms', () => {
  expect(licenceOf('no-such-package')).toEqual({ name: 'no-such-package' });
});
