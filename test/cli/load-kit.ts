import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { parseFaultFlag } from '../../src/sandbox/fault.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { terminal, type Printed, type Setting } from './terminal.ts';

const EXPORTS = fileURLToPath(new URL('../../examples/exports/', import.meta.url));

/** Nothing that stands for a person in the exports may leave ledger, spool and rejects. */
export const PERSONAL = ['Gift card not accepted', 'Change of address', 'Ada Example', '43000000106', '43000000103'];

/** A folder with the exports, a data folder, and a sandbox to load into. */
export interface Bench {
  readonly folder: string;
  readonly data: string;
  readonly sandbox: Sandbox;
  /** `capstan ARGS` in the folder. */
  run(args: readonly string[], setting?: Setting): Promise<Printed>;
  /** `run` for a load: it goes to the sandbox. */
  load(args: readonly string[], setting?: Setting): Promise<Printed>;
  /** Turns switches of the sandbox on, instead of those that were. */
  faults(...flags: readonly string[]): void;
}

const benches: Bench[] = [];

/** Ends with the tests of the file. */
export async function openBench(options: SandboxOptions = {}): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-load-'));
  cpSync(EXPORTS, join(folder, 'exports'), { recursive: true });
  const sandbox = await startSandbox(options);
  const data = join(folder, 'data');
  const env = { ASSEMBLED_API_KEY: 'any', CAPSTAN_DATA: data };
  const run: Bench['run'] = (args, setting = {}) =>
    terminal(args, { cwd: folder, ...setting, env: { ...env, ...setting.env } });
  const bench: Bench = {
    folder,
    data,
    sandbox,
    run,
    load: (args, setting) => run(['load', ...args, '--upstream', sandbox.url], setting),
    faults: (...flags) => {
      sandbox.faults.replace(
        flags.map((flag) => {
          const fault = parseFaultFlag(flag);
          if (!fault.ok) throw new Error(`no such fault: ${flag}`);
          return fault.value;
        }),
      );
    },
  };
  benches.push(bench);
  return bench;
}

afterAll(async () => {
  for (const { sandbox, folder } of benches) {
    await sandbox.close(0);
    rmSync(folder, { recursive: true });
  }
});

/** The id that a load has printed. */
export function idIn({ stdout, stderr }: Printed): string {
  const found = /\bL\d{8}T\d{6}-[0-9a-z]{4}\b/.exec(stdout + stderr);
  if (found === null) throw new Error(`no id in ${stdout}${stderr}`);
  return found[0];
}

/** The lines of `--json`. */
export function eventsIn({ stdout }: Printed): Record<string, unknown>[] {
  return stdout
    .trim()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line));
}

/** What the sandbox holds, by key. */
export function rowsOf({ sandbox }: Bench): Map<string, Record<string, unknown>> {
  return new Map(sandbox.rows().map((row) => [row.external_id, { ...row }]));
}

interface Found {
  readonly path: string;
  readonly mode: string;
  readonly isFolder: boolean;
}

/** Every file and folder of a folder, itself among them. */
export function everythingIn(folder: string): Found[] {
  const below = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return [folder, ...below].map((path) => {
    const stats = statSync(path);
    return { path, mode: (stats.mode & 0o777).toString(8), isFolder: stats.isDirectory() };
  });
}

/** Which of the texts a text holds. */
export function held(text: string, values: readonly string[] = PERSONAL): string[] {
  return values.filter((value) => text.includes(value));
}
