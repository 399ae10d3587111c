import type { Exposure, Skill, SkillTool } from '../model/capability.ts';
import type { SkillFolder } from '../run/skills.ts';
import { mediaTypeOf } from './skill-files.ts';

type Document = Readonly<Record<string, unknown>>;

/** `GET /skills` */
export function catalogueDocument(skills: readonly Skill[]): Document {
  const entries = skills.map(({ name, description, license, tools }) => ({
    name,
    description,
    license,
    tools: tools.map((tool) => tool.name),
  }));
  return { count: entries.length, skills: entries };
}

/** `GET /skills/{name}`: the frontmatter as declared; what is not declared is left out. */
export function detailDocument(skill: Skill, exposes: readonly Exposure[]): Document {
  return {
    name: skill.name,
    description: skill.description,
    license: skill.license,
    compatibility: skill.compatibility,
    'argument-hint': skill.argumentHint,
    'allowed-tools': skill.allowedTools,
    'user-invocable': skill.userInvocable,
    'disable-model-invocation': skill.disableModelInvocation,
    metadata: Object.keys(skill.metadata).length === 0 ? undefined : skill.metadata,
    tools: skill.tools.map((tool) => toolDocument(tool, exposes)),
  };
}

function toolDocument(tool: SkillTool, exposes: readonly Exposure[]): Document {
  const { kind: type, name, description } = tool;
  if (tool.kind === 'instruction') return { name, description, type, instruction: tool.instruction };
  const { namespace: targetNamespace, action } = tool;
  return {
    name,
    description,
    type,
    invocationRef: { targetNamespace, action, mode: modeOf(targetNamespace, exposes) },
  };
}

function modeOf(namespace: string, exposes: readonly Exposure[]): 'rest' | 'mcp' | 'unknown' {
  const target = exposes.find((exposure) => exposure.kind !== 'control' && exposure.namespace === namespace);
  return target?.kind === 'rest' || target?.kind === 'mcp' ? target.kind : 'unknown';
}

/** `GET /skills/{name}/contents` */
export function contentsDocument(folder: SkillFolder): Document {
  const files = sortedFiles(folder).map(({ path, size }) => ({ path, size, type: mediaTypeOf(path) }));
  return { name: folder.name, files };
}

/** By path, in the order of code units: the same everywhere. */
export function sortedFiles(folder: SkillFolder): SkillFolder['files'] {
  return folder.files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
