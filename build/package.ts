import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Packed } from './package-rules.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** What `npm pack` would put into the tarball, from what is in dist now; makes nothing. */
export function packedHere(): Packed {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const said = execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [packed] = JSON.parse(said);
  return packed;
}

/** `files` of package.json. */
export function listedFiles(): readonly string[] {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).files;
}
