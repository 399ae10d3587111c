import { randomUUID } from 'node:crypto';
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
  type CallToolResult,
  type JSONRPCMessage,
  type McpHttpHandler,
  type ServerContext,
  type StandardSchemaV1,
  type StandardSchemaWithJSON,
  type ToolAnnotations,
  type Transport,
} from '@modelcontextprotocol/server';
import {
  SkillsExtension,
  type SkillCatalog,
  type SkillFiles,
  type SkillWarning,
} from '@modelcontextprotocol/server/ext/skills';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import type { McpExposure } from '../model/capability.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import type { Runtime } from '../run/runtime.ts';
import type { SkillFolder } from '../run/skills.ts';
import { createInFlight } from './in-flight.ts';
import { takenToolName, type BuiltIn, type BuiltInCall, type BuiltInResult, type BuiltInTool } from './mcp-built-in.ts';
import { readMessage, sendRefusal } from './mcp-http.ts';
import { mcpInstructions } from './mcp-instructions.ts';
import { takesTask, taskIdOf, taskJson, TASKS } from './mcp-tasks.ts';
import { internalResult, toolResult, type ToolResult } from './mcp-result.ts';
import { holdInput, type StdioStreams } from './mcp-stdio.ts';
import { servedTools, type ServedTool } from './mcp-tools.ts';
import { traceHeaders } from './mcp-trace.ts';
import { readSkillFile } from './skill-files.ts';
import { skillFolderEntries, splitSkillPath } from './skill-tree.ts';

/** Loading the SDK takes a quarter of a second: import this module when an MCP surface is asked for, not before. */
export interface McpOptions {
  readonly runtime: Runtime;
  readonly exposure: McpExposure;
  readonly skills?: readonly SkillFolder[] | undefined;
  /** Our own tools, beside those of the capability. */
  readonly builtIn?: BuiltIn | undefined;
  /** The package's version, for a capability that states none. */
  readonly version: string;
  /** Bytes of one message. */
  readonly maxBody: number;
  readonly log: (event: McpEvent) => void;
}

/** What the operator may want to know; never holds what a client sent. */
export type McpEvent =
  | { readonly kind: 'bug'; readonly id: string; readonly error: unknown }
  /** A message that broke the protocol. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Something odd about the files of a skill that is served all the same. */
  | { readonly kind: 'skill'; readonly reason: string };

export interface McpSurface {
  /** Answers one request to the endpoint. Host, Origin and token have been checked. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Ends open subscriptions once every call in flight is answered; new requests must not come any more. */
  close(): Promise<void>;
}

/** Longer than any call may take, so that it ends only a call that hangs. */
const DRAIN_MS = 25_000;
/** How long a client may keep what it has listed: long enough for one task, short enough for a new build. */
const CACHE = { ttlMs: 300_000, cacheScope: 'private' } as const;

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
    handle: async (request, response) => {
      // A subscription ends when the surface does, so the surface must not wait for it.
      if (request.headers['mcp-method'] !== 'subscriptions/listen') calls.begin(request);
      await answer(handler, request, response, options.maxBody).finally(() => calls.end(request));
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
  const taken = takenToolName(exposure, builtIn);
  if (taken !== undefined) return fail(problem('serve.collision', {}, { what: 'tool', name: taken }));
  const catalog = await skillCatalog(skills, options.log);
  if (!catalog.ok) return catalog;
  const { title, version } = runtime.capability.info;
  const identity = { name: exposure.namespace, title, version: version ?? options.version };
  const instructions = mcpInstructions(exposure, skills);
  const tools = servedTools(runtime, exposure).map((tool) => ({ tool, schema: unjudged(tool) }));
  const hasResources = catalog.value !== undefined || builtIn !== undefined;
  return ok(() => {
    const server = new McpServer(identity, {
      ...(instructions !== '' && { instructions }),
      // The lists are fixed while the server runs.
      capabilities: { tools: { listChanged: false }, ...(hasResources && { resources: { listChanged: false } }) },
      cacheHints: { 'tools/list': CACHE, 'server/discover': CACHE },
      // Counts array elements and object members. Bodies are bounded in bytes on every surface alike; a second bound
      // would refuse here what REST accepts.
      maxToolInputElements: Infinity,
    });
    for (const { tool, schema } of tools) registerTool(server, tool, schema, options);
    if (builtIn !== undefined) registerBuiltIn(server, builtIn, options.log);
    catalog.value?.attach(server);
    return server;
  });
}

function registerTool(
  server: McpServer,
  tool: ServedTool,
  inputSchema: StandardSchemaWithJSON,
  options: McpOptions,
): void {
  const { name, title, description } = tool;
  const annotations: ToolAnnotations = { ...tool.annotations };
  const shown = { ...(title !== undefined && { title }), ...(description !== undefined && { description }) };
  server.registerTool(name, { ...shown, inputSchema, annotations }, (args, context) =>
    call(tool, args, context, options),
  );
}

/**
 * The tool's schema, accepting all: the action judges its own input when it is run, once, and its problems keep their
 * codes and pointers, which the SDK would flatten into one sentence.
 */
function unjudged({ inputSchema }: Pick<ServedTool, 'inputSchema'>): StandardSchemaWithJSON {
  const shown = (): Record<string, unknown> => ({ ...inputSchema });
  const validate = (value: unknown): { value: unknown } => ({ value });
  return { '~standard': { version: 1, vendor: 'capstan', validate, jsonSchema: { input: shown, output: shown } } };
}

async function call(
  tool: ServedTool,
  args: unknown,
  context: ServerContext,
  options: McpOptions,
): Promise<CallToolResult> {
  const { signal, _meta } = context.mcpReq;
  try {
    const outcome = await tool.action.run({ kind: 'value', value: args }, { signal, headers: traceHeaders(_meta) });
    const { idempotentHint: idempotent } = tool.annotations;
    return wireResult(toolResult(outcome, { tool: tool.name, idempotent, now: Date.now() }));
  } catch (error) {
    const id = randomUUID();
    // Nobody reads the answer to a call that was called off, and the abort is no bug.
    if (!signal.aborted) options.log({ kind: 'bug', id, error });
    return wireResult(internalResult(id));
  }
}

function registerBuiltIn(server: McpServer, builtIn: BuiltIn, log: McpOptions['log']): void {
  for (const tool of builtIn.tools) {
    const { name, title, description, annotations } = tool;
    server.registerTool(
      name,
      { title, description, annotations: { ...annotations }, inputSchema: unjudged(tool) },
      (args, context) => callBuiltIn(tool, args, context, log),
    );
  }
  const { name, title, description, mimeType, template, read } = builtIn.resource;
  server.registerResource(
    name,
    new ResourceTemplate(template, { list: undefined }),
    { title, description, mimeType },
    (uri, { id }) => {
      const text = typeof id === 'string' ? read(id) : undefined;
      if (text === undefined) throw new ResourceNotFoundError(uri.href);
      return { contents: [{ uri: uri.href, mimeType, text }] };
    },
  );
  registerTasks(server, builtIn.tasks);
}

async function callBuiltIn(
  tool: BuiltInTool,
  args: unknown,
  context: ServerContext,
  log: McpOptions['log'],
): Promise<CallToolResult> {
  try {
    return builtInResult(await tool.run(args, builtInCall(context)));
  } catch (error) {
    const id = randomUUID();
    if (!context.mcpReq.signal.aborted) log({ kind: 'bug', id, error });
    return wireResult(internalResult(id));
  }
}

function builtInCall({ mcpReq }: ServerContext): BuiltInCall {
  const { signal, _meta, envelope } = mcpReq;
  const progressToken = _meta?.progressToken;
  let last = Number.NEGATIVE_INFINITY;
  return {
    signal,
    takesTask: takesTask(envelope),
    progress: (done, total, message) => {
      // the protocol asks for progress that increases
      if (progressToken === undefined || done <= last) return;
      last = done;
      const params = { progressToken, progress: done, ...(total !== undefined && { total }), message };
      // a client that has gone needs no progress
      mcpReq.notify({ method: 'notifications/progress', params }).catch(() => {});
    },
  };
}

function builtInResult(result: BuiltInResult): CallToolResult {
  if (result.kind === 'task') return { ...taskJson(result.task), resultType: 'task', content: [] };
  const wire = wireResult(result);
  const links = result.links.map((link) => ({ type: 'resource_link' as const, ...link }));
  return { ...wire, content: [...wire.content, ...links] };
}

/** The Tasks extension (SEP-2663), which the SDK carries and does not write. */
function registerTasks({ server }: McpServer, tasks: BuiltIn['tasks']): void {
  server.registerCapabilities({ extensions: { [TASKS]: {} } });
  const params = anything();
  const known = <T>(found: T | undefined): T => {
    if (found === undefined) throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'There is no such task.');
    return found;
  };
  const declared = ({ mcpReq }: ServerContext): void => {
    if (!takesTask(mcpReq.envelope))
      throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { extensions: { [TASKS]: {} } } });
  };
  server.setRequestHandler('tasks/get', { params }, (given, context) => {
    declared(context);
    const task = known(tasks.find(taskIdOf(given)));
    return { ...taskJson(task), ...(task.result !== undefined && { result: builtInResult(task.result) }) };
  });
  server.setRequestHandler('tasks/cancel', { params }, (given, context) => {
    declared(context);
    known(tasks.cancel(taskIdOf(given)));
    return {};
  });
  server.setRequestHandler('tasks/update', { params }, (given, context) => {
    // a load asks for nothing
    declared(context);
    known(tasks.find(taskIdOf(given)));
    return {};
  });
}

function anything(): StandardSchemaV1<unknown, unknown> {
  return { '~standard': { version: 1, vendor: 'capstan', validate: (value) => ({ value }) } };
}

function wireResult({ text, structured, isError }: ToolResult): CallToolResult {
  return { content: [{ type: 'text', text }], structuredContent: { ...structured }, isError };
}

/** `undefined` when there is nothing to serve. */
async function skillCatalog(
  folders: readonly SkillFolder[],
  log: McpOptions['log'],
): Promise<Outcome<SkillCatalog | undefined>> {
  if (folders.length === 0) return ok(undefined);
  const onWarning = ({ path, message }: SkillWarning): void => log({ kind: 'skill', reason: `${path}: ${message}` });
  try {
    return ok(await SkillsExtension.load(skillFiles(folders), { strict: true, cacheHint: CACHE, onWarning }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail(problem('serve.skill', {}, { reason }));
  }
}

/** The listed files of the skills, as the folder of folders that the SDK expects. */
function skillFiles(folders: readonly SkillFolder[]): SkillFiles {
  return {
    list: (folder) => Promise.resolve(skillFolderEntries(folders, folder)),
    read: async (path) => {
      const { name, file } = splitSkillPath(path);
      const folder = folders.find((candidate) => candidate.name === name);
      const bytes = folder && (await readSkillFile(folder, file));
      if (bytes === undefined) throw new Error('it is not a regular file of the skill');
      return bytes;
    },
  };
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
): Promise<void> {
  const message = request.method === 'POST' ? await readMessage(request, response, maxBody) : ok(undefined);
  if (!message.ok) return sendRefusal(response, message.problems);
  const fetch = (web: Request): Promise<Response> => handler.fetch(web, { parsedBody: message.value });
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
