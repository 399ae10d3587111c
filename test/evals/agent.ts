import { spawn, type ChildProcess } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** An agent is a command of a shell: it gets a prompt, works in a folder, and prints its answer. */
export interface Ask {
  /** `{prompt}` in it stands for the prompt, as one argument; without that the prompt comes by stdin. */
  readonly command: string;
  readonly prompt: string;
  readonly cwd: string;
  /** Besides the environment of this process. */
  readonly env: Readonly<Record<string, string>>;
  readonly seconds: number;
}

export interface Said {
  readonly answer: string;
  readonly stderr: string;
  /** It ended by itself, with 0. */
  readonly end: 'well' | 'failed' | 'late';
}

const PLACEHOLDER = '{prompt}';

/** Waits for its end; ends it, and all that it has started, when the time is over. */
export async function ask({ command, prompt, cwd, env, seconds }: Ask): Promise<Said> {
  // the shell puts the prompt in, so that nothing in it is code
  const line = command.replaceAll(PLACEHOLDER, '"$EVAL_PROMPT"');
  const child = spawn(line, {
    shell: '/bin/sh',
    cwd,
    env: { ...process.env, ...env, EVAL_PROMPT: prompt },
    detached: true,
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(line === command ? prompt : '');
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    endGroup(child);
  }, seconds * 1000);
  const [answer, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exitOf(child)]);
  clearTimeout(timer);
  return { answer: answer.trim(), stderr, end: isLate ? 'late' : code === 0 ? 'well' : 'failed' };
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // it may have ended meanwhile
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
