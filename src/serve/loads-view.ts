import { endText } from '../load/report/story.ts';
import type { LoadLook } from '../load/service.ts';
import { problemJson } from '../model/problem.ts';

/** A load as JSON for a caller; `mount` is where loads stand. */
export function loadView(load: LoadLook, mount: string): { readonly [key: string]: unknown } {
  const { id, state, target, plan, startedAt, endedAt, counts, end, progress, fault } = load;
  return {
    id,
    state,
    operation: plan.operation,
    target,
    mapping: plan.mapping,
    files: plan.files.map(({ name, bytes }) => ({ name, bytes })),
    startedAt: new Date(startedAt).toISOString(),
    ...(endedAt !== undefined && { endedAt: new Date(endedAt).toISOString() }),
    counts,
    ...(progress !== undefined && { progress: { ...progress, counts: undefined } }),
    ...(end !== undefined && end.kind !== 'finished' && { end: { kind: end.kind, reason: endText(end) } }),
    ...(end?.kind === 'input' && { problem: problemJson(end.problem) }),
    ...(fault !== undefined && { problem: problemJson(fault) }),
    links: linksOf(load, mount),
  };
}

/** Where to go from a load. */
export function linksOf(
  { id, state }: Pick<LoadLook, 'id' | 'state'>,
  mount: string,
): Readonly<Record<string, string>> {
  const self = `${mount}/${id}`;
  const resumable = state !== 'running' && state !== 'finished';
  return { self, report: `${self}/report`, rejects: `${self}/rejects`, ...(resumable && { resume: `${self}/resume` }) };
}
