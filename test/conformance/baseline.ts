import { readFileSync } from 'node:fs';
import type { Check } from './suite.ts';

/** A check that is known to fail, and why that is right. */
export interface Expected {
  /** `scenario:check`. */
  readonly name: string;
  readonly reason: string;
}

/**
 * Reads a baseline in the suite's own format, with one rule more: every entry names a check, and stands under a comment
 * that is its reason. Throws what is wrong with a line.
 */
export function readBaseline(path: string): Expected[] {
  const entries: Expected[] = [];
  let reason: string[] = [];
  let inReason = false;
  for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    const comment = /^ {2}# (.+)$/.exec(line)?.[1];
    const name = /^ {2}- ([\w-]+:[\w-]+)$/.exec(line)?.[1];
    if (comment !== undefined) reason = inReason ? [...reason, comment] : [comment];
    else if (name !== undefined && reason.length > 0) entries.push({ name, reason: reason.join(' ') });
    else if (line !== '' && !/^(?:#.*|server:(?: \[\])?)$/.test(line))
      throw new Error(`${path}:${index + 1} is neither a reason nor a check under one`);
    inReason = comment !== undefined;
  }
  return entries;
}

export interface Verdict {
  /** Fail and are not expected to. */
  readonly unexpected: readonly string[];
  /** Are expected to fail, and do not: the entry must go. */
  readonly stale: readonly string[];
}

/**
 * As the suite judges, but over all scenarios, and strictly: an entry whose check has not failed, be it that it was not
 * reached, is stale. A warning is a failure.
 */
export function judge(checks: readonly Check[], expected: readonly Expected[]): Verdict {
  const failing = checks.filter(({ status }) => status === 'FAILURE' || status === 'WARNING');
  const failed = new Map(failing.map((check) => [nameOf(check), check]));
  const names = new Set(expected.map(({ name }) => name));
  return {
    unexpected: [...failed]
      .filter(([name]) => !names.has(name))
      .map(([name, { message }]) => `${name}: ${message ?? ''}`),
    stale: [...names].filter((name) => !failed.has(name)),
  };
}

function nameOf({ scenario, id }: Check): string {
  return `${scenario}:${id}`;
}
