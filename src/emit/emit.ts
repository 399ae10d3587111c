import { writeCapability } from '../dialects/write.ts';
import type { Artifact } from '../model/artifact.ts';
import type { Capability } from '../model/capability.ts';
import { indexArtifact, type IndexFacts } from './index-file.ts';
import { layoutOf, skillOf, type Layout } from './layout.ts';
import { manifestArtifact, type Generator } from './manifest.ts';
import { schemaArtifacts } from './schemas.ts';
import { skillArtifacts } from './skill.ts';

/** All that a build knows of a project. */
export interface Project {
  readonly generator: Generator;
  /** The URL that the project folder is published under; schemas are identified by it. */
  readonly base?: string | undefined;
  readonly apis: readonly ProjectApi[];
  /** Without it there is no index: what APIs.json asks for is not invented. */
  readonly index?: IndexFacts | undefined;
}

export interface ProjectApi {
  /** With its exposures. */
  readonly capability: Capability;
  /** Sources that the build copies beside its artifacts. */
  readonly copies: readonly Artifact[];
}

interface Placed {
  readonly api: ProjectApi;
  readonly layout: Layout;
}

/** Every file of a build, as text. The same project gives the same bytes; nothing is read or written. */
export function emit(project: Project): Artifact[] {
  const taken = new Set<string>();
  const placed = project.apis.map((api) => ({ api, layout: layoutOf(api.capability, taken) }));
  return [...placed.flatMap((one) => apiArtifacts(project, one)), ...index(project, placed)];
}

function apiArtifacts(project: Project, { api, layout }: Placed): Artifact[] {
  const { capability } = api;
  const skill = skillOf(capability);
  const artifacts = [
    ...api.copies,
    { path: layout.naftiko, content: writeCapability(capability, 'naftiko') },
    { path: layout.ikanos, content: writeCapability(capability, 'ikanos') },
    ...schemaArtifacts(capability, layout, project.base),
    ...(skill === undefined || layout.skill === undefined ? [] : skillArtifacts(capability, skill, layout.skill)),
  ];
  return [...artifacts, manifestArtifact(capability, layout, project.generator, artifacts)];
}

function index({ index: facts }: Project, placed: readonly Placed[]): Artifact[] {
  if (facts === undefined) return [];
  return [
    indexArtifact(
      facts,
      placed.map(({ api, layout }) => ({ capability: api.capability, layout })),
    ),
  ];
}
