import { exitOf } from '../model/problem.ts';
import type { LoadEnd, LoadEvent } from './event.ts';

/** The exit code of a program that has run a load; `stopped` is the one for the signal that asked it to stop. */
export function exitOfLoad({ end, counts, problems }: Extract<LoadEvent, { kind: 'ended' }>, stopped: number): number {
  // records that do not add up go before everything else
  if (problems.some(({ severity }) => severity === 'error')) return 1;
  return end.kind === 'finished' && counts.invalid + counts.rejected > 0 ? 3 : codeOf(end, stopped);
}

function codeOf(end: LoadEnd, stopped: number): number {
  switch (end.kind) {
    case 'finished':
      return 0;
    case 'threshold':
    case 'refused':
      return 4;
    case 'authentication':
      return 5;
    case 'input':
      return exitOf(end.problem);
    case 'paused':
      return 75;
    case 'stopped':
      return stopped;
  }
}
