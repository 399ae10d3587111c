import type { Hints, HttpMethod, McpExposure, Tool } from '../model/capability.ts';
import type { JsonSchema } from '../model/json.ts';
import type { BoundAction, Runtime } from '../run/runtime.ts';
import { outlined } from '../surfaces/tool-outline.ts';
import { toolHints, toolInputSchema } from '../surfaces/tool.ts';
import type { McpTool, ToolHints } from './mcp-built-in.ts';
import { toolResult } from './mcp-result.ts';
import { schemaUri } from './mcp-uris.ts';

/** A tool of the capability, with the action that it runs. */
export interface ServedTool extends McpTool {
  readonly action: BoundAction;
  /** How a model calls it: by its name, or through another tool. */
  readonly call: string;
  /** Without regard to its length. */
  readonly completeSchema: () => JsonSchema;
}

/** Characters of a schema in a list, about 2,000 tokens; a longer one is outlined. */
const MAX_LISTED_SCHEMA = 8000;
/** While a call waits, the client hears of it this often. */
const PROGRESS_MS = 10_000;

/** The tools that can be run, in document order; `callOf` tells how one is called that is not listed by its name. */
export function servedTools(
  runtime: Runtime,
  exposure: McpExposure,
  callOf: (name: string) => string = String,
): ServedTool[] {
  return exposure.tools.flatMap((tool) => {
    const action = runtime.find(exposure.namespace, tool.name);
    return action === undefined ? [] : [servedTool(tool, action, callOf(tool.name))];
  });
}

function servedTool(tool: Tool, action: BoundAction, called: string): ServedTool {
  const { name, title, description } = tool;
  const annotations = annotationsOf(tool, action);
  const completeSchema = (): JsonSchema => toolInputSchema(action.inputSchema);
  let listed: JsonSchema | undefined;
  return {
    name,
    title: title ?? action.operation.title,
    description: description ?? action.operation.description,
    // with very many tools this is the work of their start, and most of them are never listed
    get inputSchema() {
      return (listed ??= outlined(completeSchema(), MAX_LISTED_SCHEMA, outlineNote(name)));
    },
    annotations,
    action,
    call: called,
    completeSchema,
    run: async (args, { signal, headers, progress }) => {
      const began = Date.now();
      const waiting = setInterval(() => {
        const seconds = Math.round((Date.now() - began) / 1000);
        progress(seconds, undefined, `waiting for the upstream for ${seconds} seconds`);
      }, PROGRESS_MS).unref();
      try {
        const outcome = await action.run({ kind: 'value', value: args }, { signal, headers });
        const context = { tool: name, call: called, idempotent: annotations.idempotentHint, now: Date.now() };
        return { kind: 'result', ...toolResult(outcome, context), links: [] };
      } finally {
        clearInterval(waiting);
      }
    },
  };
}

function outlineNote(name: string): string {
  return `This is an outline, which says less than is checked; the complete schema is the resource ${schemaUri(name)}.`;
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
