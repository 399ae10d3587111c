import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../http/body.ts';
import { createGuard } from '../http/guard.ts';
import type { Handler } from '../http/listen.ts';
import { sendProblems } from '../http/respond.ts';
import { administer, isAdminTarget } from './admin.ts';
import { jsonReply, send, type Answer, type Sending } from './answer.ts';
import { authorizedUser } from './auth.ts';
import { plainReply } from './effects.ts';
import { answerToHead, logHead, takeBody, type Arrived } from './ingest.ts';
import type { Parts } from './parts.ts';
import type { Method } from './record.ts';

const BULK = '/v0/conversations/bulk';
const METHODS: readonly string[] = ['POST', 'PATCH'] satisfies Method[];
/** Of a path in the log. */
const MAX_PATH = 500;

/** Answers every request that reaches the port; what goes wrong inside is told to `onError`. */
export function createHandler(parts: Parts, host: string, onError: (error: unknown) => void): Handler {
  const guard = createGuard({ host, allowHosts: [], allowOrigins: [] });
  return (request, response) => {
    const refused = guard(request);
    if (refused !== undefined) return sendProblems(response, [refused]);
    handle(parts, request, response).catch((error: unknown) => {
      if (parts.stop.aborted) return;
      if (!response.headersSent) response.writeHead(500, { 'content-length': '0' }).end();
      onError(error);
    });
  };
}

async function handle(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = request.url ?? '/';
  if (isAdminTarget(target)) return administer(parts, request, response, target);
  const { method = '' } = request;
  const path = target.replace(/\?.*$/s, '');
  const to: Sending = { request, response, clock: parts.clock, draining: parts.draining, stop: parts.stop };
  if (path === BULK && isBulkMethod(method)) return bulk(parts, method, path, to);
  const answer =
    path === BULK
      ? jsonReply(405, { message: 'Method Not Allowed' }, { allow: METHODS.join(', ') })
      : jsonReply(404, { message: 'Not Found' });
  logHead(parts, { method, path: path.slice(0, MAX_PATH) }, answer, []);
  return send(answer, to);
}

function isBulkMethod(method: string): method is Method {
  return METHODS.includes(method);
}

async function bulk(parts: Parts, method: Method, path: string, to: Sending): Promise<void> {
  const user = authorizedUser(to.request.headers.authorization, parts.key);
  const arrived: Arrived = { method, path, user: user ?? '', occasion: { method, ids: [], applied: [] } };
  const early = user === undefined ? unauthorized() : answerToHead(parts, to.request, arrived);
  if (early !== undefined) {
    logHead(parts, arrived, early, arrived.occasion.applied);
    return send(early, to);
  }
  const body = await readBody(to.request, to.response, parts.maxBody);
  if (body.ok)
    return send(takeBody(parts, arrived, Buffer.from(body.value.buffer, body.value.byteOffset, body.value.length)), to);
  // a body that broke off has nobody left to answer
  if (to.request.destroyed) return undefined;
  logHead(parts, arrived, plainReply(413), []);
  return sendProblems(to.response, body.problems);
}

function unauthorized(): Answer {
  return jsonReply(401, { message: 'Unauthorized' }, { 'www-authenticate': 'Basic realm="sandbox"' });
}
