import { compileCheck } from '../check/check.ts';
import { isObject, type JsonSchema } from '../model/json.ts';
import type { Outcome } from '../model/outcome.ts';
import type { CallResult, McpTool, ToolCall } from './mcp-built-in.ts';
import { builtInFailure, type ToolResult } from './mcp-result.ts';

/** Arguments that the tool's schema has accepted. */
export type Arguments = Readonly<Record<string, unknown>>;

export interface OwnToolSource {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly annotations: McpTool['annotations'];
  /** Arguments that hold input of another tool: their type and length are checked here, and nothing in them. */
  readonly opaque?: readonly string[];
  readonly run: (args: Arguments, call: ToolCall) => Promise<Outcome<CallResult>>;
}

/** A tool of ours, whose arguments are checked as those of every other one. */
export function ownTool({ properties, required, opaque = [], run, ...shown }: OwnToolSource): McpTool {
  const inputSchema: JsonSchema = {
    type: 'object',
    properties: { ...properties },
    ...(required !== undefined && { required: [...required] }),
    additionalProperties: false,
  };
  const check = compileCheck(inputSchema, { unknown: 'refuse', closed: true });
  return {
    ...shown,
    inputSchema,
    run: async (args, call) => {
      const judged = check.value(emptied(args ?? {}, opaque));
      if (!judged.ok) return plain(builtInFailure(judged.problems, shown.name));
      const outcome = await run(isObject(args) ? args : {}, call);
      return outcome.ok ? outcome.value : plain(builtInFailure(outcome.problems, shown.name));
    },
  };
}

function emptied(args: unknown, names: readonly string[]): unknown {
  if (!isObject(args)) return args;
  const empty = (value: unknown): unknown => (Array.isArray(value) ? value.map(() => 0) : isObject(value) ? {} : value);
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, names.includes(name) ? empty(value) : value]),
  );
}

/** A result that links to nothing. */
export function plain(result: ToolResult): Extract<CallResult, { kind: 'result' }> {
  return { kind: 'result', ...result, links: [] };
}
