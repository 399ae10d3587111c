import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What was kept for a load that no ledger knows: a process has died before the load began, or is still at it. */
export interface Leftover {
  readonly id: string;
  readonly bytes: number;
  /** When something was written to it last, milliseconds since 1970. */
  readonly changedAt: number;
}

/** The folders in `loads` whose names are those of loads, and none of `known`; the newest first. */
export function leftoversIn(loads: string, isId: (name: string) => boolean, known: ReadonlySet<string>): Leftover[] {
  if (!existsSync(loads)) return [];
  const ids = readdirSync(loads).filter((name) => isId(name) && !known.has(name));
  return ids
    .flatMap((id) => leftoverAt(id, join(loads, id)) ?? [])
    .sort((left, right) => right.changedAt - left.changedAt);
}

/** Undefined when it has gone meanwhile. */
function leftoverAt(id: string, folder: string): Leftover | undefined {
  try {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
      statSync(join(folder, name)),
    );
    const bytes = files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
    const changedAt = files.reduce((latest, { mtimeMs }) => Math.max(latest, mtimeMs), statSync(folder).mtimeMs);
    return { id, bytes, changedAt: Math.round(changedAt) };
  } catch {
    return undefined;
  }
}
