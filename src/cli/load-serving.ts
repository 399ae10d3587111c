import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import type { LoadsOptions } from '../serve/loads-open.ts';
import { reasonOf } from '../text/read.ts';
import { runtimeFlags } from './capability.ts';
import type { CommandContext } from './command.ts';
import { dataFlag } from './data-flag.ts';

const DEFAULT_MAX_UPLOAD = 10 * 1024 ** 3;

/** How a server takes loads. */
export const loadServingFlags = {
  'files-root': {
    kind: 'text',
    value: 'DIR',
    summary: 'Let agents load files of this folder, by tools (docs/mcp.md)',
  },
  data: dataFlag,
  'max-upload': {
    kind: 'integer',
    value: 'BYTES',
    min: 1,
    max: 2 ** 49,
    summary: `Largest file of a load (default: ${DEFAULT_MAX_UPLOAD})`,
  },
} as const;

const NEEDED = '--data and --max-upload are about loads, which are not asked for: --files-root or, for serve, --loads.';

const flagsOf = { ...loadServingFlags, ...runtimeFlags } as const;

/**
 * `undefined` when nobody asked for loads. `file` is the capability's, absolute. Problems: a folder for agents that is none,
 * a data folder that cannot be used, a wire profile of the project that cannot be read.
 */
export async function loadsOptions(
  file: string,
  { flags, cwd, env }: Pick<CommandContext<typeof flagsOf>, 'flags' | 'cwd' | 'env'>,
  http: boolean,
): Promise<Outcome<LoadsOptions | undefined>> {
  const { 'files-root': named, data: folder, 'max-upload': maxUpload, upstream, unknown } = flags;
  if (!http && named === undefined) {
    const isIdle = folder === undefined && maxUpload === undefined;
    return isIdle ? ok(undefined) : fail(problem('usage.flag', {}, { reason: NEEDED }));
  }
  const filesRoot = named === undefined ? ok(undefined) : await folderAt(resolve(cwd, named));
  if (!filesRoot.ok) return filesRoot;
  const [{ openDataFolder }, { projectWire }] = await Promise.all([
    import('./data-folder.ts'),
    import('../load/draft.ts'),
  ]);
  const data = openDataFolder(folder, { env, cwd });
  if (!data.ok) return data;
  const wire = await projectWire(file);
  if (!wire.ok) return wire;
  return ok({
    data: data.value,
    http,
    filesRoot: filesRoot.value,
    maxUpload: maxUpload ?? DEFAULT_MAX_UPLOAD,
    capability: file,
    upstream,
    unknown,
    wire: wire.value,
  });
}

/** The folder without links in its path. */
async function folderAt(path: string): Promise<Outcome<string>> {
  try {
    const real = await realpath(path);
    if ((await stat(real)).isDirectory()) return ok(real);
    return fail(problem('load.files-root', {}, { reason: 'it is no folder' }));
  } catch (error) {
    return fail(problem('load.files-root', {}, { reason: reasonOf(error) }));
  }
}
