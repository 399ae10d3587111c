import { bug, input, list, notice, setup } from './row.ts';

/** A load as a whole, and its records as they are judged. */
export const loads = {
  'load.not-an-object': input(422, () => 'A record must be a JSON object.'),
  'load.not-updatable': input(
    422,
    (a: { name: string; effect: string; allowed: readonly string[] }) =>
      `"${a.name}" cannot be changed by ${a.effect}; fields that can are ${list(a.allowed)}.`,
  ),
  'load.rule': notice((a: { rule: string; expected: string }) => `Should be ${a.expected} (rule ${a.rule}).`),
  'load.setting': setup((a: { name: string; expected: string }) => `--${a.name} is ${a.expected}.`),
  'load.operation': setup(
    (a: { effect: string; allowed: readonly string[]; count: number }) =>
      `The capability has ${a.count === 0 ? 'no operation' : `${a.count} operations`} for ${a.effect}; it has ${list(a.allowed)}.`,
  ),
  'load.recipe': setup(
    () => 'The load was begun by another version of capstan; resume it with that one, or load again.',
  ),
  'load.verified': notice(
    (a: { mapping: string; verified: string }) => `The mapping ${a.mapping} is verified by: ${a.verified}.`,
  ),
  'load.warned': notice(
    (a: { records: number; code: string; detail: string }) =>
      `${a.records} ${a.records === 1 ? 'record' : 'records'}: ${a.detail} (${a.code})`,
  ),
  'load.no-mapping': setup(
    (a: { similar: readonly string[] }) =>
      `No mapping fits the file, and its records are not those of the operation. ${a.similar.length === 0 ? '' : `Nearest: ${list(a.similar)}. `}` +
      'Name one with --preset or --map; capstan map infer drafts one.',
  ),
  'load.group-merged': setup(
    (a: { mapping: string }) =>
      `The mapping ${a.mapping} makes one record of several rows, so its files cannot be merged with others; load them by themselves.`,
  ),
  'load.no-rejects': setup(() => 'No load has refused anything; there is nothing to retry.'),
  'load.imbalance': bug(
    (a: { by: number }) => `The records of the load do not add up (${a.by}); report this with capstan load report.`,
  ),
} as const;
