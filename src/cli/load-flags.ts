import type { CommandContext, Flags } from './command.ts';
import { jsonFlag } from './command.ts';
import { loadSettings } from '../load/asked.ts';
import { capabilityFlags } from './capability.ts';
import { dataFlag } from './data-flag.ts';

/** Which records, and how they are read and mapped: the same for a load, a plan and a check. */
export const inputFlags = {
  operation: loadSettings.operation,
  preset: loadSettings.preset,
  map: { kind: 'text', value: 'FILE', summary: 'Mapping file of your own' },
  timezone: loadSettings.timezone,
  dst: loadSettings.dst,
  namespace: loadSettings.namespace,
  word: loadSettings.word,
  default: loadSettings.default,
  unit: loadSettings.unit,
  format: loadSettings.format,
  delimiter: loadSettings.delimiter,
  encoding: loadSettings.encoding,
  dedupe: loadSettings.dedupe,
  wire: { kind: 'text', value: 'FILE', summary: 'Wire profile, for an account whose API differs from the contract' },
  'batch-items': loadSettings['batch-items'],
  'batch-bytes': loadSettings['batch-bytes'],
  data: dataFlag,
  ...capabilityFlags,
} as const satisfies Flags;

/** How fast, and when to stop. */
export const paceFlags = {
  rate: loadSettings.rate,
  'rate-share': loadSettings['rate-share'],
  'max-rejects': loadSettings['max-rejects'],
  'max-in-flight': loadSettings['max-in-flight'],
} as const satisfies Flags;

export const eventsFlag = { ...jsonFlag, summary: 'Print events, one JSON document a line, instead of text' } as const;

export const loadFlags = {
  ...inputFlags,
  ...paceFlags,
  overtake: loadSettings.overtake,
  json: eventsFlag,
} as const satisfies Flags;

export type InputContext = CommandContext<typeof inputFlags>;
export type LoadContext = CommandContext<typeof loadFlags>;
