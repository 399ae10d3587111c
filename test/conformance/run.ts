import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a program of the field said, and its exit code. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const LIMIT_MS = 90_000;

/** Runs a JavaScript file with the Node that runs us; `env` is all the environment that it gets. */
export function run(file: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  const options = { env: { ...env }, timeout: LIMIT_MS, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [file, ...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else reject(new Error(`${file} ${args.join(' ')} was ended`, { cause: error ?? undefined }));
    });
  });
}

/** A file of the installed package with this manifest. */
export function packageFile(manifest: string, path: string): string {
  return fileURLToPath(new URL(path, manifest));
}
