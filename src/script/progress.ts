import type { Writable } from 'node:stream';
import type { LoadEvent } from '../load/event.ts';
import type { World } from '../load/world.ts';
import { printLine, printProblem } from './print.ts';

/** Milliseconds between two lines of a kind. */
const QUIET_MS = 10_000;

/** Tells of a load while it runs: what is rare at once, the rest as a line now and then. */
export function showProgress(stderr: Writable, { now }: Pick<World, 'now'>): (event: LoadEvent) => void {
  const last = new Map<LoadEvent['kind'], number>();
  const sometimes = (kind: LoadEvent['kind'], text: () => string): void => {
    if (now() - (last.get(kind) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
    last.set(kind, now());
    printLine(stderr, text());
  };
  return (event) => {
    switch (event.kind) {
      case 'started':
        return printLine(
          stderr,
          `Load ${event.load} ${event.resumed ? 'goes on' : 'started'}: ${event.operation} into ${event.target}, mapping ${event.mapping}`,
        );
      case 'notice':
        return printProblem(stderr, event.problem);
      case 'progress':
        return sometimes('progress', () => progressText(event.progress));
      case 'waiting':
        return sometimes('waiting', () => `waits ${Math.ceil(event.ms / 1000)} s (${event.status ?? 'no answer'})`);
      case 'ended':
        return undefined;
    }
  };
}

function progressText({ counts, secondsLeft }: Extract<LoadEvent, { kind: 'progress' }>['progress']): string {
  const left = secondsLeft === undefined ? '' : `, about ${Math.ceil(secondsLeft)} s left`;
  const { read, accepted, invalid, rejected, pending } = counts;
  return `read ${read}, accepted ${accepted}, invalid ${invalid}, rejected ${rejected}, pending ${pending}${left}`;
}
