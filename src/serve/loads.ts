import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { send, sendJson, sendProblems } from '../http/respond.ts';
import { Routes } from '../http/routes.ts';
import { readResume } from '../load/asked.ts';
import type { Reject } from '../load/ledger/ledger.ts';
import { reportJson } from '../load/report/json.ts';
import { reportMarkdown } from '../load/report/markdown.ts';
import { reportHtml } from '../load/report/page.ts';
import { rejectLine } from '../load/report/reject-files.ts';
import type { LoadService } from '../load/service.ts';
import { problem, problemJson, type Problem } from '../model/problem.ts';
import { bestOf } from './accept.ts';
import { startUpload } from './loads-upload.ts';
import { linksOf, loadView } from './loads-view.ts';
import { inWays, type LoadWays } from '../load/ways.ts';

export interface LoadsOptions {
  readonly service: LoadService;
  /** Where loads stand. */
  readonly mount: string;
  /** Bytes. */
  readonly maxUpload: number;
}

/** Loads over HTTP: begun by an upload, looked at, stopped and gone on with. */
export interface LoadsSurface {
  /** `path` is raw, without the query. */
  handle(request: IncomingMessage, response: ServerResponse, path: string, query: string): Promise<void> | void;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: string;
  readonly id: string;
}

type Answer = (exchange: Exchange) => Promise<void> | void;

export function createLoadsSurface(options: LoadsOptions): LoadsSurface {
  const routes = routesOf(new LoadAnswers(options), options.mount);
  return {
    handle: (request, response, path, query) => {
      // counts change and rejects are personal: nobody keeps an answer
      response.setHeader('cache-control', 'no-store');
      const match = routes.match(request.method ?? '', path);
      switch (match.kind) {
        case 'none':
          return sendProblems(response, [problem('route.path', {}, {})]);
        case 'malformed':
          return sendProblems(response, [problem('route.malformed-path', {}, {})]);
        case 'method': {
          const allow = match.allowed.join(', ');
          if (request.method === 'OPTIONS') return send(response, 204, { allow }, '');
          return sendProblems(response, [problem('route.method', {}, { allowed: match.allowed })], { allow });
        }
        case 'found':
          return match.value({ request, response, query, id: match.parameters['id'] ?? '' });
      }
    },
  };
}

function routesOf(answers: LoadAnswers, mount: string): Routes<Answer> {
  const routes = new Routes<Answer>();
  routes.add('GET', mount, answers.list);
  routes.add('POST', mount, answers.start);
  routes.add('GET', `${mount}/{id}`, answers.show);
  routes.add('DELETE', `${mount}/{id}`, answers.cancel);
  routes.add('POST', `${mount}/{id}/resume`, answers.resume);
  routes.add('GET', `${mount}/{id}/report`, answers.report);
  routes.add('GET', `${mount}/{id}/rejects`, answers.rejects);
  return routes;
}

const REPORTS = {
  'text/html': reportHtml,
  'application/json': reportJson,
  'text/markdown': reportMarkdown,
} as const;

class LoadAnswers {
  readonly #service: LoadService;
  readonly #mount: string;
  readonly #maxUpload: number;
  readonly #ways: LoadWays;

  constructor({ service, mount, maxUpload }: LoadsOptions) {
    this.#service = service;
    this.#mount = mount;
    this.#maxUpload = maxUpload;
    this.#ways = {
      resume: (id) => `POST ${mount}/${id}/resume`,
      anyway: 'overtake=true in the query',
      list: `GET ${mount}`,
      given: 'query',
    };
  }

  readonly list: Answer = ({ response }) => {
    const loads = this.#service.list();
    if (!loads.ok) return this.#refuse(response, loads.problems);
    const views = loads.value.map((load) => loadView(load, this.#mount));
    return sendJson(response, 200, { loads: views, ...warningsOf(loads.problems) });
  };

  readonly show: Answer = ({ response, id }) => this.#view(response, id, 200);

  readonly start: Answer = async ({ request, response, query }) => {
    const begun = await startUpload(this.#service, request, response, query, this.#maxUpload);
    if (!begun.ok) return this.#refuse(response, begun.problems);
    return this.#begun(response, begun.value, begun.problems);
  };

  readonly resume: Answer = async ({ response, id, query }) => {
    const changed = readResume(new URLSearchParams(query));
    const begun = changed.ok ? await this.#service.resume(id, changed.value) : changed;
    if (!begun.ok) return this.#refuse(response, begun.problems);
    return this.#begun(response, begun.value, begun.problems);
  };

  readonly cancel: Answer = ({ response, id }) => {
    const cancelled = this.#service.cancel(id);
    if (!cancelled.ok) return this.#refuse(response, cancelled.problems);
    return this.#view(response, id, cancelled.value ? 202 : 200);
  };

  readonly report: Answer = ({ request, response, id }) => {
    const report = this.#service.report(id);
    if (!report.ok) return this.#refuse(response, report.problems);
    const type = bestOf(request.headers.accept, ['text/html', 'application/json', 'text/markdown']);
    const policy = "default-src 'none'; style-src 'unsafe-inline'";
    const headers = {
      'content-type': `${type}; charset=utf-8`,
      vary: 'accept',
      'x-content-type-options': 'nosniff',
      'content-security-policy': policy,
    };
    return send(response, 200, headers, REPORTS[type](report.value));
  };

  readonly rejects: Answer = async ({ request, response, id }) => {
    const rejects = this.#service.rejects(id);
    if (!rejects.ok) return this.#refuse(response, rejects.problems);
    response.writeHead(200, { 'content-type': 'application/x-ndjson', 'x-content-type-options': 'nosniff' });
    if (request.method === 'HEAD') return void response.end();
    // a caller who leaves in the middle is no bug of ours
    await pipeline(Readable.from(linesOf(rejects.value)), response).catch(ignoreLeaving);
  };

  #begun(response: ServerResponse, id: string, problems: readonly Problem[]): void {
    const links = linksOf({ id, state: 'running' }, this.#mount);
    response.setHeader('location', `${this.#mount}/${id}`);
    return sendJson(response, 202, { id, links, ...warningsOf(problems) });
  }

  #view(response: ServerResponse, id: string, status: number): void {
    const load = this.#service.find(id);
    return load.ok
      ? sendJson(response, status, loadView(load.value, this.#mount))
      : this.#refuse(response, load.problems);
  }

  #refuse(response: ServerResponse, problems: readonly Problem[]): void {
    return sendProblems(response, inWays(problems, this.#ways), waitOf(problems));
  }
}

/** Text of this length goes out at once. */
const FULL = 64 * 1024;

function* linesOf(rejects: Iterable<Reject>): Generator<string> {
  let text = '';
  for (const reject of rejects) {
    text += `${rejectLine(reject)}\n`;
    if (text.length < FULL) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

function ignoreLeaving(error: unknown): void {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
  throw error;
}

function warningsOf(problems: readonly Problem[]): { readonly warnings?: readonly unknown[] } {
  return problems.length === 0 ? {} : { warnings: problems.map(problemJson) };
}

const BUSY_SECONDS = '10';

/** When to come again, where waiting helps. */
function waitOf(problems: readonly Problem[]): Readonly<Record<string, string>> {
  const waits = ['ledger.locked', 'load.running', 'load.closing'];
  return problems.some(({ code }) => waits.includes(code)) ? { 'retry-after': BUSY_SECONDS } : {};
}
