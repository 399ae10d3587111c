import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import type { Answer } from '../load/target.ts';

/** A request as it goes out; `path` starts with `/`. */
interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface Timeouts {
  readonly connectMs: number;
  /** From waiting for a connection to the last byte of the answer. */
  readonly totalMs: number;
}

/** Sends a request once. Redirects are answers like any other: they are never followed. */
export type Send = (outgoing: Outgoing, signal: AbortSignal | undefined) => Promise<Outcome<Answer>>;

const CONNECTIONS = 64;
const MAX_REPLY_BYTES = 32 * 1024 * 1024;

/** Keep-alive connections to one origin, with what Node.js brings along. */
export function createSend(origin: string, timeouts: Timeouts): Send {
  const address = urlToHttpOptions(new URL(origin));
  const isSecure = origin.startsWith('https:');
  const settings = { keepAlive: true, maxSockets: CONNECTIONS };
  const agent = isSecure ? new HttpsAgent(settings) : new HttpAgent(settings);
  const begin = isSecure ? httpsRequest : httpRequest;
  return ({ method, path, headers, body }, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve(fail(problem('upstream.cancelled', {}, {})));
      const length = { 'content-length': String(body.length) };
      const request = begin({ ...address, agent, method, path, headers: { ...headers, ...length } });
      new Exchange(request, timeouts, signal, resolve).send(body);
      return undefined;
    });
}

/** The life of one request: it settles once, by an answer, a failure, a deadline or the caller's signal. */
class Exchange {
  readonly #request: ClientRequest;
  readonly #resolve: (outcome: Outcome<Answer>) => void;
  readonly #timeouts: Timeouts;
  readonly #signal: AbortSignal | undefined;
  readonly #cancel = (): void => this.#give(fail(problem('upstream.cancelled', {}, {})));
  #deadline: NodeJS.Timeout | undefined;
  #answered = false;
  #settled = false;

  constructor(
    request: ClientRequest,
    timeouts: Timeouts,
    signal: AbortSignal | undefined,
    resolve: (outcome: Outcome<Answer>) => void,
  ) {
    this.#request = request;
    this.#timeouts = timeouts;
    this.#signal = signal;
    this.#resolve = resolve;
  }

  send(body: Uint8Array): void {
    const { totalMs, connectMs } = this.#timeouts;
    const late = problem('upstream.timeout', {}, { seconds: totalMs / 1000 });
    this.#deadline = setTimeout(() => this.#give(fail(late)), totalMs);
    this.#signal?.addEventListener('abort', this.#cancel, { once: true });
    this.#request.on('socket', (socket) => {
      if (!socket.connecting) return;
      const unreachable = problem('upstream.unreachable', {}, { reason: 'ETIMEDOUT' });
      const connecting = setTimeout(() => this.#give(fail(unreachable)), connectMs);
      socket.once('connect', () => clearTimeout(connecting));
      socket.once('close', () => clearTimeout(connecting));
    });
    this.#request.on('error', (error) => this.#give(fail(failure(error, this.#answered))));
    this.#request.on('response', (response) => this.#read(response));
    this.#request.end(body);
  }

  #read(response: IncomingMessage): void {
    this.#answered = true;
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_REPLY_BYTES) this.#give(fail(problem('upstream.too-large', {}, { limit: MAX_REPLY_BYTES })));
      else chunks.push(chunk);
    });
    response.on('error', (error) => this.#give(fail(failure(error, true))));
    response.on('end', () =>
      this.#give(
        ok({ status: response.statusCode ?? 0, headers: headersOf(response), body: Buffer.concat(chunks, size) }),
      ),
    );
  }

  #give(outcome: Outcome<Answer>): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#deadline);
    this.#signal?.removeEventListener('abort', this.#cancel);
    if (!outcome.ok) this.#request.destroy();
    this.#resolve(outcome);
  }
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']);

/** Only the code of an error is told: its message may hold addresses or header values. */
function failure(error: Error, answered: boolean): Problem {
  const reason = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return !answered && UNREACHABLE.has(reason)
    ? problem('upstream.unreachable', {}, { reason })
    : problem('upstream.broken', {}, { reason });
}
