import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the benchmarks run: the command from `dist`, and a capability whose rules the peers share. */
export interface Scratch {
  readonly folder: string;
  readonly command: string;
  readonly capability: string;
  readonly contract: string;
}

/**
 * Builds `dist`, and the flagship without the overlay of our own bounds: no peer knows those, and the harness's records
 * hold ratings below them.
 */
export async function prepare(root: string): Promise<Scratch> {
  execFileSync('npm', ['run', '-s', 'build'], { cwd: root, stdio: 'inherit' });
  const folder = mkdtempSync(join(tmpdir(), 'capstan-bench-'));
  for (const name of ['openapi', 'overlays']) cpSync(join(root, name), join(folder, name), { recursive: true });
  const config = readFileSync(join(root, 'capstan.yml'), 'utf8');
  writeFileSync(join(folder, 'capstan.yml'), config.replaceAll(/^.*-strict\.yaml\s*$\n/gm, ''));
  const command = join(root, 'bin/capstan.js');
  execFileSync(process.execPath, [command, 'build'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  return {
    folder,
    command,
    capability: join(folder, 'capabilities/conversations-conversations.yaml'),
    contract: join(root, 'openapi/assembled-conversations-api-openapi.yml'),
  };
}
