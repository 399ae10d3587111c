import { isDeepStrictEqual } from 'node:util';
import { listOf, objectOf, textOf } from '../contract/tree.ts';
import type { PublishedApi } from '../emit/publish/part.ts';
import { INDEXES } from '../emit/publish/proof/index-line.ts';
import type { Site } from '../emit/publish/proof/line.ts';
import { objectIn } from '../emit/publish/proof/read.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { completeSchema, type Client } from './publish-mcp-client.ts';

/** Where the files of a site say something else of the server than the server itself does. */
export async function toldFaults(
  site: Site,
  api: PublishedApi,
  client: Client,
  listed: readonly JsonObject[],
): Promise<string[]> {
  const [manifest, tools] = [`mcp/${api.stem}-mcp.yml`, `mcp/${api.stem}-mcp-tools.json`];
  const served = namesOf(listed).join(', ');
  const told = listOf(objectIn(site, tools)?.['tools']).map(objectOf);
  const faults = [manifest, tools].flatMap((path) =>
    namesOf(listOf(objectIn(site, path)?.['tools'])).join(', ') === served
      ? []
      : [`tools/list must be what ${path} lists`],
  );
  for (const tool of told) {
    const found = listed.find(({ name }) => name === tool['name']);
    if (found !== undefined)
      faults.push(...(await toolFaults(client, tool, found)).map((fault) => `${tools}: ${fault}`));
  }
  return faults;
}

function namesOf(tools: readonly Json[]): string[] {
  return tools.map((tool) => textOf(objectOf(tool)['name']) ?? '').toSorted();
}

/** What a catalogue shows of a tool is what a client of the server gets; a long schema is listed as an outline. */
async function toolFaults(client: Client, tool: JsonObject, listed: JsonObject): Promise<string[]> {
  const name = textOf(tool['name']) ?? '';
  const inputSchema = await completeSchema(client, name);
  const served: JsonObject = { ...listed, inputSchema };
  return MEMBERS.flatMap(([member, word]) =>
    isDeepStrictEqual(tool[member], served[member]) ? [] : [`${name} must have the ${word} that it is served with`],
  );
}

const MEMBERS = [
  ['title', 'title'],
  ['description', 'description'],
  ['annotations', 'annotations'],
  ['inputSchema', 'inputs'],
] as const;

/** Nobody has seen a deployment of the server answer, so that no file may say that there is one. */
export function deploymentFaults(site: Site): string[] {
  const manifests = site.files.map(({ path }) => path).filter((path) => /^mcp\/.*\.ya?ml$/.test(path));
  return [
    ...manifests
      .filter((path) => objectOf(objectIn(site, path)?.['deployment'])['mode'] !== 'none')
      .map((path) => `${path}: /deployment/mode must be none, since no deployment was asked`),
    ...INDEXES.filter((path) => linkTypes(objectIn(site, path)).includes('MCPServer')).map(
      (path) => `${path}: must have no MCPServer, since no deployment was asked`,
    ),
  ];
}

function linkTypes(index: JsonObject = {}): Json[] {
  const apis = listOf(index['apis']).map(objectOf);
  const links = [index, ...apis].flatMap(({ common, properties }) => [...listOf(common), ...listOf(properties)]);
  return links.map((link) => objectOf(link)['type'] ?? null);
}
