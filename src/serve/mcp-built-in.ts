import type { Exposure } from '../model/capability.ts';
import type { JsonSchema } from '../model/json.ts';
import { problem, type Problem } from '../model/problem.ts';
import { SEARCH_TOOLS, VALIDATE_TOOL, type ToolList } from '../surfaces/built-in.ts';
import type { ToolResult } from './mcp-result.ts';

/** What a tool is told about the call. */
export interface ToolCall {
  /** Tells callers apart; empty where nobody does. */
  readonly caller: string;
  readonly signal: AbortSignal;
  /** The trace context of the request, as headers for the upstream. */
  readonly headers: Readonly<Record<string, string>>;
  /** True when the client takes a task for an answer. */
  readonly takesTask: boolean;
  /** Tells how far the call is; does nothing when the client did not ask. */
  readonly progress: (done: number, total: number | undefined, message: string) => void;
}

/** What a client can read besides the answer. */
export interface ResourceLink {
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly mimeType: string;
}

/** Work that goes on after the answer, as the Tasks extension (SEP-2663) writes it. */
export interface TaskState {
  readonly taskId: string;
  readonly status: 'working' | 'completed' | 'cancelled';
  readonly statusMessage: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Once it is completed. */
  readonly result: CallResult | undefined;
}

export type CallResult =
  | (ToolResult & { readonly kind: 'result'; readonly links: readonly ResourceLink[] })
  | { readonly kind: 'task'; readonly task: TaskState };

/** All four hints, always: a client that finds one absent assumes a default that may be wrong. */
export interface ToolHints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** A tool as `tools/list` shows it and `tools/call` runs it: one of the capability, or one of ours. */
export interface McpTool {
  readonly name: string;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly inputSchema: JsonSchema;
  readonly annotations: ToolHints;
  run(args: unknown, call: ToolCall): Promise<CallResult>;
}

/** One resource, or a family of them whose URIs differ in one place. */
export interface McpResource {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: string;
  /** A URI, or a template with one variable. */
  readonly template: string;
  /** True when its contents stay the same while the server runs, and are the same for every caller. */
  readonly fixed: boolean;
  /** The values of the variable, always in the same order; one empty value for a resource that has none. */
  entries(): readonly ResourceEntry[];
  /** `undefined` when there is none. */
  read(value: string): string | undefined;
}

export interface ResourceEntry {
  readonly value: string;
  readonly title: string;
}

/** What an MCP surface offers besides its capability. */
export interface BuiltIn {
  readonly tools: readonly McpTool[];
  readonly resources: readonly McpResource[];
  /** `undefined` for a task that nobody knows, or that this caller was not given. */
  readonly tasks: {
    find(taskId: string, caller: string): TaskState | undefined;
    cancel(taskId: string, caller: string): TaskState | undefined;
  };
  /** The ids of the loads, the newest first. */
  loadIds(): readonly string[];
}

/** The name of a tool that the capability has and that the surface has of its own, which nobody could tell apart. */
export function takenToolName(exposure: Exposure, builtIn: BuiltIn | undefined, list: ToolList): string | undefined {
  if (exposure.kind !== 'mcp') return undefined;
  const search = list === 'search' ? Object.values(SEARCH_TOOLS) : [];
  const own = new Set<string>([VALIDATE_TOOL, ...search, ...(builtIn?.tools ?? []).map(({ name }) => name)]);
  return exposure.tools.find(({ name }) => own.has(name))?.name;
}

/** More tools than an agent should be shown at once. */
const MANY_TOOLS = 100;

/** Advice for the operator of a surface with very many tools. */
export function manyTools(exposure: Exposure, list: ToolList): Problem[] {
  if (exposure.kind !== 'mcp' || list !== 'all' || exposure.tools.length <= MANY_TOOLS) return [];
  return [problem('mcp.many-tools', {}, { tools: exposure.tools.length })];
}
