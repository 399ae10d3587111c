import { resolve } from 'node:path';
import { publish as publishAll } from '../emit/publish/publish.ts';
import type { Absent } from '../emit/publish/part.ts';
import { prove, type Proof, type Site } from '../emit/publish/proof/line.ts';
import { fail, ok, settle, type Outcome } from '../model/outcome.ts';
import { problem, problemJson, type Problem } from '../model/problem.ts';
import { readConfig } from '../project/config.ts';
import type { Changes } from '../project/write.ts';
import { defineCommand, jsonFlag, type Surroundings } from './command.ts';
import { printFailure, printJson, printLine, printProblems } from './print.ts';
import { allLines } from './publish-lines.ts';
import { readPublication } from './publish-project.ts';
import { writeSite } from './publish-write.ts';
import { packageVersion } from './version.ts';

/** `capstan publish` */
export const publish = defineCommand({
  name: 'publish',
  summary: 'Make the set of files that an API is published with',
  usage: 'publish [--out DIR] [flags]',
  description:
    'Makes from the contracts, the overlays and capstan.yml everything that a publisher puts on APIs.io and on its own host, ' +
    'in the layout that the catalogue reads, and writes it to a folder that any static host can serve. What no source ' +
    'states is left out and named.',
  flags: {
    config: { kind: 'text', value: 'FILE', summary: 'The project file; capstan.yml by default' },
    out: { kind: 'text', value: 'DIR', summary: 'The folder of the site; site by default' },
    check: { kind: 'switch', summary: 'Write nothing; prove each line of the definition of publishable, or exit 3' },
    json: jsonFlag,
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { line: 'capstan publish', summary: 'Write the site of the project in this folder' },
    { line: 'capstan publish --check', summary: 'See whether everything that is published holds' },
  ],
  async run(context) {
    const { flags, cwd } = context;
    const site = await makeSite(resolve(cwd, flags.config ?? 'capstan.yml'));
    if (!site.ok) return printFailure(site.problems, flags.json, context);
    if (flags.check) return check(await prove(allLines, site.value), site.problems, flags.json, context);
    const out = resolve(cwd, flags.out ?? 'site');
    const written = await writeSite(out, site.value.files);
    if (!written.ok) return printFailure(written.problems, flags.json, context);
    const published = { ...site.value, changes: written.value };
    if (flags.json) printJson(context.stdout, record(published, site.problems));
    else report(context, published, site.problems);
    return 0;
  },
});

interface MadeSite extends Site {
  readonly absent: readonly Absent[];
}

/** The site of a project, as it would be written. */
export async function makeSite(config: string): Promise<Outcome<MadeSite>> {
  const read = await readConfig(config);
  if (!read.ok) return read;
  const generator = { name: 'capstan', version: await packageVersion() };
  const publication = await readPublication(read.value, generator);
  if (!publication.ok) return publication;
  const site = { ...(await publishAll(publication.value)), publication: publication.value };
  const twice = site.files.find(({ path }, index) => site.files.findIndex((one) => one.path === path) !== index);
  if (twice !== undefined) return fail(problem('publish.twice', {}, { path: twice.path }));
  const problems = [...read.problems, ...publication.problems];
  return problems.length > 0 ? settle(site, problems) : ok(site);
}

interface Published extends MadeSite {
  readonly changes: Changes;
}

const FOUND = 3;

function check(proofs: readonly Proof[], problems: readonly Problem[], json: boolean, io: Surroundings): number {
  const holds = proofs.every(({ faults }) => faults.length === 0);
  if (json) printJson(io.stdout, { ok: holds, lines: proofs, problems: problems.map(problemJson) });
  else for (const proof of proofs) printProof(proof, io);
  return holds ? 0 : FOUND;
}

const MAX_LISTED = 20;
const MAX_EVIDENCE = 5;
const MAX_PATHS = 100;

function printProof({ name, claim, evidence, faults }: Proof, { stdout }: Surroundings): void {
  printLine(stdout, `${faults.length === 0 ? 'holds' : 'FAILS'} ${name}: ${claim}`);
  for (const fault of faults.slice(0, MAX_LISTED)) printLine(stdout, `        ${fault}`);
  if (faults.length > MAX_LISTED)
    printLine(stdout, `        and ${faults.length - MAX_LISTED} more; --json lists them`);
  const more = evidence.length - MAX_EVIDENCE;
  const shown = evidence.slice(0, MAX_EVIDENCE).join(', ');
  printLine(stdout, `      evidence: ${shown}${more > 0 ? `, and ${more} more` : ''}`);
}

function report(io: Surroundings, { files, absent, changes }: Published, problems: readonly Problem[]): void {
  printProblems(io.stderr, problems, io.env);
  printPaths(
    io,
    'wrote',
    changes.write.map(({ path }) => path),
  );
  printPaths(io, 'removed', changes.remove);
  for (const { what, reason, remedy } of absent) printLine(io.stderr, `left out ${what}: ${reason} ${remedy}`);
  printLine(io.stderr, `${files.length} files, ${changes.write.length + changes.remove.length} changed`);
}

function printPaths({ stdout }: Surroundings, verb: string, paths: readonly string[]): void {
  for (const path of paths.slice(0, MAX_PATHS)) printLine(stdout, `${verb} ${path}`);
  if (paths.length > MAX_PATHS) printLine(stdout, `and ${paths.length - MAX_PATHS} more; --json lists them`);
}

function record({ files, absent, changes }: Published, problems: readonly Problem[]): Record<string, unknown> {
  return {
    ok: true,
    files: files.map(({ path }) => path),
    write: changes.write.map(({ path }) => path),
    remove: changes.remove,
    absent,
    problems: problems.map(problemJson),
  };
}
