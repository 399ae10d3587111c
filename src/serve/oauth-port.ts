import type { IncomingMessage } from 'node:http';
import type { Operation } from '../model/capability.ts';
import { detailOf, problem, type Problem } from '../model/problem.ts';
import type { FacadeOptions } from '../surfaces/openapi.ts';
import type { Issuer } from './oauth-issuer.ts';
import { messageScopes, portScopes, type ScopeRules } from './oauth-scopes.ts';
import type { Bearer, Verdict } from './oauth-token.ts';
import type { RestSurface } from './rest.ts';
import type { SiteSource } from './site.ts';

/** What a caller is answered who may not. */
interface Refusal {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
}

/** Somebody whose token has been proved. */
export interface Caller {
  /** The same for every token of one subject and client. */
  readonly id: string;
  /** Why a message to an MCP endpoint is not for this caller. */
  refuse(message: unknown): Refusal | undefined;
}

type Judgement =
  | { readonly kind: 'caller'; readonly caller: Caller }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Who may do what on one port. */
export interface PortOAuth {
  /** The Protected Resource Metadata (RFC 9728), where it stands; it needs no token. */
  document(path: string): { readonly [name: string]: unknown } | undefined;
  /** What a request needs by its method and path; what an MCP message needs, only the message tells. */
  judge(request: IncomingMessage, path: string): Promise<Judgement>;
  /** For the facade's contract. */
  readonly scheme: FacadeOptions['secured'];
}

export interface PortOptions {
  readonly source: Omit<SiteSource, 'authenticator'>;
  readonly rest: Pick<RestSurface, 'routes'>;
  readonly issuer: Issuer;
  readonly rules: ScopeRules;
  /** The URL by which callers know the port, once it is open. */
  readonly resource: () => string;
  readonly verify: (token: string) => Promise<Verdict>;
}

/** Below this path is where metadata is looked for; the path of the resource comes behind it (RFC 9728, 3.1). */
const WELL_KNOWN = '/.well-known/oauth-protected-resource';

export function portOAuth(options: PortOptions): PortOAuth {
  const { source, rest, rules, issuer, resource, verify } = options;
  const { exposes, loads } = source;
  const { runtime } = source.opened;
  const { mounts } = source.options;
  const mcp = exposes.find((exposure) => exposure.kind === 'mcp');
  const namespaces = new Set(exposes.map((exposure) => ('namespace' in exposure ? exposure.namespace : '')));
  const actions = runtime.actions.filter((bound) => namespaces.has(bound.exposure));
  const scopes = portScopes(rules, actions, loads !== undefined);
  const ofMessage = mcp === undefined ? () => [] : messageScopes(rules, runtime, mcp);
  const refuse = refusals(resource);
  const neededFor = (method: string, path: string): readonly string[] => {
    if (loads?.http === true && (path === mounts.loads || path.startsWith(`${mounts.loads}/`))) return [rules.load];
    const match = rest.routes.match(method, path);
    return match.kind === 'found' ? [rules.of(match.value.operation)] : [];
  };
  const callerOf = (bearer: Bearer): Caller => ({
    id: JSON.stringify([issuer.issuer, bearer.client, bearer.subject]),
    refuse: (message) => refuse.lacking(bearer, ofMessage(message)),
  });
  return {
    scheme: schemeOf(issuer, scopes, rules.of),
    document: (path) =>
      isMetadataPath(path, resource(), mounts.mcp)
        ? {
            resource: resource(),
            authorization_servers: [issuer.issuer],
            scopes_supported: scopes,
            bearer_methods_supported: ['header'],
            resource_name: runtime.capability.info.title,
          }
        : undefined,
    judge: async (request, path) => {
      const needed = neededFor(request.method ?? '', path);
      const shown = shownToken(request);
      if (shown.kind !== 'token') return refused(refuse.request(shown.kind, needed));
      const verdict = await verify(shown.token);
      if (verdict.kind !== 'bearer') return refused(refuse.token(verdict, needed));
      const lacking = refuse.lacking(verdict.bearer, needed);
      return lacking === undefined ? { kind: 'caller', caller: callerOf(verdict.bearer) } : refused(lacking);
    },
  };
}

function refused(refusal: Refusal): Judgement {
  return { kind: 'refused', refusal };
}

/** Clients that are given the URL of the MCP endpoint look behind its path, others at the root. */
function isMetadataPath(path: string, resource: string, mcp: string): boolean {
  if (!path.startsWith(WELL_KNOWN)) return false;
  return ['', pathOf(resource), mcp].includes(path.slice(WELL_KNOWN.length));
}

function pathOf(resource: string): string {
  return new URL(resource).pathname.replace(/\/$/, '');
}

interface Refusals {
  request(kind: 'missing' | 'several', scopes: readonly string[]): Refusal;
  token(verdict: Exclude<Verdict, { kind: 'bearer' }>, scopes: readonly string[]): Refusal;
  lacking(bearer: Bearer, scopes: readonly string[]): Refusal | undefined;
}

/** The answers of RFC 6750, 3.1. A client without a token is told of no error, and of the scope if it is known. */
function refusals(resource: () => string): Refusals {
  const metadata = (): string => `${new URL(resource()).origin}${WELL_KNOWN}${pathOf(resource())}`;
  const refusal = (found: Problem, error: string | undefined, scopes: readonly string[]): Refusal => ({
    problem: found,
    headers: { 'www-authenticate': challenge(error, detailOf(found), scopes, metadata()) },
  });
  return {
    request: (kind, scopes) =>
      kind === 'missing'
        ? refusal(problem('oauth.missing', {}, {}), undefined, scopes)
        : refusal(problem('oauth.request', {}, {}), 'invalid_request', scopes),
    token: (verdict, scopes) => {
      if (verdict.kind === 'refused')
        return refusal(problem('oauth.token', {}, { reason: verdict.fault }), 'invalid_token', scopes);
      const { retryAfter } = verdict;
      const headers = { 'retry-after': String(retryAfter) };
      return { problem: problem('oauth.unavailable', {}, { retryAfter }), headers };
    },
    lacking: (bearer, scopes) =>
      scopes.every((scope) => bearer.scopes.has(scope))
        ? undefined
        : refusal(problem('oauth.scope', {}, { scope: scopes.join(' ') }), 'insufficient_scope', scopes),
  };
}

function challenge(error: string | undefined, detail: string, scopes: readonly string[], metadata: string): string {
  const parameters: [string, string][] = [
    // RFC 6750, 3: no quotes in a description
    ...(error === undefined ? [] : pairs({ error, error_description: detail.replaceAll('"', "'") })),
    ...(scopes.length === 0 ? [] : pairs({ scope: scopes.join(' ') })),
    ...pairs({ resource_metadata: metadata }),
  ];
  return `Bearer ${parameters.map(([name, value]) => `${name}="${value}"`).join(', ')}`;
}

function pairs(parameters: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(parameters);
}

type Shown =
  | { readonly kind: 'missing' }
  | { readonly kind: 'several' }
  | { readonly kind: 'token'; readonly token: string };

/** The header alone counts: a token in a query stands in logs and histories, and nobody looks for one there. */
function shownToken({ headers, rawHeaders }: IncomingMessage): Shown {
  const count = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'authorization').length;
  // Node keeps the first of several; a proxy in front may have judged another
  if (count > 1) return { kind: 'several' };
  const [, token] = /^bearer +(\S*) *$/i.exec(headers.authorization ?? '') ?? [];
  return token === undefined ? { kind: 'missing' } : { kind: 'token', token };
}

/** As OpenAPI writes it; an issuer without a token endpoint leaves it at "a bearer token". */
function schemeOf(
  issuer: Issuer,
  scopes: readonly string[],
  of: (operation: Operation) => string,
): PortOAuth['scheme'] {
  const { tokenUrl, authorizationUrl } = issuer;
  return tokenUrl === undefined ? 'bearer' : { tokenUrl, authorizationUrl, scopes, scopeOf: of };
}
