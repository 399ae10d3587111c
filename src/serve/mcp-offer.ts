import type { McpExposure } from '../model/capability.ts';
import type { OpenCapability } from '../run/open.ts';
import type { Runtime } from '../run/runtime.ts';
import type { SkillFolder } from '../run/skills.ts';
import { SEARCH_TOOLS, type ToolList } from '../surfaces/built-in.ts';
import type { BuiltIn, McpResource, McpTool } from './mcp-built-in.ts';
import { completion, type Completion } from './mcp-complete.ts';
import { mcpInstructions } from './mcp-instructions.ts';
import { paged, type Page } from './mcp-pages.ts';
import { promptsFor, type BulkTool, type McpPrompt } from './mcp-prompts.ts';
import { builtDocuments, capabilityResources } from './mcp-resources.ts';
import { searchTools } from './mcp-search.ts';
import { servedTools, type ServedTool } from './mcp-tools.ts';
import { variableOf } from './mcp-uris.ts';
import { validateTool } from './mcp-validate.ts';

export interface OfferSource {
  readonly runtime: Runtime;
  readonly exposure: McpExposure;
  readonly skills?: readonly SkillFolder[] | undefined;
  /** Our own tools, beside those of the capability. */
  readonly builtIn?: BuiltIn | undefined;
  /** `all` unless said otherwise. */
  readonly toolList?: ToolList | undefined;
  /** What the capability was opened from. */
  readonly opened?: Pick<OpenCapability, 'built' | 'manifest'> | undefined;
}

/** All that an MCP surface offers, as plain data; it stays the same while the server runs. */
export interface Offer {
  readonly instructions: string;
  /** `undefined` for a cursor that no page has given out. */
  tools(cursor: string | undefined): Page<McpTool> | undefined;
  tool(name: string): McpTool | undefined;
  readonly resources: readonly McpResource[];
  readonly prompts: readonly McpPrompt[];
  /** Values for an argument of a prompt; `undefined` when there is no such prompt. */
  completePrompt(prompt: string, argument: string, typed: string): Completion | undefined;
  /** Values for the variable of a template; `undefined` when there is no such template. */
  completeTemplate(template: string, variable: string, typed: string): Completion | undefined;
  readonly tasks: BuiltIn['tasks'] | undefined;
}

/** Tools of a page: few enough for a client that reads the first page only. */
const PAGE = 100;

export function createOffer({ runtime, exposure, skills = [], builtIn, toolList = 'all', opened }: OfferSource): Offer {
  const callOf = toolList === 'search' ? throughSearch : String;
  const served = servedTools(runtime, exposure, callOf);
  const isSearch = toolList === 'search' && served.length > 0;
  const validate = validateTool(served);
  const own = [...(validate === undefined ? [] : [validate]), ...(builtIn?.tools ?? [])];
  const tools = [...(isSearch ? searchTools(served) : served), ...own];
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  const names = tools.map(({ name }) => name);
  const resources = [
    ...capabilityResources(runtime, served, opened && builtDocuments(opened)),
    ...(builtIn?.resources ?? []),
  ];
  const prompts = promptsFor({
    bulk: bulkTools(served),
    skills: skills.map(({ name }) => name),
    loadTools: (builtIn?.tools ?? []).map(({ name }) => name),
    loadIds: () => builtIn?.loadIds() ?? [],
    callOf,
  });
  return {
    instructions: mcpInstructions(exposure, skills, isSearch ? served.length : undefined),
    tools: paged(tools, PAGE, JSON.stringify(names)),
    tool: (name) => byName.get(name),
    resources,
    prompts,
    completePrompt: (name, argument, typed) => {
      const prompt = prompts.find((one) => one.name === name);
      const known = prompt?.arguments.find((one) => one.name === argument)?.known;
      return prompt && completion(typed, known?.() ?? []);
    },
    completeTemplate: (template, variable, typed) => {
      const resource = resources.find((one) => one.template === template);
      if (resource === undefined) return undefined;
      const isKnown = variableOf(template) === variable;
      return completion(typed, isKnown ? resource.entries().map(({ value }) => value) : []);
    },
    tasks: builtIn?.tasks,
  };
}

function throughSearch(name: string): string {
  return `${SEARCH_TOOLS.call} with {"name": "${name}", "arguments": {...}}`;
}

function bulkTools(tools: readonly ServedTool[]): BulkTool[] {
  return tools.flatMap(({ name, action }) => {
    const bulk = action.operation.facts?.bulk;
    return bulk === undefined ? [] : [{ name, ...bulk }];
  });
}
