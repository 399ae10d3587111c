import type { IncomingMessage, ServerResponse } from 'node:http';
import type { McpCaller } from './mcp-http.ts';
import type { McpOptions, McpSurface } from './mcp.ts';

/** An MCP surface whose SDK, a quarter of a second of loading, is loaded when the server has nothing better to do. */
export interface LazyMcp {
  handle(request: IncomingMessage, response: ServerResponse, caller?: McpCaller): Promise<void>;
  /** Loads soon, so that the first client does not wait for it. */
  warmUp(): void;
  close(): Promise<void>;
}

const WARM_UP_MS = 500;

export function createLazyMcp(options: McpOptions): LazyMcp {
  let loading: Promise<McpSurface> | undefined;
  const load = (): Promise<McpSurface> => (loading ??= loadSurface(options));
  let timer: NodeJS.Timeout | undefined;
  return {
    handle: async (request, response, caller) => (await load()).handle(request, response, caller),
    warmUp: () => {
      timer = setTimeout(
        () => void load().catch((error: unknown) => options.log({ kind: 'bug', id: 'mcp', error })),
        WARM_UP_MS,
      ).unref();
    },
    close: async () => {
      clearTimeout(timer);
      // one that failed to load has told so to whoever asked for it, and has nothing to close
      const surface = await loading?.catch(() => undefined);
      await surface?.close();
    },
  };
}

async function loadSurface(options: McpOptions): Promise<McpSurface> {
  const { createMcpSurface } = await import('./mcp.ts');
  const surface = await createMcpSurface(options);
  if (!surface.ok)
    throw new Error(`the MCP surface cannot start: ${surface.problems.map((found) => found.code).join(', ')}`);
  return surface.value;
}
