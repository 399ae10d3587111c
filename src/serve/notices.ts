import type { Problem } from '../model/problem.ts';
import type { ServeLog } from './log.ts';

const MAX_REMEMBERED = 1000;
const UPSTREAM_PAUSE_MS = 10_000;

/** Passes on what the operator can do something about, without repeating it for every request. */
export type Notice = (action: string, problems: readonly Problem[]) => void;

/**
 * A warning about input is told once: a sender that misspells a field does so in every request. A failure of the
 * upstream is told again every ten seconds while it lasts.
 */
export function createNotices(log: ServeLog, now: () => number = Date.now): Notice {
  const told = new Set<string>();
  const failed = new Map<string, number>();
  const isNews = ({ code, severity, place }: Problem, action: string): boolean => {
    if (code.startsWith('upstream.')) {
      const isQuiet = now() - (failed.get(code) ?? Number.NEGATIVE_INFINITY) < UPSTREAM_PAUSE_MS;
      if (!isQuiet) failed.set(code, now());
      return !isQuiet && code !== 'upstream.cancelled';
    }
    if (severity === 'error' || code === 'input.more') return false;
    const key = `${action} ${code} ${(place.pointer ?? '').replaceAll(/\/\d+/g, '/*')}`;
    if (told.has(key) || told.size >= MAX_REMEMBERED) return false;
    told.add(key);
    return true;
  };
  return (action, problems) => {
    const news = problems.filter((found) => isNews(found, action));
    if (news.length > 0) log({ kind: 'warnings', action, problems: news });
  };
}
