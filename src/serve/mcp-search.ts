import { suggestion } from '../check/suggest.ts';
import { isObject } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { SEARCH_TOOLS } from '../surfaces/built-in.ts';
import { outlined } from '../surfaces/tool-outline.ts';
import { firstSentence, shortened } from '../surfaces/words.ts';
import type { CallResult, McpTool, ToolHints } from './mcp-built-in.ts';
import { ownTool, plain } from './mcp-own-tool.ts';
import { createRanking } from './mcp-rank.ts';
import type { ServedTool } from './mcp-tools.ts';
import { schemaUri } from './mcp-uris.ts';

const LOOKS: ToolHints = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
const MAX_FOUND = 50;
const DEFAULT_FOUND = 10;
const MAX_WORDS = 160;
/** Characters of a schema, about 10,000 tokens; a longer one is outlined. */
const MAX_SCHEMA = 40_000;

/** Three tools in the place of very many: one finds them, one describes them, one calls them. */
export function searchTools(tools: readonly ServedTool[]): McpTool[] {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  return [findTool(tools), describeTool(byName), callTool(byName)];
}

function findTool(tools: readonly ServedTool[]): McpTool {
  const rank = createRanking(tools);
  return ownTool({
    name: SEARCH_TOOLS.find,
    title: 'Find tools',
    description: `Finds those of the ${tools.length} tools here that do a job, the best first.`,
    properties: {
      query: {
        type: 'string',
        maxLength: 400,
        description: 'Words for what to do and to what, such as "refund a charge"',
      },
      limit: {
        type: 'integer',
        minimum: 1,
        maximum: MAX_FOUND,
        description: `How many to list (default: ${DEFAULT_FOUND})`,
      },
    },
    required: ['query'],
    annotations: LOOKS,
    run: ({ query, limit }) => {
      const found = rank(String(query));
      const shown = found.slice(0, typeof limit === 'number' ? limit : DEFAULT_FOUND);
      const lines = shown.map((tool) => `- ${tool.name}: ${wordsOf(tool)}${hintText(tool.annotations)}`);
      const more =
        found.length > shown.length
          ? [`${found.length - shown.length} more are not listed; say it more narrowly.`]
          : [];
      const next =
        shown.length === 0
          ? 'No tool has any of these words; use others.'
          : `Next: ${SEARCH_TOOLS.describe} tells what a tool takes, ${SEARCH_TOOLS.call} calls it.`;
      const structured = {
        tools: shown.map(({ name, annotations }) => ({ name, ...annotations })),
        total: found.length,
        next,
      };
      return done([...lines, ...more, next].join('\n'), structured);
    },
  });
}

function wordsOf({ title = '', description = '' }: ServedTool): string {
  // some contracts write their descriptions in HTML
  const told = (description === '' ? title : description).replaceAll(/<\/?[a-z][^<>]*>/gi, ' ');
  return shortened(firstSentence(told), MAX_WORDS);
}

function hintText({ readOnlyHint, destructiveHint }: ToolHints): string {
  return readOnlyHint ? ' (reads only)' : destructiveHint ? ' (destructive)' : '';
}

const name = { type: 'string', description: 'Name of the tool' };

function describeTool(tools: ReadonlyMap<string, ServedTool>): McpTool {
  return ownTool({
    name: SEARCH_TOOLS.describe,
    title: 'Describe a tool',
    description: 'Tells what a tool does, and the JSON Schema of its arguments.',
    properties: { name },
    required: ['name'],
    annotations: LOOKS,
    run: (args) => {
      const tool = tools.get(String(args['name']));
      if (tool === undefined) return Promise.resolve(fail(unknown(String(args['name']), tools)));
      const note = `This is an outline, which says less than is checked; the complete schema is the resource ${schemaUri(tool.name)}.`;
      const inputSchema = outlined(tool.completeSchema(), MAX_SCHEMA, note);
      const { title, description, annotations } = tool;
      const shown = { name: tool.name, title, description, inputSchema, annotations };
      const next = `Next: ${SEARCH_TOOLS.call} with {"name": ${JSON.stringify(tool.name)}, "arguments": {...}}.`;
      return done(`${JSON.stringify(shown)}\n${next}`, { ...shown, next });
    },
  });
}

function callTool(tools: ReadonlyMap<string, ServedTool>): McpTool {
  const all = [...tools.values()].map(({ annotations }) => annotations);
  return ownTool({
    name: SEARCH_TOOLS.call,
    title: 'Call a tool',
    description: `Calls one of the tools that ${SEARCH_TOOLS.find} finds. Its arguments are checked before anything is sent.`,
    properties: { name, arguments: { type: 'object', description: 'As the schema of the tool asks for' } },
    required: ['name'],
    // as much as the most harmful of them
    annotations: {
      readOnlyHint: all.every(({ readOnlyHint }) => readOnlyHint),
      destructiveHint: all.some(({ destructiveHint }) => destructiveHint),
      idempotentHint: all.every(({ idempotentHint }) => idempotentHint),
      openWorldHint: all.some(({ openWorldHint }) => openWorldHint),
    },
    opaque: ['arguments'],
    run: async (args, call) => {
      const tool = tools.get(String(args['name']));
      if (tool === undefined) return fail(unknown(String(args['name']), tools));
      return ok(await tool.run(isObject(args['arguments']) ? args['arguments'] : {}, call));
    },
  });
}

function unknown(asked: string, tools: ReadonlyMap<string, ServedTool>): Problem {
  return problem('mcp.unknown-tool', { pointer: '/name' }, { suggestion: suggestion(asked, tools.keys()) });
}

function done(text: string, structured: Readonly<Record<string, unknown>>): Promise<Outcome<CallResult>> {
  return Promise.resolve(ok(plain({ text, structured, isError: false })));
}
