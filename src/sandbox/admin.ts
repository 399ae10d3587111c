import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { readBody } from '../http/body.ts';
import { sendJson, sendProblems } from '../http/respond.ts';
import { isObject } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { parseFault, type Fault } from './fault.ts';
import type { Parts } from './parts.ts';

/** `/__sandbox/...`: what is stored, what was asked, and the switches. None of it is logged or faulty. */

export const ADMIN = '/__sandbox';

export function isAdminTarget(target: string): boolean {
  return target.startsWith(ADMIN) && ['', '/', '?'].includes(target.charAt(ADMIN.length));
}

type Handle = (parts: Parts, request: IncomingMessage, response: ServerResponse, rest: string) => void | Promise<void>;

const MAX_FAULTS_BODY = 1_048_576;

const paths: Readonly<Record<string, Readonly<Record<string, Handle>>>> = {
  '': { DELETE: reset },
  '/conversations': { GET: listConversations },
  '/conversations/': { GET: oneConversation },
  '/requests': { GET: listRequests },
  '/requests/': { GET: requestBody },
  '/counters': { GET: counters },
  '/faults': { GET: listFaults, POST: setFaults, DELETE: clearFaults },
};

/** Answers a request below `/__sandbox`; `target` is the raw path and query, so that an id arrives as it was sent. */
export function administer(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
): void | Promise<void> {
  const path = target.slice(ADMIN.length).replace(/\?.*$/s, '');
  const [, parent = path, rest = ''] = /^(\/(?:conversations|requests)\/)(.*)$/s.exec(path) ?? [];
  const methods = Object.hasOwn(paths, parent) ? paths[parent] : undefined;
  if (methods === undefined) return sendProblems(response, [problem('route.path', {}, {})]);
  const { method = 'GET' } = request;
  const handle = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (handle !== undefined) return handle(parts, request, response, rest);
  const allowed = Object.keys(methods);
  return sendProblems(response, [problem('route.method', {}, { allowed })], { allow: allowed.join(', ') });
}

function reset(parts: Parts, _: IncomingMessage, response: ServerResponse): void {
  parts.store.reset();
  parts.counters.reset();
  response.writeHead(204).end();
}

/** The whole table, or `?limit=` rows `after=` an id. */
function listConversations(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> | void {
  const query = queryOf(request);
  const limit = limitOf(query);
  if (!limit.ok) return sendProblems(response, limit.problems);
  const id = query.get('id');
  if (id !== null) return sendRow(parts, response, id);
  return streamArray(response, parts.store.bodies(parts.clock.now(), query.get('after') ?? undefined, limit.value));
}

function oneConversation(parts: Parts, _: IncomingMessage, response: ServerResponse, rest: string): void {
  const id = decoded(rest);
  if (id === undefined) return sendProblems(response, [problem('route.malformed-path', {}, {})]);
  return sendRow(parts, response, id);
}

function sendRow(parts: Parts, response: ServerResponse, id: string): void {
  const body = parts.store.body(id, parts.clock.now());
  if (body === undefined) return sendProblems(response, [problem('route.path', {}, {})]);
  response.writeHead(200, { 'content-type': 'application/json' }).end(body);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function listRequests(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> | void {
  const query = queryOf(request);
  const limit = limitOf(query);
  if (!limit.ok) return sendProblems(response, limit.problems);
  const after = Number(query.get('after') ?? 0);
  return streamArray(response, parts.store.entries(Number.isSafeInteger(after) ? after : 0, limit.value));
}

/** `/requests/{seq}/body`: the bytes as they came, when they are kept. */
function requestBody(parts: Parts, _: IncomingMessage, response: ServerResponse, rest: string): void {
  const [, seq] = /^(\d{1,15})\/body$/.exec(rest) ?? [];
  const body = seq === undefined ? undefined : parts.store.requestBody(Number(seq));
  if (body === undefined) return sendProblems(response, [problem('route.path', {}, {})]);
  response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(body);
}

function counters(parts: Parts, _: IncomingMessage, response: ServerResponse): void {
  sendJson(response, 200, { ...parts.counters.totals(), ...parts.store.sizes() });
}

function listFaults(parts: Parts, _: IncomingMessage, response: ServerResponse): void {
  sendJson(response, 200, { seed: parts.faults.seed, faults: parts.faults.list() });
}

/** An array is all the faults there shall be; an object is one more. */
async function setFaults(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request, response, MAX_FAULTS_BODY);
  if (!body.ok) return sendProblems(response, body.problems);
  const faults = faultsIn(Buffer.from(body.value).toString('utf8'));
  if (!faults.ok) return sendProblems(response, faults.problems);
  if (faults.value.all) parts.faults.replace(faults.value.list);
  else for (const fault of faults.value.list) parts.faults.add(fault);
  return listFaults(parts, request, response);
}

function faultsIn(text: string): Outcome<{ readonly all: boolean; readonly list: readonly Fault[] }> {
  const given = parsed(text);
  if (!Array.isArray(given) && !isObject(given)) {
    return fail(problem('sandbox.fault', {}, { reason: 'send one as a JSON object, or all of them as a JSON array' }));
  }
  const read = [given].flat().map(parseFault);
  const problems = read.flatMap((one) => one.problems);
  if (problems.length > 0) return fail(...problems);
  return ok({ all: Array.isArray(given), list: read.flatMap((one) => (one.ok ? [one.value] : [])) });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function clearFaults(parts: Parts, _: IncomingMessage, response: ServerResponse): void {
  parts.faults.replace([]);
  response.writeHead(204).end();
}

function queryOf(request: IncomingMessage): URLSearchParams {
  const [, query = ''] = /\?(.*)$/s.exec(request.url ?? '') ?? [];
  return new URLSearchParams(query);
}

function limitOf(query: URLSearchParams): Outcome<number> {
  const text = query.get('limit');
  if (text === null) return ok(Number.MAX_SAFE_INTEGER);
  if (/^\d{1,9}$/.test(text)) return ok(Number(text));
  return fail(problem('input.type', { pointer: '/limit' }, { allowed: ['integer'] }));
}

/** Writes a JSON array piece by piece, no faster than it is read. A reader that leaves early is no failure. */
async function streamArray(response: ServerResponse, items: Iterable<string>): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  try {
    await pipeline(arrayChunks(items), response);
  } catch (error) {
    if (!response.destroyed) throw error;
  }
}

const CHUNK = 65_536;

function* arrayChunks(items: Iterable<string>): Generator<string> {
  let chunk = '[';
  let separator = '';
  for (const item of items) {
    chunk += `${separator}${item}`;
    separator = ',\n';
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}]\n`;
}
