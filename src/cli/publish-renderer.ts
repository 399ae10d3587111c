import { fileURLToPath } from 'node:url';
import type { Renderer } from '../emit/publish/part.ts';
import { isObject } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { isMissing, readText } from '../text/read.ts';

/** Made by `npm run bundle`; beside `src` and in `dist` alike. */
const FOLDER = new URL('../../dist/site/', import.meta.url);

/** The program that shows a contract to people, as the package brings it along. */
export async function readRenderer(): Promise<Outcome<Renderer>> {
  const read = (name: string): Promise<Outcome<string>> => readText(fileURLToPath(new URL(name, FOLDER)));
  const [script, licence, about] = await Promise.all([
    read('redoc.standalone.js'),
    read('redoc.standalone.js.LICENSE.txt'),
    read('redoc.json'),
  ]);
  if (!script.ok || !licence.ok || !about.ok) {
    const problems = [script, licence, about].flatMap((text) => text.problems);
    return isMissing(problems) ? fail(problem('publish.renderer', {}, {})) : fail(...problems);
  }
  const named: unknown = JSON.parse(about.value);
  const name = isObject(named) ? String(named['package']) : '';
  return ok({ package: name, script: script.value, licence: licence.value });
}
