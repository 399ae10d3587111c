import { mailable } from './mailable.ts';
import { visible } from './markup.ts';
import type { ReportData } from './report-data.ts';
import { nextSteps, stateText } from './story.ts';

/** The most entries of a list: fewer where hostile input would make the report too large to be mailed. */
const LIMITS = [1000, 200, 20, 0] as const;

/**
 * The report for programs: `ReportData` with times as ISO 8601, `summary` and `steps` in words, and under `left` how many
 * entries of a list were left out. At most 300 KB.
 */
export function reportJson(data: ReportData, limits: readonly number[] = LIMITS): string {
  return mailable(limits, (limit) => written(data, limit));
}

function written(data: ReportData, limit: number): string {
  const lists = {
    files: data.files,
    days: data.days,
    categories: data.categories,
    reasons: data.reasons,
    words: data.words,
    waits: data.waits.map(({ at, ...wait }) => ({ at: iso(at), ...wait })),
    settings: data.settings,
  };
  const whole = {
    load: data.load,
    state: data.state,
    end: data.end,
    summary: stateText(data),
    operation: data.operation,
    target: data.target,
    mapping: data.mapping,
    startedAt: iso(data.startedAt),
    endedAt: data.endedAt === undefined ? undefined : iso(data.endedAt),
    counts: data.counts,
    imbalance: data.imbalance,
    requests: data.requests,
    hours: data.hours,
    ...Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.slice(0, limit)])),
    steps: nextSteps(data),
    left: leftOf(lists, limit),
  };
  return `${JSON.stringify(whole, (_, value: unknown) => (typeof value === 'string' ? visible(value) : value), 2)}\n`;
}

function leftOf(
  lists: Readonly<Record<string, readonly unknown[]>>,
  limit: number,
): Record<string, number> | undefined {
  const left = Object.entries(lists).filter(([, list]) => list.length > limit);
  return left.length === 0 ? undefined : Object.fromEntries(left.map(([name, list]) => [name, list.length - limit]));
}

function iso(at: number): string | undefined {
  return Number.isFinite(new Date(at).getTime()) ? new Date(at).toISOString() : undefined;
}
