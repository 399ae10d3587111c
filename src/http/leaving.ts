import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** Tells that the client has left; of the shape of an `AbortSignal`. */
export interface Leaving {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

const waiting = new WeakMap<Socket, Set<() => void>>();

/**
 * The client's leaving, by its connection. One listener serves all requests of a connection: one on each response would
 * keep every request alive until the next full collection.
 */
export function leavingOf({ socket }: IncomingMessage): Leaving {
  return {
    get aborted() {
      return socket.destroyed;
    },
    addEventListener: (_, listener) => void waitingOn(socket).add(listener),
    removeEventListener: (_, listener) => void waiting.get(socket)?.delete(listener),
  };
}

function waitingOn(socket: Socket): Set<() => void> {
  const known = waiting.get(socket);
  if (known !== undefined) return known;
  const made = new Set<() => void>();
  waiting.set(socket, made);
  socket.once('close', () => {
    for (const listener of made) listener();
  });
  return made;
}
