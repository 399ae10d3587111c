import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createGuard } from '../http/guard.ts';
import type { Handler } from '../http/listen.ts';
import { send, sendJson, sendProblems } from '../http/respond.ts';
import type { Exposure, RestExposure } from '../model/capability.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import type { OpenCapability } from '../run/open.ts';
import { facadeContract } from '../surfaces/openapi.ts';
import type { Authenticator } from './authenticate.ts';
import { createDiscovery, type Discovery } from './discovery.ts';
import { createLazyMcp, type LazyMcp } from './lazy-mcp.ts';
import type { LoadsSurface } from './loads.ts';
import type { OpenLoads } from './loads-open.ts';
import { manyTools, takenToolName } from './mcp-built-in.ts';
import type { Caller, PortOAuth } from './oauth-port.ts';
import type { OAuth } from './oauth.ts';
import { mountCollision, type MountName } from './mounts.ts';
import { createRestSurface, type RestSurface } from './rest.ts';
import type { ServeOptions } from './server.ts';
import { createSkillSurface, type SkillSurface } from './skill.ts';

/** Everything that one port answers. */
export interface Site {
  readonly handle: Handler;
  /** True for what may take as long as it takes; left out where there is no such thing. */
  readonly isUpload: ((request: IncomingMessage) => boolean) | undefined;
  /** What is where, for the operator. */
  surfaces(url: string): readonly SiteSurface[];
  /** The port is open, at this URL. */
  opened(url: string): void;
  /** From now on the site says that it is stopping. */
  drain(): void;
  close(): Promise<void>;
}

export interface SiteSurface {
  readonly kind: 'rest' | 'mcp' | 'skill' | 'openapi' | 'health' | 'loads';
  readonly url: string;
}

export interface SiteSource {
  readonly opened: OpenCapability;
  readonly exposes: readonly Exposure[];
  readonly options: ServeOptions;
  readonly loads: OpenLoads | undefined;
  readonly oauth: OAuth | undefined;
  readonly authenticator: Authenticator;
}

/** Puts the surfaces of a port together; two things on one path are a problem. */
export async function createSite(source: SiteSource): Promise<Outcome<Site>> {
  const { opened, exposes, options } = source;
  const namespaces = new Set(exposes.flatMap((exposure) => (exposure.kind === 'rest' ? [exposure.namespace] : [])));
  const actions = opened.runtime.actions.filter((bound) => namespaces.has(bound.exposure));
  const rest = createRestSurface({ actions, maxBody: options.maxBody, log: options.log });
  if (!rest.ok) return rest;
  const crowded = (['mcp', 'skill'] as const).find(
    (kind) => exposes.filter((exposure) => exposure.kind === kind).length > 1,
  );
  if (crowded !== undefined)
    return fail(
      problem('serve.collision', {}, { what: 'path', name: options.mounts[crowded === 'mcp' ? 'mcp' : 'skills'] }),
    );
  const taken = exposes
    .map((exposure) => takenToolName(exposure, source.loads?.builtIn, options.tools ?? 'all'))
    .find((name) => name !== undefined);
  if (taken !== undefined) return fail(problem('serve.collision', {}, { what: 'tool', name: taken }));
  const site = new PortSite(source, rest.value);
  const collision = mountCollision(options.mounts, site.mounted(), rest.value);
  if (collision !== undefined) return fail(problem('serve.collision', {}, { what: 'path', name: collision }));
  return ok(
    site,
    exposes.flatMap((exposure) => manyTools(exposure, options.tools ?? 'all')),
  );
}

interface Parts {
  readonly rest: RestSurface;
  readonly skill: SkillSurface | undefined;
  readonly mcp: LazyMcp | undefined;
  readonly loads: LoadsSurface | undefined;
  readonly facades: readonly RestExposure[];
}

class PortSite implements Site {
  readonly #opened: OpenCapability;
  readonly #exposes: readonly Exposure[];
  readonly #options: ServeOptions;
  readonly #authenticator: Authenticator;
  readonly #oauth: PortOAuth | undefined;
  readonly #guard: (request: IncomingMessage) => Problem | undefined;
  readonly #parts: Parts;
  readonly #discovery: Discovery;
  #url = '';
  #draining = false;

  constructor(source: SiteSource, rest: RestSurface) {
    const { opened, exposes, options, authenticator } = source;
    this.#opened = opened;
    this.#exposes = exposes;
    this.#options = options;
    this.#authenticator = authenticator;
    this.#guard = createGuard(options);
    this.#oauth = source.oauth?.port({ source, rest, url: () => this.#url });
    this.#discovery = discoveryOf(source);
    this.#parts = {
      rest,
      skill: skillSurface(opened, exposes),
      mcp: lazyMcp(source),
      loads: loadsSurface(source),
      facades: exposes.filter((exposure) => exposure.kind === 'rest'),
    };
  }

  readonly handle: Handler = (request, response) => {
    // a request that is answered at once makes no promise
    try {
      const answering = this.#answer(request, response);
      if (answering !== undefined) answering.catch((error: unknown) => this.#bug(error, response));
    } catch (error) {
      this.#bug(error, response);
    }
  };

  get isUpload(): Site['isUpload'] {
    const { loads } = this.#options.mounts;
    if (this.#parts.loads === undefined) return undefined;
    return ({ method, url = '' }) => method === 'POST' && splitTarget(url).path === loads;
  }

  mounted(): readonly MountName[] {
    const { skill, mcp, loads, facades } = this.#parts;
    return [
      ...(mcp === undefined ? [] : (['mcp'] as const)),
      ...(skill === undefined ? [] : (['skills'] as const)),
      ...(facades.length === 0 ? [] : (['openapi'] as const)),
      ...(loads === undefined ? [] : (['loads'] as const)),
      'health',
      'discovery',
    ];
  }

  surfaces(url: string): readonly SiteSurface[] {
    const { mounts } = this.#options;
    const facades = this.#parts.facades.map((): SiteSurface => ({ kind: 'rest', url }));
    const shown = this.mounted().filter((name) => name !== 'discovery');
    const own = shown.map((name): SiteSurface => ({
      kind: name === 'skills' ? 'skill' : name,
      url: url + mounts[name],
    }));
    return [...facades, ...own];
  }

  opened(url: string): void {
    this.#url = url;
    this.#parts.mcp?.warmUp();
  }

  drain(): void {
    this.#draining = true;
  }

  async close(): Promise<void> {
    await this.#parts.mcp?.close();
  }

  #answer(request: IncomingMessage, response: ServerResponse): Promise<void> | void {
    const { path, query } = splitTarget(request.url ?? '/');
    const refusal = this.#guard(request);
    if (refusal !== undefined && !this.#discovery.forgives(refusal, path)) return sendProblems(response, [refusal]);
    if (this.#draining) response.setHeader('connection', 'close');
    const { mounts } = this.#options;
    if (path === `${mounts.health}/live`) return readOnly(request, response, () => ({ status: 'UP' }));
    if (path === `${mounts.health}/ready`) return this.#ready(request, response);
    if (this.#oauth !== undefined) return this.#authorize(this.#oauth, request, response);
    const unauthorized = this.#authenticator.judge(request, query);
    if (unauthorized !== undefined) {
      return sendProblems(response, [unauthorized], { 'www-authenticate': this.#authenticator.challenge });
    }
    return this.#route(request, response, path, query);
  }

  async #authorize(oauth: PortOAuth, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { path, query } = splitTarget(request.url ?? '/');
    const document = oauth.document(path);
    if (document !== undefined) return readOnly(request, response, () => document);
    const judged = await oauth.judge(request, path);
    if (judged.kind === 'refused') return sendProblems(response, [judged.refusal.problem], judged.refusal.headers);
    return this.#route(request, response, path, query, judged.caller);
  }

  #route(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: string,
    caller?: Caller,
  ): Promise<void> | void {
    const { mounts } = this.#options;
    const { rest, skill, mcp, loads, facades } = this.#parts;
    if (mcp !== undefined && path === mounts.mcp) return mcp.handle(request, response, caller);
    if (skill !== undefined && isUnder(path, mounts.skills)) {
      return skill.handle(request, response, `/skills${path.slice(mounts.skills.length)}`);
    }
    if (loads !== undefined && isUnder(path, mounts.loads))
      return loads.handle(request, response, path, this.#authenticator.strip(query));
    if (facades.length > 0 && path === mounts.openapi)
      return readOnly(request, response, () => this.#contract(this.#base(request)));
    if (this.#discovery.owns(path)) return this.#discovery.handle(request, response, path, this.#base(request));
    return rest.handle(request, response, path, this.#authenticator.strip(query));
  }

  /** The Host header has passed the guard: it is the name under which this caller knows the facade. */
  #base({ headers }: IncomingMessage): string {
    return headers.host === undefined ? this.#url : `http://${headers.host}`;
  }

  #contract(base: string): unknown {
    const [facade] = this.#parts.facades;
    if (facade === undefined) throw new Error('a contract needs a facade');
    const { runtime } = this.#opened;
    return facadeContract(runtime.capability, facade, {
      base,
      secured: this.#oauth?.scheme ?? (this.#authenticator.challenge === 'Bearer' ? 'bearer' : undefined),
      inputSchema: ({ action }) => runtime.find(facade.namespace, action.name)?.inputSchema,
    });
  }

  #ready(request: IncomingMessage, response: ServerResponse): void {
    const state = this.#draining ? 'stopping' : 'started';
    const adapters = this.#exposes.map((exposure) => ({ type: exposure.kind, state }));
    return readOnly(
      request,
      response,
      () => ({ status: this.#draining ? 'DEGRADED' : 'UP', adapters }),
      this.#draining ? 503 : 200,
    );
  }

  #bug(error: unknown, response: ServerResponse): void {
    const id = randomUUID();
    this.#options.log({ kind: 'bug', id, error });
    if (response.headersSent) response.destroy();
    else sendProblems(response, [problem('server.internal', {}, { id })]);
  }
}

function readOnly(request: IncomingMessage, response: ServerResponse, value: () => unknown, status = 200): void {
  const allow = 'GET, HEAD, OPTIONS';
  if (request.method === 'GET' || request.method === 'HEAD') return sendJson(response, status, value());
  if (request.method === 'OPTIONS') return send(response, 204, { allow }, '');
  return sendProblems(response, [problem('route.method', {}, { allowed: allow.split(', ') })], { allow });
}

function isUnder(path: string, mount: string): boolean {
  return path === mount || path.startsWith(`${mount}/`);
}

function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  return mark === -1 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

function skillSurface(opened: OpenCapability, exposes: readonly Exposure[]): SkillSurface | undefined {
  const exposure = exposes.find((one) => one.kind === 'skill');
  const all = opened.runtime.capability.exposes;
  return exposure === undefined ? undefined : createSkillSurface({ exposure, exposes: all, folders: opened.skills });
}

function lazyMcp({ opened, exposes, options, loads, authenticator }: SiteSource): LazyMcp | undefined {
  const exposure = exposes.find((one) => one.kind === 'mcp');
  if (exposure === undefined) return undefined;
  const { maxBody, version, log, tools } = options;
  const { runtime, skills } = opened;
  const more = { builtIn: loads?.builtIn, toolList: tools, opened, shared: authenticator.open };
  return createLazyMcp({ runtime, exposure, skills, ...more, version, maxBody, log });
}

/** Pages of other origins may read what a port offers where its operator has said that anyone may, and nothing is asked for. */
function discoveryOf({ opened, exposes, options, authenticator }: SiteSource): Discovery {
  const anyone = options.open ? 'pages' : 'anyone';
  return createDiscovery({
    capability: opened.runtime.capability,
    exposes,
    folders: opened.skills,
    mounts: options.mounts,
    readers: authenticator.open ? anyone : 'known',
  });
}

/** Loads stand where the facade does. */
function loadsSurface({ exposes, options, loads }: SiteSource): LoadsSurface | undefined {
  if (loads?.http !== true || !exposes.some(({ kind }) => kind === 'rest')) return undefined;
  return loads.surface(options.mounts.loads);
}
