import { once } from 'node:events';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { isObject } from '../model/json.ts';
import { createInFlight, type InFlight } from './in-flight.ts';

/** The two ends of a stdio connection, and the signal that ends it as the end of the input does. */
export interface StdioStreams {
  readonly input: Readable;
  /** Carries protocol messages and nothing else. */
  readonly output: Writable;
  readonly signal?: AbortSignal | undefined;
}

type RequestId = string | number;

/**
 * The input with its end held back until every request has its answer: a client may close its end after the last
 * request, and the SDK's transport would drop the answers. `received` and `answered` are told of every message.
 */
export interface HeldInput {
  readonly stream: Readable;
  received(message: unknown): void;
  answered(message: unknown): void;
  /** The connection is over: nothing more is read. */
  close(): void;
}

export function holdInput(streams: StdioStreams, limitMs: number): HeldInput {
  const stream = new PassThrough();
  const requests = createInFlight<RequestId>();
  streams.input.pipe(stream, { end: false });
  void ended(streams).then(async () => {
    streams.input.unpipe(stream);
    await consumed(stream);
    await requests.idle(limitMs);
    if (!stream.destroyed) stream.end();
  });
  return {
    stream,
    received: (message) => noteReceived(requests, message),
    answered: (message) => noteAnswered(requests, message),
    close: () => {
      streams.input.unpipe(stream).pause();
      stream.destroy();
    },
  };
}

async function ended({ input, signal }: StdioStreams): Promise<void> {
  if (input.readableEnded || input.destroyed || signal?.aborted) return;
  const heard = new AbortController();
  const events = ['end', 'close', 'error'].map((name) => once(input, name, { signal: heard.signal }));
  if (signal !== undefined) events.push(once(signal, 'abort', { signal: heard.signal }));
  await Promise.race(events).catch(() => {});
  // The waits that lost are called off; their rejections are expected.
  for (const event of events) event.catch(() => {});
  heard.abort();
}

/** Resolves when the reader has taken everything that was written, or reads no more. */
async function consumed(stream: PassThrough): Promise<void> {
  while (!stream.destroyed && stream.readableLength + stream.writableLength > 0) await setImmediate();
}

function noteReceived(requests: InFlight<RequestId>, message: unknown): void {
  if (!isObject(message)) return;
  const { id, method, params } = message;
  // A subscription has no answer until the connection ends.
  if (isRequestId(id) && typeof method === 'string' && method !== 'subscriptions/listen') requests.begin(id);
  if (method !== 'notifications/cancelled' || !isObject(params)) return;
  if (isRequestId(params['requestId'])) requests.end(params['requestId']);
}

function noteAnswered(requests: InFlight<RequestId>, message: unknown): void {
  if (isObject(message) && message['method'] === undefined && isRequestId(message['id'])) requests.end(message['id']);
}

function isRequestId(id: unknown): id is RequestId {
  return typeof id === 'string' || typeof id === 'number';
}
