/** Tools that come with every MCP surface that takes loads, beside those of its capability. */
export const LOAD_TOOLS = {
  start: 'load-start',
  status: 'load-status',
  rejects: 'load-rejects',
  cancel: 'load-cancel',
} as const;

/** The tool of every MCP surface that judges the input of another one and sends nothing. */
export const VALIDATE_TOOL = 'validate-records';

/** What a surface of very many tools shows in their place. */
export const SEARCH_TOOLS = {
  find: 'find-tools',
  describe: 'describe-tool',
  call: 'call-tool',
} as const;

/** How an MCP surface shows the tools of its capability: each of them, or the search for them. */
export const TOOL_LISTS = ['all', 'search'] as const;
export type ToolList = (typeof TOOL_LISTS)[number];
