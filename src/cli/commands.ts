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
    name: 'init',
    summary: 'Begin a project from an OpenAPI contract',
    load: async () => (await import('./init.ts')).init,
  },
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
    name: 'presets',
    summary: 'List, show and test the mappings of known exports, or find the one for a file',
    load: async () => (await import('./presets.ts')).presets,
  },
  {
    name: 'map',
    summary: 'Draft a mapping for a file, or check one',
    load: async () => (await import('./map.ts')).map,
  },
  {
    name: 'load',
    summary: 'Load records in bulk, from files of any size',
    load: async () => (await import('./load.ts')).load,
  },
  {
    name: 'load validate',
    summary: 'Check the records of a load, and send nothing',
    load: async () => (await import('./load-validate.ts')).loadValidate,
  },
  {
    name: 'load plan',
    summary: 'Show what a load would send, and send nothing',
    load: async () => (await import('./load-plan.ts')).plan,
  },
  {
    name: 'load export',
    summary: 'Write the records of a load to a table, to be uploaded by hand',
    load: async () => (await import('./load-export.ts')).loadExport,
  },
  {
    name: 'load resume',
    summary: 'Go on with a load that was interrupted',
    load: async () => (await import('./load-resume.ts')).resume,
  },
  {
    name: 'load diff',
    summary: 'Load only what changed since the last load',
    load: async () => (await import('./load.ts')).diff,
  },
  {
    name: 'load retry-rejects',
    summary: 'Load again what a load refused',
    load: async () => (await import('./load-retry.ts')).retry,
  },
  {
    name: 'load status',
    summary: 'List the loads, and what they keep',
    load: async () => (await import('./load-status.ts')).status,
  },
  {
    name: 'load report',
    summary: 'Report on a load, from its ledger',
    load: async () => (await import('./load-report.ts')).report,
  },
  {
    name: 'load purge',
    summary: 'Remove everything that a load has kept',
    load: async () => (await import('./load-purge.ts')).purge,
  },
  {
    name: 'publish',
    summary: 'Make the set of files that an API is published with',
    load: async () => (await import('./publish.ts')).publish,
  },
  {
    name: 'score',
    summary: 'Count how ready an API is, on the points of a published rubric',
    load: async () => (await import('./score.ts')).score,
  },
  {
    name: 'skill',
    summary: 'Install, remove and pack skills',
    load: async () => (await import('./skill.ts')).skill,
  },
  {
    name: 'skill install',
    summary: 'Put a skill where agents look for it',
    load: async () => (await import('./skill-install.ts')).skillInstall,
  },
  {
    name: 'skill uninstall',
    summary: 'Take a skill away that was installed',
    load: async () => (await import('./skill-uninstall.ts')).skillUninstall,
  },
  {
    name: 'skill pack',
    summary: 'Make the archive of a skill',
    load: async () => (await import('./skill-pack.ts')).skillPack,
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
