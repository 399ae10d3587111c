import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface TestUpstream {
  readonly url: string;
  readonly received: readonly Received[];
  /** What the next requests are answered with. */
  answer: { status: number; body?: string | Uint8Array; headers?: Record<string, string> };
  close(): Promise<void>;
}

/** An upstream that notes what it is asked and answers as it is told. */
export async function startUpstream(): Promise<TestUpstream> {
  const received: Received[] = [];
  const upstream = { answer: { status: 200 } as TestUpstream['answer'] };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ method: request.method, url: request.url, headers: request.headers, body });
      response.writeHead(upstream.answer.status, upstream.answer.headers);
      response.end(upstream.answer.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(upstream, {
    url: `http://127.0.0.1:${port}`,
    received,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  });
}
