import type { IncomingMessage, ServerResponse } from 'node:http';
import { send } from '../http/respond.ts';
import type { Skill } from '../model/capability.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import type { SkillFolder } from '../run/skills.ts';
import { skillsIndex } from '../surfaces/agent-skills-index.ts';
import { skillArchive, type SkillArchive } from '../surfaces/skill-archive.ts';
import type { DiscoveryOptions } from './discovery.ts';
import { llmsText } from './llms-text.ts';
import { discoveryPaths } from './mounts.ts';
import { conditional, READ_METHODS, refused, type Answer, type Representation } from './representation.ts';
import { skillEntries } from './skill-entries.ts';
import { offersApi, portCatalog, publishedSkills } from './well-known-documents.ts';

export interface WellKnown {
  handle(request: IncomingMessage, response: ServerResponse, path: string, base: string): Promise<void>;
}

/** The discovery documents of a port. A skill is read once: index, archive and SKILL.md stay those of one moment. */
export function createWellKnown(options: DiscoveryOptions): WellKnown {
  const kept = new Map<string, Promise<KeptSkill | undefined>>();
  const keep: Keep = async (folder) => {
    const reading = kept.get(folder.name) ?? readSkill(folder);
    kept.set(folder.name, reading);
    let skill: KeptSkill | undefined;
    try {
      skill = await reading;
      return skill;
    } finally {
      // what could not be read may be there the next time
      if (skill === undefined) kept.delete(folder.name);
    }
  };
  return {
    handle: async (request, response, path, base) => {
      const { status, headers, body } = await answer(request, { options, keep, path, base });
      send(response, status, { ...headers, ...readerHeaders(options.readers) }, body);
    },
  };
}

type Keep = (folder: SkillFolder) => Promise<KeptSkill | undefined>;

interface KeptSkill {
  readonly archive: SkillArchive;
  readonly main: Uint8Array;
}

interface Asked {
  readonly options: DiscoveryOptions;
  readonly keep: Keep;
  readonly path: string;
  readonly base: string;
}

async function answer({ method, headers }: IncomingMessage, asked: Asked): Promise<Answer> {
  if (method === 'OPTIONS') return { status: 204, headers: { allow: READ_METHODS.join(', ') }, body: '' };
  if (method !== 'GET' && method !== 'HEAD')
    return refused(fail(problem('route.method', {}, { allowed: READ_METHODS })));
  const found = await representation(asked);
  return found.ok ? conditional(found.value, headers['if-none-match']) : refused(found);
}

const NOT_FOUND = fail(problem('route.path', {}, {}));

async function representation({ options, keep, path, base }: Asked): Promise<Outcome<Representation>> {
  const { llms, catalog, skills } = discoveryPaths(options.mounts.discovery);
  if (path === llms) return ok({ mediaType: 'text/plain; charset=utf-8', body: llmsText(options, base) });
  if (path === catalog) return offersApi(options) ? ok(catalogDocument(options, base)) : NOT_FOUND;
  if (path === `${skills}/index.json`) return indexDocument(options, keep);
  return skillDocument(options, keep, path.slice(skills.length + 1));
}

/** A HEAD of the catalogue must say where the catalogue is (RFC 9727, 3). */
function catalogDocument(options: DiscoveryOptions, base: string): Representation {
  const url = base + discoveryPaths(options.mounts.discovery).catalog;
  return {
    mediaType: 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"',
    body: JSON.stringify(portCatalog(options, base)),
    headers: { link: `<${url}>; rel="api-catalog"` },
  };
}

async function indexDocument(options: DiscoveryOptions, keep: Keep): Promise<Outcome<Representation>> {
  const listed: { skill: Skill; digest: string }[] = [];
  for (const { skill, folder } of publishedSkills(options)) {
    const kept = await keep(folder);
    if (kept !== undefined) listed.push({ skill, digest: kept.archive.digest });
  }
  if (listed.length === 0) return NOT_FOUND;
  const document = skillsIndex(listed, discoveryPaths(options.mounts.discovery).skills);
  return ok({ mediaType: 'application/json', body: JSON.stringify(document) });
}

/** `refunds.tar.gz` or `refunds/SKILL.md`. */
async function skillDocument(options: DiscoveryOptions, keep: Keep, file: string): Promise<Outcome<Representation>> {
  const [, name, ending] = /^([a-z0-9-]+)(\.tar\.gz|\/SKILL\.md)$/.exec(file) ?? [];
  const published = publishedSkills(options).find(({ skill }) => skill.name === name);
  const kept = published === undefined ? undefined : await keep(published.folder);
  if (kept === undefined) return NOT_FOUND;
  if (ending === '.tar.gz') return ok({ mediaType: 'application/gzip', body: kept.archive.bytes });
  return ok({ mediaType: 'text/markdown; charset=utf-8', body: kept.main });
}

async function readSkill(folder: SkillFolder): Promise<KeptSkill | undefined> {
  const entries = await skillEntries(folder);
  const main = entries?.find(({ path }) => path === 'SKILL.md')?.bytes;
  return entries === undefined || main === undefined ? undefined : { archive: await skillArchive(entries), main };
}

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, HEAD',
  'access-control-allow-headers': 'Content-Type, If-None-Match',
  'access-control-expose-headers': 'ETag, Link',
};

/** What only callers with credentials may read is not for a cache that others share. */
function readerHeaders(readers: DiscoveryOptions['readers']): Readonly<Record<string, string>> {
  switch (readers) {
    case 'pages':
      return CORS;
    case 'anyone':
      return {};
    case 'known':
      return { 'cache-control': 'private, no-cache' };
  }
}
