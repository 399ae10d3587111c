import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

let said = false;

/**
 * The folder of real files that some tests compare with: `CAPSTAN_CORPUS`, else `../shared/corpus` beside the project.
 * `undefined` when there is none; such tests then skip (`describe.skipIf`), and one line says so.
 */
export function corpus(): string | undefined {
  const folder = resolve(ROOT, process.env['CAPSTAN_CORPUS'] ?? join('..', 'shared', 'corpus'));
  if (existsSync(folder)) return folder;
  if (!said) process.stderr.write('Corpus tests are skipped: set CAPSTAN_CORPUS to the corpus folder to run them.\n');
  said = true;
  return undefined;
}
