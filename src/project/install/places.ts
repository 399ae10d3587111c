import { lstat, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fail, ok, type Outcome } from '../../model/outcome.ts';
import { problem } from '../../model/problem.ts';

/** Where agents look for skills: a dozen of clients in the first folder, the others in the second (or in both). */
export const AGENTS = '.agents/skills';
export const CLAUDE = '.claude/skills';

/** The two folders after every symbolic link, absolute; they need not exist. One may lead to the other. */
export interface Places {
  readonly agents: string;
  readonly claude: string;
}

/** The folders for skills below a project folder or a home. A link that leads out of it is a problem: we write nothing there. */
export async function placesIn(base: string): Promise<Outcome<Places>> {
  if ((await kindOf(base)) === 'absent')
    return fail(problem('text.unreadable', { file: base }, { reason: 'it does not exist' }));
  const agents = await realPlace(base, AGENTS);
  const claude = await realPlace(base, CLAUDE);
  if (!agents.ok) return agents;
  return claude.ok ? ok({ agents: agents.value, claude: claude.value }) : claude;
}

async function realPlace(base: string, path: string): Promise<Outcome<string>> {
  const root = await realpath(base);
  let place = root;
  for (const segment of path.split('/')) {
    const real = await realOrMissing(join(place, segment));
    if (real === undefined || !isWithin(root, real)) return fail(problem('skill.outside', { file: path }, {}));
    if ((await kindOf(real)) === 'other') {
      const reason = 'a file stands where a folder is needed';
      return fail(problem('text.unwritable', { file: relative(root, real) }, { reason }));
    }
    place = real;
  }
  return ok(place);
}

/** The path itself where there is nothing; `undefined` for a link that leads nowhere. */
async function realOrMissing(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch {
    return (await kindOf(path)) === 'absent' ? path : undefined;
  }
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`);
}

/** What stands at a path, links not followed. */
export async function kindOf(path: string): Promise<'absent' | 'folder' | 'link' | 'other'> {
  try {
    const found = await lstat(path);
    if (found.isSymbolicLink()) return 'link';
    return found.isDirectory() ? 'folder' : 'other';
  } catch {
    return 'absent';
  }
}
