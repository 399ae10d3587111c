import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler, type NodeMcpRequestHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  McpServer,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  ResourceTemplate,
  type CacheHint,
  type JSONRPCMessage,
  type ListResourcesResult,
  type McpHttpHandler,
  type ReadResourceResult,
  type ServerContext,
  type StandardSchemaV1,
  type Tool,
  type Transport,
} from '@modelcontextprotocol/server';
import { SkillsExtension, type SkillCatalog, type SkillWarning } from '@modelcontextprotocol/server/ext/skills';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { detailOf, problem } from '../model/problem.ts';
import type { SkillFolder } from '../run/skills.ts';
import { createInFlight } from './in-flight.ts';
import type { BuiltIn, McpResource, McpTool } from './mcp-built-in.ts';
import { callJson, runTool, toolCall } from './mcp-call.ts';
import { readMessage, sendRefusal, type McpCaller } from './mcp-http.ts';
import { createOffer, type Offer, type OfferSource } from './mcp-offer.ts';
import type { McpPrompt } from './mcp-prompts.ts';
import { MAX_LISTED } from './mcp-resources.ts';
import { skillSource } from './mcp-skills.ts';
import { holdInput, type StdioStreams } from './mcp-stdio.ts';
import { takesTask, taskIdOf, taskJson, TASKS } from './mcp-tasks.ts';
import { decoded, listedResource, variableOf } from './mcp-uris.ts';

/** Loading the SDK takes a quarter of a second: import this module when an MCP surface is asked for, not before. */
export interface McpOptions extends OfferSource {
  /** The package's version, for a capability that states none. */
  readonly version: string;
  /** Bytes of one message. */
  readonly maxBody: number;
  readonly log: (event: McpEvent) => void;
  /** True when nothing tells one caller from another, so that what one has read may be kept for all. */
  readonly shared?: boolean | undefined;
}

/** What the operator may want to know; never holds what a client sent. */
export type McpEvent =
  | { readonly kind: 'bug'; readonly id: string; readonly error: unknown }
  /** A message that broke the protocol. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Something odd about the files of a skill that is served all the same. */
  | { readonly kind: 'skill'; readonly reason: string };

export interface McpSurface {
  /** Answers one request to the endpoint. Host, Origin and token have been checked; `caller` judges the message. */
  handle(request: IncomingMessage, response: ServerResponse, caller?: McpCaller): Promise<void>;
  /** Ends open subscriptions once every call in flight is answered; new requests must not come any more. */
  close(): Promise<void>;
}

/** Longer than any call may take, so that it ends only a call that hangs. */
const DRAIN_MS = 25_000;
/** How long a client may keep what it has listed: long enough for one task, short enough for a new build. */
const CACHE_MS = 300_000;

/** MCP over HTTP, both protocol eras on one endpoint. Problems: a skill folder that is not a valid skill. */
export async function createMcpSurface(options: McpOptions): Promise<Outcome<McpSurface>> {
  const factory = await serverFactory(options);
  if (!factory.ok) return factory;
  const handler = createMcpHandler(factory.value, {
    maxRequestBodySize: options.maxBody,
    onerror: (error) => options.log(refusal(error)),
  });
  const calls = createInFlight<IncomingMessage>();
  return ok({
    handle: async (request, response, caller) => {
      // A subscription ends when the surface does, so the surface must not wait for it.
      if (request.headers['mcp-method'] !== 'subscriptions/listen') calls.begin(request);
      await answer(handler, request, response, options.maxBody, caller).finally(() => calls.end(request));
    },
    close: async () => {
      await calls.idle(DRAIN_MS);
      await handler.close();
    },
  });
}

/** MCP over stdio, both protocol eras; resolves when the connection is over and every call in flight is answered. */
export async function serveMcpStdio(options: McpOptions, streams: StdioStreams): Promise<Outcome<void>> {
  const factory = await serverFactory(options);
  if (!factory.ok) return factory;
  const over = Promise.withResolvers<void>();
  serveStdio(factory.value, {
    transport: drainingTransport(streams, options.maxBody, over.resolve),
    onerror: (error) => options.log(refusal(error)),
  });
  await over.promise;
  return ok(undefined);
}

/** The SDK's transport, which answers what it has received before it ends. */
function drainingTransport(streams: StdioStreams, maxBody: number, onOver: () => void): Transport {
  const held = holdInput(streams, DRAIN_MS);
  const wire = new StdioServerTransport(held.stream, streams.output, { maxBufferSize: maxBody });
  const transport: Transport = {
    start: () => wire.start(),
    send: (message) => wire.send(message).finally(() => held.answered(message)),
    close: () => wire.close(),
  };
  Object.assign(wire, {
    onmessage: (message: JSONRPCMessage) => {
      held.received(message);
      transport.onmessage?.(message);
    },
    onerror: (error: Error) => transport.onerror?.(error),
    onclose: () => {
      held.close();
      transport.onclose?.();
      onOver();
    },
  });
  return transport;
}

/** A server is made for every HTTP request and every stdio connection; all that costs is made once, here. */
async function serverFactory(options: McpOptions): Promise<Outcome<() => McpServer>> {
  const { runtime, exposure, skills = [], builtIn } = options;
  const catalog = await skillCatalog(skills, options.log);
  if (!catalog.ok) return catalog;
  const offer = createOffer(options);
  const { title, version } = runtime.capability.info;
  const identity = { name: exposure.namespace, title, version: version ?? options.version };
  const cache = cacheOf(options);
  const { instructions, prompts, resources } = offer;
  const hasResources = catalog.value !== undefined || resources.length > 0;
  const serverOptions = {
    ...(instructions !== '' && { instructions }),
    // The lists are fixed while the server runs, but for that of loads, which no client has to know at once.
    capabilities: {
      tools: { listChanged: false },
      ...(hasResources && { resources: { listChanged: false } }),
      ...(prompts.length > 0 && { prompts: { listChanged: false } }),
      ...(hasResources && { completions: {} }),
    },
    cacheHints: {
      'server/discover': cache,
      'tools/list': cache,
      'prompts/list': cache,
      'resources/templates/list': cache,
      ...(builtIn === undefined && { 'resources/list': cache }),
    },
  };
  return ok(() => {
    const server = new McpServer(identity, serverOptions);
    registerTools(server, offer, options.log);
    for (const resource of resources) registerResource(server, resource, cache);
    if (prompts.length > 0) registerPrompts(server, prompts);
    if (hasResources) registerCompletions(server, offer);
    if (offer.tasks !== undefined) registerTasks(server, offer.tasks);
    catalog.value?.attach(server);
    return server;
  });
}

/** What is the same for all who can reach the endpoint may be kept for all of them, unless a token tells them apart. */
function cacheOf({ shared = false }: McpOptions): CacheHint {
  return { ttlMs: CACHE_MS, cacheScope: shared ? 'public' : 'private' };
}

/**
 * The list and the calls, at the level below the SDK's registry of tools: that one builds its list for every request, in
 * one page. Arguments are judged by the action itself, once, and its problems keep their codes and pointers. They are
 * bounded in bytes and by their schema; the SDK's bound of elements would refuse here what REST accepts.
 */
function registerTools({ server }: McpServer, offer: Offer, log: McpOptions['log']): void {
  server.setRequestHandler('tools/list', ({ params }) => {
    const page = offer.tools(params?.cursor);
    if (page === undefined) throw invalid('This cursor is of another list: list from the start.');
    return { tools: page.items.map(listedTool), ...(page.next !== undefined && { nextCursor: page.next }) };
  });
  server.setRequestHandler('tools/call', ({ params }, context) => {
    const { mcpReq } = context;
    const tool = offer.tool(params.name);
    if (tool === undefined) throw invalid('There is no such tool; tools/list names them.');
    // a client that has gone needs no progress
    const call = toolCall(mcpReq, callerOf(context), (progress) => {
      mcpReq.notify({ method: 'notifications/progress', params: { ...progress } }).catch(() => {});
    });
    return runTool(tool, params.arguments ?? {}, call, log);
  });
}

function listedTool({ name, title, description, inputSchema, annotations }: McpTool): Tool {
  const shown = { ...(title !== undefined && { title }), ...(description !== undefined && { description }) };
  return { name, ...shown, inputSchema: { ...inputSchema, type: 'object' }, annotations: { ...annotations } };
}

function registerResource(server: McpServer, resource: McpResource, cache: CacheHint): void {
  const { name, title, description, mimeType, template, fixed } = resource;
  const metadata = { title, description, mimeType, ...(fixed && { cacheHint: cache }) };
  const contents = (uri: URL, value: unknown): ReadResourceResult => {
    const text = typeof value === 'string' ? resource.read(value) : undefined;
    if (text === undefined) throw new ResourceNotFoundError(uri.href);
    return { contents: [{ uri: uri.href, mimeType, text }] };
  };
  const variable = variableOf(template);
  if (variable === undefined) {
    server.registerResource(name, template, metadata, (uri) => contents(uri, ''));
    return;
  }
  const list = (): ListResourcesResult => ({
    resources: resource
      .entries()
      .slice(0, MAX_LISTED)
      .map((entry) => listedResource(resource, entry)),
  });
  server.registerResource(name, new ResourceTemplate(template, { list }), metadata, (uri, variables) =>
    contents(uri, decoded(variables[variable])),
  );
}

function registerPrompts({ server }: McpServer, prompts: readonly McpPrompt[]): void {
  const listed = prompts.map(({ name, title, description, arguments: named }) => {
    const shown = named.map((argument) => ({
      name: argument.name,
      description: argument.description,
      required: argument.required,
    }));
    return { name, title, description, arguments: shown };
  });
  server.setRequestHandler('prompts/list', () => ({ prompts: listed }));
  server.setRequestHandler('prompts/get', ({ params }) => {
    const prompt = prompts.find(({ name }) => name === params.name);
    if (prompt === undefined) throw invalid('There is no such prompt; prompts/list names them.');
    const text = prompt.text(params.arguments ?? {});
    if (!text.ok) throw invalid(text.problems.map((found) => `${found.place.pointer}: ${detailOf(found)}`).join(' '));
    const { title } = prompt;
    return { description: title, messages: [{ role: 'user', content: { type: 'text', text: text.value } }] };
  });
}

function registerCompletions({ server }: McpServer, offer: Offer): void {
  server.setRequestHandler('completion/complete', ({ params }) => {
    const { ref, argument } = params;
    const found =
      ref.type === 'ref/prompt'
        ? offer.completePrompt(ref.name, argument.name, argument.value)
        : offer.completeTemplate(ref.uri, argument.name, argument.value);
    if (found === undefined) throw invalid('There is nothing of this name to complete.');
    return { completion: { ...found } };
  });
}

function invalid(message: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message);
}

/** The Tasks extension (SEP-2663), which the SDK carries and does not write. */
function registerTasks({ server }: McpServer, tasks: BuiltIn['tasks']): void {
  server.registerCapabilities({ extensions: { [TASKS]: {} } });
  const params = anything();
  const known = <T>(found: T | undefined): T => {
    if (found === undefined) throw invalid('There is no such task.');
    return found;
  };
  const declared = ({ mcpReq }: ServerContext): void => {
    if (!takesTask(mcpReq.envelope))
      throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { extensions: { [TASKS]: {} } } });
  };
  server.setRequestHandler('tasks/get', { params }, (given, context) => {
    declared(context);
    const task = known(tasks.find(taskIdOf(given), callerOf(context)));
    return { ...taskJson(task), ...(task.result !== undefined && { result: callJson(task.result) }) };
  });
  server.setRequestHandler('tasks/cancel', { params }, (given, context) => {
    declared(context);
    known(tasks.cancel(taskIdOf(given), callerOf(context)));
    return {};
  });
  server.setRequestHandler('tasks/update', { params }, (given, context) => {
    // a load asks for nothing
    declared(context);
    known(tasks.find(taskIdOf(given), callerOf(context)));
    return {};
  });
}

function callerOf({ http }: ServerContext): string {
  return http?.authInfo?.clientId ?? '';
}

function anything(): StandardSchemaV1<unknown, unknown> {
  return { '~standard': { version: 1, vendor: 'capstan', validate: (value) => ({ value }) } };
}

/** `undefined` when there is nothing to serve. */
async function skillCatalog(
  folders: readonly SkillFolder[],
  log: McpOptions['log'],
): Promise<Outcome<SkillCatalog | undefined>> {
  if (folders.length === 0) return ok(undefined);
  const onWarning = ({ path, message }: SkillWarning): void => log({ kind: 'skill', reason: `${path}: ${message}` });
  try {
    return ok(
      await SkillsExtension.load(skillSource(folders), {
        strict: true,
        cacheHint: { ttlMs: CACHE_MS, cacheScope: 'private' },
        onWarning,
      }),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail(problem('serve.skill', {}, { reason }));
  }
}

/**
 * Reads the message before the SDK does: bounded, and refused where the SDK would put U+FFFD for broken UTF-8 and load
 * damaged data.
 */
async function answer(
  handler: McpHttpHandler,
  request: IncomingMessage,
  response: ServerResponse,
  maxBody: number,
  caller: McpCaller | undefined,
): Promise<void> {
  const message = request.method === 'POST' ? await readMessage(request, response, maxBody) : ok(undefined);
  if (!message.ok) return sendRefusal(response, message.problems);
  const refusal = caller?.refuse(message.value);
  if (refusal !== undefined) return sendRefusal(response, [refusal.problem], refusal.headers);
  // the token has been judged, and goes no further
  const known = caller === undefined ? {} : { authInfo: { token: '', clientId: caller.id, scopes: [] } };
  const fetch = (web: Request): Promise<Response> => handler.fetch(web, { parsedBody: message.value, ...known });
  await toNodeHandler({ fetch }, { maxRequestBodySize: maxBody })(bodiless(request), response);
}

type WebRequest = Parameters<NodeMcpRequestHandler>[0];

/** The request as the SDK's adapter takes it, its body read already. The path is ours: any mount is `/mcp` to the SDK. */
function bodiless({ method = 'GET', headers }: IncomingMessage): WebRequest {
  return { method, headers, url: '/mcp', [Symbol.asyncIterator]: async function* none() {} };
}

/** Messages of the SDK, as far as they are its own words. */
const OWN_WORDS = /^(?:Rejected inbound request \([a-z0-9-]+\)|ReadBuffer exceeded maximum size of \d+ bytes)/;

/** The SDK's messages quote what was sent; its error classes, its codes and the words above do not. */
function refusal(error: Error): McpEvent {
  const code = 'code' in error ? ` ${String(error.code)}` : '';
  const [words] = OWN_WORDS.exec(error.message) ?? [];
  return { kind: 'refused', reason: `${error.name}${code}${words === undefined ? '' : `: ${words}`}` };
}
