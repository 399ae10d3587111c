import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { DRAIN_LIMIT_MS, listen } from '../http/listen.ts';
import type { Outcome } from '../model/outcome.ts';
import { ok } from '../model/outcome.ts';

/** A request as an upstream got it. */
export interface Received {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Loopback {
  readonly url: string;
  /** What came since the last time it was asked. */
  take(): Received[];
  close(): Promise<void>;
}

/** An upstream on this machine that accepts everything and keeps what it got. */
export async function startLoopback(): Promise<Outcome<Loopback>> {
  let kept: Received[] = [];
  const opened = await listen(
    (request, response) => {
      void buffer(request).then((bytes) => {
        const { method = 'GET', url = '/', headers } = request;
        kept.push({ method, url: new URL(url, 'http://127.0.0.1'), headers, body: bytes.toString('utf8') });
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    },
    '127.0.0.1',
    0,
  );
  if (!opened.ok) return opened;
  const { value } = opened;
  return ok({
    url: value.url,
    take: () => {
      const taken = kept;
      kept = [];
      return taken;
    },
    close: async () => {
      await value.drain(DRAIN_LIMIT_MS);
    },
  });
}
