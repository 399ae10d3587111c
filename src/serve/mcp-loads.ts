import { setTimeout as pause } from 'node:timers/promises';
import { readAsked, readResume, settingSchemas } from '../load/asked.ts';
import { reportMarkdown } from '../load/report/markdown.ts';
import type { LoadLook, LoadService } from '../load/service.ts';
import type { JsonSchema } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { LOAD_TOOLS } from '../surfaces/built-in.ts';
import type { BuiltIn, CallResult, McpResource, McpTool, ResourceLink, ToolCall } from './mcp-built-in.ts';
import { openAgentFiles } from './mcp-loads-files.ts';
import { inWays, type LoadWays } from '../load/ways.ts';
import { LoadTasks } from './mcp-loads-task.ts';
import { listResult, rejectsResult, statusResult } from './mcp-loads-text.ts';
import type { ToolResult } from './mcp-result.ts';
import { ownTool, plain, type Arguments } from './mcp-own-tool.ts';
import { expanded, URIS } from './mcp-uris.ts';

export interface LoadToolsOptions {
  readonly service: LoadService;
  /** Without links in it; without one there is no tool that begins a load. */
  readonly filesRoot: string | undefined;
  /** Bytes of a file. */
  readonly maxUpload: number;
}

type Result = Extract<CallResult, { kind: 'result' }>;

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
    resources: [reports(service)],
    loadIds: () => idsOf(service),
    tasks: tools.tasks,
  };
}

function reports(service: LoadService): McpResource {
  return {
    name: 'load-report',
    title: 'Report on a load',
    description: 'Totals, why records were refused, and what to do next. Holds no values of records.',
    template: URIS.report,
    mimeType: 'text/markdown',
    fixed: false,
    entries: () => idsOf(service).map((value) => ({ value, title: `Report on the load ${value}` })),
    read: (value) => {
      const report = service.report(value);
      return report.ok ? reportMarkdown(report.value) : undefined;
    },
  };
}

function idsOf(service: LoadService): readonly string[] {
  const loads = service.list();
  return loads.ok ? loads.value.map((load) => load.id) : [];
}

const id: JsonSchema = { type: 'string', pattern: '^L[0-9A-Za-z-]{1,40}$', description: 'Id of the load' };
const wait: JsonSchema = {
  type: 'integer',
  minimum: 0,
  maximum: MAX_WAIT_S,
  description: 'Seconds to wait for the end of the load before answering (default: 0)',
};
const LOOKS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false } as const;

const WAYS: LoadWays = {
  resume: (load) => `${LOAD_TOOLS.start} with {"resume": "${load}"}`,
  anyway: '"overtake": true',
  list: LOAD_TOOLS.status,
  given: 'arguments',
};

const loadTool: typeof ownTool = (source) =>
  ownTool({
    ...source,
    run: async (args, call) => {
      const outcome = await source.run(args, call);
      return outcome.ok ? outcome : fail(...inWays(outcome.problems, WAYS));
    },
  });

class LoadTools {
  readonly tasks: LoadTasks;
  readonly #service: LoadService;
  readonly #maxUpload: number;

  constructor({ service, maxUpload }: LoadToolsOptions) {
    this.#service = service;
    this.#maxUpload = maxUpload;
    this.tasks = new LoadTasks(service, (load) => this.#statusOf(load));
  }

  start(root: string): McpTool {
    const files = {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      minItems: 1,
      maxItems: MAX_FILES,
      description:
        'Names of data files, relative to the folder of loads: CSV, NDJSON, JSON or Parquet, also gzip or zstd',
    };
    const resume = {
      ...id,
      description:
        'Id of an unfinished load to go on with, instead of files; of the settings only max-rejects counts then',
    };
    return loadTool({
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
        const task = call.takesTask ? this.tasks.of(begun.value, call.caller) : undefined;
        if (task !== undefined) return ok({ kind: 'task', task });
        return this.#statusAfter(begun.value, args, call);
      },
    });
  }

  readonly status: McpTool = loadTool({
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

  readonly rejects: McpTool = loadTool({
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
      if (!report.ok || !rejects.ok) return Promise.resolve(fail(...report.problems, ...rejects.problems));
      return Promise.resolve(ok(linked(name, rejectsResult(name, report.value, rejects.value))));
    },
  });

  readonly cancel: McpTool = loadTool({
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

  async #begin(root: string, args: Arguments, call: ToolCall): Promise<Outcome<string>> {
    const { files, resume, wait: _, ...settings } = args;
    if ((files === undefined) === (resume === undefined)) return fail(problem('load.file-or-resume', {}, {}));
    const pairs = Object.entries(settings).flatMap(([name, value]) => pairsOf(name, value));
    if (typeof resume === 'string') {
      const changed = readResume(pairs);
      return changed.ok ? this.#service.resume(resume, changed.value) : changed;
    }
    const asked = readAsked(pairs);
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
  async #statusAfter(name: string, args: Arguments, call: ToolCall): Promise<Outcome<Result>> {
    const seconds = typeof args['wait'] === 'number' ? args['wait'] : 0;
    if (seconds > 0) await this.#wait(name, seconds, call);
    const found = this.#service.find(name);
    if (!found.ok) return found;
    const status = this.#statusOf(found.value);
    return status === undefined ? fail(problem('ledger.unknown-load', {}, {})) : ok(status);
  }

  async #wait(name: string, seconds: number, { signal, progress }: ToolCall): Promise<void> {
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

function pairsOf(name: string, value: unknown): [string, string][] {
  return (Array.isArray(value) ? value : [value]).map((one) => [name, String(one)]);
}

function linked(name: string, result: ToolResult): Result {
  return { kind: 'result', ...result, links: [reportLink(name)] };
}

function reportLink(name: string): ResourceLink {
  return {
    uri: expanded(URIS.report, name),
    name: `report-${name}`,
    title: `Report on the load ${name}`,
    mimeType: 'text/markdown',
  };
}
