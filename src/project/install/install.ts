import { rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fail, ok, type Outcome } from '../../model/outcome.ts';
import type { Problem } from '../../model/problem.ts';
import { attempt, makeFolder } from '../stage.ts';
import { digestsOf, type SkillFileContent } from './digests.ts';
import { AGENTS, CLAUDE, kindOf, placesIn, type Places } from './places.ts';
import { beside, putFolder, putInPlace } from './put-folder.ts';
import { readReceipt, writeReceipt } from './receipt.ts';
import { folderStanding, linkStanding, refusalOf, type Known, type Standing } from './standing.ts';

/** A skill to be installed; its name is also that of its folder, one step down. */
export interface SkillContent {
  readonly name: string;
  readonly files: readonly SkillFileContent[];
}

export interface InstallOptions {
  /** The project folder or the home, absolute. */
  readonly base: string;
  /** Replaces what is not ours, or was edited. */
  readonly force: boolean;
  /** Makes a symbolic link; where it fails, the second place gets a copy. */
  readonly link?: ((target: string, path: string) => Promise<void>) | undefined;
}

export interface Installed {
  readonly name: string;
  /** Relative to the base, with `/`. */
  readonly folder: string;
  readonly state: 'installed' | 'updated' | 'replaced' | 'unchanged';
  readonly files: number;
  /** Relative to the base, with `/`. */
  readonly also: string;
  /** What stands there: a link, a copy, or, where the two folders are one, the skill itself. */
  readonly as: 'link' | 'copy' | 'itself';
}

/** Puts skills where agents look for them. Nothing is touched before it is known that everything may be. */
export async function installSkills(
  skills: readonly SkillContent[],
  options: InstallOptions,
): Promise<Outcome<readonly Installed[]>> {
  const places = await placesIn(options.base);
  if (!places.ok) return places;
  const receipt = await readReceipt(options.base);
  if (!receipt.ok) return receipt;
  const plans: Plan[] = [];
  for (const skill of skills) {
    const known = { wanted: digestsOf(skill.files), recorded: receipt.value.get(skill.name) };
    plans.push(await planOf(skill, known, places.value));
  }
  const refusals = options.force ? [] : plans.flatMap(refusalsOf);
  if (refusals.length > 0) return fail(...refusals);
  const installed: Installed[] = [];
  const written = new Map(receipt.value);
  for (const plan of plans) {
    const done = await carryOut(plan, places.value, options);
    if (!done.ok) return done;
    installed.push(done.value);
    written.set(plan.skill.name, digestsOf(plan.skill.files));
    const noted = await writeReceipt(options.base, written);
    if (!noted.ok) return noted;
  }
  return ok(installed);
}

interface Plan {
  readonly skill: SkillContent;
  readonly folder: Standing;
  readonly link: Standing;
}

async function planOf(skill: SkillContent, known: Known, places: Places): Promise<Plan> {
  const folder = await folderStanding(join(places.agents, skill.name), known);
  return { skill, folder, link: await linkStanding(places, skill.name, known) };
}

function refusalsOf({ skill: { name }, folder, link }: Plan): Problem[] {
  return [...refusalOf(`${AGENTS}/${name}`, folder), ...refusalOf(`${CLAUDE}/${name}`, link)];
}

const STATES: Readonly<Record<Standing, Installed['state']>> = {
  absent: 'installed',
  same: 'unchanged',
  ours: 'updated',
  changed: 'replaced',
  foreign: 'replaced',
};

async function carryOut(plan: Plan, places: Places, { link }: InstallOptions): Promise<Outcome<Installed>> {
  const { name, files } = plan.skill;
  const put = plan.folder === 'same' ? ok(undefined) : await putFolder(join(places.agents, name), files);
  if (!put.ok) return put;
  const as = await secondPlace(plan, places, link ?? relativeLink);
  if (!as.ok) return as;
  const paths = { folder: `${AGENTS}/${name}`, also: `${CLAUDE}/${name}` };
  return ok({ name, ...paths, state: STATES[plan.folder], files: files.length, as: as.value });
}

async function secondPlace(
  { skill, link: standing }: Plan,
  { agents, claude }: Places,
  link: typeof relativeLink,
): Promise<Outcome<Installed['as']>> {
  if (agents === claude) return ok('itself');
  const path = join(claude, skill.name);
  if (standing === 'same') return ok((await kindOf(path)) === 'link' ? 'link' : 'copy');
  const target = relative(claude, join(agents, skill.name));
  const staged = beside(path);
  const made = await attempt(path, async () => {
    await makeFolder(dirname(path), []);
    await link(target, staged);
  });
  const linked = made.ok ? await putInPlace(path, staged) : made;
  if (linked.ok) return ok('link');
  await rm(staged, { force: true }).catch(() => {});
  const copied = await putFolder(path, skill.files);
  return copied.ok ? ok('copy') : copied;
}

function relativeLink(target: string, path: string): Promise<void> {
  return symlink(target, path, 'dir');
}
