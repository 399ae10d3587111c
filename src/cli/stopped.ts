import { once } from 'node:events';

/** Resolves when the command is asked to stop. */
export async function stopped(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
