import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { isObject } from '../../src/model/json.ts';
import { BULK_PATH, KEY, type Stage } from './stage.ts';
import type { Step } from './trajectory.ts';

/** Plays the steps of a trajectory against real servers. Throws when one ends otherwise than it was recorded. */

const SKILL = fileURLToPath(new URL('../../skills/assembled-conversations/', import.meta.url));
const SCRIPT = join(SKILL, 'scripts/capstan.mjs');

type Kept = Map<string, unknown>;
type StepWith<K extends string> = Extract<Step, Record<K, unknown>>;

export async function play(stage: Stage, steps: readonly Step[]): Promise<void> {
  const player = new Player(stage);
  try {
    for (const [at, step] of steps.entries()) {
      const shown = await player.do(step);
      const expected = 'shows' in step ? step.shows : [];
      for (const text of expected)
        if (!shown.includes(text)) throw new Error(`step ${at} does not show "${text}", but:\n${shown}`);
    }
  } finally {
    await player.close();
  }
}

class Player {
  readonly #stage: Stage;
  readonly #kept: Kept = new Map();
  #client: Client | undefined;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Answers what the agent got to see. */
  async do(step: Step): Promise<string> {
    if ('tool' in step) return this.#call(step);
    if ('script' in step) return this.#run(step);
    if ('send' in step) return this.#send(step);
    if ('pause' in step) return pause(step.pause, '');
    const { write, text, records = [] } = step;
    const lines = records.map((record) => `${JSON.stringify(record)}\n`).join('');
    writeFileSync(join(this.#stage.work, write), text ?? lines);
    return '';
  }

  async close(): Promise<void> {
    await this.#client?.close();
  }

  async #call(step: StepWith<'tool'>): Promise<string> {
    const client = (this.#client ??= await connected(this.#stage.urls.mcp));
    const args = this.#filled(step.arguments);
    const result = await client.callTool({ name: step.tool, arguments: isObject(args) ? { ...args } : {} });
    const shown = result.content.map((part) => ('text' in part ? part.text : '')).join('\n');
    if ((result.isError ?? false) !== step.fails) throw new Error(`${step.tool} ends otherwise:\n${shown}`);
    if (step.as !== undefined) this.#kept.set(step.as, result.structuredContent);
    return shown;
  }

  #run({ script, exit }: StepWith<'script'>): Promise<string> {
    const { work, env } = this.#stage;
    return new Promise((resolve, reject) => {
      const around = { cwd: work, env: { ...env, PATH: process.env['PATH'] } };
      execFile(process.execPath, [SCRIPT, ...script], around, (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        if (code === exit) resolve(stdout + stderr);
        else reject(new Error(`${script.join(' ')} exits ${code}:\n${stdout}${stderr}`));
      });
    });
  }

  async #send({ send: method, to, body, status }: StepWith<'send'>): Promise<string> {
    const { urls, sandbox } = this.#stage;
    const base = to === 'facade' ? urls.rest : sandbox.url;
    const basic = { authorization: `Basic ${btoa(`${KEY}:`)}` };
    const response = await fetch(`${base}${BULK_PATH}`, {
      method,
      headers: { 'content-type': 'application/json', ...(to === 'upstream' && basic) },
      body: JSON.stringify(this.#filled(body)),
    });
    const shown = await response.text();
    if (response.status !== status) throw new Error(`${method} is answered ${response.status}:\n${shown}`);
    return shown;
  }

  /** With what stands for something else in its place: `$name.member`, and `{$records: file, from, to}` of NDJSON. */
  #filled(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#filled(item));
    if (typeof value === 'string' && value.startsWith('$')) return this.#named(value);
    if (!isObject(value)) return value;
    const { $records: file, from, to } = value;
    if (typeof file === 'string')
      return this.#records(file).slice(Number(from ?? 0), to === undefined ? undefined : Number(to));
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.#filled(member)]));
  }

  #named(name: string): unknown {
    const [step = '', ...members] = name.slice(1).split('.');
    const found = members.reduce<unknown>(
      (value, member) => (typeof value === 'object' && value !== null ? Reflect.get(value, member) : undefined),
      this.#kept.get(step),
    );
    if (found === undefined) throw new Error(`nothing is called ${name}`);
    return found;
  }

  #records(file: string): unknown[] {
    const lines = readFileSync(join(this.#stage.work, file), 'utf8').trim().split('\n');
    return lines.map((line): unknown => JSON.parse(line));
  }
}

async function connected(url: string): Promise<Client> {
  const client = new Client({ name: 'player', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  return client;
}
