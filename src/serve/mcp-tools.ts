import type { Hints, HttpMethod, McpExposure, Tool } from '../model/capability.ts';
import type { JsonSchema } from '../model/json.ts';
import type { BoundAction, Runtime } from '../run/runtime.ts';
import { toolHints, toolInputSchema } from '../surfaces/tool.ts';

/** A tool as `tools/list` shows it, with the action that `tools/call` runs. */
export interface ServedTool {
  readonly name: string;
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly inputSchema: JsonSchema;
  readonly annotations: ToolHints;
  readonly action: BoundAction;
}

/** All four hints, always: a client that finds one absent assumes a default that may be wrong. */
export interface ToolHints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** The tools that can be run, in document order. */
export function servedTools(runtime: Runtime, exposure: McpExposure): ServedTool[] {
  return exposure.tools.flatMap((tool) => {
    const action = runtime.find(exposure.namespace, tool.name);
    return action === undefined ? [] : [servedTool(tool, action)];
  });
}

function servedTool(tool: Tool, action: BoundAction): ServedTool {
  const { name, title, description } = tool;
  return {
    name,
    title: title ?? action.operation.title,
    description: description ?? action.operation.description,
    inputSchema: toolInputSchema(action.inputSchema),
    annotations: annotationsOf(tool, action),
    action,
  };
}

/** The document's hints, else those of the facts, else what the HTTP method promises (RFC 9110, 9.2). */
function annotationsOf(tool: Tool, action: BoundAction): ToolHints {
  const known: Hints = {
    ...methodHints(action.operation.method),
    ...toolHints(action.operation),
    ...declared(tool.hints),
  };
  const readOnly = known.readOnly ?? false;
  return {
    readOnlyHint: readOnly,
    destructiveHint: !readOnly && (known.destructive ?? true),
    idempotentHint: readOnly || (known.idempotent ?? false),
    openWorldHint: known.openWorld ?? true,
  };
}

function methodHints(method: HttpMethod): Hints {
  return { readOnly: method === 'GET', idempotent: method === 'GET' || method === 'PUT' || method === 'DELETE' };
}

function declared(hints: Hints): Hints {
  return Object.fromEntries(Object.entries(hints).filter(([, value]) => value !== undefined));
}
