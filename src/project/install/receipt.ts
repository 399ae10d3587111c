import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isSkillName } from '../../model/names.ts';
import { fail, ok, type Outcome } from '../../model/outcome.ts';
import { problem } from '../../model/problem.ts';
import { parseJson } from '../../text/json.ts';
import { isMissing, readText } from '../../text/read.ts';
import { putFile } from '../put-file.ts';
import { attempt } from '../stage.ts';
import type { Digests } from './digests.ts';

/**
 * What we have put into `.agents/skills`, file by file. It stands beside that folder and in none of the skills, whose
 * bytes stay those that were built; it can be committed with them.
 */
export type Receipt = ReadonlyMap<string, Digests>;

const RECEIPT = '.agents/.capstan-skills.json';

const receiptSchema = z.strictObject({
  version: z.literal(1),
  // a name is that of a folder, and the file may come from anywhere
  skills: z.record(z.string().refine(isSkillName), z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/))),
});

/** Without a file nothing is ours; one that cannot be read is a problem, for we could no longer tell. */
export async function readReceipt(base: string): Promise<Outcome<Receipt>> {
  // a pipe in its place would be waited for
  if (await isOddFile(join(base, RECEIPT))) return fail(problem('skill.receipt', { file: RECEIPT }, {}));
  const text = await readText(join(base, RECEIPT), RECEIPT);
  if (!text.ok) return isMissing(text.problems) ? ok(new Map()) : text;
  const source = parseJson(text.value, RECEIPT);
  const parsed = source.ok ? receiptSchema.safeParse(source.value.value) : undefined;
  if (parsed?.success !== true) return fail(problem('skill.receipt', { file: RECEIPT }, {}));
  return ok(new Map(Object.entries(parsed.data.skills)));
}

async function isOddFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && !found.isFile();
}

/** Sorted, so that the same skills make the same file; without skills there is none. */
export async function writeReceipt(base: string, receipt: Receipt): Promise<Outcome<void>> {
  const path = join(base, RECEIPT);
  if (receipt.size === 0) return attempt(path, () => rm(path, { force: true }));
  const skills = Object.fromEntries([...receipt].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return putFile(path, `${JSON.stringify({ version: 1, skills }, undefined, 2)}\n`);
}
