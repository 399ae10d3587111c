import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { detailOf } from '../../src/model/problem.ts';
import { checkSkillFolders } from '../../src/serve/skill-check.ts';
import { listed, skillOnDisk, type SkillOnDisk } from './skill-folder.ts';

let disk: SkillOnDisk;
beforeEach(async () => {
  disk = await skillOnDisk();
});
afterEach(() => disk.remove());

const found = async (folder = disk.folder): Promise<string[]> => (await checkSkillFolders([folder])).map(detailOf);

it('finds nothing wrong with a good skill', async () => {
  expect(await found()).toEqual([]);
});

it('finds a file that is gone, and one that is a symbolic link', async () => {
  await rm(join(disk.folder.root, 'scripts/import.sh'));
  expect(await found({ ...disk.folder, files: [...disk.folder.files, listed('link.txt', '')] })).toEqual([
    'A skill cannot be served: crm-customers/scripts/import.sh: it is not a regular file.',
    'A skill cannot be served: crm-customers/link.txt: it is not a regular file.',
  ]);
});

it.each([
  ['# Without frontmatter\n', 'it does not begin with frontmatter'],
  ['---\nname: [\n---\n', 'its frontmatter is not a YAML mapping'],
  ['---\n- a\n---\n', 'its frontmatter is not a YAML mapping'],
  ['---\nname: other\ndescription: x\n---\n', 'the name in its frontmatter is not the name of the folder'],
  ['---\nname: crm-customers\n---\n', 'its frontmatter has no description'],
])('finds what is wrong with %j', async (text, reason) => {
  await writeFile(join(disk.folder.root, 'SKILL.md'), text);
  expect(await found()).toEqual([`A skill cannot be served: crm-customers/SKILL.md: ${reason}.`]);
});

it('finds a skill without SKILL.md', async () => {
  const files = disk.folder.files.filter(({ path }) => path !== 'SKILL.md');
  expect(await found({ ...disk.folder, files })).toEqual([
    'A skill cannot be served: crm-customers/SKILL.md: it is not among the files of the manifest.',
  ]);
});
