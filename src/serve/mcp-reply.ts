import { parseJson } from '../text/json.ts';
import type { Reply } from '../run/runtime.ts';

/** How much of a failed answer's body a model gets to read, in characters. */
const MAX_UPSTREAM_TEXT = 2048;

/** The body of an upstream's answer, as far as a model can use it. */
export type ReplyBody =
  | { readonly kind: 'none' }
  /** `json` stands there when the text is JSON that every reader reads alike. */
  | { readonly kind: 'text'; readonly text: string; readonly json?: unknown }
  | { readonly kind: 'binary'; readonly bytes: number; readonly mediaType: string };

export function replyBody(reply: Reply): ReplyBody {
  if (reply.body.length === 0) return { kind: 'none' };
  const text = decodeText(reply.body);
  const mediaType = reply.headers['content-type'] ?? 'an unnamed media type';
  if (text === undefined) return { kind: 'binary', bytes: reply.body.length, mediaType };
  const parsed = parseJson(text, 'answer');
  return parsed.ok ? { kind: 'text', text, json: parsed.value.value } : { kind: 'text', text };
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** The text, or its start and a count of what is missing; never half of a surrogate pair. */
export function clip(text: string, limit: number = MAX_UPSTREAM_TEXT): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}... (${text.length - kept.length} more characters)`;
}

/** Seconds that a Retry-After header asks for, in either of its forms; `undefined` when it is absent or unreadable. */
export function retryAfterSeconds(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

/** What a model can do about an answer that is not a success, in one or two sentences. */
export function nextStep(reply: Reply, idempotent: boolean, now: number): string {
  const wait = retryAfterSeconds(reply.headers['retry-after'], now);
  switch (reply.status) {
    case 401:
    case 403:
      return 'No argument can mend this: ask the operator of this server to check the API key and what it may do.';
    case 404:
      return 'Check the identifiers in the arguments; what they name is not there.';
    case 413:
      return 'Call the tool again with fewer items at a time.';
    case 429:
      return `Wait ${wait ?? 60} seconds, then call the tool again with the same arguments.`;
    default:
      if (reply.status < 500) return 'Correct the arguments as the upstream says and call the tool again.';
      return `${waitText(wait)} ${repeatText(idempotent)}`;
  }
}

function waitText(seconds: number | undefined): string {
  return seconds === undefined ? 'Try again in a moment.' : `Wait ${seconds} seconds, then try again.`;
}

/** Whether a call whose effect is unknown may be repeated. */
export function repeatText(idempotent: boolean): string {
  return idempotent
    ? 'Repeating the call with the same arguments is safe.'
    : 'The call may have taken effect: find out before you repeat it.';
}
