import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { isObject } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, problemJson, type Problem } from '../model/problem.ts';
import { defaultConfig, readConfig, type Config } from '../project/config.ts';
import type { Changes } from '../project/write.ts';
import { readText } from '../text/read.ts';
import { parseYaml } from '../text/yaml.ts';
import { buildProject, type Build } from './build-project.ts';
import { defineCommand, jsonFlag, type Surroundings } from './command.ts';
import { printFailure, printJson, printLine, printProblems } from './print.ts';
import { packageVersion } from './version.ts';

const FOUND = 3;

/** `capstan build` */
export const build = defineCommand({
  name: 'build',
  summary: 'Make capabilities, schemas and skills from OpenAPI contracts',
  usage: 'build [CONTRACT --out DIR] [flags]',
  description:
    'Reads capstan.yml and writes capabilities/, schemas/, skills/ and apis.yml beside it. Files that did not change are left ' +
    'alone; files of an earlier build that are no longer made are removed unless somebody edited them. With CONTRACT and ' +
    '--out, one contract is built into a folder without a capstan.yml.',
  flags: {
    config: { kind: 'text', value: 'FILE', summary: 'The project file; capstan.yml by default' },
    out: { kind: 'text', value: 'DIR', summary: 'The folder that CONTRACT is built into' },
    check: { kind: 'switch', summary: 'Write nothing; exit 3 when files would change' },
    json: jsonFlag,
  },
  positionals: { min: 0, max: 1 },
  examples: [
    { line: 'capstan build', summary: 'Build the project in this folder' },
    { line: 'capstan build --check', summary: 'See whether everything is built' },
    { line: 'capstan build api.yaml --out built', summary: 'Build one contract into the folder built' },
  ],
  async run(context) {
    const { flags, positionals } = context;
    const plan = await planBuild({ ...flags, contract: positionals[0] }, context.cwd);
    const generator = { name: 'capstan', version: await packageVersion() };
    const built = plan.ok ? await buildProject({ ...plan.value, check: flags.check, generator }) : plan;
    if (!built.ok) return printFailure(built.problems, flags.json, context);
    const value = built.value;
    const problems = [...built.problems, ...plan.problems];
    if (flags.json) printJson(context.stdout, record(value, problems, flags.check));
    else report(context, value, problems, flags.check);
    return flags.check && pathsOf(value.changes).length > 0 ? FOUND : 0;
  },
});

interface Given {
  readonly contract: string | undefined;
  readonly out: string | undefined;
  readonly config: string | undefined;
}

interface Plan {
  readonly config: Config;
  readonly out: string;
}

async function planBuild({ contract, out, config }: Given, cwd: string): Promise<Outcome<Plan>> {
  const usage = (reason: string): Outcome<never> => fail(problem('usage.flag', {}, { reason }));
  if (contract === undefined && out === undefined) return planProject(resolve(cwd, config ?? 'capstan.yml'));
  if (contract === undefined) return usage('--out goes with a CONTRACT: capstan build CONTRACT --out DIR.');
  const path = resolve(cwd, contract);
  const text = await readText(path, contract);
  if (!text.ok) return text;
  if (out === undefined) return usage('A CONTRACT needs a folder to be built into: --out DIR.');
  if (config !== undefined) return usage('--config and a CONTRACT exclude each other.');
  return ok({ config: defaultConfig(path, titleOf(text.value)), out: resolve(cwd, out) });
}

/** Its problems are told once something is built. */
async function planProject(path: string): Promise<Outcome<Plan>> {
  const read = await readConfig(path);
  if (!read.ok) return read;
  const noIndex = read.value.provider === undefined ? [problem('build.no-index', {}, {})] : [];
  return ok({ config: read.value, out: read.value.root }, [...read.problems, ...noIndex]);
}

/** What is wrong with the contract is for the build to say. */
function titleOf(contract: string): string | undefined {
  const source = parseYaml(contract, '');
  const info = source.ok && isObject(source.value.value) ? source.value.value['info'] : undefined;
  return isObject(info) && typeof info['title'] === 'string' ? info['title'] : undefined;
}

function pathsOf({ write, remove }: Changes): string[] {
  return [...write.map(({ path }) => path), ...remove];
}

function report(io: Surroundings, { changes, files }: Build, problems: readonly Problem[], check: boolean): void {
  printProblems(io.stderr, problems, io.env);
  const written = changes.write.map(({ path }) => path);
  printPaths(io.stdout, check ? 'would write' : 'wrote', written);
  printPaths(io.stdout, check ? 'would remove' : 'removed', changes.remove);
  const changed = pathsOf(changes).length;
  const state = changed === 0 ? 'nothing changed' : `${changed} ${check ? 'would change' : 'changed'}`;
  printLine(io.stderr, `${files} files, ${state}, ${problems.length} findings`);
}

const MAX_LISTED = 20;

function printPaths(sink: Writable, verb: string, paths: readonly string[]): void {
  for (const path of paths.slice(0, MAX_LISTED)) printLine(sink, `${verb} ${path}`);
  if (paths.length > MAX_LISTED) printLine(sink, `and ${paths.length - MAX_LISTED} more; --json lists them`);
}

function record({ changes, files }: Build, problems: readonly Problem[], check: boolean): Record<string, unknown> {
  return {
    ok: !check || pathsOf(changes).length === 0,
    check,
    files,
    write: changes.write.map(({ path }) => path),
    remove: changes.remove,
    problems: problems.map(problemJson),
  };
}
