/** Tools that come with every MCP surface that takes loads, beside those of its capability. */
export const LOAD_TOOLS = {
  start: 'load-start',
  status: 'load-status',
  rejects: 'load-rejects',
  cancel: 'load-cancel',
} as const;
