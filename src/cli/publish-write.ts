import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileContent } from '../model/artifact.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { previousSite, SITE_RECORD } from '../project/site-record.ts';
import { apply, compare, type Changes } from '../project/write.ts';

const CONFIG = 'capstan.yml';
const MAX_LISTED = 5;

/**
 * Writes a site to a folder. What else is in the folder stays; of an earlier site the files that are no longer made are
 * removed, unless somebody has edited them. Nothing is written where a file of somebody else would be replaced.
 */
export async function writeSite(out: string, files: readonly FileContent[]): Promise<Outcome<Changes>> {
  if (await exists(join(out, CONFIG))) return fail(problem('publish.project', {}, {}));
  const previous = await previousSite(out);
  const changes = await compare(out, files, previous);
  // the record itself is in no record
  const own = new Set([...previous.map(({ path }) => path), ...(previous.length > 0 ? [SITE_RECORD] : [])]);
  const foreign: string[] = [];
  for (const { path } of changes.write) {
    if (!own.has(path) && (await exists(join(out, path)))) foreign.push(path);
  }
  if (foreign.length > 0) return fail(problem('publish.foreign', {}, { paths: foreign.slice(0, MAX_LISTED) }));
  const applied = await apply(out, changes);
  return applied.ok ? ok(changes) : applied;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
