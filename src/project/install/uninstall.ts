import { join } from 'node:path';
import { isSkillName } from '../../model/names.ts';
import { fail, ok, type Outcome } from '../../model/outcome.ts';
import { problem } from '../../model/problem.ts';
import { AGENTS, CLAUDE, placesIn, type Places } from './places.ts';
import { takeAway } from './put-folder.ts';
import { readReceipt, writeReceipt } from './receipt.ts';
import { folderStanding, linkStanding, refusalOf, type Standing } from './standing.ts';

/** Takes a skill away that we have put there, and what we put beside it; answers the paths, relative to the base, with `/`. */
export async function uninstallSkill(base: string, name: string): Promise<Outcome<readonly string[]>> {
  if (!isSkillName(name)) return fail(problem('skill.not-installed', {}, {}));
  const places = await placesIn(base);
  if (!places.ok) return places;
  const receipt = await readReceipt(base);
  if (!receipt.ok) return receipt;
  const recorded = receipt.value.get(name);
  const folder = await folderStanding(join(places.value.agents, name), { recorded });
  if (folder === 'absent' && recorded === undefined) return fail(problem('skill.not-installed', {}, {}));
  const refused = refusalOf(`${AGENTS}/${name}`, folder);
  if (refused.length > 0) return fail(...refused);
  const link = await linkStanding(places.value, name, { recorded });
  const removed = await removeBoth(places.value, name, { folder, link });
  if (!removed.ok) return removed;
  const left = new Map(receipt.value);
  left.delete(name);
  const noted = await writeReceipt(base, left);
  // what stands in the second place and is not ours stays, and is told
  const told = refusalOf(`${CLAUDE}/${name}`, link).map((found) => ({ ...found, severity: 'warning' as const }));
  return noted.ok ? ok(removed.value, told) : noted;
}

/** The link first: at no time does it lead nowhere. */
async function removeBoth(
  { agents, claude }: Places,
  name: string,
  { folder, link }: { readonly folder: Standing; readonly link: Standing },
): Promise<Outcome<readonly string[]>> {
  const isOurs = (standing: Standing): boolean => standing === 'same' || standing === 'ours';
  const going = [
    ...(isOurs(link) && claude !== agents ? [{ path: join(claude, name), named: `${CLAUDE}/${name}` }] : []),
    ...(isOurs(folder) ? [{ path: join(agents, name), named: `${AGENTS}/${name}` }] : []),
  ];
  for (const { path } of going) {
    const taken = await takeAway(path);
    if (!taken.ok) return taken;
  }
  return ok(going.map(({ named }) => named));
}
