import type { SkillFolder } from '../run/skills.ts';

/** A child of a folder in the tree of all skills. */
export interface SkillTreeEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory';
}

/** The children of `folder` (`''`, `refunds`, `refunds/references`) in the tree that the listed files make. */
export function skillFolderEntries(skills: readonly SkillFolder[], folder: string): SkillTreeEntry[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  const below = skills
    .flatMap(({ name, files }) => files.map((file) => `${name}/${file.path}`))
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length).split('/'));
  const kinds = new Map(below.map(([name = '', ...rest]) => [name, rest.length === 0 ? 'file' : 'directory'] as const));
  return [...kinds].map(([name, kind]) => ({ name, kind }));
}

/** `refunds/references/fields.md` is file `references/fields.md` of skill `refunds`. */
export function splitSkillPath(path: string): { readonly name: string; readonly file: string } {
  const end = path.indexOf('/');
  return end === -1 ? { name: path, file: '' } : { name: path.slice(0, end), file: path.slice(end + 1) };
}
