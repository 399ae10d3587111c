import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { listOf, objectOf, textOf } from '../contract/tree.ts';
import { offersOf, type Offer } from '../emit/offers.ts';
import { asksForInput } from '../emit/publish/examples.ts';
import type { PublishedApi } from '../emit/publish/part.ts';
import type { Finding, Line, Site } from '../emit/publish/proof/line.ts';
import { objectIn } from '../emit/publish/proof/read.ts';
import type { McpExposure } from '../model/capability.ts';
import { jsonObject, type Json, type JsonObject } from '../model/json.ts';
import { detailOf } from '../model/problem.ts';
import { openCapability, type OpenCapability } from '../run/open.ts';
import { VALIDATE_TOOL } from '../surfaces/built-in.ts';
import { requestFaults } from './publish-accepts.ts';
import { startLoopback, type Loopback } from './publish-loopback.ts';
import { inFolder } from './site-folder.ts';

export const mcpLine: Line = {
  name: 'mcp',
  claim:
    'the MCP server starts from the files of the site, lists the tools of the manifest with their inputs and hints, and a ' +
    'call of each with its example sends a request that the contract accepts',
  look: (site) => inFolder(site.files, (folder) => lookAtAll(site, folder)),
};

async function lookAtAll(site: Site, folder: string): Promise<Finding> {
  const loopback = await startLoopback();
  if (!loopback.ok) return { evidence: [], faults: loopback.problems.map(detailOf) };
  try {
    const findings: Finding[] = [];
    for (const api of site.publication.apis) findings.push(await lookAt(site, folder, api, loopback.value));
    return {
      evidence: findings.flatMap(({ evidence }) => evidence),
      faults: findings.flatMap(({ faults }) => faults),
    };
  } finally {
    await loopback.value.close();
  }
}

async function lookAt(site: Site, folder: string, api: PublishedApi, loopback: Loopback): Promise<Finding> {
  const { naftiko } = api.layout;
  const keys = api.capability.binds.flatMap((bind) => Object.values(bind.keys));
  const opened = await openCapability(join(folder, naftiko), {
    environment: Object.fromEntries(keys.map((key) => [key, 'proof'])),
    upstream: loopback.url,
    trustedOrigins: [loopback.url],
  });
  const command = `capstan mcp ${naftiko}`;
  if (!opened.ok)
    return { evidence: [command], faults: opened.problems.map((found) => `${naftiko}: ${detailOf(found)}`) };
  try {
    const client = await startServer(opened.value);
    if (client === undefined) return { evidence: [command], faults: [`${naftiko}: must have an MCP server`] };
    const listed = await listTools(client);
    const { called, faults } = await callEach(client, api, loopback);
    await client.close();
    const offers = offersOf(api.capability).length;
    return {
      evidence: [`${command}: ${listed.length} tools listed, ${called} of ${offers} called`],
      faults: [...listFaults(site, api, listed), ...faults].map((fault) => `${naftiko}: ${fault}`),
    };
  } finally {
    await opened.value.runtime.close();
  }
}

interface Client {
  ask(method: string, params: JsonObject): Promise<JsonObject>;
  close(): Promise<void>;
}

const MAX_BODY = 64 * 1024 * 1024;

/** The server as a client starts it: messages on stdin and stdout. */
async function startServer(opened: OpenCapability): Promise<Client | undefined> {
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

async function listTools(client: Client): Promise<JsonObject[]> {
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

function listFaults(site: Site, api: PublishedApi, listed: readonly JsonObject[]): string[] {
  const names = (tools: Json | undefined): string[] =>
    listOf(tools)
      .map((tool) => textOf(objectOf(tool)['name']) ?? '')
      .toSorted();
  const served = names(listed).join(', ');
  const tools = `mcp/${api.stem}-mcp-tools.json`;
  const told = listOf(objectIn(site, tools)?.['tools']).map(objectOf);
  return [
    ...[`mcp/${api.stem}-mcp.yml`, tools].flatMap((path) =>
      names(objectIn(site, path)?.['tools']).join(', ') === served ? [] : [`tools/list must be what ${path} lists`],
    ),
    ...told.flatMap((tool) => toldFaults(tool, listed).map((fault) => `${tools}: ${fault}`)),
  ];
}

/** What a catalogue shows of a tool is what a client of the server gets. */
function toldFaults(tool: JsonObject, listed: readonly JsonObject[]): string[] {
  const served = listed.find(({ name }) => name === tool['name']);
  if (served === undefined) return [];
  return ['description', 'annotations', 'inputs', 'required'].flatMap((member) =>
    isDeepStrictEqual(shownOf(tool)[member], shownOf(served)[member])
      ? []
      : [`${textOf(tool['name']) ?? ''} must have the ${member} that it is served with`],
  );
}

/** What can be held to one another: a long schema is served as an outline, which has the same members at its root. */
function shownOf({ description = null, annotations = null, inputSchema }: JsonObject): JsonObject {
  const { properties, required } = objectOf(inputSchema);
  const inputs = Object.keys(objectOf(properties)).toSorted();
  return { description, annotations, inputs, required: listOf(required).map(String).toSorted() };
}

async function callEach(
  client: Client,
  api: PublishedApi,
  loopback: Loopback,
): Promise<{ called: number; faults: string[] }> {
  const callable = offersOf(api.capability).flatMap((offer) => {
    const input = inputOf(offer);
    return input === undefined ? [] : [{ offer, input }];
  });
  const faults: string[] = [];
  for (const { offer, input } of callable) {
    loopback.take();
    await client.ask('tools/call', { name: offer.tool.name, arguments: input });
    const [request] = loopback.take();
    const found =
      request === undefined ? ['must send a request'] : requestFaults(api.document, offer.facts.pointer, request);
    faults.push(...found.map((fault) => `a call of ${offer.tool.name} ${fault}`));
  }
  return { called: callable.length, faults };
}

/** Its example, or nothing where nothing is asked for. That an example is missing is for another line to say. */
function inputOf({ facts }: Offer): JsonObject | undefined {
  const [first] = facts.examples;
  return first?.value ?? (asksForInput(facts) ? undefined : {});
}
