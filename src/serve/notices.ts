import type { Problem } from '../model/problem.ts';
import type { ServeLog } from './log.ts';

const MAX_REMEMBERED = 1000;

/** Tells the operator of each kind of warning once: a sender that misspells a field does so in every request. */
export function createNotices(log: ServeLog): (action: string, warnings: readonly Problem[]) => void {
  const told = new Set<string>();
  return (action, warnings) => {
    const fresh = warnings.filter(({ code, place }) => {
      const key = `${action} ${code} ${(place.pointer ?? '').replaceAll(/\/\d+/g, '/*')}`;
      if (told.has(key) || told.size >= MAX_REMEMBERED) return false;
      told.add(key);
      return true;
    });
    if (fresh.length > 0) log({ kind: 'warnings', action, problems: fresh });
  };
}
