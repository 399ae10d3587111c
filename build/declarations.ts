import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));
const SPECIFIER = /(?:\bfrom\s*|\bimport\(\s*|\bimport\s+)['"](\.[^'"]+)['"]/g;

/** The declarations that `entry` reaches, itself among them; `read` has the text of a file. */
export function reachable(entry: string, read: (path: string) => string): ReadonlySet<string> {
  const found = new Set([entry]);
  // A set that grows while it is walked is walked to its end.
  for (const path of found)
    for (const [, specifier = ''] of read(path).matchAll(SPECIFIER))
      found.add(join(dirname(path), specifier.replace(/\.[jt]s$/, '.d.ts')));
  return found;
}

/** Of 663 files of types 551 describe what nobody can import: `exports` names one entry. */
if (import.meta.main) {
  const kept = reachable('index.d.ts', (path) => readFileSync(join(DIST, path), 'utf8'));
  const all = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.d.ts'));
  for (const path of all.filter((one) => !kept.has(one.replaceAll('\\', '/')))) rmSync(join(DIST, path));
}
