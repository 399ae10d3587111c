import { setTimeout as pause } from 'node:timers/promises';
import { compileCheck } from '../check/check.ts';
import { readAsked, settingSchemas } from '../load/asked.ts';
import { reportMarkdown } from '../load/report/markdown.ts';
import type { LoadLook, LoadService } from '../load/service.ts';
import { isObject, type JsonSchema } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { LOAD_TOOLS } from '../surfaces/built-in.ts';
import type { BuiltIn, BuiltInCall, BuiltInResult, BuiltInTool, ResourceLink } from './mcp-built-in.ts';
import { openAgentFiles } from './mcp-loads-files.ts';
import { LoadTasks } from './mcp-loads-task.ts';
import { listResult, rejectsResult, statusResult } from './mcp-loads-text.ts';
import { builtInFailure, type ToolResult } from './mcp-result.ts';

export interface LoadToolsOptions {
  readonly service: LoadService;
  /** Without links in it; without one there is no tool that begins a load. */
  readonly filesRoot: string | undefined;
  /** Bytes of a file. */
  readonly maxUpload: number;
}

type Result = Extract<BuiltInResult, { kind: 'result' }>;
type Arguments = Readonly<Record<string, unknown>>;

/** As long as clients wait for an answer that sends nothing in between, less a little. */
const MAX_WAIT_S = 50;
const LOOK_MS = 1000;
const MAX_FILES = 100;
const MAX_LISTED = 10;

/** The tools for loads, their reports as resources, and loads as tasks. */
export function loadTools(options: LoadToolsOptions): BuiltIn {
  const tools = new LoadTools(options);
  const { filesRoot, service } = options;
  return {
    tools: [...(filesRoot === undefined ? [] : [tools.start(filesRoot)]), tools.status, tools.rejects, tools.cancel],
    resource: {
      name: 'load-report',
      title: 'Report on a load',
      description: 'Totals, why records were refused, and what to do next. Holds no values of records.',
      template: 'capstan://loads/{id}/report',
      mimeType: 'text/markdown',
      read: (id) => {
        const report = service.report(id);
        return report.ok ? reportMarkdown(report.value) : undefined;
      },
    },
    tasks: tools.tasks,
  };
}

const id: JsonSchema = { type: 'string', pattern: '^L[0-9A-Za-z-]{1,40}$', description: 'Id of the load' };
const wait: JsonSchema = {
  type: 'integer',
  minimum: 0,
  maximum: MAX_WAIT_S,
  description: 'Seconds to wait for the end of the load before answering (default: 0)',
};
const LOOKS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false } as const;

class LoadTools {
  readonly tasks: LoadTasks;
  readonly #service: LoadService;
  readonly #maxUpload: number;

  constructor({ service, maxUpload }: LoadToolsOptions) {
    this.#service = service;
    this.#maxUpload = maxUpload;
    this.tasks = new LoadTasks(service, (load) => this.#statusOf(load));
  }

  start(root: string): BuiltInTool {
    const files = {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      minItems: 1,
      maxItems: MAX_FILES,
      description:
        'Names of data files, relative to the folder of loads: CSV, NDJSON, JSON or Parquet, also gzip or zstd',
    };
    const resume = { ...id, description: 'Id of an unfinished load to go on with, instead of files' };
    return tool({
      name: LOAD_TOOLS.start,
      title: 'Start a bulk load',
      description:
        'Loads the records of files, of any number, into the upstream: maps, checks, sends in batches at the allowed rate, ' +
        'and remembers all of it. Needs either files or resume. Answers with the id of the load, which goes on in the ' +
        'background while this server runs; an interrupted load can be resumed. Only one load runs at a time.',
      properties: { files, resume, wait, ...settingSchemas() },
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
      run: async (args, call) => {
        const begun = await this.#begin(root, args, call);
        if (!begun.ok) return begun;
        const task = call.takesTask ? this.tasks.of(begun.value) : undefined;
        if (task !== undefined) return ok({ kind: 'task', task });
        return this.#statusAfter(begun.value, args, call);
      },
    });
  }

  readonly status: BuiltInTool = tool({
    name: LOAD_TOOLS.status,
    title: 'Status of a bulk load',
    description:
      'Tells how far a load is, what became of its records, and why records were refused. Without an id: the latest loads.',
    properties: { id, wait },
    annotations: LOOKS,
    run: async (args, call) => {
      if (typeof args['id'] === 'string') return this.#statusAfter(args['id'], args, call);
      const loads = this.#service.list();
      return loads.ok ? ok(plain(listResult(loads.value, MAX_LISTED))) : loads;
    },
  });

  readonly rejects: BuiltInTool = tool({
    name: LOAD_TOOLS.rejects,
    title: 'Refused records of a bulk load',
    description:
      'Lists the first refused records by file and line, with the reasons. What the records hold is not shown. ' +
      'Mend the source or the settings, then load again.',
    properties: { id },
    required: ['id'],
    annotations: LOOKS,
    run: (args) => {
      const name = String(args['id']);
      const [report, rejects] = [this.#service.report(name), this.#service.rejects(name)];
      if (!report.ok || !rejects.ok) return Promise.resolve(fail(...report.problems));
      return Promise.resolve(ok(linked(name, rejectsResult(name, report.value, rejects.value))));
    },
  });

  readonly cancel: BuiltInTool = tool({
    name: LOAD_TOOLS.cancel,
    title: 'Stop a bulk load',
    description:
      'Stops a running load once the requests under way are answered. What was accepted stays; the load can be resumed.',
    properties: { id, wait },
    required: ['id'],
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    run: async (args, call) => {
      const cancelled = this.#service.cancel(String(args['id']));
      return cancelled.ok ? this.#statusAfter(String(args['id']), args, call) : cancelled;
    },
  });

  async #begin(root: string, args: Arguments, call: BuiltInCall): Promise<Outcome<string>> {
    const { files, resume, wait: _, ...settings } = args;
    if ((files === undefined) === (resume === undefined)) return fail(problem('load.file-or-resume', {}, {}));
    if (typeof resume === 'string') return this.#service.resume(resume);
    const asked = readAsked(Object.entries(settings).flatMap(([name, value]) => pairsOf(name, value)));
    if (!asked.ok) return asked;
    const refusal = this.#service.refusal();
    if (refusal !== undefined) return fail(refusal);
    const names = Array.isArray(files) ? files.map(String) : [];
    const told = (bytes: number): void => {
      // whoever called it off must not find a load that nobody knows of
      call.signal.throwIfAborted();
      call.progress(bytes, undefined, `${bytes} bytes of the files are read`);
    };
    const opened = await openAgentFiles(root, names, this.#maxUpload, told);
    if (!opened.ok) return opened;
    try {
      return await this.#service.start(opened.value.uploads, asked.value);
    } finally {
      await opened.value.close();
    }
  }

  /** The status once the load has ended, or the time that the caller waits is over. */
  async #statusAfter(name: string, args: Arguments, call: BuiltInCall): Promise<Outcome<Result>> {
    const seconds = typeof args['wait'] === 'number' ? args['wait'] : 0;
    if (seconds > 0) await this.#wait(name, seconds, call);
    const found = this.#service.find(name);
    if (!found.ok) return found;
    const status = this.#statusOf(found.value);
    return status === undefined ? fail(problem('ledger.unknown-load', {}, {})) : ok(status);
  }

  async #wait(name: string, seconds: number, { signal, progress }: BuiltInCall): Promise<void> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]);
    const over = this.#service.over(name, limit).then(() => 'over');
    for (;;) {
      const first = await Promise.race([over, pause(LOOK_MS, 'a look', { ref: false })]);
      const found = this.#service.find(name);
      if (!found.ok) return;
      const { read, pending } = found.value.counts;
      progress(read - pending, found.value.complete ? read : undefined, `${read - pending} records are done with`);
      if (first === 'over') return;
    }
  }

  #statusOf(load: LoadLook): Result | undefined {
    const report = this.#service.report(load.id);
    return report.ok ? linked(load.id, statusResult(load, report.value)) : undefined;
  }
}

interface ToolSource {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly annotations: BuiltInTool['annotations'];
  readonly run: (args: Arguments, call: BuiltInCall) => Promise<Outcome<BuiltInResult>>;
}

/** A tool whose arguments are checked as those of every other one. */
function tool({ properties, required, run, ...shown }: ToolSource): BuiltInTool {
  const inputSchema: JsonSchema = {
    type: 'object',
    properties: { ...properties },
    ...(required !== undefined && { required: [...required] }),
    additionalProperties: false,
  };
  const check = compileCheck(inputSchema, { unknown: 'refuse', closed: true });
  return {
    ...shown,
    inputSchema,
    run: async (args, call) => {
      const judged = check.value(args ?? {});
      if (!judged.ok) return plain(builtInFailure(judged.problems, shown.name));
      const outcome = await run(isObject(judged.value) ? judged.value : {}, call);
      return outcome.ok ? outcome.value : plain(builtInFailure(outcome.problems, shown.name));
    },
  };
}

function pairsOf(name: string, value: unknown): [string, string][] {
  return (Array.isArray(value) ? value : [value]).map((one) => [name, String(one)]);
}

function plain(result: ToolResult): Result {
  return { kind: 'result', ...result, links: [] };
}

function linked(name: string, result: ToolResult): Result {
  return { kind: 'result', ...result, links: [reportLink(name)] };
}

function reportLink(name: string): ResourceLink {
  return {
    uri: `capstan://loads/${name}/report`,
    name: `report-${name}`,
    title: `Report on the load ${name}`,
    mimeType: 'text/markdown',
  };
}
