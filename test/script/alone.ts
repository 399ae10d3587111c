import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** The script as it is committed. */
export const SCRIPT = fileURLToPath(
  new URL('../../skills/assembled-conversations/scripts/capstan.mjs', import.meta.url),
);

export const KEY = 'canary-key-of-the-script-tests';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Setting {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Ends the process with this signal once stderr says so. */
  readonly kill?: { readonly signal: NodeJS.Signals; readonly when: () => boolean };
}

/** A folder that holds the script and nothing else. */
export class Alone {
  readonly folder = mkdtempSync(join(tmpdir(), 'capstan-script-'));
  /** Everything that was printed so far. */
  printed = '';

  constructor(script: string = SCRIPT) {
    mkdirSync(join(this.folder, 'home'));
    copyFileSync(script, join(this.folder, 'capstan.mjs'));
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Runs it by the Node.js that runs the tests, with no environment but what is given. */
  async run(args: readonly string[], setting: Setting = {}): Promise<Ran> {
    const env = { HOME: this.path('home'), ...setting.env };
    const child = spawn(process.execPath, ['capstan.mjs', ...args], { cwd: this.folder, env });
    child.stdin.end(setting.stdin ?? '');
    const out = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (out.stderr += text));
    const { kill } = setting;
    const watch = setInterval(() => {
      if (kill?.when() !== true) return;
      clearInterval(watch);
      child.kill(kill.signal);
    }, 10);
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    clearInterval(watch);
    this.printed += out.stdout + out.stderr;
    return { code, ...out };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

const problem = z.looseObject({
  code: z.string(),
  severity: z.string().optional(),
  file: z.string().optional(),
  line: z.number().optional(),
  pointer: z.string().optional(),
  detail: z.string(),
});

const document = z.looseObject({
  ok: z.boolean(),
  load: z.string().optional(),
  end: z.string().optional(),
  counts: z.record(z.string(), z.number()).optional(),
  problems: z.array(problem).default([]),
  more: z.number().optional(),
  next: z.string().optional(),
});

/** The one document of stdout. */
export function documentOf({ stdout }: Pick<Ran, 'stdout'>): z.infer<typeof document> {
  return document.parse(JSON.parse(stdout));
}
