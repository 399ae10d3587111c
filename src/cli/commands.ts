import type { Command } from './command.ts';

/** What `capstan --help` lists, and where each command lives. A command's module is loaded only when it is named. */
export interface CommandEntry {
  readonly name: string;
  /** The same words as `Command.summary`; a test compares them. */
  readonly summary: string;
  load(): Promise<Command>;
}

export const commands: readonly CommandEntry[] = [
  {
    name: 'build',
    summary: 'Make capabilities, schemas and skills from OpenAPI contracts',
    load: async () => (await import('./build.ts')).build,
  },
  {
    name: 'serve',
    summary: 'Serve a capability as REST, MCP and Agent Skill',
    load: async () => (await import('./serve.ts')).serve,
  },
  {
    name: 'mcp',
    summary: 'Serve the tools of a capability over stdin and stdout',
    load: async () => (await import('./mcp.ts')).mcp,
  },
  { name: 'call', summary: 'Run one operation', load: async () => (await import('./call.ts')).call },
  {
    name: 'explain',
    summary: 'Show the five steps of a call and send nothing',
    load: async () => (await import('./explain.ts')).explain,
  },
  {
    name: 'validate',
    summary: 'Check capability files, or inputs of an operation',
    load: async () => (await import('./validate.ts')).validate,
  },
  {
    name: 'sandbox',
    summary: 'Run an upstream to practise on',
    load: async () => (await import('./sandbox.ts')).sandbox,
  },
  {
    name: 'demo',
    summary: 'Build, start the sandbox and serve everything on this machine',
    load: async () => (await import('./demo.ts')).demo,
  },
];
