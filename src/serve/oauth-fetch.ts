import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { isLoopback } from '../model/upstream/origin.ts';

/** Documents of an issuer are a few kilobytes. */
const MAX_BYTES = 256 * 1024;
const TIMEOUT_MS = 5000;

/** What an issuer answered: its JSON, or that it has nothing there. */
export type Fetched = { readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'absent' };

/** An URL that documents of an issuer may be fetched from: https, or http on loopback, and nothing behind the path. */
export function issuerUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return undefined;
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url;
  return undefined;
}

/** Gets one JSON document: no redirects, within five seconds, at most 256 KiB. */
export async function fetchJson(url: URL): Promise<Outcome<Fetched>> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(url, { redirect: 'manual', signal, headers: { accept: 'application/json' } });
    if (response.status !== 200) return await unwanted(response);
    const bytes = await boundedBody(response);
    return bytes === undefined ? unreachable(`it answers with more than ${MAX_BYTES} bytes`) : parsed(bytes);
  } catch {
    // the words of the network library may hold parts of the URL
    return unreachable(signal.aborted ? 'it does not answer in time' : 'there is no connection');
  }
}

async function unwanted(response: Response): Promise<Outcome<Fetched>> {
  await response.body?.cancel();
  if (response.status === 404 || response.status === 410) return ok({ kind: 'absent' });
  // a redirect that is not followed has a status of its own
  return unreachable(`it answers ${response.status}`);
}

/** `undefined` when it is too long; the rest is not read. */
async function boundedBody(response: Response): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > MAX_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function parsed(bytes: Uint8Array): Outcome<Fetched> {
  try {
    return ok({ kind: 'json', value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) });
  } catch {
    return unreachable('its answer is not JSON');
  }
}

function unreachable(reason: string): Outcome<never> {
  return fail(problem('oauth.issuer-unreachable', {}, { reason }));
}
