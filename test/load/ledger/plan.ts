import type { LoadPlan } from '../../../src/load/ledger/ledger.ts';

export const FINGERPRINT = 'c0ffee';

export const PLAN: LoadPlan = {
  capability: 'shop',
  operation: 'orders.upsert',
  items: 'orders',
  mapping: 'shop-csv@1',
  verified: 'docs',
  files: [{ name: 'a.csv', path: '/exports/a.csv', bytes: 1000, modifiedMs: 1, digest: 'aa' }],
  flags: { dedupe: 'window' },
};

export const UPSERT = { overtake: false, replaces: true };
