import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { send } from '../http/respond.ts';
import type { Exposure, SkillExposure } from '../model/capability.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import type { SkillFolder } from '../run/skills.ts';
import { conditional, READ_METHODS, refused, type Answer, type Representation } from './representation.ts';
import { catalogueDocument, contentsDocument, detailDocument } from './skill-documents.ts';
import { skillEntries } from './skill-entries.ts';
import { mediaTypeOf, readSkillFile } from './skill-files.ts';
import { skillRoute, type SkillRoute } from './skill-route.ts';
import { zip } from './zip.ts';

export interface SkillOptions {
  readonly exposure: SkillExposure;
  /** All exposures of the capability: derived tools name their siblings. */
  readonly exposes: readonly Exposure[];
  /** A skill without a folder has a description and no contents. */
  readonly folders: readonly SkillFolder[];
}

export interface SkillSurface {
  /** Decides; only files of a skill are read. `path` is raw: not decoded, not normalised, without the query. */
  answer(method: string, path: string, headers: IncomingHttpHeaders): Promise<Answer>;
  handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
}

/** A read-only catalogue of skills. It runs no tool. */
export function createSkillSurface(options: SkillOptions): SkillSurface {
  const answer: SkillSurface['answer'] = async (method, path, headers) => {
    if (method === 'OPTIONS') return { status: 204, headers: { allow: READ_METHODS.join(', ') }, body: '' };
    if (method !== 'GET' && method !== 'HEAD')
      return refused(fail(problem('route.method', {}, { allowed: READ_METHODS })));
    const route = skillRoute(path);
    const found = route.ok ? await representation(route.value, options) : route;
    return found.ok ? conditional(found.value, headers['if-none-match']) : refused(found);
  };
  return {
    answer,
    handle: async (request, response, path) => {
      const { status, headers, body } = await answer(request.method ?? 'GET', path, request.headers);
      send(response, status, headers, body);
    },
  };
}

const NOT_FOUND = fail(problem('route.path', {}, {}));

async function representation(route: SkillRoute, options: SkillOptions): Promise<Outcome<Representation>> {
  if (route.kind === 'catalogue') return ok(json(catalogueDocument(options.exposure.skills)));
  const skill = options.exposure.skills.find(({ name }) => name === route.name);
  if (skill === undefined) return NOT_FOUND;
  if (route.kind === 'detail') return ok(json(detailDocument(skill, options.exposes)));
  const folder = options.folders.find(({ name }) => name === route.name);
  return folder === undefined ? NOT_FOUND : folderRepresentation(route, folder);
}

type FolderRoute = Exclude<SkillRoute, { readonly kind: 'catalogue' | 'detail' }>;

async function folderRepresentation(route: FolderRoute, folder: SkillFolder): Promise<Outcome<Representation>> {
  if (route.kind === 'contents') return ok(json(contentsDocument(folder)));
  if (route.kind === 'download') return archive(folder);
  const body = await readSkillFile(folder, route.path);
  return body === undefined ? NOT_FOUND : ok({ mediaType: charset(mediaTypeOf(route.path)), body });
}

async function archive(folder: SkillFolder): Promise<Outcome<Representation>> {
  const entries = await skillEntries(folder);
  return entries === undefined ? NOT_FOUND : ok({ mediaType: 'application/zip', body: zip(entries) });
}

function json(document: unknown): Representation {
  return { mediaType: 'application/json', body: JSON.stringify(document) };
}

function charset(mediaType: string): string {
  return mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType;
}
