import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What users write, and whether an agent should read the skill for it. */

const trigger = z.strictObject({
  query: z.string(),
  triggers: z.boolean(),
  reason: z.string(),
  /** Of one that triggers: words of the description by which an agent sees it; each a pattern. */
  words: z.array(z.string()).optional(),
});

export type Trigger = z.infer<typeof trigger>;

export function readTriggers(): Trigger[] {
  const file = new URL('triggers.json', import.meta.url);
  return z.array(trigger).parse(JSON.parse(readFileSync(file, 'utf8')));
}

export const SKILL = fileURLToPath(new URL('../../skills/assembled-conversations/', import.meta.url));

/** What an agent sees of the skill before it reads it. */
export function skillDescription(): string {
  const text = readFileSync(`${SKILL}SKILL.md`, 'utf8');
  const line = /^description: (".*")$/m.exec(text)?.[1];
  if (line === undefined) throw new Error('SKILL.md has no description');
  return z.string().parse(JSON.parse(line));
}

export function triggerPrompt(query: string): string {
  return [
    'Before you work you choose which skills to read. One skill is described like this:',
    skillDescription(),
    'A user writes:',
    query,
    'Would you read this skill for that? Answer with one word, yes or no.',
  ].join('\n\n');
}

/** What an agent answered: its first yes or no. */
export function verdictIn(answer: string): boolean | undefined {
  const word = /\b(yes|no)\b/i.exec(answer)?.[1];
  return word === undefined ? undefined : word.toLowerCase() === 'yes';
}
