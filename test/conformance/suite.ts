import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { packageFile, run } from './run.ts';

/** The revisions of the protocol whose requirements the suite knows. */
export const REVISIONS = ['2026-07-28', '2025-11-25'] as const;
export type Revision = (typeof REVISIONS)[number];

/** The scenarios of the Skills extension (SEP-2640), and how many checks each has. */
export const SKILLS = {
  'sep-2640-skills-enumeration': 32,
  'sep-2640-skills-manifest': 6,
  'sep-2640-skills-directory': 7,
} as const;

/** One finding of the suite; the same id may stand several times in a scenario. */
export interface Check {
  readonly scenario: string;
  readonly id: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  readonly message: string | undefined;
}

export interface SuiteRun {
  /** As the suite judges what the revision requires, with the baseline. */
  readonly code: number;
  readonly output: string;
  /** Of all scenarios that it ran, required or not. */
  readonly checks: readonly Check[];
}

const MANIFEST = import.meta.resolve('@modelcontextprotocol/conformance/package.json');
const CLI = packageFile(MANIFEST, 'dist/index.js');

/** The scenarios that a server has to pass, as the suite has it. */
export function requiredScenarios(revision: Revision): readonly string[] {
  const file = packageFile(MANIFEST, `requirements/${revision}.yaml`);
  return z.object({ server: z.array(z.string()) }).parse(parse(readFileSync(file, 'utf8'))).server;
}

/** Runs all scenarios of a revision, those too that it does not require. `folder` takes the suite's files. */
export function runRevision(url: string, revision: Revision, baseline: string, folder: string): Promise<SuiteRun> {
  return runSuite(url, ['--requirements', revision, '--expected-failures', baseline], folder);
}

/** Runs one scenario, of an extension too. */
export function runScenario(url: string, scenario: string, folder: string): Promise<SuiteRun> {
  return runSuite(url, ['--scenario', scenario], folder);
}

async function runSuite(url: string, args: readonly string[], folder: string): Promise<SuiteRun> {
  const ran = await run(CLI, ['server', '--url', url, '--output-dir', folder, ...args], { NO_COLOR: '1' });
  return { code: ran.code, output: ran.stdout + ran.stderr, checks: readChecks(folder) };
}

const checkFile = z.array(
  z.object({
    id: z.string(),
    status: z.enum(['SUCCESS', 'FAILURE', 'WARNING', 'SKIPPED', 'INFO']),
    errorMessage: z.string().optional(),
  }),
);

/** The suite writes a folder a scenario, `server-<scenario>-<time>`. */
function readChecks(folder: string): Check[] {
  const files = globSync('*/checks.json', { cwd: folder }).toSorted();
  return files.flatMap((file) => {
    const scenario = /^server-(.+?)-\d{4}-\d\d-\d\dT/.exec(file)?.[1];
    if (scenario === undefined) throw new Error(`the suite has named a folder in a new way: ${file}`);
    const checks = checkFile.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
    return checks.map(({ id, status, errorMessage: message }) => ({ scenario, id, status, message }));
  });
}
