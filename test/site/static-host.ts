import { createServer } from 'node:http';
import { once } from 'node:events';
import { posix } from 'node:path';
import type { FileContent } from '../../src/model/artifact.ts';

export interface StaticHost {
  /** With a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
};

/** A host of files as the simplest ones are: a path is a file, a folder is its index, everything else is 404.html. */
export async function serveFiles(files: readonly FileContent[]): Promise<StaticHost> {
  const contents = new Map(files.map(({ path, content }) => [`/${path}`, content]));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    const found = contents.get(path);
    response.statusCode = found === undefined ? 404 : 200;
    const type = found === undefined ? '.html' : posix.extname(path);
    response.setHeader('content-type', TYPES[type] ?? 'text/plain; charset=utf-8');
    response.end(found ?? contents.get('/404.html'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
