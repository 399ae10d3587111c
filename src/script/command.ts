import type { Readable, Writable } from 'node:stream';
import type { ScriptFacts } from '../model/script-facts.ts';
import type { Asked, loadSettings } from '../load/asked.ts';
import type { Environment } from './target.ts';

/** Everything the script may touch of the process that it runs in. */
export interface Around {
  readonly facts: ScriptFacts;
  /** How the script is started, to be typed again: `node scripts/capstan.mjs`. */
  readonly self: string;
  readonly stdin: Readable;
  /** One JSON document. */
  readonly stdout: Writable;
  /** Progress and diagnostics. */
  readonly stderr: Writable;
  readonly env: Environment;
  /** Absolute; relative paths on the command line start here. */
  readonly cwd: string;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

/** Flags beside the settings of a load. */
export const ownFlags = {
  'dry-run': { kind: 'switch', summary: 'Read, map, check and batch everything, and send nothing; needs no key' },
  mapping: { kind: 'text', value: 'FILE.json', summary: 'Mapping of your own, as JSON' },
  request: { kind: 'switch', summary: 'Each FILE is one whole input of the operation, not records' },
  operation: { kind: 'text', value: 'NAME', summary: 'Which operation (see Operations)' },
  rejects: { kind: 'switch', summary: 'List the refused records: where they stand and why, without what they hold' },
  unknown: {
    kind: 'choice',
    choices: ['refuse', 'warn', 'pass'],
    summary: 'What becomes of fields that the contract does not name (default: warn)',
  },
  data: {
    kind: 'text',
    value: 'DIR',
    summary: 'Where loads are remembered (default: CAPSTAN_DATA, else a folder of the user)',
  },
} as const;

export type OwnFlag = keyof typeof ownFlags;
export type Setting = keyof typeof loadSettings;

/** What was given of the own flags; a switch is false when it was not. */
export interface Own {
  readonly 'dry-run': boolean;
  readonly request: boolean;
  readonly rejects: boolean;
  readonly mapping: string | undefined;
  readonly operation: string | undefined;
  readonly unknown: (typeof ownFlags)['unknown']['choices'][number] | undefined;
  readonly data: string | undefined;
}

export interface Context extends Around {
  readonly command: string;
  readonly asked: Asked;
  readonly own: Own;
  readonly positionals: readonly string[];
}

export interface Command {
  readonly name: string;
  /** What comes behind the name: `FILE...`. */
  readonly takes: string;
  readonly summary: string;
  /** A few sentences. */
  readonly description: string;
  readonly settings: readonly Setting[];
  readonly own: readonly OwnFlag[];
  readonly positionals: { readonly min: number; readonly max: number };
  /** Command lines without the script's own name, each with what it is for. */
  readonly examples: readonly (readonly [string, string])[];
  /** Prints one document and answers the exit code. Throws only bugs. */
  run(context: Context): Promise<number>;
}

/** How records are read and mapped. */
export const READING = [
  'timezone',
  'dst',
  'namespace',
  'format',
  'delimiter',
  'encoding',
  'dedupe',
  'batch-items',
  'batch-bytes',
] as const satisfies readonly Setting[];

/** What only a mapping reads by. */
export const MAPPING = ['preset', 'word', 'default', 'unit'] as const satisfies readonly Setting[];

/** How fast, and when to stop. */
export const PACE = [
  'rate',
  'rate-share',
  'max-rejects',
  'max-in-flight',
  'changed-only',
  'overtake',
] as const satisfies readonly Setting[];
