import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { problemDetails, send } from '../http/respond.ts';
import type { Exposure, SkillExposure } from '../model/capability.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import type { SkillFolder } from '../run/skills.ts';
import { catalogueDocument, contentsDocument, detailDocument, sortedFiles } from './skill-documents.ts';
import { mediaTypeOf, readSkillFile } from './skill-files.ts';
import { skillRoute, type SkillRoute } from './skill-route.ts';
import { zip, type ZipEntry } from './zip.ts';

export interface SkillOptions {
  readonly exposure: SkillExposure;
  /** All exposures of the capability: derived tools name their siblings. */
  readonly exposes: readonly Exposure[];
  /** A skill without a folder has a description and no contents. */
  readonly folders: readonly SkillFolder[];
}

/** What a request is answered with. The body is that of a GET; the writer leaves it out for HEAD. */
export interface SkillAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface SkillSurface {
  /** Decides; only files of a skill are read. `path` is raw: not decoded, not normalised, without the query. */
  answer(method: string, path: string, headers: IncomingHttpHeaders): Promise<SkillAnswer>;
  handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
}

/** A read-only catalogue of skills. It runs no tool. */
export function createSkillSurface(options: SkillOptions): SkillSurface {
  const answer: SkillSurface['answer'] = async (method, path, headers) => {
    if (method === 'OPTIONS') return { status: 204, headers: { allow: METHODS.join(', ') }, body: '' };
    if (method !== 'GET' && method !== 'HEAD') return refused(fail(problem('route.method', {}, { allowed: METHODS })));
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

const METHODS = ['GET', 'HEAD', 'OPTIONS'];

interface Representation {
  readonly mediaType: string;
  readonly body: string | Uint8Array;
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

/** All files or nothing: an archive that lacks a file would look complete. */
async function archive(folder: SkillFolder): Promise<Outcome<Representation>> {
  const entries: ZipEntry[] = [];
  for (const { path } of sortedFiles(folder)) {
    const bytes = await readSkillFile(folder, path);
    if (bytes === undefined) return NOT_FOUND;
    entries.push({ path, bytes });
  }
  return ok({ mediaType: 'application/zip', body: zip(entries) });
}

function json(document: unknown): Representation {
  return { mediaType: 'application/json', body: JSON.stringify(document) };
}

function charset(mediaType: string): string {
  return mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType;
}

/** 304 when the caller has these very bytes (RFC 9110, 13.1.2). */
function conditional({ mediaType, body }: Representation, ifNoneMatch: string | undefined): SkillAnswer {
  const etag = `"${createHash('sha256').update(body).digest('hex')}"`;
  const headers = { etag, 'cache-control': 'no-cache' };
  if (matches(ifNoneMatch, etag)) return { status: 304, headers, body: '' };
  // Files come from a document's author: a browser must neither guess at them nor run them.
  const guards = { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox" };
  return { status: 200, headers: { ...headers, ...guards, 'content-type': mediaType }, body };
}

function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

function refused({ problems }: Outcome<never>): SkillAnswer {
  const { status, body } = problemDetails(problems);
  const allow = status === 405 ? { allow: METHODS.join(', ') } : {};
  return { status, headers: { 'content-type': 'application/problem+json', ...allow }, body };
}
