import type { Exposure } from '../model/capability.ts';
import type { JsonSchema } from '../model/json.ts';
import type { ToolResult } from './mcp-result.ts';
import type { ToolHints } from './mcp-tools.ts';

/** What a built-in tool is told about the call. */
export interface BuiltInCall {
  readonly signal: AbortSignal;
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
  readonly result: BuiltInResult | undefined;
}

export type BuiltInResult =
  | (ToolResult & { readonly kind: 'result'; readonly links: readonly ResourceLink[] })
  | { readonly kind: 'task'; readonly task: TaskState };

/** A tool of ours, beside those of the capability. */
export interface BuiltInTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly annotations: ToolHints;
  run(args: unknown, call: BuiltInCall): Promise<BuiltInResult>;
}

/** What an MCP surface offers besides its capability. */
export interface BuiltIn {
  readonly tools: readonly BuiltInTool[];
  /** Documents by id. */
  readonly resource: {
    readonly name: string;
    readonly title: string;
    readonly description: string;
    /** With `{id}` in it. */
    readonly template: string;
    readonly mimeType: string;
    /** `undefined` when there is none. */
    readonly read: (id: string) => string | undefined;
  };
  /** `undefined` for a task that nobody knows, or was not given. */
  readonly tasks: {
    find(taskId: string): TaskState | undefined;
    cancel(taskId: string): TaskState | undefined;
  };
}

/** The name of a tool that the capability has and we have too. */
export function takenToolName(exposure: Exposure, builtIn: BuiltIn | undefined): string | undefined {
  if (exposure.kind !== 'mcp' || builtIn === undefined) return undefined;
  const own = new Set(builtIn.tools.map(({ name }) => name));
  return exposure.tools.find(({ name }) => own.has(name))?.name;
}
