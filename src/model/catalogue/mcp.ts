import { input, list, meant, told } from './row.ts';

/** Tools of agents. */
export const agents = {
  'mcp.unknown-tool': input(
    422,
    (a: { suggestion?: string | undefined }) => `There is no tool of this name.${meant(a.suggestion)}`,
  ),
  'mcp.no-records': input(422, (a: { allowed: readonly string[] }) =>
    a.allowed.length === 0
      ? 'The tool takes no list of records; give its whole "input".'
      : `The tool takes no list of records; give its whole "input". Tools that take records are ${list(a.allowed)}.`,
  ),
  'mcp.records-or-input': input(422, () => 'Give "records", or the whole "input" of the tool.'),
  'mcp.many-tools': told(
    (a: { tools: number }) =>
      `Agents are shown ${a.tools} tools, which costs each of them a large part of its context; --tools search shows three in their place.`,
  ),
} as const;
