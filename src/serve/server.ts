import { DRAIN_LIMIT_MS, listen, type Listening } from '../http/listen.ts';
import { isLoopback } from '../model/upstream/origin.ts';
import type { Exposure } from '../model/capability.ts';
import { fail, ok, settle, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import type { OpenCapability } from '../run/open.ts';
import type { ToolList } from '../surfaces/built-in.ts';
import { createAuthenticator, type Authenticator } from './authenticate.ts';
import type { ServeLog } from './log.ts';
import type { Mounts } from './mounts.ts';
import type { LoadsOptions, OpenLoads } from './loads-open.ts';
import type { OAuth, OAuthOptions } from './oauth.ts';
import { checkSkillFolders } from './skill-check.ts';
import { createSite, type Site, type SiteSurface } from './site.ts';

export interface ServeOptions {
  /** One port for everything; without it each exposure has its own. 0 takes a free one. */
  readonly port?: number | undefined;
  readonly host: string;
  /** Bytes of one request body or MCP message. */
  readonly maxBody: number;
  readonly mounts: Mounts;
  /** A bearer token that callers of every surface must show. */
  readonly token?: string | undefined;
  /** Callers of every surface must show a token of an authorization server; there is no other way in then. */
  readonly oauth?: OAuthOptions | undefined;
  /** How tools are shown to agents; `all` unless said otherwise. */
  readonly tools?: ToolList | undefined;
  /** Serves anyone who can reach the address. */
  readonly open: boolean;
  readonly allowHosts: readonly string[];
  readonly allowOrigins: readonly string[];
  /** Takes loads; left out, there is no route and no tool for them. */
  readonly loads?: LoadsOptions | undefined;
  /** The package's version. */
  readonly version: string;
  readonly log: ServeLog;
}

export interface RunningServer {
  readonly surfaces: readonly SiteSurface[];
  /** Refuses new connections, answers what is in flight (25 s at most). True when nothing had to be cut. */
  stop(): Promise<boolean>;
}

/** Serves every exposure of a capability. All that can be checked is checked before a port is opened. */
export async function startServer(opened: OpenCapability, options: ServeOptions): Promise<Outcome<RunningServer>> {
  if (opened.runtime.actions.length === 0 && opened.skills.length === 0) return fail(problem('serve.nothing', {}, {}));
  const skills = await checkSkillFolders(opened.skills);
  if (skills.length > 0) return fail(...skills);
  const groups = groupByPort(opened.runtime.capability.exposes, options);
  if (!groups.ok) return groups;
  const loads = await openedLoads(opened, options);
  if (!loads.ok) return loads;
  const oauth = await openedOAuth(opened, options);
  if (!oauth.ok) return oauth;
  const planned = await planSites({ opened, loads: loads.value, oauth: oauth.value }, groups.value, options);
  if (!planned.ok) return planned;
  const listening: { site: Site; listener: Listening }[] = [];
  for (const { site, port, host } of planned.value) {
    const listener = await listen(site.handle, host, port, site.isUpload);
    if (!listener.ok) {
      await Promise.all(listening.map((one) => one.listener.drain(0)));
      return listener;
    }
    site.opened(listener.value.url);
    listening.push({ site, listener: listener.value });
  }
  return ok(
    {
      surfaces: listening.flatMap(({ site, listener }) => site.surfaces(listener.url)),
      stop: () => stopAll(listening, opened, loads.value),
    },
    planned.problems,
  );
}

/** What loads need is loaded when they are asked for: it takes a while. */
async function openedLoads(
  { runtime }: OpenCapability,
  { loads, log }: ServeOptions,
): Promise<Outcome<OpenLoads | undefined>> {
  if (loads === undefined) return ok(undefined);
  const { openLoads } = await import('./loads-open.ts');
  return openLoads(runtime, loads, log);
}

/** The library that checks tokens is loaded when there are any. */
async function openedOAuth(opened: OpenCapability, options: ServeOptions): Promise<Outcome<OAuth | undefined>> {
  if (options.oauth === undefined) return ok(undefined);
  const { openOAuth } = await import('./oauth.ts');
  return openOAuth(opened, options.oauth, options);
}

async function stopAll(
  listening: readonly { site: Site; listener: Listening }[],
  opened: OpenCapability,
  loads: OpenLoads | undefined,
): Promise<boolean> {
  for (const { site } of listening) site.drain();
  const loadsEnd = loads?.service.close(DRAIN_LIMIT_MS);
  const drained = await Promise.all(
    listening.map(async ({ site, listener }) => {
      const done = listener.drain(DRAIN_LIMIT_MS);
      await site.close();
      return done;
    }),
  );
  const inTime = (await loadsEnd) ?? true;
  await opened.runtime.close();
  return drained.every(Boolean) && inTime;
}

interface Group {
  readonly port: number;
  readonly host: string;
  readonly exposes: readonly Exposure[];
}

/** The exposures of each port. MCP over stdio has none. */
function groupByPort(exposes: readonly Exposure[], options: ServeOptions): Outcome<readonly Group[]> {
  const { port, host } = options;
  const served = exposes.filter((exposure) => exposure.kind !== 'mcp' || exposure.transport === 'http');
  if (!served.some((exposure) => exposure.kind !== 'control')) return fail(problem('serve.nothing', {}, {}));
  if (port !== undefined) return ok([{ port, host, exposes: served }]);
  const problems: Problem[] = [];
  const taken = new Set<number>();
  const groups = served.flatMap((exposure): Group[] => {
    if (exposure.port === undefined) return [];
    if (taken.has(exposure.port))
      problems.push(problem('serve.collision', {}, { what: 'port', name: String(exposure.port) }));
    taken.add(exposure.port);
    return [{ port: exposure.port, host, exposes: [exposure] }];
  });
  return settle(groups, problems);
}

interface Opened {
  readonly opened: OpenCapability;
  readonly loads: OpenLoads | undefined;
  readonly oauth: OAuth | undefined;
}

async function planSites(
  { opened, loads, oauth }: Opened,
  groups: readonly Group[],
  options: ServeOptions,
): Promise<Outcome<readonly { site: Site; port: number; host: string }[]>> {
  const sites: { site: Site; port: number; host: string }[] = [];
  const problems: Problem[] = [];
  for (const { port, host, exposes } of groups) {
    const authenticator = authenticatorOf(opened, exposes, options);
    if (!authenticator.ok) return authenticator;
    if (!isLoopback(host) && authenticator.value.open && !options.open)
      problems.push(problem('serve.open', {}, { address: host }));
    // to load, and to read what was refused, is more than to call
    if (loads !== undefined && exposes.some(takesLoads) && authenticator.value.open && !options.open)
      problems.push(problem('load.open', {}, {}));
    const site = await createSite({ opened, exposes, options, loads, oauth, authenticator: authenticator.value });
    problems.push(...site.problems);
    if (site.ok) sites.push({ site: site.value, port, host });
  }
  return settle(sites, problems);
}

/** Routes stand with the facade, tools with the others. */
function takesLoads({ kind }: Exposure): boolean {
  return kind === 'rest' || kind === 'mcp';
}

/** Nothing, `Bearer` with nothing, and Basic with neither name nor password. */
const EMPTY = /^(?:|Bearer |Basic Og==)$/;

/** The credentials that the exposures of a port ask for, with their secrets. */
function authenticatorOf(
  opened: OpenCapability,
  exposes: readonly Exposure[],
  options: ServeOptions,
): Outcome<Authenticator> {
  const asked = exposes
    .flatMap((exposure) => exposure.authentication ?? [])
    .map((authentication) => opened.runtime.credential(authentication));
  const credentials = asked.flatMap((credential) => (credential.ok ? [credential.value] : []));
  // an empty secret would let everybody in who sends an empty one
  const empty = credentials.filter((credential) => credential.kind !== 'none' && EMPTY.test(credential.value));
  const problems = [
    ...asked.flatMap((credential) => credential.problems),
    ...empty.map(() => problem('serve.secret-value', {}, { name: 'exposes.authentication' })),
  ];
  const authenticator = createAuthenticator(credentials, options.token);
  return settle({ ...authenticator, open: authenticator.open && options.oauth === undefined }, problems);
}
