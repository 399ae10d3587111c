import { posix } from 'node:path';
import { toolInputSchema } from '../../surfaces/tool.ts';
import { toYaml } from '../../text/yaml.ts';
import { jsonText } from '../json-text.ts';
import { skillOf } from '../layout.ts';
import { offersOf, type Offer } from '../offers.ts';
import { enrichedPath } from './contracts.ts';
import { wholeSources, type PartEmitter, type Publication, type PublishedApi, type PublishedFile } from './part.ts';

/** `mcp/` and `skills/_index.yml`: what agents can call, and what they can read first. */
export const agentsPart: PartEmitter = (publication) => {
  const files = publication.apis.flatMap((api) => mcpFiles(publication, api));
  return {
    files: [...files, ...skillIndex(publication)],
    absent: [
      {
        what: 'MCPServer',
        reason: 'No deployment of the MCP server is known to answer, so the manifests say `mode: none`.',
        remedy: 'Serve the capability at a public address, then state the address where you publish it.',
      },
    ],
  };
};

function mcpFiles({ generator }: Publication, api: PublishedApi): PublishedFile[] {
  const { capability, stem } = api;
  const offers = offersOf(capability);
  const [first] = offers;
  if (first === undefined) return [];
  const { title, version } = capability.info;
  const manifest = {
    server: { name: first.server, title, version, transport: 'stdio', command: `${generator.name} mcp` },
    tools: offers.map((offer) => toolEntry(api, offer)),
    deployment: { mode: 'none' },
  };
  const own = { capability: capability.name, sources: wholeSources(api) };
  return [
    {
      ...own,
      path: `mcp/${stem}-mcp.yml`,
      content: toYaml(manifest),
      link: { list: 'api', type: 'x-MCPManifest', name: `${title}: MCP manifest`, mediaType: 'application/yaml' },
    },
    {
      ...own,
      path: `mcp/${stem}-mcp-tools.json`,
      content: jsonText({ tools: offers.map(toolListing) }),
      link: { list: 'api', type: 'x-MCPTools', name: `${title}: MCP tools`, mediaType: 'application/json' },
    },
  ];
}

function toolEntry(api: PublishedApi, { tool, facts }: Offer) {
  return {
    name: tool.name,
    description: tool.description,
    source_operation: `${enrichedPath(api)}#${facts.operationId}`,
    hints: tool.hints,
    evidence: facts.semantics.evidence,
  };
}

/** As the server has it: whole, where `tools/list` shows an outline of a long schema. */
function toolListing({ tool, facts }: Offer) {
  const { name, title, description, hints } = tool;
  const { readOnly, destructive, idempotent, openWorld } = hints;
  // the tool has words of its own, and the server makes the root of its inputs alone
  const {
    title: _title,
    description: _description,
    examples: _examples,
    ...inputSchema
  } = toolInputSchema(facts.input);
  return {
    name,
    title,
    description,
    inputSchema,
    annotations: {
      readOnlyHint: readOnly,
      destructiveHint: destructive,
      idempotentHint: idempotent,
      openWorldHint: openWorld,
    },
  };
}

function skillIndex({ apis, dates }: Publication): PublishedFile[] {
  const skills = apis.flatMap((api) => skillEntry(api));
  if (skills.length === 0) return [];
  const index = { generated: dates?.modified, skills };
  return [
    {
      path: 'skills/_index.yml',
      content: toYaml(index),
      link: { list: 'common', type: 'AgentSkills', name: 'Index of the skills', mediaType: 'application/yaml' },
      sources: apis.flatMap(wholeSources),
    },
  ];
}

function skillEntry({ capability, layout }: PublishedApi) {
  const skill = skillOf(capability);
  if (skill === undefined || layout.skill === undefined) return [];
  const operations = offersOf(capability).map(({ facts }) => facts.operationId);
  const file = posix.relative('skills', posix.join(layout.skill, 'SKILL.md'));
  return [{ file, name: skill.name, api: capability.info.title, operations }];
}
