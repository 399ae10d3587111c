import { setting, type Given } from './given.ts';
import { bug, chosen, input, list, notice, row, setup, told } from './row.ts';

/** A load as a whole, and its records as they are judged. */
export const loads = {
  'load.not-an-object': input(422, () => 'A record must be a JSON object.'),
  'load.not-updatable': input(
    422,
    (a: { name: string; effect: string; allowed: readonly string[] }) =>
      `"${a.name}" cannot be changed by ${a.effect}; fields that can are ${list(a.allowed)}.`,
  ),
  'load.rule': notice((a: { rule: string; expected: string }) => `Should be ${a.expected} (rule ${a.rule}).`),
  'load.setting': chosen((a: { name: string; expected: string }) => `The setting "${a.name}" is ${a.expected}.`),
  'load.unknown-setting': chosen(
    (a: { allowed: readonly string[] }) => `A setting has a name that none has; there are ${list(a.allowed)}.`,
  ),
  'load.running': row(
    409,
    75,
    (a: { id: string }) => `The load ${a.id} is running; wait until it has ended, or cancel it.`,
  ),
  'load.closing': row(503, 75, () => 'The server is stopping and begins no load; try again when it is back.'),
  'load.open': setup(
    () =>
      'Whoever reaches a port that takes loads could load, and read what was refused. Ask for a token with --token-file, or say with --open that the network is guarded otherwise.',
  ),
  'load.files-root': setup((a: { reason: string }) => `--files-root must be a folder that can be read: ${a.reason}.`),
  'load.content-encoding': input(415, () => 'An upload may be sent with Content-Encoding gzip, zstd or none.'),
  'load.charset': input(
    415,
    (a: { allowed: readonly string[] }) => `The charset of an upload is one of ${list(a.allowed)}.`,
  ),
  'load.file': input(
    422,
    () =>
      'A file is named relative to the folder of loads, as in "exports/may.csv", and is a regular file that stands in it; links must not lead out of it.',
  ),
  'load.file-or-resume': input(422, () => 'Give either "files", or "resume" with the id of an unfinished load.'),
  'load.operation': chosen(
    (a: { effect: string; allowed: readonly string[]; count: number }) =>
      `The capability has ${a.count === 0 ? 'no operation' : `${a.count} operations`} for ${a.effect}; it has ${list(a.allowed)}.`,
  ),
  'load.recipe': setup(
    () => 'The load was begun by another version of capstan; resume it with that one, or load again.',
  ),
  'load.detected': told(
    (a: { chosen: readonly string[] }) => `Mappings are chosen by what the files look like: ${a.chosen.join('; ')}.`,
  ),
  'load.other-target': setup(
    () =>
      'The load was begun with another key or for another base URL, and belongs to both. Resume it with those, or begin a new load.',
  ),
  'load.verified': notice(
    (a: { mapping: string; verified: string }) => `The mapping ${a.mapping} is verified by: ${a.verified}.`,
  ),
  'load.warned': notice(
    (a: { records: number; code: string; detail: string }) =>
      `${a.records} ${a.records === 1 ? 'record' : 'records'}: ${a.detail} (${a.code})`,
  ),
  'load.no-mapping': chosen(
    (a: Given & { similar: readonly string[] }) =>
      `No mapping fits the file, and its records are not those of the operation. ${a.similar.length === 0 ? '' : `Nearest: ${list(a.similar)}. `}` +
      (a.given === undefined
        ? 'Name one with --preset or --map; capstan map infer drafts one.'
        : `Name one with ${setting(a, 'preset', 'NAME')}.`),
  ),
  'load.group-merged': chosen(
    (a: { mapping: string }) =>
      `The mapping ${a.mapping} makes one record of several rows, so its files cannot be merged with others; load them by themselves.`,
  ),
  'load.no-rejects': setup((a: { named: boolean }) =>
    a.named
      ? 'The load has refused nothing; there is nothing to retry.'
      : 'No finished load has rejects that were not loaded again yet; name a load to retry its rejects once more.',
  ),
  'load.outdated': input(
    422,
    () =>
      'Another write of this key was accepted since, and sent now, this one would undo a part of it. Mend the source and load it again, or load this record from a file if it is what should hold.',
  ),
  'load.imbalance': bug(
    (a: { by: number }) => `The records of the load do not add up (${a.by}); report this with capstan load report.`,
  ),
} as const;
