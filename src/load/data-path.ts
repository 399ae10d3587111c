import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

interface Around {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** The folder that is named, that of CAPSTAN_DATA, or the user's own for data of programs. */
export function dataPath(named: string | undefined, { env, cwd }: Around): string {
  const given = named ?? (env['CAPSTAN_DATA'] === '' ? undefined : env['CAPSTAN_DATA']);
  return given === undefined ? userFolder(env) : resolve(cwd, given);
}

function userFolder(env: Around['env']): string {
  const home = env['HOME'] ?? homedir();
  if (process.platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData/Local'), 'capstan');
  if (process.platform === 'darwin') return join(home, 'Library/Application Support/capstan');
  return join(env['XDG_DATA_HOME'] ?? join(home, '.local/share'), 'capstan');
}
