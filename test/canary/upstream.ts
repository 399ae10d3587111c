import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

const HUGE = Buffer.alloc(33 * 1024 * 1024, 0x20);

/** What an upstream may do to us, by name. */
const behaviours: Readonly<Record<string, RequestListener>> = {
  ok: (_, response) => response.end('{}'),
  reset: (_, response) => void response.destroy(),
  slow: () => undefined,
  redirect: (_, response) => response.writeHead(302, { location: 'https://elsewhere.example/' }).end(),
  huge: (_, response) => response.end(HUGE),
  refuse: (_, response) => response.writeHead(401).end('no'),
  echo: (request, response) => response.writeHead(400).end(`you are ${request.headers.authorization ?? ''}`),
  fail: (_, response) => response.writeHead(400).end('no'),
};

export interface CanaryUpstream {
  readonly url: string;
  /** Every Authorization header that arrived. */
  readonly authorizations: readonly (string | undefined)[];
  behave(name: string): void;
  close(): void;
}

export async function startCanaryUpstream(): Promise<CanaryUpstream> {
  const authorizations: (string | undefined)[] = [];
  let behaviour = 'ok';
  const server = createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    request.resume();
    behaviours[behaviour]?.(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    authorizations,
    behave: (name) => void (behaviour = name),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
