import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SkillFolder } from '../../src/run/skills.ts';

const SKILL = `---
name: crm-customers
description: How to import customers.
license: Apache-2.0
---

# Customers

See [the fields](references/fields.md).
`;

export const FILES: Readonly<Record<string, string>> = {
  'SKILL.md': SKILL,
  'references/fields.md': '# Fields\n\n`id`: the shop\u2019s own.\n',
  'references/naïve name.json': '{"a": 1}\n',
  'scripts/import.sh': '#!/bin/sh\nexit 0\n',
};

export interface SkillOnDisk {
  readonly folder: SkillFolder;
  remove(): Promise<void>;
}

/** A skill folder with the files above, a file that is not listed, and two listed symbolic links. */
export async function skillOnDisk(): Promise<SkillOnDisk> {
  const base = await mkdtemp(join(tmpdir(), 'capstan-skill-'));
  const root = join(base, 'crm-customers');
  for (const [path, text] of Object.entries({ ...FILES, '.env': 'KEY=canary', '../outside.txt': 'canary' })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  await symlink('../outside.txt', join(root, 'link.txt'));
  await symlink('references', join(root, 'linked'));
  const files = Object.entries(FILES).map(([path, text]) => listed(path, text));
  return { folder: { name: 'crm-customers', root, files }, remove: () => rm(base, { recursive: true }) };
}

export function listed(path: string, text: string): SkillFolder['files'][number] {
  return { path, size: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') };
}
