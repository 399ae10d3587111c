import { openData } from '../../../src/load/ledger/data-folder.ts';
import { commitForever } from './forever.ts';
import { FINGERPRINT, PLAN, UPSERT } from './plan.ts';

/**
 * Run as a process of its own: holds the target, and with `commit` writes and settles for as long as it lives.
 * Says `ready` when it holds the lock and has a load, and `locked` when it does not get the lock.
 */
const [folder = '', what = 'hold'] = process.argv.slice(2);
const data = openData(folder);
if (!data.ok) throw new Error('no data folder');
const target = data.value.target(FINGERPRINT, 'https://api.example.com');
if (!target.ok) {
  process.stdout.write('locked\n');
  process.exit();
}
const resumed = target.value.resume();
const begun = resumed.ok ? undefined : target.value.begin(PLAN, UPSERT);
const load = resumed.ok ? resumed.value.ledger : begun?.ok === true ? begun.value : undefined;
if (load === undefined) throw new Error('no load');
process.stdout.write('ready\n');
if (what === 'commit') commitForever(load);
else setInterval(() => undefined, 1000);
