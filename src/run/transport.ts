import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import buildConnector from 'undici/lib/core/connect.js';
import Pool from 'undici/lib/dispatcher/pool.js';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { Deadlines, type Due } from './deadlines.ts';
import type { UpstreamRequest } from './request.ts';
import type { Cancellation, Reply } from './runtime.ts';

/** One answer, or why there is none. */
export type Attempt = Outcome<Omit<Reply, 'attempts'>>;

/** Sends a request once. `deadlineMs` bounds everything from waiting for a connection to the last byte of the answer. */
export interface Transport {
  send(request: UpstreamRequest, deadlineMs: number, signal: Cancellation | undefined): Promise<Attempt>;
  close(): Promise<void>;
}

const CONNECTIONS = 128;
const KEEP_ALIVE_MS = 10_000;
const MAX_REPLY_BYTES = 32 * 1024 * 1024;
const PASSED_HEADERS = /^(?:content-type|content-encoding|retry-after|(?:x-)?rate-?limit[a-z-]*|(?:x-)?request-id)$/;

const passed = new Map<string, boolean>();

/** An upstream's header names are few; past a thousand they are judged each time. */
function isPassed(name: string): boolean {
  const known = passed.get(name);
  if (known !== undefined) return known;
  const found = PASSED_HEADERS.test(name);
  if (passed.size < 1000) passed.set(name, found);
  return found;
}

/** A keep-alive pool to one origin. Redirects are answers like any other: they are never followed. */
export function createTransport(origin: string, connectMs: number): Transport {
  const sockets = new Set<Socket>();
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    pipelining: 1,
    connect: watchedConnector(sockets, connectMs),
    // the deadline of each request rules; these only end what has no deadline
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
  // an upstream may answer before it has read the request: the bytes are ours again only when no socket holds any
  const allSent = (): boolean => {
    for (const socket of sockets) if (socket.writableLength > 0) return false;
    return true;
  };
  const deadlines = new Deadlines();
  return {
    send: (request, deadlineMs, signal) =>
      new Promise((resolve) => new Exchange({ resolve, allSent, deadlines }, deadlineMs, signal).start(pool, request)),
    close: async () => {
      await pool.close();
      deadlines.close();
    },
  };
}

function watchedConnector(sockets: Set<Socket>, timeout: number): buildConnector.connector {
  const connector = buildConnector({ timeout });
  return (options, callback) => {
    connector(options, (...[error, socket]) => {
      if (error !== null) return callback(error, null);
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      return callback(null, socket);
    });
  };
}

interface ExchangeSetting {
  readonly resolve: (attempt: Attempt) => void;
  readonly allSent: () => boolean;
  readonly deadlines: Deadlines;
}

/** The life of one request: it settles once, by an answer, a failure, the deadline or the caller's signal. */
class Exchange implements Dispatcher.DispatchHandler, Due {
  readonly dueAt: number;
  place = 0;
  readonly #deadlineMs: number;
  readonly #setting: ExchangeSetting;
  #signal: Cancellation | undefined;
  readonly #cancel = (): void => this.#give(fail(problem('upstream.cancelled', {}, {})));
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #status = 0;
  #headers: Record<string, string> = {};
  #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(setting: ExchangeSetting, deadlineMs: number, signal: Cancellation | undefined) {
    this.#setting = setting;
    this.#deadlineMs = deadlineMs;
    this.#signal = signal;
    this.dueAt = performance.now() + deadlineMs;
    setting.deadlines.add(this);
    signal?.addEventListener('abort', this.#cancel, { once: true });
  }

  expire(): void {
    this.#give(fail(problem('upstream.timeout', {}, { seconds: this.#deadlineMs / 1000 })));
  }

  start(pool: Pool, request: UpstreamRequest): void {
    if (this.#signal?.aborted === true) return this.#cancel();
    const { method, path, headers, body } = request;
    pool.dispatch({ method, path, headers, body: body ?? null }, this);
    return undefined;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) controller.abort(new Error('no longer wanted'));
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    this.#status = status;
    for (const name of Object.keys(headers)) {
      const value = headers[name];
      if (value !== undefined && isPassed(name)) this.#headers[name] = String(value);
    }
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#size += chunk.length;
    if (this.#size > MAX_REPLY_BYTES) this.#give(fail(problem('upstream.too-large', {}, { limit: MAX_REPLY_BYTES })));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const body =
      this.#chunks.length === 1 && this.#chunks[0] !== undefined
        ? this.#chunks[0]
        : Buffer.concat(this.#chunks, this.#size);
    this.#give(ok({ status: this.#status, headers: this.#headers, body, sent: this.#setting.allSent }));
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#give(fail(failure(error, this.#status)));
  }

  #give(attempt: Attempt): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#setting.deadlines.delete(this);
    this.#signal?.removeEventListener('abort', this.#cancel);
    if (!attempt.ok) this.#controller?.abort(new Error('no longer wanted'));
    // the client keeps this object until its next request: it must not keep the caller's with it
    this.#signal = undefined;
    this.#chunks = [];
    this.#setting.resolve(attempt);
  }
}

/** Only the code of an error is told: its message may hold addresses or header values. */
function failure(error: Error, status: number): Problem {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const unreachable = [
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'UND_ERR_CONNECT_TIMEOUT',
  ].includes(code);
  if (status === 0 && unreachable) return problem('upstream.unreachable', {}, { reason: code });
  return problem('upstream.broken', {}, { reason: code });
}
