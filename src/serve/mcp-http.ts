import type { IncomingMessage, ServerResponse } from 'node:http';
import { mediaProblem, readBody } from '../http/body.ts';
import { send } from '../http/respond.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { detailOf, problem, statusOf, type Problem } from '../model/problem.ts';

/** Reads the JSON-RPC message of a POST, at most `limit` bytes. What it says is for the SDK to judge. */
export async function readMessage(
  request: IncomingMessage,
  response: ServerResponse,
  limit: number,
): Promise<Outcome<unknown>> {
  const media = mediaProblem(request.headers, ['application/json']);
  if (media !== undefined) return fail(media);
  // Gone before we looked: its end will not be told again.
  if (request.destroyed) return fail(problem('body.incomplete', {}, {}));
  const body = await readBody(request, response, limit);
  return body.ok ? parseMessage(body.value) : body;
}

function parseMessage(bytes: Uint8Array): Outcome<unknown> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail(problem('json.encoding', {}, {}));
  }
  try {
    return ok(JSON.parse(text));
  } catch {
    // The engine's own words quote the text.
    return fail(problem('json.syntax', {}, { reason: 'it cannot be parsed' }));
  }
}

const PARSE_ERROR = -32_700;
/** What the SDK answers with when HTTP itself goes wrong. */
const SERVER_ERROR = -32_000;

/** Whoever sent a message, when a token tells who that is. */
export interface McpCaller {
  /** Tells callers apart. */
  readonly id: string;
  /** Why a message is not for this caller; the headers go with the answer. */
  refuse(message: unknown): CallerRefusal | undefined;
}

interface CallerRefusal {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers what is not a message as MCP does: the HTTP status, and a JSON-RPC error without an id. */
export function sendRefusal(
  response: ServerResponse,
  problems: readonly Problem[],
  more: Readonly<Record<string, string>> = {},
): void {
  const [first] = problems;
  if (first === undefined) throw new Error('a refusal needs a problem');
  const code = first.code.startsWith('json.') ? PARSE_ERROR : SERVER_ERROR;
  const error = { code, message: detailOf(first), data: { code: first.code } };
  const headers = {
    'content-type': 'application/json',
    ...more,
    ...(!response.req.complete && { connection: 'close' }),
  };
  send(response, statusOf(first), headers, JSON.stringify({ jsonrpc: '2.0', error, id: null }));
}
