import { PassThrough } from 'node:stream';
import { createInterface } from 'node:readline';
import { listOf, objectOf } from '../contract/tree.ts';
import type { McpExposure } from '../model/capability.ts';
import { jsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { OpenCapability } from '../run/open.ts';
import { schemaUri } from '../serve/mcp-uris.ts';
import { VALIDATE_TOOL } from '../surfaces/built-in.ts';

/** Whoever speaks to an MCP server. */
export interface Client {
  ask(method: string, params: JsonObject): Promise<JsonObject>;
  close(): Promise<void>;
}

const MAX_BODY = 64 * 1024 * 1024;

/** The server as a client starts it: messages on stdin and stdout. */
export async function startServer(opened: OpenCapability): Promise<Client | undefined> {
  const exposure = opened.runtime.capability.exposes.find((one): one is McpExposure => one.kind === 'mcp');
  if (exposure === undefined) return undefined;
  const { serveMcpStdio } = await import('../serve/mcp.ts');
  const [input, output] = [new PassThrough(), new PassThrough()];
  const options = {
    runtime: opened.runtime,
    exposure,
    skills: opened.skills,
    opened,
    version: '0',
    maxBody: MAX_BODY,
    log: () => {},
  };
  const served = serveMcpStdio(options, { input, output });
  const answers = createInterface({ input: output })[Symbol.asyncIterator]();
  let id = 0;
  return {
    ask: async (method, params) => {
      id += 1;
      input.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params: { ...params, _meta: ENVELOPE } })}\n`);
      for (;;) {
        const line = await answers.next();
        if (line.done === true) return {};
        const message = jsonObject(JSON.parse(line.value)) ?? {};
        if (message['id'] === id) return objectOf(message['result']);
      }
    },
    close: async () => {
      input.end();
      await served;
    },
  };
}

const ENVELOPE: JsonObject = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** The tools of the API that the server lists, from all its pages. */
export async function listTools(client: Client): Promise<JsonObject[]> {
  const tools: JsonObject[] = [];
  let cursor: Json | undefined;
  do {
    const page = await client.ask('tools/list', cursor === undefined ? {} : { cursor });
    tools.push(...listOf(page['tools']).map(objectOf));
    cursor = page['nextCursor'];
  } while (cursor !== undefined);
  // our own tool, which judges and sends nothing, is no operation of the API
  return tools.filter(({ name }) => name !== VALIDATE_TOOL);
}

/** The whole input schema of a tool, of which a list may show an outline. */
export async function completeSchema(client: Client, tool: string): Promise<Json> {
  const { contents } = await client.ask('resources/read', { uri: schemaUri(tool) });
  const text = objectOf(listOf(contents)[0])['text'];
  return typeof text === 'string' ? (jsonObject(JSON.parse(text)) ?? null) : null;
}
