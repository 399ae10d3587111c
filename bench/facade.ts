import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { median, spread } from './machine.ts';
import type { Scratch } from './prepare.ts';

const rowSchema = z.object({
  round: z.number(),
  name: z.string(),
  /** Records in a request. */
  n: z.number(),
  /** Connections. */
  k: z.number(),
  rps: z.number(),
  p50: z.number().nullable(),
  p99: z.number().nullable(),
  cpuUs: z.number().nullable(),
  rss: z.number(),
  bad: z.number(),
});
export type FacadeRow = z.infer<typeof rowSchema>;

const US = 'PROJECT';
const YARDSTICK = 'ajv+dispatch raw';
const PEERS = [
  YARDSTICK,
  'fastify-openapi-glue',
  'openapi-backend',
  'express-openapi-validator+http-proxy',
  'prism proxy --errors',
];

export interface FacadeOptions {
  readonly rounds: number;
  readonly seconds: number;
}

/** Runs the harness in a copy of its own, with this project as one more contender under the same Node. */
export async function measureFacade(
  scratch: Scratch,
  harness: string,
  options: FacadeOptions,
): Promise<readonly FacadeRow[]> {
  if (!existsSync(join(harness, 'facade.mjs'))) throw new Error(`there is no harness in ${harness}; set CAPSTAN_BENCH`);
  const folder = join(scratch.folder, 'harness');
  cpSync(harness, folder, { recursive: true });
  execFileSync('chmod', ['-R', 'u+w', folder]);
  const peers = process.env['PEERS'] ?? join(homedir(), '.cache/capstan-bench');
  const env = {
    ...process.env,
    PEERS: peers,
    // the hand-written contenders lose a connection to every client that leaves: with few they would stall
    CONNS: '4096',
    CONTRACT: scratch.contract,
    NODE_BIN: process.execPath,
    ASSEMBLED_API_KEY: 'bench',
    PROJECT_DIR: scratch.folder,
    PROJECT_CMD: `${process.execPath} ${scratch.command} serve ${scratch.capability} --port $PORT --upstream $UPSTREAM`,
  };
  execFileSync('sh', ['setup.sh'], { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const only = `^(?:${[US, ...PEERS].map((name) => name.replaceAll(/[+]/g, '\\+')).join('|')})$`;
  const args = [
    'facade.mjs',
    '--rounds',
    String(options.rounds),
    '--secs',
    String(options.seconds),
    '--only',
    only,
    '--floor',
    YARDSTICK,
  ];
  execFileSync(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] });
  return z.array(rowSchema).parse(JSON.parse(readFileSync(join(folder, 'results/facade.json'), 'utf8')));
}

/** A table for each cell, and one of the memory. */
export function facadeTables(rows: readonly FacadeRow[]): string {
  const cells = [...new Set(rows.map(({ n, k }) => `${n} ${k}`))].map((cell) => cell.split(' ').map(Number));
  const tables = cells.map(([n = 0, k = 0]) =>
    cellTable(
      rows.filter((row) => row.n === n && row.k === k),
      n,
      k,
    ),
  );
  return [...tables, memoryTable(rows)].join('\n\n');
}

function cellTable(rows: readonly FacadeRow[], records: number, connections: number): string {
  const lines = [...new Set(rows.map(({ name }) => name))].map((name) => {
    const own = rows.filter((row) => row.name === name);
    const figures = [
      median(own.map(({ rps }) => rps)).toFixed(0),
      median(own.map(({ p99 }) => p99 ?? Number.NaN)).toFixed(1),
      median(own.map(({ cpuUs }) => cpuUs ?? Number.NaN)).toFixed(0),
    ];
    const ratios =
      name === US
        ? ['', '']
        : [
            spread(ratio(rows, name, ({ rps }) => rps)),
            spread(ratio(rows, name, ({ cpuUs }) => 1 / (cpuUs ?? Number.NaN))),
          ];
    const bad = own.reduce((sum, row) => sum + row.bad, 0);
    return `| ${name === US ? '**capstan**' : name} | ${[...figures, ...ratios, String(bad)].join(' | ')} |`;
  });
  return [
    `### ${records} record${records === 1 ? '' : 's'}, ${connections} connection${connections === 1 ? '' : 's'}`,
    '',
    '| | req/s | p99 ms | CPU µs/req | capstan’s throughput to it | capstan’s requests per CPU to it | not 2xx |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
  ].join('\n');
}

/** Ours to another's, round by round: only what was measured side by side is compared. */
function ratio(rows: readonly FacadeRow[], name: string, figure: (row: FacadeRow) => number): number[] {
  return rows
    .filter((row) => row.name === US)
    .flatMap((us) => {
      const other = rows.find((row) => row.name === name && row.round === us.round);
      return other === undefined ? [] : [figure(us) / figure(other)];
    });
}

function memoryTable(rows: readonly FacadeRow[]): string {
  const lines = [...new Set(rows.map(({ name }) => name))].map((name) => {
    const last = rows.filter((row) => row.name === name).at(-1);
    return `| ${name === US ? '**capstan**' : name} | ${last?.rss.toFixed(0) ?? ''} |`;
  });
  return ['### Memory after the load', '', '| | RSS MB |', '| --- | ---: |', ...lines].join('\n');
}
