import { constants } from 'node:os';

/** 128 + the number of the signal: 130 for SIGINT, 143 for SIGTERM. */
export function signalCode(signal: AbortSignal): number {
  return 128 + (signal.reason === 'SIGTERM' ? constants.signals.SIGTERM : constants.signals.SIGINT);
}
