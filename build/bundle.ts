import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';
import { licenceOf, packagesOf } from './licences.ts';
import { copyRenderer } from './renderer.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const ENTRY = join(ROOT, 'src/script/main.ts');

/** Where the text of the script for skills stands; `capstan build` joins it with what it knows of a capability. */
export const BUNDLE = join(ROOT, 'dist/skill-script.mjs');

/**
 * What the script does without, and the file that takes its place: compilers of schemas, YAML, Parquet. The types of the
 * one are those of the other.
 */
const SEAMS = new Map(
  [
    ['src/check/ajv.ts', 'src/check/standalone-engine.ts'],
    ['src/check/glance.ts', 'src/check/no-glance.ts'],
    ['src/text/yaml.ts', 'src/text/json-only.ts'],
    ['src/load/source/parquet.ts', 'src/load/source/no-parquet.ts'],
  ].map(([from = '', to = '']) => [join(ROOT, from), join(ROOT, to)]),
);

const seams: Plugin = {
  name: 'seams',
  async resolveId(source, importer, options) {
    const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
    const other = resolved === null ? undefined : SEAMS.get(resolved.id);
    return other ?? resolved;
  },
};

/** The text of the script; the same sources give the same text. */
export async function bundleText(): Promise<string> {
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({ input: ENTRY, cwd: ROOT, platform: 'node', plugins: [seams], logLevel: 'warn' });
  const { output } = await bundle.generate({
    format: 'esm',
    comments: false,
    minify: 'dce-only',
    codeSplitting: false,
  });
  await bundle.close();
  const [chunk, ...others] = output;
  if (others.length > 0) throw new Error('The script must be one file.');
  return `${chunk.code}${notice(chunk.moduleIds)}`;
}

/** The script goes its own way, without the package and its notices: it ends with the terms of the libraries in it. */
function notice(modules: readonly string[]): string {
  const terms = packagesOf(modules).map(licenceOf);
  return terms.map(({ name, version, text = '' }) => `/*!\n${name} ${version}\n\n${text}\n*/\n`).join('');
}

/** An installation without the tools of development can serve and load; only `build` and `publish` ask for what is made here. */
function isInstalled(): boolean {
  return existsSync(join(ROOT, 'node_modules/rolldown'));
}

if (import.meta.main && (isInstalled() || process.env['npm_lifecycle_event'] !== 'prepare')) {
  await mkdir(dirname(BUNDLE), { recursive: true });
  await writeFile(BUNDLE, await bundleText());
  await copyRenderer(join(ROOT, 'node_modules/redoc'), join(ROOT, 'dist/site'));
}
