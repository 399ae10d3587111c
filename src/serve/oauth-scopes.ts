import type { McpExposure, Operation } from '../model/capability.ts';
import { isObject } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import type { BoundAction, Runtime } from '../run/runtime.ts';
import { LOAD_TOOLS, SEARCH_TOOLS, VALIDATE_TOOL } from '../surfaces/built-in.ts';

/**
 * Which scope a call needs, on every surface: an operation that only reads needs the scope `read`, any other `write`,
 * and everything about loads `load`. To look at what there is (contracts, skills, lists of tools) takes a token and no
 * scope.
 */
export interface ScopeRules {
  readonly read: string;
  readonly write: string;
  readonly load: string;
  readonly of: (operation: Operation) => string;
}

const CLASSES = ['read', 'write', 'load'] as const;

/**
 * The scopes are `<capability>:read` and so on. An override is by class, or by the name of an operation; a name that is
 * neither is a problem.
 */
export function scopeRules(runtime: Runtime, overrides: ReadonlyMap<string, string>): Outcome<ScopeRules> {
  const operations = new Set(runtime.actions.map(({ operation }) => operation.name));
  const allowed = [...CLASSES, ...operations];
  if ([...overrides.keys()].some((name) => !allowed.includes(name)))
    return fail(problem('oauth.scope-name', {}, { allowed }));
  // what a scope may not hold (RFC 6749, 3.3)
  const prefix = runtime.capability.name.replaceAll(/[^\x21\x23-\x5b\x5d-\x7e]/g, '-');
  const [read, write, load] = CLASSES.map((name) => overrides.get(name) ?? `${prefix}:${name}`);
  if (read === undefined || write === undefined || load === undefined) throw new Error('there are three classes');
  const of = (operation: Operation): string => overrides.get(operation.name) ?? (isReadOnly(operation) ? read : write);
  return ok({ read, write, load, of });
}

/** By the evidence of the manifest, else by what the method promises; a tool's own hints are no authority. */
function isReadOnly({ facts, method }: Operation): boolean {
  return facts?.semantics.readOnly ?? method === 'GET';
}

/** All scopes that a port may ask for, each once. */
export function portScopes(rules: ScopeRules, actions: readonly BoundAction[], takesLoads: boolean): string[] {
  const asked = actions.map(({ operation }) => rules.of(operation));
  return [...new Set([...asked, ...(takesLoads ? [rules.load] : [])])];
}

/** The scopes that a message to an MCP endpoint needs, or a batch of them. */
export type MessageScopes = (message: unknown) => readonly string[];

export function messageScopes(rules: ScopeRules, runtime: Runtime, { namespace, tools }: McpExposure): MessageScopes {
  const needed = new Map<string, readonly string[]>(FREE_TOOLS.map((name) => [name, []]));
  for (const name of Object.values(LOAD_TOOLS)) needed.set(name, [rules.load]);
  for (const { name } of tools) {
    const bound = runtime.find(namespace, name);
    if (bound !== undefined) needed.set(name, [rules.of(bound.operation)]);
  }
  // unless the capability has a tool of that name
  const throughSearch = needed.has(SEARCH_TOOLS.call) ? undefined : SEARCH_TOOLS.call;
  // a tool that is not known here does what nobody has looked at
  const ofTool = (name: unknown): readonly string[] => needed.get(String(name)) ?? [rules.write];
  const one = (message: unknown): readonly string[] => {
    if (!isObject(message)) return [];
    const params = isObject(message['params']) ? message['params'] : {};
    switch (message['method']) {
      case 'tools/call':
        return ofTool(params['name'] === throughSearch ? calledBy(params['arguments']) : params['name']);
      case 'resources/read':
        return isOfLoads(params['uri']) ? [rules.load] : [];
      default:
        return String(message['method']).startsWith('tasks/') ? [rules.load] : [];
    }
  };
  return (message) => [...new Set(Array.isArray(message) ? message.flatMap(one) : one(message))];
}

/** Tools that tell what there is, or judge input, and send nothing. */
const FREE_TOOLS: readonly string[] = [VALIDATE_TOOL, SEARCH_TOOLS.find, SEARCH_TOOLS.describe];

/** The tool that a call through the search names. */
function calledBy(args: unknown): unknown {
  return isObject(args) ? args['name'] : undefined;
}

/** The URI as the MCP library reads it, too. */
function isOfLoads(uri: unknown): boolean {
  const url = typeof uri === 'string' ? URL.parse(uri) : null;
  return url !== null && url.protocol === 'capstan:' && url.hostname === 'loads';
}
