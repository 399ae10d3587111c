import { homedir } from 'node:os';
import type { Surroundings } from './command.ts';

export const globalFlag = {
  kind: 'switch',
  summary: 'In the home folder, for all projects, instead of this folder',
} as const;

/** The folder that skills are installed below, and what it is called. */
export function skillBase(
  isGlobal: boolean,
  { cwd, env }: Pick<Surroundings, 'cwd' | 'env'>,
): { readonly base: string; readonly shown: string } {
  if (!isGlobal) return { base: cwd, shown: '' };
  const home = process.platform === 'win32' ? undefined : env['HOME'];
  return { base: home === undefined || home === '' ? homedir() : home, shown: '~/' };
}
