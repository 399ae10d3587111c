import { eventJson } from '../load/event-json.ts';
import type { LoadEvent } from '../load/event.ts';
import type { World } from '../load/world.ts';
import type { Surroundings } from './command.ts';
import { LiveLines } from './load-live.ts';
import { countParts, readText, speedParts, startedText, timeText, waitingText } from './load-words.ts';
import { oneLine, printLine, printProblems } from './print.ts';

/** Shows a load while it runs. */
export interface ProgressView {
  show(event: LoadEvent): void;
  /** Leaves the terminal as it was; nothing is shown any more. The end of a load closes by itself. */
  close(): void;
}

type Around = Pick<Surroundings, 'stdout' | 'stderr' | 'env'>;
type Clock = Pick<World, 'now' | 'sleep'>;

/**
 * With `json`, each event is a line of JSON on stdout. Without, stderr shows it to people: on a terminal as lines that
 * change in place, elsewhere as a line every few seconds.
 */
export function progressView(around: Around, json: boolean, clock: Clock): ProgressView {
  if (json) return jsonView(around);
  const terminal = 'isTTY' in around.stderr && around.stderr.isTTY === true && around.env['TERM'] !== 'dumb';
  return terminal ? liveView(around, clock) : plainView(around, clock);
}

function jsonView({ stdout }: Around): ProgressView {
  return {
    show: (event) => printLine(stdout, JSON.stringify(eventJson(event))),
    close: () => {},
  };
}

function liveView({ stderr, env }: Around, clock: Clock): ProgressView {
  const lines = new LiveLines(stderr, clock);
  return {
    show(event) {
      switch (event.kind) {
        case 'started':
          return lines.above(() => printLine(stderr, oneLine(startedText(event))));
        case 'notice':
          return lines.above(() => printProblems(stderr, [event.problem], env));
        case 'progress':
          return lines.progress(event.progress);
        case 'waiting':
          return lines.waiting(event);
        case 'ended':
          return lines.close();
      }
    },
    close: () => lines.close(),
  };
}

/** Milliseconds between two lines of a kind in a log. */
const QUIET_MS = 5000;

function plainView({ stderr, env }: Around, { now }: Clock): ProgressView {
  const last = new Map<LoadEvent['kind'], number>();
  const sometimes = (kind: LoadEvent['kind'], text: () => string): void => {
    if (now() - (last.get(kind) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
    last.set(kind, now());
    printLine(stderr, text());
  };
  return {
    show(event) {
      switch (event.kind) {
        case 'started':
          return printLine(stderr, oneLine(startedText(event)));
        case 'notice':
          return printProblems(stderr, [event.problem], env);
        case 'progress':
          return sometimes('progress', () => {
            const { progress } = event;
            return [
              readText(progress),
              ...countParts(progress.counts),
              ...speedParts(progress),
              timeText(progress),
            ].join(', ');
          });
        case 'waiting':
          return sometimes('waiting', () => waitingText(event, event.ms));
        case 'ended':
          return undefined;
      }
    },
    close: () => {},
  };
}
