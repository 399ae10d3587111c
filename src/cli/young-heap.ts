import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the part of the heap for short-lived values at the size it has when the server starts. Under load the
 * engine would double it up to 128 MB, which buys a few percent of speed for a server whose requests leave little alive.
 */
export function keepYoungHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
