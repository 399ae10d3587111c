import { createServer, type Server } from 'node:http';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openData } from '../src/load/ledger/data-folder.ts';
import { KeyTable } from '../src/load/ledger/keys.ts';
import { openLedger } from '../src/load/ledger/schema.ts';
import { keyOf, writeInput } from './load-input.ts';
import { runCommand, type Workplace } from './load-run.ts';
import { spread } from './machine.ts';

export interface LedgerRow {
  readonly keys: number;
  readonly megabytes: number;
  /** From spawn. */
  readonly resumeSeconds: readonly number[];
  readonly reportSeconds: readonly number[];
}

const ROUNDS = 3;
const PENDING = 15_000;
/** Keys that are written at once: neighbours in the index share pages. */
const AT_ONCE = 1_000_000;

/** A load that was cut off, on the ledger of a target that knows many keys: how soon it goes on, how soon it is told. */
export async function measureLedger(place: Workplace, keys: number, tell: (text: string) => void): Promise<LedgerRow> {
  const data = join(place.folder, 'data');
  const input = join(place.folder, 'pending.ndjson');
  const sink = await openSink();
  try {
    const { upstream } = sink;
    const load = ['load', input, '--data', data, '--upstream', upstream, '--json'];
    writeInput(input, 'ndjson', 500);
    await runCommand(place, load);
    const file = fillLedger(data, keys, tell);
    writeInput(input, 'ndjson', PENDING);
    const resumeSeconds: number[] = [];
    const reportSeconds: number[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      sink.refuse(true);
      if ((await runCommand(place, load)).code !== 5) throw new Error('the load was not cut off');
      sink.refuse(false);
      const first = sink.firstRequest();
      const started = performance.now();
      const resumed = runCommand(place, ['load', 'resume', '--data', data, '--json']);
      resumeSeconds.push(((await first) - started) / 1000);
      if ((await resumed).code !== 0) throw new Error('the resume did not finish');
      reportSeconds.push((await runCommand(place, ['load', 'report', '--data', data])).seconds);
      tell(`ledger, round ${round}: ${resumeSeconds.at(-1)?.toFixed(2)} s, ${reportSeconds.at(-1)?.toFixed(2)} s`);
    }
    return { keys, megabytes: statSync(file).size / 1e6, resumeSeconds, reportSeconds };
  } finally {
    sink.server.close();
  }
}

/** Writes keys as the first load would have; answers the ledger's file. */
function fillLedger(data: string, keys: number, tell: (text: string) => void): string {
  const folder = openData(data);
  const [target = ''] = readdirSync(join(data, 'targets'));
  const file = join(data, 'targets', target, 'ledger.sqlite');
  const store = openLedger(file);
  if (!folder.ok || !store.ok) throw new Error('the ledger of the benchmark cannot be opened');
  const table = new KeyTable(store.value, folder.value.salt);
  for (let from = 0; from < keys; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, keys - from) }, (_, index) => keyOf(1e9 + from + index));
    store.value.write(() => table.claim(1, [{ cut: 1, keys: some }]));
    tell(`${(from + some.length).toLocaleString('en')} keys in the ledger`);
  }
  store.value.close();
  return file;
}

interface Sink {
  readonly server: Server;
  readonly upstream: string;
  /** Refuses the credential, which ends a load at once and leaves its batches pending. */
  refuse(refused: boolean): void;
  /** When the next request comes, by `performance.now`. */
  firstRequest(): Promise<number>;
}

async function openSink(): Promise<Sink> {
  let isRefusing = false;
  let told: (at: number) => void = () => {};
  const server = createServer((incoming, response) => {
    told(performance.now());
    incoming.resume().on('end', () => response.writeHead(isRefusing ? 401 : 202).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    server,
    upstream: `http://127.0.0.1:${port}`,
    refuse: (refused) => {
      isRefusing = refused;
    },
    firstRequest: () => new Promise((resolve) => (told = resolve)),
  };
}

export function ledgerTable({ keys, megabytes, resumeSeconds, reportSeconds }: LedgerRow): string {
  return [
    `| a ledger of ${keys.toLocaleString('en')} keys, ${megabytes.toFixed(0)} MB | seconds, median (least–most) |`,
    '| --- | ---: |',
    `| \`load resume\`, from spawn to its first request | ${spread(resumeSeconds)} |`,
    `| \`load report\`, from spawn to its end | ${spread(reportSeconds)} |`,
  ].join('\n');
}
