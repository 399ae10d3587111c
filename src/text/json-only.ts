import { fail } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { parseJson } from './json.ts';
import type { parseYaml as parseAnyYaml } from './yaml.ts';

/** Takes the place of `yaml.ts` in the script of a skill, which has no YAML: there, documents are JSON. */
export const parseYaml: typeof parseAnyYaml = (text, file) =>
  /^\s*\{/.test(text) ? parseJson(text, file) : fail(problem('script.json', { file }, {}));
