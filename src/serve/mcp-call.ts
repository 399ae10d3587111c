import { randomUUID } from 'node:crypto';
import { isObject } from '../model/json.ts';
import type { CallResult, McpTool, ToolCall } from './mcp-built-in.ts';
import { internalResult, type ToolResult } from './mcp-result.ts';
import { takesTask, taskJson } from './mcp-tasks.ts';
import { traceHeaders } from './mcp-trace.ts';

/** A request as the SDK tells of it. */
interface RequestContext {
  readonly signal: AbortSignal;
  readonly _meta?: unknown;
  readonly envelope?: unknown;
}

interface Progress {
  readonly progressToken: string | number;
  readonly progress: number;
  readonly total?: number;
  readonly message: string;
}

/** What a tool is told of a request; `notify` sends its progress to the client. */
export function toolCall(
  { signal, _meta, envelope }: RequestContext,
  caller: string,
  notify: (progress: Progress) => void,
): ToolCall {
  const progressToken = isObject(_meta) ? _meta['progressToken'] : undefined;
  let last = Number.NEGATIVE_INFINITY;
  return {
    caller,
    signal,
    headers: traceHeaders(_meta),
    takesTask: takesTask(envelope),
    progress: (done, total, message) => {
      const isAsked = typeof progressToken === 'string' || typeof progressToken === 'number';
      // the protocol asks for progress that increases
      if (!isAsked || done <= last) return;
      last = done;
      notify({ progressToken, progress: done, ...(total !== undefined && { total }), message });
    },
  };
}

type BugLog = (event: { readonly kind: 'bug'; readonly id: string; readonly error: unknown }) => void;

/** Runs a tool; what it throws is a bug, whose answer has nothing but an id. */
export async function runTool(tool: McpTool, args: unknown, call: ToolCall, log: BugLog): Promise<WireResult> {
  try {
    return callJson(await tool.run(args, call));
  } catch (error) {
    const id = randomUUID();
    // Nobody reads the answer to a call that was called off, and the abort is no bug.
    if (!call.signal.aborted) log({ kind: 'bug', id, error });
    return wireJson(internalResult(id));
  }
}

type Content =
  | { type: 'text'; text: string }
  | { type: 'resource_link'; uri: string; name: string; title: string; mimeType: string };

/** A result of `tools/call` as the protocol writes it. */
interface WireResult {
  [member: string]: unknown;
  content: Content[];
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
}

export function callJson(result: CallResult): WireResult {
  if (result.kind === 'task') return { ...taskJson(result.task), resultType: 'task', content: [] };
  const wire = wireJson(result);
  const links = result.links.map((link) => ({ type: 'resource_link' as const, ...link }));
  return { ...wire, content: [...wire.content, ...links] };
}

function wireJson({ text, structured, isError }: ToolResult): WireResult {
  return { content: [{ type: 'text', text }], structuredContent: { ...structured }, isError };
}
