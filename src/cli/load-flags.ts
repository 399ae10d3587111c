import type { CommandContext, Flags } from './command.ts';
import { jsonFlag } from './command.ts';
import { capabilityFlags } from './capability.ts';

/** Which records, and how they are read and mapped: the same for a load, a plan and a check. */
export const inputFlags = {
  operation: {
    kind: 'choice',
    choices: ['upsert', 'update'],
    summary: 'Write whole records, or change fields of records that are there (default: upsert)',
  },
  preset: {
    kind: 'text',
    value: 'NAME',
    summary: 'Mapping that comes with capstan (default: the one that fits; see presets)',
  },
  map: { kind: 'text', value: 'FILE', summary: 'Mapping file of your own' },
  timezone: { kind: 'text', value: 'ZONE', summary: 'What a time without a zone means, such as Europe/Berlin or utc' },
  dst: {
    kind: 'choice',
    choices: ['earlier', 'later', 'reject'],
    summary: 'What a time means that a change of the clocks repeats or skips (default: reject)',
  },
  namespace: {
    kind: 'text',
    value: 'NAME',
    summary: 'Put before each key, as NAME:KEY, so that keys of several sources differ',
  },
  word: { kind: 'list', value: 'FIELD:WORD=VALUE', summary: 'What a word of the source means (repeatable)' },
  default: { kind: 'list', value: 'FIELD=VALUE', summary: 'What words mean that no vocabulary has (repeatable)' },
  unit: { kind: 'list', value: 'FIELD=UNIT', summary: 'Unit of a duration (repeatable)' },
  format: {
    kind: 'choice',
    choices: ['csv', 'ndjson', 'json', 'parquet'],
    summary: 'Of the files (default: as they look)',
  },
  delimiter: { kind: 'text', value: 'CHARACTER', summary: 'Between the cells of a table (default: as it looks)' },
  encoding: {
    kind: 'choice',
    choices: ['utf-8', 'utf-16le', 'windows-1252'],
    summary: 'Of text files (default: utf-8, or what a byte order mark says)',
  },
  dedupe: {
    kind: 'choice',
    choices: ['window', 'full'],
    summary: 'Fold records of one key near one another (default), or wherever they stand, by way of the disk',
  },
  wire: { kind: 'text', value: 'FILE', summary: 'Wire profile, for an account whose API differs from the contract' },
  'batch-items': {
    kind: 'integer',
    value: 'N',
    min: 1,
    max: 1_000_000,
    summary: 'Records of a request (default: as many as the operation takes)',
  },
  'batch-bytes': {
    kind: 'integer',
    value: 'N',
    min: 1024,
    max: 64 * 1024 * 1024,
    summary: 'Bytes of a request (default: 1048576)',
  },
  data: {
    kind: 'text',
    value: 'DIR',
    summary: 'Where loads are remembered (default: CAPSTAN_DATA, else a folder of the user)',
  },
  ...capabilityFlags,
} as const satisfies Flags;

/** How fast, and when to stop. */
export const paceFlags = {
  rate: { kind: 'text', value: 'N/min', summary: 'Requests over time, instead of the rate that the contract states' },
  'rate-share': {
    kind: 'text',
    value: 'PERCENT',
    summary: 'Share of the rate for this load, such as 50% (default: 100%)',
  },
  'max-rejects': { kind: 'text', value: 'N|PERCENT', summary: 'Stop at more rejects than this' },
  'max-in-flight': {
    kind: 'integer',
    value: 'N',
    min: 1,
    max: 64,
    summary: 'Requests under way at once, at most (default: 16)',
  },
} as const satisfies Flags;

export const eventsFlag = { ...jsonFlag, summary: 'Print events, one JSON document a line, instead of text' } as const;

export const loadFlags = {
  ...inputFlags,
  ...paceFlags,
  overtake: {
    kind: 'switch',
    summary: 'Go before an unfinished load of the same target; what this one writes, that one will not',
  },
  json: eventsFlag,
} as const satisfies Flags;

export type InputContext = CommandContext<typeof inputFlags>;
export type LoadContext = CommandContext<typeof loadFlags>;
