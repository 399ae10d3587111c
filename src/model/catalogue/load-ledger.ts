import { row, setup } from './row.ts';

/** `resume` is how one goes on with it on the surface that tells of it; by a command, when nobody says so. */
type Unfinished = {
  readonly id: string;
  readonly pending: number;
  readonly resume?: string | undefined;
};

const resumeOf = ({ id, resume }: Unfinished): string => resume ?? `\`capstan load resume ${id}\``;

/** The memory of loads. */
export const ledgers = {
  'ledger.folder': setup(
    (a: { reason: string }) => `The data folder cannot be used: ${a.reason}. Name another with --data or CAPSTAN_DATA.`,
  ),
  'ledger.locked': row(
    503,
    75,
    (a: { pid?: number | undefined }) =>
      `Another process${a.pid === undefined ? '' : ` (pid ${a.pid})`} is loading to this target; wait until it has ended, or stop it.`,
  ),
  'ledger.unfinished': row(
    409,
    2,
    (a: Unfinished & { anyway?: string | undefined }) =>
      `The load ${a.id} to this target is not finished; ${a.pending} of its records are pending. Go on with it by ${resumeOf(a)}, or start anyway with ${a.anyway ?? '--overtake'}.`,
  ),
  'ledger.overtake': row(
    409,
    2,
    (a: Unfinished) =>
      `Only a load that replaces whole records can overtake. ${a.pending} records of the load ${a.id} are pending; first go on with it by ${resumeOf(a)}.`,
  ),
  'ledger.unknown-load': row(
    404,
    2,
    (a: { list?: string | undefined }) =>
      `The data folder knows no such load; ${a.list ?? '`capstan load status`'} lists them.`,
  ),
  'ledger.nothing-to-resume': row(409, 2, () => 'There is no unfinished load to resume.'),
  'ledger.newer': setup(
    () => 'The ledger was written by another version of capstan; use that version, or another data folder.',
  ),
  'ledger.damaged': setup(
    (a: { reason: string }) =>
      `The ledger is damaged: ${a.reason}. Keep the file, and restore it from a backup or start over in another data folder.`,
  ),
  'ledger.full': row(
    507,
    75,
    () =>
      'The disk of the data folder is full or cannot be written; nothing is half written. Make room and resume the load.',
  ),
} as const;
