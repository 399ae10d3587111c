import { resolve } from 'node:path';
import { ok, type Outcome } from '../../model/outcome.ts';
import { readText } from '../../text/read.ts';

/** A mapping file that is named by whoever starts a load; `cwd` is what its name starts from. */
export async function namedMapping(
  file: string,
  cwd: string,
): Promise<Outcome<{ readonly kind: 'named'; readonly file: string; readonly text: string }>> {
  const text = await readText(resolve(cwd, file), file);
  return text.ok ? ok({ kind: 'named', file, text: text.value }) : text;
}
