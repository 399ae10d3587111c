import { input, list, row, setup, upstream } from './row.ts';

/** Why a token is refused; none of it says what the token holds. */
const TOKEN_FAULTS = {
  malformed: 'it is not a signed JWT',
  algorithm: 'it is signed with an algorithm that is not accepted',
  key: 'the issuer has no key of the kind and the "kid" it names',
  signature: 'its signature is wrong',
  issuer: '"iss" is not the issuer that this server trusts',
  audience: '"aud" does not name this server',
  expiry: 'it has no usable "exp"',
  expired: 'it has expired',
  early: 'it is not valid yet',
  kind: 'it is not an access token',
  bound: 'it is bound to a key of its sender, which cannot be checked here',
  claims: 'one of its claims has the wrong type',
} as const;

export type TokenFault = keyof typeof TOKEN_FAULTS;

/** Callers who prove themselves with tokens of an authorization server. */
export const oauth = {
  'oauth.missing': input(401, () => 'An access token is required; send it as "Authorization: Bearer TOKEN".'),
  'oauth.token': input(401, (a: { reason: TokenFault }) => `The access token is refused: ${TOKEN_FAULTS[a.reason]}.`),
  'oauth.request': input(400, () => 'There must be exactly one Authorization header.'),
  'oauth.scope': input(403, (a: { scope: string }) => `The access token lacks the scope ${a.scope}.`),
  'oauth.unavailable': row(
    503,
    75,
    (a: { retryAfter: number }) =>
      `The keys of the issuer cannot be had, so no token can be checked; come again in ${a.retryAfter} seconds.`,
  ),
  'oauth.issuer-unreachable': upstream(
    503,
    (a: { reason: string }) => `The issuer of --oauth-issuer cannot be asked: ${a.reason}.`,
  ),
  'oauth.issuer-metadata': setup(
    (a: { reason: string }) => `The issuer of --oauth-issuer cannot be used: ${a.reason}.`,
  ),
  'oauth.no-keys': upstream(503, () => 'The "jwks_uri" of the issuer gives no key set within its bounds.'),
  'oauth.resource': setup(
    () =>
      'Give --oauth-resource: the URL by which callers know this server. It is taken from the address only on loopback, without --allow-host.',
  ),
  'oauth.two-ways': setup(
    (a: { other: string }) =>
      `--oauth-issuer and ${a.other} are two ways in, and scopes would bound one of them only; give one.`,
  ),
  'oauth.scope-name': setup(
    (a: { allowed: readonly string[] }) => `--oauth-scope takes NAME=SCOPE, where NAME is one of ${list(a.allowed)}.`,
  ),
} as const;
