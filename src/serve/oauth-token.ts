import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTPayload, type LocalJWKSet } from 'jose';
import type { TokenFault } from '../model/catalogue/oauth.ts';
import { isObject } from '../model/json.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Fetched } from './oauth-fetch.ts';
import { createKeyCache, type KeyCache } from './oauth-keys.ts';

/** What a token says of its bearer, once it is proved. The token itself goes no further than this file. */
export interface Bearer {
  readonly subject: string;
  readonly client: string;
  readonly scopes: ReadonlySet<string>;
}

export type Verdict =
  | { readonly kind: 'bearer'; readonly bearer: Bearer }
  | { readonly kind: 'refused'; readonly fault: TokenFault }
  /** Nobody can tell now; `retryAfter` is in seconds. */
  | { readonly kind: 'unavailable'; readonly retryAfter: number };

export interface VerifierOptions {
  readonly issuer: string;
  /** Any of these in "aud" is enough. Known only once the port is open. */
  readonly audiences: () => readonly string[];
  readonly keys: KeyCache<LocalJWKSet>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Public keys only: with a shared secret whoever checks could also sign, and "none" proves nothing. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** Seconds that the clocks of issuer and server may differ by. */
const SKEW_S = 60;

/** The keys behind a fetched JWKS document; `undefined` when it is none. */
export function issuerKeys(fetchKeys: () => Promise<Outcome<Fetched>>, now: () => number): KeyCache<LocalJWKSet> {
  return createKeyCache(async () => {
    const fetched = await fetchKeys();
    if (!fetched.ok || fetched.value.kind === 'absent') return undefined;
    return isKeySet(fetched.value.value) ? createLocalJWKSet(fetched.value.value) : undefined;
  }, now);
}

function isKeySet(value: unknown): value is JSONWebKeySet {
  return isObject(value) && Array.isArray(value['keys']) && value['keys'].every(isObject);
}

/** Judges access tokens: signed JWTs of one issuer for one audience (RFC 9068, RFC 8725). */
export function createVerifier(options: VerifierOptions): (token: string) => Promise<Verdict> {
  const { keys } = options;
  const unavailable = (): Verdict => ({ kind: 'unavailable', retryAfter: keys.retryAfter() });
  return async (token) => {
    const current = await keys.current();
    if (current === undefined) return unavailable();
    const verdict = await judge(token, current, options);
    if (verdict.kind !== 'refused' || verdict.fault !== 'key') return verdict;
    // the issuer may have a new key
    const renewed = await keys.renewed();
    if (renewed === undefined) return unavailable();
    return renewed === current ? verdict : judge(token, renewed, options);
  };
}

async function judge(token: string, keys: LocalJWKSet, options: VerifierOptions): Promise<Verdict> {
  const { issuer, audiences, now } = options;
  try {
    const { payload, protectedHeader } = await jwtVerify(token, resolver(keys), {
      algorithms: ALGORITHMS,
      issuer,
      audience: [...audiences()],
      requiredClaims: ['exp'],
      clockTolerance: SKEW_S,
      currentDate: new Date(now()),
    });
    const fault = kindFault(protectedHeader.typ, payload);
    return fault === undefined ? { kind: 'bearer', bearer: bearerOf(payload) } : { kind: 'refused', fault };
  } catch (error) {
    return { kind: 'refused', fault: faultOf(error) };
  }
}

/** A key that cannot be imported is the issuer's fault, and as good as none. */
function resolver(keys: LocalJWKSet): LocalJWKSet {
  const find = (...given: Parameters<LocalJWKSet>): ReturnType<LocalJWKSet> =>
    keys(...given).catch((error: unknown) => {
      throw error instanceof errors.JOSEError ? error : new errors.JWKSInvalid('', { cause: error });
    });
  return Object.assign(find, { jwks: keys.jwks });
}

/** RFC 9068 names access tokens "at+jwt"; issuers that are older than it write "JWT" or nothing. */
const TYPES: readonly (string | undefined)[] = ['at+jwt', 'application/at+jwt', 'jwt', undefined];
/** Claims of ID tokens and logout tokens. */
const FOREIGN = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events'];

/** What is signed by the right issuer, for this audience, and was yet made for something else. */
function kindFault(typ: string | undefined, payload: JWTPayload): TokenFault | undefined {
  const type = typ?.toLowerCase();
  // nobody could be told from anybody (RFC 9068, 2.2 asks for a subject)
  if (typeof payload.sub !== 'string' && clientOf(payload) === undefined) return 'kind';
  if (!TYPES.includes(type)) return 'kind';
  if (type === 'jwt' || type === undefined) {
    if (FOREIGN.some((claim) => payload[claim] !== undefined)) return 'kind';
    // Keycloak and Cognito tell in the claims what a token is for
    if (!isOneOf(payload['typ'], ['bearer']) || !isOneOf(payload['token_use'], ['access'])) return 'kind';
  }
  return payload['cnf'] === undefined ? undefined : 'bound';
}

function isOneOf(claim: unknown, allowed: readonly string[]): boolean {
  return claim === undefined || (typeof claim === 'string' && allowed.includes(claim.toLowerCase()));
}

function bearerOf(payload: JWTPayload): Bearer {
  return {
    subject: typeof payload.sub === 'string' ? payload.sub : '',
    client: clientOf(payload) ?? '',
    scopes: new Set([...words(payload['scope']), ...words(payload['scp'])]),
  };
}

function clientOf(payload: JWTPayload): string | undefined {
  const client = payload['client_id'] ?? payload['azp'] ?? payload['cid'];
  return typeof client === 'string' ? client : undefined;
}

/** `scope` is a text with blanks (RFC 8693, 4.2); some issuers write `scp`, some a list. */
function words(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ').filter((word) => word !== '');
  return Array.isArray(claim) ? claim.filter((word) => typeof word === 'string') : [];
}

function faultOf(error: unknown): TokenFault {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return claimFault(error);
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) return 'key';
  // the library says so of an RSA key that is too short
  if (error instanceof errors.JWKSInvalid || error instanceof TypeError) return 'key';
  if (error instanceof errors.JOSEError) return 'malformed';
  throw error;
}

function claimFault({ claim, reason }: errors.JWTClaimValidationFailed): TokenFault {
  switch (claim) {
    case 'iss':
      return 'issuer';
    case 'aud':
      return 'audience';
    case 'exp':
      return 'expiry';
    case 'nbf':
      return reason === 'check_failed' ? 'early' : 'claims';
    default:
      return 'claims';
  }
}
