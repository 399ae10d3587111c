import type { Outcome } from '../model/outcome.ts';
import type { DataFolder } from '../load/ledger/data-folder.ts';
import { startLoad, type LoadResult, type SessionParts } from '../load/session.ts';
import type { BulkTarget } from '../load/target.ts';
import { defineCommand } from './command.ts';
import { openDataFolder } from './data-folder.ts';
import { loadFlags, type LoadContext } from './load-flags.ts';
import { withLoad } from './load-open.ts';
import { showLoad } from './load-run.ts';
import { printFailure } from './print.ts';

const EXITS =
  'Exit code: 0 when every record was accepted, 3 when some were refused, 4 when the load stopped because too many were ' +
  'or because the upstream refuses everything, 5 for refused credentials, 6 for input that cannot be read, 75 when a ' +
  'resume goes on, 130 and 143 when a signal stopped it.';

export const load = defineCommand({
  name: 'load',
  summary: 'Load records in bulk, from files of any size',
  usage: 'load FILE... [flags]',
  description:
    'Reads CSV, NDJSON, JSON and Parquet (also gzip and zstd; a folder is all its files, - is stdin), maps the records, ' +
    'checks each, and sends the good ones in batches as fast as the rate allows. Nothing is sent that is not written ' +
    'down first, so that after any interruption "capstan load resume" goes on. Refused records are kept with their ' +
    `reasons.\n${EXITS}`,
  flags: loadFlags,
  positionals: { min: 1, max: 10_000 },
  examples: [
    { line: 'capstan load tickets.csv --timezone Europe/Berlin', summary: 'An export whose times have no zone' },
    { line: 'capstan load exports/merge/ --dedupe full', summary: 'Several sources into one, each by its own mapping' },
    {
      line: 'capstan load changes.ndjson --operation update --rate-share 50%',
      summary: 'Half of the rate for this load',
    },
  ],
  run: (context) => runLoad(context, false),
});

export const diff = defineCommand({
  name: 'load diff',
  summary: 'Load only what changed since the last load',
  usage: 'load diff FILE... [flags]',
  description:
    'Like load, but leaves out records that are what this target was last sent for their keys. Nothing is deleted: a ' +
    `record that is no longer in the input stays where it is.\n${EXITS}`,
  flags: loadFlags,
  positionals: { min: 1, max: 10_000 },
  examples: [{ line: 'capstan load diff tickets.csv --timezone utc', summary: 'The nightly export' }],
  run: (context) => runLoad(context, true),
});

async function runLoad(context: LoadContext, changedOnly: boolean): Promise<number> {
  const { flags } = context;
  const data = openDataFolder(flags.data, context);
  if (!data.ok) return printFailure(data.problems, flags.json, context);
  return showLoad(context, data.value, (session) => start(context, data.value, changedOnly, session));
}

/** Of a load that does not begin nothing stays: its input may have been kept already. */
async function start(
  context: LoadContext,
  data: DataFolder,
  changedOnly: boolean,
  session: (target: BulkTarget) => SessionParts,
): Promise<Outcome<LoadResult>> {
  const id = data.newId();
  const spoolFolder = data.loadFolder(id);
  const opening = { pace: context.flags, changedOnly, spoolFolder, dry: false };
  const outcome = await withLoad(context, opening, (load) =>
    startLoad(session(load.target), { ...load, id, overtake: context.flags.overtake }),
  );
  if (!outcome.ok) data.purge(id);
  return outcome;
}
