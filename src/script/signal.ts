import { constants } from 'node:os';

/** 128 + the number of the signal: 130 for SIGINT, 143 for SIGTERM. */
export function signalCode(signal: AbortSignal): number {
  return 128 + (signal.reason === 'SIGTERM' ? constants.signals.SIGTERM : constants.signals.SIGINT);
}

/** True for what is thrown because of the signal, and not beside it. */
export function isAbort(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'));
}

/** What starts programs may hand a signal on that the program has had already, as npm does with Ctrl-C: that is one wish. */
const SAME_WISH_MS = 1000;

/** The first signal asks the command to end, a second one ends the process. */
export function obeySignals(stopping: AbortController): void {
  let askedAt = 0;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (!stopping.signal.aborted) {
        askedAt = Date.now();
        stopping.abort(name);
      } else if (Date.now() - askedAt > SAME_WISH_MS) process.exit(signalCode(stopping.signal));
    });
  }
}
