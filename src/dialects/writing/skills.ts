import type { Skill, SkillTool } from '../../model/capability.ts';
import type { Dialect } from '../dialect.ts';
import { named, unlessEmpty, type WrittenMapping } from './written.ts';

export function writeSkill(dialect: Dialect, skill: Skill): WrittenMapping {
  return {
    description: skill.description,
    license: skill.license,
    compatibility: skill.compatibility,
    metadata: unlessEmpty(skill.metadata),
    'allowed-tools': skill.allowedTools,
    'argument-hint': skill.argumentHint,
    'user-invocable': skill.userInvocable,
    'disable-model-invocation': skill.disableModelInvocation,
    location: skill.location,
    tools: named(dialect, skill.tools, writeSkillTool),
  };
}

function writeSkillTool(tool: SkillTool): WrittenMapping {
  switch (tool.kind) {
    case 'derived':
      return { description: tool.description, from: { sourceNamespace: tool.namespace, action: tool.action } };
    case 'instruction':
      return { description: tool.description, instruction: tool.instruction };
  }
}
