import type { IncomingMessage, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Clock } from './clock.ts';

/** What the client gets to see. */
export type Answer =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      /** Milliseconds before the first byte. */
      readonly delay: number;
      /** Milliseconds between the bytes; 0 sends them all at once. */
      readonly drip: number;
    }
  /** The connection is reset without a byte. */
  | { readonly kind: 'reset' }
  /** Nothing comes, and the connection stays. */
  | { readonly kind: 'hang' };

export type Reply = Extract<Answer, { kind: 'reply' }>;

export function reply(status: number, headers: Readonly<Record<string, string>> = {}, body = ''): Reply {
  return { kind: 'reply', status, headers, body, delay: 0, drip: 0 };
}

export function jsonReply(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return reply(status, { 'content-type': 'application/json', ...headers }, JSON.stringify(value));
}

/** The status a log entry shows: `null` when no answer is sent. */
export function sentStatus(answer: Answer): number | null {
  return answer.kind === 'reply' ? answer.status : null;
}

export interface Sending {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly clock: Clock;
  /** Aborted once the sandbox takes no new connections. */
  readonly draining: AbortSignal;
  /** Aborted when it waits for slow answers no longer. */
  readonly stop: AbortSignal;
}

/** Sends the answer; a client that has gone away is no failure. */
export async function send(answer: Answer, to: Sending): Promise<void> {
  switch (answer.kind) {
    case 'reset':
      to.request.socket.resetAndDestroy();
      return;
    case 'hang':
      await hang(to);
      return;
    case 'reply':
      if (answer.delay > 0) await to.clock.wait(answer.delay, to.stop);
      if (answer.drip > 0) await drip(answer, to);
      else writeReply(answer, to);
  }
}

function writeReply({ status, headers, body }: Reply, { response, draining }: Sending): void {
  const length = Buffer.byteLength(body);
  const close = draining.aborted ? { connection: 'close' } : undefined;
  response.writeHead(status, { ...headers, ...(status === 204 ? undefined : { 'content-length': length }), ...close });
  response.end(body === '' ? undefined : body);
}

/** Lasts until the client gives up or the sandbox drains, which waits for no such client. */
function hang({ request, draining }: Sending): Promise<void> {
  const { socket } = request;
  const cut = (): void => void socket.destroy();
  if (draining.aborted) cut();
  draining.addEventListener('abort', cut, { once: true });
  return new Promise((resolve) => {
    socket.once('close', () => {
      draining.removeEventListener('abort', cut);
      resolve();
    });
  });
}

/** A byte at a time, status line and headers too, past node:http, which would send the head in one piece. */
async function drip({ status, headers, body, drip }: Reply, { request, clock, stop }: Sending): Promise<void> {
  const length = status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const fields = Object.entries({ ...headers, ...length, connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const bytes = Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${fields.join('')}\r\n${body}`);
  const { socket } = request;
  for (const byte of bytes) {
    if (socket.destroyed) return;
    socket.write(Uint8Array.of(byte));
    await clock.wait(drip, stop);
  }
  socket.end();
}
