import { list, notice, setup } from './row.ts';

/** Skills put where agents look for them, and packed; the entry in a registry. */
export const skills = {
  'skill.unknown': setup((a: { skills: readonly string[] }) =>
    a.skills.length === 0
      ? 'There is no skill here; build one with capstan build, or name the folder of a project or of a skill that capstan has built.'
      : `There is no such skill; skills here are ${list(a.skills)}.`,
  ),
  'skill.several': setup(
    (a: { skills: readonly string[] }) => `There are several skills; name one of ${list(a.skills)}.`,
  ),
  'skill.invalid': setup((a: { reason: string }) => `A skill cannot be handed out: ${a.reason}`),
  'skill.foreign': setup(
    () => 'Something that capstan has not put there; move it away. skill install --force replaces it.',
  ),
  'skill.changed': setup(
    () => 'A skill that capstan has put there, edited since; move it away. skill install --force replaces it.',
  ),
  'skill.outside': setup(
    () => 'A symbolic link leads out of the folder that skills are installed in; nothing is written there.',
  ),
  'skill.receipt': setup(
    () =>
      'This is not the list of installed skills that capstan keeps; restore it, or remove it, and what is installed counts as foreign.',
  ),
  'build.registry': notice(
    (a: { key: string; expected: string }) =>
      `The registry asks for "${a.key}": "${a.expected}" here, as capstan.yml has it; make the two the same.`,
  ),
  'skill.not-installed': setup(() => 'There is no such skill here that capstan has put there.'),
} as const;
