import type { Skill, SkillTool } from '../../model/capability.ts';
import { named } from './named.ts';
import type { Node, Read } from './node.ts';
import { field, record } from './record.ts';
import { reportMissing } from './report.ts';
import { flag, optional, or, text, texts } from './values.ts';

const from = record({ sourceNamespace: field('sourceNamespace', or(text, '')), action: field('action', or(text, '')) });
const tool = record({
  description: field('description', or(text, '')),
  from: field('from', optional(from)),
  instruction: field('instruction', text),
});

/** A skill tool names an action of another exposure or a file of the skill; one with neither is left out. */
function readTool(node: Node): Unnamed<SkillTool> | undefined {
  const { description, from: source, instruction } = tool(node);
  if (source !== undefined) {
    return { kind: 'derived', description, namespace: source.sourceNamespace, action: source.action };
  }
  if (instruction !== undefined) return { kind: 'instruction', description, instruction };
  reportMissing(node, 'from');
  return undefined;
}

type Unnamed<T> = T extends unknown ? Omit<T, 'name'> : never;

const skill = record({
  description: field('description', or(text, '')),
  license: field('license', text),
  compatibility: field('compatibility', text),
  metadata: field('metadata', texts),
  allowedTools: field('allowed-tools', text),
  argumentHint: field('argument-hint', text),
  userInvocable: field('user-invocable', flag),
  disableModelInvocation: field('disable-model-invocation', flag),
  location: field('location', text),
  tools: field('tools', named(readTool)),
});

export const skills: Read<Skill[]> = named(skill);
