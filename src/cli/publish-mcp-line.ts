import { join } from 'node:path';
import { listOf, objectOf } from '../contract/tree.ts';
import { offersOf, type Offer } from '../emit/offers.ts';
import { asksForInput } from '../emit/publish/examples.ts';
import { operationsOf } from '../emit/publish/operations.ts';
import type { PublishedApi } from '../emit/publish/part.ts';
import type { Finding, Line, Site } from '../emit/publish/proof/line.ts';
import type { OperationFacts } from '../model/facts.ts';
import type { JsonObject } from '../model/json.ts';
import { detailOf } from '../model/problem.ts';
import { isCallable } from '../model/route.ts';
import { openCapability } from '../run/open.ts';
import { requestFaults } from './publish-accepts.ts';
import { startLoopback, type Loopback } from './publish-loopback.ts';
import { listTools, startServer, type Client } from './publish-mcp-client.ts';
import { deploymentFaults, toldFaults } from './publish-mcp-told.ts';
import { inFolder } from './site-folder.ts';

export const mcpLine: Line = {
  name: 'mcp',
  claim:
    'the MCP server starts from the files of the site, lists the tools of the manifest with their whole schemas and hints, and a ' +
    'call of each that has an example or needs no input sends the request that the contract asks for; no file tells of a deployment',
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
      faults: [...findings.flatMap(({ faults }) => faults), ...deploymentFaults(site)],
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
    const told = await toldFaults(site, api, client, listed);
    const { called, faults } = await callEach(client, api, loopback);
    await client.close();
    const offers = offersOf(api.capability).length;
    return {
      evidence: [`${command}: ${listed.length} tools listed, ${called} of ${offers} called`],
      faults: [...told, ...faults].map((fault) => `${naftiko}: ${fault}`),
    };
  } finally {
    await opened.value.runtime.close();
  }
}

interface Called {
  /** How many calls have sent a request. */
  readonly called: number;
  readonly faults: string[];
}

async function callEach(client: Client, api: PublishedApi, loopback: Loopback): Promise<Called> {
  const faults = untried(api);
  let called = 0;
  for (const offer of offersOf(api.capability)) {
    const input = inputOf(offer.facts);
    if (input === undefined) continue;
    const found = await callOne(client, api, loopback, offer, input);
    if (found.sent) called += 1;
    faults.push(...found.faults.map((fault) => `a call of ${offer.tool.name} ${fault}`));
  }
  return { called, faults };
}

async function callOne(
  client: Client,
  { document }: PublishedApi,
  loopback: Loopback,
  { tool, facts }: Offer,
  input: JsonObject,
): Promise<{ sent: boolean; faults: string[] }> {
  loopback.take();
  const answer = await client.ask('tools/call', { name: tool.name, arguments: input });
  const [request, ...more] = loopback.take();
  if (request === undefined) return { sent: false, faults: [`must send a request; it answers: ${wordsOf(answer)}`] };
  const once = more.length === 0 ? [] : ['must send one request'];
  return { sent: true, faults: [...once, ...requestFaults(document, facts.pointer, request)] };
}

function wordsOf({ content }: JsonObject): string {
  const { text } = objectOf(listOf(content)[0]);
  return typeof text === 'string' ? text : 'nothing';
}

/** Operations that could be called and that no tool leads to, so that nothing shows what a call of them sends. */
function untried(api: PublishedApi): string[] {
  const offered = new Set(offersOf(api.capability).map(({ facts }) => facts.pointer));
  return operationsOf(api)
    .filter(({ operation, facts }) => isCallable(operation) && inputOf(facts) !== undefined)
    .filter(({ facts }) => !offered.has(facts.pointer))
    .map(({ facts }) => `must have a tool that calls ${facts.operationId}`);
}

/** Its example, or nothing where nothing is asked for. That an example is missing is for another line to say. */
function inputOf(facts: OperationFacts): JsonObject | undefined {
  const [first] = facts.examples;
  return first?.value ?? (asksForInput(facts) ? undefined : {});
}
