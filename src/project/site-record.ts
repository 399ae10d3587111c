import { z } from 'zod';
import { readText } from '../text/read.ts';
import { parseJson } from '../text/json.ts';
import { join } from 'node:path';
import type { Expected } from './write.ts';

/** The record of what a site's files were made from; it names every file but itself. */
export const SITE_RECORD = 'provenance.json';

const recordSchema = z.object({ files: z.array(z.object({ path: z.string(), sha256: z.string() })) });

/** What an earlier publish wrote in a folder; nothing where there is no record, or a damaged one. */
export async function previousSite(root: string): Promise<readonly Expected[]> {
  const text = await readText(join(root, SITE_RECORD), SITE_RECORD);
  const source = text.ok ? parseJson(text.value, SITE_RECORD) : text;
  const parsed = recordSchema.safeParse(source.ok ? source.value.value : undefined);
  const files = parsed.success ? parsed.data.files : [];
  return files.filter(({ path }) => staysInside(path));
}

/** A record is a file that anybody may have written: it may not have us remove what is elsewhere. */
function staysInside(path: string): boolean {
  return !path.startsWith('/') && !/^[A-Za-z]:|\\/.test(path) && !path.split('/').includes('..');
}
