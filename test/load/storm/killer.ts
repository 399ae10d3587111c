/**
 * Loaded before the program (`node --import`): ends the process by SIGKILL at the n-th point between two durable things.
 * Points stand before and behind each transaction of a ledger, and before and behind each request. The product knows
 * nothing of it. `STORM_KILL_AT` is the point, from 1; with `STORM_COUNT` the number of points is written there;
 * `STORM_WINDOW` makes windows of so many records, so that a small input has many.
 */
import { writeFileSync } from 'node:fs';
import { Store } from '../../../src/load/ledger/store.ts';
import { DEFAULT_WINDOW } from '../../../src/load/pipeline/pipeline.ts';
import { Upstream } from '../../../src/run/upstream.ts';

const at = Number(process.env['STORM_KILL_AT'] ?? Infinity);
const report = process.env['STORM_COUNT'];
const window = Number(process.env['STORM_WINDOW'] ?? DEFAULT_WINDOW.records);
Reflect.set(DEFAULT_WINDOW, 'records', window);
let passed = 0;
let depth = 0;

function point(): void {
  passed += 1;
  if (passed === at) process.kill(process.pid, 'SIGKILL');
}

// eslint-disable-next-line typescript/unbound-method -- bound again where it is called
const { write } = Store.prototype;
Store.prototype.write = function watched<T>(this: Store, work: () => T): T {
  if (depth === 0) point();
  depth += 1;
  try {
    return Reflect.apply(write<T>, this, [work]);
  } finally {
    depth -= 1;
    if (depth === 0) point();
  }
};

// eslint-disable-next-line typescript/unbound-method -- bound again where it is called
const { sendOnce } = Upstream.prototype;
Upstream.prototype.sendOnce = async function watched(this: Upstream, ...given: Parameters<Upstream['sendOnce']>) {
  point();
  const attempt = await Reflect.apply(sendOnce, this, given);
  point();
  return attempt;
};

if (report !== undefined) process.on('exit', () => writeFileSync(report, String(passed)));
