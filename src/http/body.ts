import type { IncomingMessage, ServerResponse } from 'node:http';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';

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
  return new Promise((resolve) => collect(request, limit, resolve));
}

function collect(request: IncomingMessage, limit: number, settle: (outcome: Outcome<Uint8Array>) => void): void {
  const chunks: Uint8Array[] = [];
  let size = 0;
  request.on('data', (chunk: Uint8Array) => {
    size += chunk.length;
    if (size > limit) {
      request.removeAllListeners('data').pause();
      settle(fail(problem('body.too-large', {}, { limit })));
    } else chunks.push(chunk);
  });
  request.on('end', () => settle(ok(joined(chunks, size))));
  request.on('close', () => settle(fail(problem('body.incomplete', {}, {}))));
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  if (chunks.length === 0) return EMPTY;
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size);
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
