import type { SkillFolder } from '../run/skills.ts';
import { readSkillFile } from './skill-files.ts';
import { skillFolderEntries, splitSkillPath } from './skill-tree.ts';

/** The listed files of the skills, as the folder of folders that the SDK expects. */
export function skillSource(folders: readonly SkillFolder[]): {
  list(folder: string): Promise<ReturnType<typeof skillFolderEntries>>;
  read(path: string): Promise<Uint8Array>;
} {
  return {
    list: (folder) => Promise.resolve(skillFolderEntries(folders, folder)),
    read: async (path) => {
      const { name, file } = splitSkillPath(path);
      const folder = folders.find((candidate) => candidate.name === name);
      const bytes = folder && (await readSkillFile(folder, file));
      if (bytes === undefined) throw new Error('it is not a regular file of the skill');
      return bytes;
    },
  };
}
