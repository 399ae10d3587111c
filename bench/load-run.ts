import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a command ran. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly seconds: number;
  /** User and system, of all threads, in seconds. */
  readonly cpu: number;
  /** The most that it had at any time. */
  readonly rssMb: number;
}

export interface Workplace {
  readonly command: string;
  /** A project that holds the capability. */
  readonly project: string;
  /** For inputs, spill files and ledgers. */
  readonly folder: string;
}

/** What the system counted is known only inside of the process; it survives that the command starts itself again. */
const WITNESS = `process.on('exit', () =>
  require('node:fs').writeFileSync(process.env.CAPSTAN_BENCH_USAGE, JSON.stringify(process.resourceUsage())));`;

/** Runs the command to its end. */
export async function runCommand({ command, project, folder }: Workplace, args: readonly string[]): Promise<Run> {
  const witness = join(folder, 'witness.cjs');
  const usage = join(folder, 'usage.json');
  writeFileSync(witness, WITNESS);
  const started = performance.now();
  const child = spawn(process.execPath, [command, ...args], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ASSEMBLED_API_KEY: 'bench',
      NODE_OPTIONS: `--require ${witness}`,
      CAPSTAN_BENCH_USAGE: usage,
      TMPDIR: folder,
    },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const seconds = (performance.now() - started) / 1000;
  if (code === 2 || code === null) throw new Error(`capstan ${args.join(' ')}: ${stderr}`);
  const used = JSON.parse(readFileSync(usage, 'utf8')) as NodeJS.ResourceUsage;
  rmSync(usage);
  const cpu = (used.userCPUTime + used.systemCPUTime) / 1e6;
  return { code, stdout, seconds, cpu, rssMb: used.maxRSS / 1024 };
}
