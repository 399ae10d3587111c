import type { Credential } from './credential.ts';

/** Takes the key out of an answer: an upstream that echoes it must not hand it to callers. */
export type Redact = <R extends { readonly body: Uint8Array }>(reply: R) => R;

/** What is replaced keeps its length, so that JSON stays JSON. */
export function createRedaction(credential: Credential): Redact {
  const needles = secretsOf(credential)
    .filter((text) => text.length >= 8)
    .map((text) => Buffer.from(text));
  if (needles.length === 0) return (reply) => reply;
  return (reply) => {
    const body = masked(reply.body, needles);
    return body === reply.body ? reply : { ...reply, body };
  };
}

/** The credential as it was sent, and for Basic also what it was made of. */
function secretsOf(credential: Credential): string[] {
  if (credential.kind === 'none') return [];
  const sent = credential.value.replace(/^(?:Basic|Bearer) /, '');
  if (credential.scheme !== 'basic') return [sent];
  return [sent, ...Buffer.from(sent, 'base64').toString().split(':')];
}

function masked(body: Uint8Array, needles: readonly Buffer[]): Uint8Array {
  if (body.length < 8) return body;
  let found = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  let touched = false;
  for (const needle of needles) {
    for (let at = found.indexOf(needle); at !== -1; at = found.indexOf(needle, at + needle.length)) {
      if (!touched) found = Buffer.from(found);
      touched = true;
      found.fill('*', at, at + needle.length);
    }
  }
  return touched ? found : body;
}
