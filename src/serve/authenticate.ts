import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { problem, type Problem } from '../model/problem.ts';
import type { Credential } from '../model/upstream/credential.ts';

/** What a caller has to show on one port. */
export interface Authenticator {
  /** True when nothing is asked for. */
  readonly open: boolean;
  /** The value of `www-authenticate`. */
  readonly challenge: string;
  /** `query` is raw, without the question mark. */
  judge(request: IncomingMessage, query: string): Problem | undefined;
  /** The query without the credentials in it: they are for us, and no input. */
  strip(query: string): string;
}

const CHALLENGES: Readonly<Record<string, string>> = { basic: 'Basic realm="capstan"', bearer: 'Bearer' };

/** Every credential is enough by itself; a bearer token counts as one. Compared in constant time. */
export function createAuthenticator(credentials: readonly Credential[], token: string | undefined): Authenticator {
  const own: Credential[] =
    token === undefined ? [] : [{ kind: 'header', scheme: 'bearer', name: 'authorization', value: `Bearer ${token}` }];
  const accepted = [...credentials, ...own].filter((credential) => credential.kind !== 'none');
  const expected = accepted.map((credential) => ({ credential, digest: digestOf(credential.value) }));
  const names = new Set(accepted.flatMap((credential) => (credential.kind === 'query' ? [credential.name] : [])));
  const schemes = new Set(accepted.map((credential) => CHALLENGES[credential.scheme] ?? 'ApiKey'));
  return {
    open: accepted.length === 0,
    strip: (query) =>
      names.size === 0
        ? query
        : query
            .split('&')
            .filter((pair) => !names.has(nameOf(pair)))
            .join('&'),
    challenge: [...schemes].join(', '),
    judge: (request, query) => {
      if (expected.length === 0) return undefined;
      // no early return: how many credentials there are must not show in the time either
      const hits = expected.filter(({ credential, digest }) =>
        timingSafeEqual(digest, digestOf(shown(request, query, credential))),
      );
      return hits.length > 0 ? undefined : problem('route.unauthorized', {}, {});
    },
  };
}

function nameOf(pair: string): string {
  return new URLSearchParams(pair).keys().next().value ?? '';
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function shown(request: IncomingMessage, query: string, credential: Exclude<Credential, { kind: 'none' }>): string {
  if (credential.kind === 'query') return new URLSearchParams(query).get(credential.name) ?? '';
  const value = String(request.headers[credential.name] ?? '');
  // the scheme is case-insensitive (RFC 9110, 11.1)
  return credential.name === 'authorization'
    ? value.replace(
        /^(bearer|basic) +/i,
        (scheme) => `${scheme.charAt(0).toUpperCase()}${scheme.slice(1).toLowerCase().trim()} `,
      )
    : value;
}
