import { simulateRate, type Simulated } from '../test/load/send/simulation.ts';

export interface PaceRow extends Simulated {
  readonly upstream: string;
}

const UPSTREAMS: Readonly<Record<string, (random: number) => number>> = {
  'answers in 50 to 150 ms': (random) => 50 + 100 * random,
  'in 1.5 to 2 s': (random) => 1500 + 500 * random,
  'in 0.1 to 1.1 s': (random) => 100 + 1000 * random,
  'in 0.1 s, one in twenty in 3 s': (random) => (random < 0.05 ? 3000 : 100),
};

/** Ten minutes of virtual time against a bucket of 300 requests a minute with bursts of 20. */
export async function measurePace(): Promise<readonly PaceRow[]> {
  const rows: PaceRow[] = [];
  for (const [upstream, latencyMs] of Object.entries(UPSTREAMS))
    rows.push({ upstream, ...(await simulateRate({ minutes: 10, perMinute: 300, burst: 20, latencyMs })) });
  return rows;
}

export function paceTable(rows: readonly PaceRow[]): string {
  const lines = rows.map(
    ({ upstream, requests, budgetShare, throttled }) =>
      `| ${upstream} | ${requests} | ${(100 * budgetShare).toFixed(2)} % | ${throttled} |`,
  );
  return ['| the upstream | requests | use of the budget | 429s |', '| --- | ---: | ---: | ---: |', ...lines].join(
    '\n',
  );
}
