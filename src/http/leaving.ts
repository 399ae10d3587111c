import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** Tells that the client has left; of the shape of an `AbortSignal`. */
export interface Leaving {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

const known = new WeakMap<Socket, Leaving>();

/**
 * The client's leaving, by its connection. One listener serves all requests of a connection: one on each response would
 * keep every request alive until the next full collection.
 */
export function leavingOf({ socket }: IncomingMessage): Leaving {
  const leaving = known.get(socket);
  if (leaving !== undefined) return leaving;
  const made = new SocketLeaving(socket);
  known.set(socket, made);
  return made;
}

class SocketLeaving implements Leaving {
  readonly #socket: Socket;
  // an array and not a set: the tables that a busy set outgrows refer to one another, and what they held outlives them
  readonly #waiting: (() => void)[] = [];

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.once('close', () => {
      for (const listener of this.#waiting.splice(0)) listener();
    });
  }

  get aborted(): boolean {
    return this.#socket.destroyed;
  }

  addEventListener(_: 'abort', listener: () => void): void {
    this.#waiting.push(listener);
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    const at = this.#waiting.indexOf(listener);
    if (at !== -1) this.#waiting.splice(at, 1);
  }
}
