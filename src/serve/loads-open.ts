import { randomUUID } from 'node:crypto';
import { bulkTarget } from '../load/runtime-target.ts';
import type { DataFolder } from '../load/ledger/data-folder.ts';
import type { Recipe } from '../load/recipe.ts';
import { LoadService } from '../load/service.ts';
import type { LoadSettings } from '../load/settings.ts';
import { ok, type Outcome } from '../model/outcome.ts';
import type { Problem } from '../model/problem.ts';
import type { Runtime } from '../run/runtime.ts';
import { createLoadsSurface, type LoadsSurface } from './loads.ts';
import type { ServeLog } from './log.ts';
import type { BuiltIn } from './mcp-built-in.ts';
import { loadTools } from './mcp-loads.ts';

/** How a server takes loads. */
export interface LoadsOptions {
  readonly data: DataFolder;
  /** The routes as well as the tools. */
  readonly http: boolean;
  /** The folder that agents may load from, without links in its path; without one they cannot begin a load. */
  readonly filesRoot: string | undefined;
  /** Bytes of an upload, or of a file that an agent names. */
  readonly maxUpload: number;
  /** The capability's file and what it was opened with, for a resume by a command. */
  readonly capability: string;
  readonly upstream: string | undefined;
  readonly unknown: LoadSettings['unknown'] | undefined;
  readonly wire: Recipe['wire'];
}

export interface OpenLoads {
  readonly service: LoadService;
  readonly builtIn: BuiltIn;
  readonly http: boolean;
  /** The routes, below this path. */
  surface(mount: string): LoadsSurface;
}

/** The loads of a server: one service for routes and tools alike, on the bucket that all of its callers share. */
export function openLoads(runtime: Runtime, loads: LoadsOptions, log: ServeLog): Outcome<OpenLoads> {
  const target = bulkTarget(runtime);
  if (!target.ok) return target;
  const { http, maxUpload, filesRoot } = loads;
  const bug = (error: unknown): void => log({ kind: 'bug', id: randomUUID(), error });
  const fell = (id: string, problems: readonly Problem[]): void =>
    log({ kind: 'warnings', action: `load ${id}`, problems });
  const service = new LoadService({ ...loads, target: target.value, bug, fell });
  const surface = (mount: string): LoadsSurface => createLoadsSurface({ service, mount, maxUpload });
  return ok({ service, http, surface, builtIn: loadTools({ service, filesRoot, maxUpload }) });
}
