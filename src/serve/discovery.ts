import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Capability, Exposure } from '../model/capability.ts';
import type { Problem } from '../model/problem.ts';
import type { SkillFolder } from '../run/skills.ts';
import { discoveryPaths, type Mounts } from './mounts.ts';
import type { WellKnown } from './well-known.ts';

export interface DiscoveryOptions {
  readonly capability: Capability;
  /** Those of the port. */
  readonly exposes: readonly Exposure[];
  readonly folders: readonly SkillFolder[];
  readonly mounts: Mounts;
  /** Who may read: pages of any origin, whoever reaches the address, or callers that have shown who they are. */
  readonly readers: 'pages' | 'anyone' | 'known';
}

/** The documents by which programs find what a port serves. What makes them is loaded when one is asked for. */
export interface Discovery {
  /** True for paths that are ours and no route's. `path` is raw, without the query. */
  owns(path: string): boolean;
  /** True where a page of another origin, which the problem says is asking, may read. */
  forgives(found: Problem, path: string): boolean;
  /** `base` is the URL under which the caller knows the port, without a slash at the end. */
  handle(request: IncomingMessage, response: ServerResponse, path: string, base: string): Promise<void>;
}

export function createDiscovery(options: DiscoveryOptions): Discovery {
  const { llms, catalog, skills } = discoveryPaths(options.mounts.discovery);
  let loading: Promise<WellKnown> | undefined;
  const load = async (): Promise<WellKnown> => (await import('./well-known.ts')).createWellKnown(options);
  const owns = (path: string): boolean => path === llms || path === catalog || path.startsWith(`${skills}/`);
  return {
    owns,
    forgives: ({ code }, path) => code === 'route.origin' && options.readers === 'pages' && owns(path),
    handle: async (request, response, path, base) => (await (loading ??= load())).handle(request, response, path, base),
  };
}
