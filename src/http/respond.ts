import type { ServerResponse } from 'node:http';
import { detailOf, problemJson, statusOf, type Problem } from '../model/problem.ts';

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'Not authorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Not in this state',
  413: 'The body is too large',
  415: 'The media type is not accepted',
  421: 'Wrong host',
  422: 'The input is not valid',
  500: 'Internal error',
  502: 'The upstream failed',
  503: 'Not available now',
  504: 'The upstream is too slow',
  507: 'No room on the disk',
};

/** Problem details (RFC 9457). The first error gives status and type; `errors` lists them all. */
export function problemDetails(problems: readonly Problem[]): { readonly status: number; readonly body: string } {
  const first = problems.find((found) => found.severity === 'error') ?? problems[0];
  if (first === undefined) throw new Error('a problem answer needs a problem');
  const status = statusOf(first);
  const details = {
    type: `urn:capstan:problem:${first.code}`,
    title: TITLES[status] ?? 'Error',
    status,
    detail: detailOf(first),
    errors: problems.map(problemJson),
  };
  return { status, body: JSON.stringify(details) };
}

const LINGER_MS = 1000;
const SMALL_BODY = 4096;

/** Answers with problem details. What the client has not sent yet is thrown away for a moment, then cut off. */
export function sendProblems(
  response: ServerResponse,
  problems: readonly Problem[],
  headers: Readonly<Record<string, string>> = {},
): void {
  const { status, body } = problemDetails(problems);
  send(response, status, { 'content-type': 'application/problem+json', ...headers }, body);
  if (!response.req.complete) discardRest(response);
}

/** Closing at once would reset the connection, and the client, still sending, would never read the answer. */
function discardRest(response: ServerResponse): void {
  const { req } = response;
  const cut = setTimeout(() => req.destroy(), LINGER_MS);
  req.once('close', () => clearTimeout(cut));
  req.resume();
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, { 'content-type': 'application/json' }, JSON.stringify(value));
}

/** Writes status, headers and body at once. A HEAD request gets the headers only; Node leaves the body out. */
export function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array,
): void {
  if (response.headersSent || response.destroyed) return;
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  response.writeHead(
    status,
    status === 204 || status === 304 ? headers : { ...headers, 'content-length': String(length) },
  );
  if (length === 0) response.end();
  else if (typeof body === 'string' || length > SMALL_BODY) response.end(body);
  // as latin1 text it goes out with the head in one write; the bytes are the same
  else response.end(Buffer.from(body.buffer, body.byteOffset, length).toString('latin1'), 'latin1');
}
