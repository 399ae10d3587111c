import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import type { RestSurface } from './rest.ts';

/** Our own paths, and where they stand. `--mount name=/path` moves one. */
export type MountName = 'mcp' | 'skills' | 'openapi' | 'health' | 'loads';

export type Mounts = Readonly<Record<MountName, string>>;

export const defaultMounts: Mounts = {
  mcp: '/mcp',
  skills: '/skills',
  openapi: '/openapi.json',
  health: '/health',
  loads: '/loads',
};

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
  const paths = used.map((name) => mounts[name]);
  const double = paths.find((path, index) =>
    paths.some((other, at) => at !== index && (other === path || other.startsWith(`${path}/`))),
  );
  return double ?? used.map((name) => mounts[name]).find((path, index) => shadows(used[index], path, rest));
}

/** Our path hides a route of the facade: at health two paths are ours, at skills and loads all below, elsewhere the path alone. */
function shadows(name: MountName | undefined, path: string, rest: RestSurface | undefined): boolean {
  if (rest === undefined) return false;
  if ((name === 'skills' || name === 'loads') && rest.templates.some((template) => isBelow(template, path)))
    return true;
  const own = name === 'health' ? [`${path}/live`, `${path}/ready`] : [path];
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
