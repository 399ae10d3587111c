import { problemJson } from '../model/problem.ts';
import type { LoadEnd, LoadEvent } from './event.ts';

/** An event as one JSON value: as it is, with problems as every surface writes them. */
export function eventJson(event: LoadEvent): { readonly [key: string]: unknown } {
  switch (event.kind) {
    case 'started':
    case 'progress':
    case 'waiting':
      return { ...event };
    case 'notice':
      return { ...event, problem: problemJson(event.problem) };
    case 'ended':
      return { ...event, end: endJson(event.end), problems: event.problems.map(problemJson) };
  }
}

function endJson(end: LoadEnd): { readonly [key: string]: unknown } {
  return end.kind === 'input' ? { ...end, problem: problemJson(end.problem) } : { ...end };
}
