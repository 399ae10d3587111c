import { isObject } from '../model/json.ts';
import { isSkillName } from '../model/names.ts';
import { parseYaml } from '../text/yaml.ts';

const MAX_NAME = 64;

/** The keys of agentskills.io with the most characters that each may have; strict readers refuse every other key. */
const TEXTS: Readonly<Record<string, number>> = {
  name: MAX_NAME,
  description: 1024,
  license: 1024,
  compatibility: 500,
  'allowed-tools': 1024,
};

/** Why a SKILL.md in the folder `name` is not one that every reader takes: half a sentence; `undefined` when it is. */
export function frontmatterFault(text: string, name: string): string | undefined {
  const frontmatter = /^---\r?\n([\s\S]*?\n)---\s*?(?:\n|$)/.exec(text)?.[1];
  if (frontmatter === undefined) return 'it does not begin with frontmatter';
  const parsed = parseYaml(frontmatter, 'SKILL.md');
  if (!parsed.ok || !isObject(parsed.value.value)) return 'its frontmatter is not a YAML mapping';
  return membersFault(parsed.value.value, name);
}

function membersFault(members: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const { metadata, ...texts } = members;
  if (texts['name'] !== name) return 'the name in its frontmatter is not the name of the folder';
  if (!isSkillName(name)) return 'its name is not of small letters and digits, joined by single hyphens';
  if (texts['description'] === undefined) return 'its frontmatter has no description';
  if (metadata !== undefined && !isTexts(metadata)) return 'the metadata in its frontmatter are not texts by name';
  for (const [key, value] of Object.entries(texts)) {
    const most = TEXTS[key];
    if (most === undefined)
      return `its frontmatter has another key than ${[...Object.keys(TEXTS), 'metadata'].join(', ')}`;
    if (typeof value !== 'string' || value.trim() === '' || value.length > most)
      return `"${key}" in its frontmatter is not a text of 1 to ${most} characters`;
  }
  return undefined;
}

function isTexts(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((text) => typeof text === 'string');
}
