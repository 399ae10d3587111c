import { readlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { problem, type Problem } from '../../model/problem.ts';
import { holdsExactly, type Digests } from './digests.ts';
import { kindOf, type Places } from './places.ts';

/**
 * What a place of a skill holds: nothing; what we would put there; what we have put there before; something of ours that
 * was edited; or something that is not ours, which nobody but its owner may remove.
 */
export type Standing = 'absent' | 'same' | 'ours' | 'changed' | 'foreign';

/** Why a place is left alone; nothing where it need not be. */
export function refusalOf(file: string, standing: Standing): Problem[] {
  if (standing === 'foreign') return [problem('skill.foreign', { file }, {})];
  return standing === 'changed' ? [problem('skill.changed', { file }, {})] : [];
}

/** What we know of a skill. */
export interface Known {
  /** The files that it should have. */
  readonly wanted?: Digests | undefined;
  /** Those that we have put there. */
  readonly recorded?: Digests | undefined;
}

export async function folderStanding(path: string, { wanted, recorded }: Known): Promise<Standing> {
  const kind = await kindOf(path);
  if (kind === 'absent') return 'absent';
  if (kind !== 'folder') return 'foreign';
  if (wanted !== undefined && (await holdsExactly(path, wanted))) return 'same';
  if (recorded === undefined) return 'foreign';
  return (await holdsExactly(path, recorded)) ? 'ours' : 'changed';
}

/** The second place of a skill: our link to the first, a copy where links cannot be made, or the first place itself. */
export async function linkStanding({ agents, claude }: Places, name: string, known: Known): Promise<Standing> {
  const path = join(claude, name);
  if (claude === agents) return 'same';
  if ((await kindOf(path)) !== 'link') return folderStanding(path, known);
  const leadsTo = resolve(dirname(path), await readlink(path));
  return leadsTo === join(agents, name) ? 'same' : 'foreign';
}
