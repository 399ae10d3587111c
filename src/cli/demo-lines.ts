import { relative } from 'node:path';
import type { Example } from '../model/facts.ts';
import type { OpenCapability } from '../run/open.ts';
import type { BoundAction } from '../run/runtime.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { RunningServer } from '../serve/server.ts';
import { shownSurfaces } from './shown-surfaces.ts';

export interface DemoParts {
  readonly opened: OpenCapability;
  readonly server: RunningServer;
  readonly sandbox: Sandbox;
  /** Started by npm in a clone, where there is no `capstan` in the PATH. */
  readonly underNpm: boolean;
  readonly cwd: string;
  /** The capability file. */
  readonly file: string;
}

/** What is where, and lines that work when they are pasted into another terminal. */
export function tryLines(parts: DemoParts): string[] {
  const { opened, server, sandbox } = parts;
  return [
    `${opened.runtime.capability.info.title}, until Ctrl-C:`,
    '',
    ...shownSurfaces(server).map(({ kind, url }) => `  ${kind.padEnd(9)}${url}`),
    `  ${'sandbox'.padEnd(9)}${sandbox.url}  (the upstream; what it stored: ${sandbox.pages.rows})`,
    '',
    ...tries(parts).flatMap(({ title, line }) => [`# ${title}`, line, '']),
  ];
}

interface Try {
  readonly title: string;
  readonly line: string;
}

function tries(parts: DemoParts): Try[] {
  const shown = shortestExample(parts.opened.runtime.actions.filter(isPlainBody));
  const tools = mcpTry(parts);
  if (shown === undefined) return tools;
  return [...restTry(shown, parts), ...tools, commandTry(shown, parts)];
}

/** A REST action whose inputs are all members of its body, so that one curl with one body shows it. */
function isPlainBody({ route, operation }: BoundAction): boolean {
  const { body, inputs = [] } = operation.facts ?? {};
  return route !== undefined && body?.shape === 'members' && inputs.every((input) => input.in === 'body');
}

interface Shown {
  readonly action: BoundAction;
  readonly example: Example;
}

/** The shortest example of the first action that has any. */
function shortestExample(actions: readonly BoundAction[]): Shown | undefined {
  const action = actions.find(({ operation }) => (operation.facts?.examples.length ?? 0) > 0);
  const size = (example: Example): number => JSON.stringify(example.value).length;
  const example = action?.operation.facts?.examples.toSorted((a, b) => size(a) - size(b))[0];
  return action === undefined || example === undefined ? undefined : { action, example };
}

function restTry({ action, example }: Shown, { server }: DemoParts): Try[] {
  const rest = server.surfaces.find(({ kind }) => kind === 'rest');
  const { route } = action;
  if (rest === undefined || route === undefined) return [];
  const body = quoted(JSON.stringify(example.value));
  const line = `curl -i -X ${route.method} ${rest.url}${route.path} -H 'content-type: application/json' -d ${body}`;
  return [{ title: `REST: ${action.operation.title ?? action.operation.name}`, line }];
}

function mcpTry({ server }: DemoParts): Try[] {
  const mcp = server.surfaces.find(({ kind }) => kind === 'mcp');
  if (mcp === undefined) return [];
  const message = quoted(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }));
  const headers = "-H 'content-type: application/json' -H 'accept: application/json, text/event-stream'";
  return [{ title: 'MCP: list the tools', line: `curl -s ${mcp.url} ${headers} -d ${message}` }];
}

/** The sandbox lets any key in, so the line needs none of ours. */
function commandTry({ action, example }: Shown, { opened, sandbox, underNpm, file, cwd }: DemoParts): Try {
  const secrets = opened.runtime.capability.binds
    .flatMap((bind) => Object.values(bind.keys))
    .map((name) => `${name}=any `);
  const command = underNpm ? 'npm run -s capstan --' : 'capstan';
  const named = underNpm ? '' : ` --capability ${quoted(relative(cwd, file))}`;
  const call = `${command} call ${action.operation.name}${named} --input - --upstream ${sandbox.url}`;
  return {
    title: 'CLI: the same from a command line',
    line: `echo ${quoted(JSON.stringify(example.value))} | ${secrets.join('')}${call}`,
  };
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
