import { input, list, setup } from './row.ts';

/** What sending the batches of a load can meet. */
export const sends = {
  'load.no-operation': setup((a: { unfit: readonly string[] }) =>
    a.unfit.length === 0
      ? 'The capability offers no operation that takes many records at once; a load needs one with x-capstan-bulk.'
      : `A load needs an operation whose request is its records and nothing else; ${list(a.unfit)} cannot be used.`,
  ),
  'load.several-targets': setup(
    (a: { names: readonly string[] }) =>
      `A load goes to one upstream with one credential; ${list(a.names)} go to several.`,
  ),
  'load.rejected': input(422, (a: { status: number }) => `The upstream refuses this record (${a.status}).`),
  'load.rejected-unsplit': input(
    422,
    (a: { status: number; records: number; requests: number }) =>
      `The upstream refuses a batch that holds this record (${a.status}); ${a.requests} requests did not tell which ` +
      `of its last ${a.records} records it refuses.`,
  ),
} as const;
