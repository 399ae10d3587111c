import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import type { OAuthOptions } from '../serve/oauth.ts';
import type { FlagValues } from './command.ts';

export const oauthFlags = {
  'oauth-issuer': { kind: 'text', value: 'URL', summary: 'Ask callers for tokens of this issuer (docs/oauth.md)' },
  'oauth-resource': {
    kind: 'text',
    value: 'URL',
    summary: 'The URL by which callers know this server (default, on loopback only: its address)',
  },
  'oauth-audience': {
    kind: 'text',
    value: 'TEXT',
    summary: 'What "aud" of their tokens must hold (default: the resource)',
  },
  'oauth-scope': {
    kind: 'list',
    value: 'NAME=SCOPE',
    summary: 'The scope that read, write, load or one operation needs; may be repeated',
  },
} as const;

/** RFC 6749, 3.3. */
const PAIR = /^([^=]+)=([\x21\x23-\x5b\x5d-\x7e]+)$/;

/** `undefined` without an issuer. What the issuer is worth is found out when the server starts. */
export function oauthOptions(flags: FlagValues<typeof oauthFlags>): Outcome<OAuthOptions | undefined> {
  const { 'oauth-issuer': issuer, 'oauth-resource': resource, 'oauth-audience': audience } = flags;
  const given = flags['oauth-scope'];
  if (issuer === undefined)
    return resource === undefined && audience === undefined && given.length === 0
      ? ok(undefined)
      : fail(
          usage('--oauth-resource, --oauth-audience and --oauth-scope belong to --oauth-issuer; give that as well.'),
        );
  const pairs = given.map((text) => PAIR.exec(text));
  const scopes = new Map(pairs.map((pair): [string, string] => [pair?.[1] ?? '', pair?.[2] ?? '']));
  if (pairs.includes(null) || scopes.size < given.length)
    return fail(usage('--oauth-scope takes NAME=SCOPE, each name once and one scope without blanks for it.'));
  return ok({ issuer, resource, audience, scopes });
}

function usage(reason: string): ReturnType<typeof problem> {
  return problem('usage.flag', {}, { reason });
}
