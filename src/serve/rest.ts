import type { IncomingMessage, ServerResponse } from 'node:http';
import { mediaProblem, readBody } from '../http/body.ts';
import { bodyBuffers } from '../http/buffers.ts';
import { leavingOf } from '../http/leaving.ts';
import { send, sendProblems } from '../http/respond.ts';
import { isDecodable, Routes } from '../http/routes.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import type { BoundAction, CallInput, Reply } from '../run/runtime.ts';
import type { ServeLog } from './log.ts';
import { createNotices } from './notices.ts';

export interface RestOptions {
  readonly actions: readonly BoundAction[];
  /** Bytes. */
  readonly maxBody: number;
  readonly log: ServeLog;
}

/** The facade: the routes of REST actions, checked on the way in and passed on. */
export interface RestSurface {
  readonly routes: Routes<BoundAction>;
  /** The path templates of the routes. */
  readonly templates: readonly string[];
  /** `path` is raw, without the query. */
  handle(request: IncomingMessage, response: ServerResponse, path: string, query: string): Promise<void> | void;
}

/** Two actions on one method and path are a problem. */
export function createRestSurface(options: RestOptions): Outcome<RestSurface> {
  const routes = new Routes<BoundAction>();
  for (const bound of options.actions) {
    const added = bound.route === undefined ? 'added' : routes.add(bound.route.method, bound.route.path, bound);
    const name = `${bound.route?.method} ${bound.route?.path}`;
    if (added === 'taken') return fail(problem('serve.collision', {}, { what: 'route', name }));
    if (added === 'unreadable')
      return fail(problem('serve.unsupported', {}, { what: 'a path that cannot be routed', name }));
  }
  const templates = options.actions.flatMap(({ route }) => route?.path ?? []);
  const setting: Setting = { routes, maxBody: options.maxBody, notice: createNotices(options.log) };
  return ok({
    routes,
    templates,
    handle: (request, response, path, query) => handle(setting, { request, response, path, query }),
  });
}

interface Setting {
  readonly routes: Routes<BoundAction>;
  readonly maxBody: number;
  readonly notice: ReturnType<typeof createNotices>;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly query: string;
}

function handle(setting: Setting, exchange: Exchange): Promise<void> | void {
  const { request, response, path } = exchange;
  const match = setting.routes.match(request.method ?? '', path);
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
      return runAction(match.value, match.parameters, setting, exchange);
  }
}

async function runAction(
  bound: BoundAction,
  path: Readonly<Record<string, string>>,
  setting: Setting,
  exchange: Exchange,
): Promise<void> {
  const { request, response, query } = exchange;
  // decoding broken UTF-8 would send the upstream something that the caller did not
  if (!isDecodable(query)) return sendProblems(response, [problem('route.malformed-path', {}, {})]);
  const body = await bodyOf(bound, setting.maxBody, request, response);
  if (!body.ok) return sendProblems(response, body.problems);
  const input: CallInput = {
    kind: 'http',
    path,
    query: queryPairs(query),
    headers: request.headers,
    body: body.value,
  };
  const reply = await bound.run(input, { headers: request.headers, signal: leavingOf(request) });
  if (reply.ok) giveBack(body.value, reply.value);
  if (reply.ok && reply.problems.length > 0) setting.notice(bound.action.name, reply.problems);
  if (reply.ok) sendReply(response, reply.value, reply.problems);
  else {
    setting.notice(bound.action.name, reply.problems);
    sendProblems(response, reply.problems, retryHeaders(reply.problems));
  }
}

/** A large body's memory is free again as soon as no socket holds its bytes. */
function giveBack(body: Uint8Array | undefined, reply: Reply): void {
  if (body !== undefined && bodyBuffers.isReleasable(body) && reply.sent?.() === true) bodyBuffers.release(body);
}

function bodyOf(
  bound: BoundAction,
  maxBody: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Outcome<Uint8Array | undefined>> {
  const { headers } = request;
  if (headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0') return NO_BODY;
  const { body } = bound.operation;
  if (body !== undefined) {
    const wrong = mediaProblem(headers, [mediaTypeOf(bound)]);
    if (wrong !== undefined) return Promise.resolve(fail(wrong));
  }
  return readBody(request, response, maxBody);
}

function mediaTypeOf({ operation }: BoundAction): string {
  if (operation.body?.kind === 'form') return 'application/x-www-form-urlencoded';
  return operation.facts?.body?.mediaType ?? 'application/json';
}

const NO_BODY = Promise.resolve(ok(undefined));
const NO_QUERY: readonly (readonly [string, string])[] = [];

function queryPairs(query: string): readonly (readonly [string, string])[] {
  return query === '' ? NO_QUERY : [...new URLSearchParams(query)];
}

function sendReply(response: ServerResponse, reply: Reply, warnings: readonly Problem[]): void {
  const headers =
    warnings.length === 0 ? reply.headers : { ...reply.headers, 'x-capstan-warnings': warningText(warnings) };
  send(response, reply.status, headers, reply.body);
}

const MAX_WARNINGS = 3;

/** `2; input.unknown-property /items/0/nmae, ...`: how many, and the first of them in ASCII. */
function warningText(warnings: readonly Problem[]): string {
  const listed = warnings.filter(({ code }) => code !== 'input.more');
  const more = warnings.find(({ code }) => code === 'input.more')?.args['count'];
  const first = listed.slice(0, MAX_WARNINGS).map(({ code, place }) => `${code} ${encodeURI(place.pointer ?? '')}`);
  return `${listed.length + Number(more ?? 0)}; ${first.join(', ')}`.slice(0, 1000);
}

/** An open circuit says when to come again. */
function retryHeaders(problems: readonly Problem[]): Readonly<Record<string, string>> {
  const seconds = problems.find((found) => found.code === 'upstream.circuit-open')?.args['retryAfter'];
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}
