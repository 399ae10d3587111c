import type { LoadLedger } from '../../../src/load/ledger/ledger.ts';
import { problem } from '../../../src/model/problem.ts';
import { invalid, record, windowOf } from './window.ts';

const WINDOW = 40;

/** Windows of 40 records read, one of them invalid, five carried on; each batch is split, and its parts settled. */
export function commitForever(load: LoadLedger): void {
  for (;;) {
    commitOne(load);
    settleAll(load);
  }
}

/** The cursor tells how many records have been read, so that a window that is not whole would show. */
function commitOne(load: LoadLedger): void {
  const { next, carry } = load.checkpoint();
  const read = next?.record ?? 0;
  const fresh = Array.from({ length: WINDOW - 1 }, (_, index) => record(read + index + 1, `k${(read + index) % 97}`));
  const ready = [...carry, ...fresh];
  const cut = ready.length - 5;
  load.commitWindow(
    windowOf({
      carriedIn: carry.length,
      invalid: [invalid(read + WINDOW)],
      batches: [ready.slice(0, 20), ready.slice(20, cut)],
      carry: ready.slice(cut),
      next: { file: 0, offset: 0, line: 0, record: read + WINDOW },
      days: new Map([['2026-05-24', WINDOW]]),
    }),
  );
}

function settleAll(load: LoadLedger): void {
  const refused = problem('upstream.status', {}, { status: 422 });
  for (const { id, keys } of load.pendingBatches(0, 100)) {
    load.requested('sent');
    if (keys.length === 1) load.settle(id, { kind: 'rejected', status: 422, problem: refused, answer: '' }, 1);
    else if (keys.length < 10) load.settle(id, { kind: 'accepted' }, 1);
    else load.settle(id, { kind: 'split', parts: halves(keys.length) }, 1);
  }
}

function halves(length: number): number[][] {
  const indexes = Array.from({ length }, (_, index) => index);
  return [indexes.slice(0, 1), indexes.slice(1, length / 2), indexes.slice(length / 2)];
}
