import type { IncomingMessage, ServerResponse } from 'node:http';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { bodyBuffers } from './buffers.ts';

const EMPTY = new Uint8Array(0);

/** The whole body of a request. Past `limit` bytes it is refused without being read further, by its Content-Length at once. */
export function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  limit: number,
): Promise<Outcome<Uint8Array>> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limit) return Promise.resolve(fail(problem('body.too-large', {}, { limit })));
  if (request.headers.expect !== undefined) response.writeContinue();
  if (request.destroyed) return Promise.resolve(fail(problem('body.incomplete', {}, {})));
  return new Promise((resolve) => collect(request, limit, announced, resolve));
}

function collect(
  request: IncomingMessage,
  limit: number,
  announced: number,
  settle: (outcome: Outcome<Uint8Array>) => void,
): void {
  let body: Uint8Array = EMPTY;
  let size = 0;
  request.on('data', (chunk: Uint8Array) => {
    const end = size + chunk.length;
    if (end > limit) {
      request.removeAllListeners('data').pause();
      return settle(fail(problem('body.too-large', {}, { limit })));
    }
    body = size === 0 && end >= announced ? chunk : appended(body, size, chunk, announced);
    size = end;
    return undefined;
  });
  request.once('end', () => settle(ok(body.length === size ? body : body.subarray(0, size))));
  request.once('close', () => {
    if (!request.complete) settle(fail(problem('body.incomplete', {}, {})));
  });
}

/** One buffer of the announced length, filled as it comes, costs half the memory of a list that is joined at the end. */
function appended(body: Uint8Array, size: number, chunk: Uint8Array, announced: number): Uint8Array {
  const needed = size + chunk.length;
  const grown = needed <= body.length ? body : bodyBuffers.take(Math.max(announced, needed, body.length * 2));
  if (grown !== body) {
    grown.set(body.subarray(0, size));
    bodyBuffers.release(body);
  }
  grown.set(chunk, size);
  // node:http hands out each piece as a copy of its own
  bodyBuffers.release(chunk);
  return grown;
}

/**
 * Refuses what would make us and the upstream read a body differently: an encoding, a charset other than UTF-8, a media
 * type that is not among `allowed` (`application/json` also admits `application/...+json`).
 */
export function mediaProblem(headers: IncomingMessage['headers'], allowed: readonly string[]): Problem | undefined {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') return problem('body.content-encoding', {}, {});
  const type = headers['content-type'];
  // the spelling nearly every client sends
  if (type === 'application/json' && allowed[0] === type) return undefined;
  const [essence = '', ...parameters] = (type ?? '').split(';').map((part) => part.trim().toLowerCase());
  if (!allowed.some((one) => matches(essence, one))) return problem('body.media-type', {}, { allowed });
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  const named = charset?.replace(/^"(.*)"$/, '$1');
  return named === undefined || named === 'utf-8' || named === 'utf8' ? undefined : problem('body.charset', {}, {});
}

function matches(essence: string, allowed: string): boolean {
  if (essence === allowed) return true;
  return allowed === 'application/json' && /^application\/[a-z0-9.-]+\+json$/.test(essence);
}
