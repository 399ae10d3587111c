import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { AGENT_SKILLS, API_CATALOG } from '../surfaces/agent-skills-index.ts';
import type { RestSurface } from './rest.ts';

/** Our own paths, and where they stand. `--mount name=/path` moves one. */
export type MountName = 'mcp' | 'skills' | 'openapi' | 'health' | 'loads' | 'discovery';

export type Mounts = Readonly<Record<MountName, string>>;

export const defaultMounts: Mounts = {
  mcp: '/mcp',
  skills: '/skills',
  openapi: '/openapi.json',
  health: '/health',
  loads: '/loads',
  // well-known paths are those of the root; below a path, clients that are given that path look for them there
  discovery: '',
};

/** Where the discovery documents stand. */
export interface DiscoveryPaths {
  readonly llms: string;
  readonly catalog: string;
  /** A folder: everything below it is ours. */
  readonly skills: string;
}

export function discoveryPaths(mount: string): DiscoveryPaths {
  return { llms: `${mount}/llms.txt`, catalog: `${mount}/${API_CATALOG}`, skills: `${mount}/${AGENT_SKILLS}` };
}

/** Reads `name=/path` pairs over the defaults. */
export function readMounts(pairs: readonly string[]): Outcome<Mounts> {
  const mounts: Record<string, string> = { ...defaultMounts };
  for (const pair of pairs) {
    const [, name = '', path = ''] = /^([a-z]+)=(\/[A-Za-z0-9._~/-]*[A-Za-z0-9._~-])$/.exec(pair) ?? [];
    if (!Object.hasOwn(defaultMounts, name)) {
      const names = Object.keys(defaultMounts).join(', ');
      return fail(problem('usage.flag', {}, { reason: `--mount takes NAME=/path, where NAME is one of ${names}.` }));
    }
    mounts[name] = path;
  }
  return ok({ ...defaultMounts, ...mounts });
}

/** The first of our paths that stands where another does, or where a route of the facade would answer. */
export function mountCollision(
  mounts: Mounts,
  used: readonly MountName[],
  rest: RestSurface | undefined,
): string | undefined {
  const places = used.flatMap((name) => placesOf(name, mounts[name]));
  const paths = places.map(({ path }) => path);
  const double = paths.find((path, index) =>
    paths.some((other, at) => at !== index && (other === path || other.startsWith(`${path}/`))),
  );
  return double ?? places.find((place) => shadows(place, rest))?.path;
}

interface Place {
  readonly path: string;
  /** True where all below is ours too. */
  readonly isFolder: boolean;
  /** The very paths that we answer. */
  readonly own: readonly string[];
}

/** What a mount takes: at health two paths, at discovery three places, at skills and loads all below, elsewhere the path alone. */
function placesOf(name: MountName, mount: string): Place[] {
  if (name === 'health') return [{ path: mount, isFolder: false, own: [`${mount}/live`, `${mount}/ready`] }];
  const place = (path: string, isFolder: boolean): Place => ({ path, isFolder, own: [path] });
  if (name !== 'discovery') return [place(mount, name === 'skills' || name === 'loads')];
  const { llms, catalog, skills } = discoveryPaths(mount);
  return [place(llms, false), place(catalog, false), place(skills, true)];
}

/** Our place hides a route of the facade. */
function shadows({ path, isFolder, own }: Place, rest: RestSurface | undefined): boolean {
  if (rest === undefined) return false;
  if (isFolder && rest.templates.some((template) => isBelow(template, path))) return true;
  return own.some((one) => rest.routes.match('GET', one).kind !== 'none');
}

/** True when some path that the template matches is the mount or stands below it. */
function isBelow(template: string, mount: string): boolean {
  const segments = template.split('/');
  const wanted = mount.split('/');
  return (
    segments.length >= wanted.length &&
    wanted.every((segment, index) => segments[index] === segment || segments[index]?.includes('{') === true)
  );
}
