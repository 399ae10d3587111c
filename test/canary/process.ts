import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

export interface StartOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string | undefined;
  /** Flags of Node itself. */
  readonly node?: readonly string[] | undefined;
}

/** A process of the command line, and everything that it has printed so far. */
export class CapstanProcess {
  output = '';
  readonly #child: ChildProcessWithoutNullStreams;

  constructor(args: readonly string[], { cwd, env, stdin, node = [] }: StartOptions) {
    this.#child = spawn(process.execPath, [...node, MAIN, ...args], { cwd, env });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => (this.output += chunk));
    }
    if (stdin !== undefined) this.#child.stdin.end(stdin);
  }

  async ended(): Promise<Ended> {
    if (this.#child.exitCode === null) await once(this.#child, 'close');
    return { code: this.#child.exitCode, output: this.output };
  }

  /** Resolves with the first match in what it prints. */
  async prints(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.output);
      if (found !== null) return found[1] ?? found[0];
      if (this.#child.exitCode !== null) throw new Error(`it ended: ${this.output}`);
      const { stdout, stderr } = this.#child;
      await Promise.race([once(stdout, 'data'), once(stderr, 'data'), once(this.#child, 'close')]);
    }
  }

  /** Ends it whatever it does; for what a failed test leaves behind. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async stop(): Promise<Ended> {
    this.#child.kill('SIGTERM');
    return this.ended();
  }
}
