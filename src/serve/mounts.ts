import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import type { RestSurface } from './rest.ts';

/** Our own paths, and where they stand. `--mount name=/path` moves one. */
export type MountName = 'mcp' | 'skills' | 'openapi' | 'health';

export type Mounts = Readonly<Record<MountName, string>>;

export const defaultMounts: Mounts = { mcp: '/mcp', skills: '/skills', openapi: '/openapi.json', health: '/health' };

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

/** The first of our paths that stands where another does, or where a route of the facade answers. */
export function mountCollision(
  mounts: Mounts,
  used: readonly MountName[],
  rest: RestSurface | undefined,
): string | undefined {
  const paths = used.map((name) => mounts[name]);
  const double = paths.find((path, index) =>
    paths.some((other, at) => at !== index && (other === path || other.startsWith(`${path}/`))),
  );
  return double ?? paths.find((path) => rest !== undefined && rest.routes.match('GET', path).kind !== 'none');
}
