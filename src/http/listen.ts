import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface Listening {
  readonly port: number;
  readonly host: string;
  readonly url: string;
  /** Refuses new connections, lets requests in flight finish, cuts what is left after `limitMs`. True when nothing was cut. */
  drain(limitMs: number): Promise<boolean>;
}

/** How long a stopping server waits for requests in flight. */
export const DRAIN_LIMIT_MS = 25_000;

/** How long the whole of a request may take. */
const REQUEST_LIMIT_MS = 120_000;

/**
 * Opens a port; 0 takes a free one. `expectContinue` may refuse a body before the client sends it. Requests that are long
 * may take as long as they like.
 */
export function listen(
  handler: Handler,
  host: string,
  port: number,
  isLong?: (request: IncomingMessage) => boolean,
): Promise<Outcome<Listening>> {
  const answer = isLong === undefined ? handler : limited(handler, isLong);
  // a request may be long, but its head must come soon; keep-alive outlives the idle time of most clients and proxies
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: isLong === undefined ? REQUEST_LIMIT_MS : 0, keepAliveTimeout: 65_000 },
    answer,
  );
  server.on('checkContinue', answer);
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
  });
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(fail(problem('serve.port', {}, { port, address: host, reason: listenReason(error) })));
    });
    server.listen({ port, host, backlog: 1024 }, () => resolve(ok(listening(server, host))));
  });
}

/** The server knows one limit for all requests, so those that are not long get theirs here. */
function limited(handler: Handler, isLong: (request: IncomingMessage) => boolean): Handler {
  return (request, response) => {
    const { 'transfer-encoding': chunked, 'content-length': length = '0' } = request.headers;
    if ((chunked !== undefined || length !== '0') && !isLong(request)) {
      const cut = setTimeout(() => request.destroy(), REQUEST_LIMIT_MS).unref();
      request.once('close', () => clearTimeout(cut));
    }
    handler(request, response);
  };
}

function listenReason(error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') return 'the port is in use';
  if (error.code === 'EACCES') return 'permission is denied';
  if (error.code === 'EADDRNOTAVAIL') return 'the address is not one of this machine';
  return error.code ?? 'unknown reason';
}

function listening(server: Server, host: string): Listening {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    port: address.port,
    host,
    url: `http://${name}:${address.port}`,
    drain: (limitMs) => drain(server, limitMs),
  };
}

function drain(server: Server, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    let cut = false;
    const limit = setTimeout(() => {
      cut = true;
      server.closeAllConnections();
    }, limitMs);
    // a connection that was busy when the server closed turns idle later: it is closed then
    const sweep = setInterval(() => server.closeIdleConnections(), 20);
    server.close(() => {
      clearTimeout(limit);
      clearInterval(sweep);
      resolve(!cut);
    });
  });
}
