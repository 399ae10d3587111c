import type { DatabaseSync } from 'node:sqlite';
import { fail, ok, type Outcome } from '../../model/outcome.ts';
import { problem, type Problem } from '../../model/problem.ts';
import { makeFile } from './folder.ts';
import { guarded } from './guarded.ts';
import { openDatabase } from './sqlite.ts';
import { Store } from './store.ts';

/** `capL` in ASCII. */
const APPLICATION = 0x6361704c;
const VERSION = 2;

/**
 * `loads.seq` is the order of loads; all other tables name a load by it.
 *
 * `batches.id` is the order of sending: the number of the batch that was cut times 2^20, plus the place in its family.
 * So what a batch is split into keeps its place before everything that was cut later. Its row in `intents` (the bytes) is
 * there as long as it is pending; then the pages are used again.
 *
 * `heads` has the columns of a table, for its rejects; NULL where tables of one name differ.
 *
 * `keys` is the memory of the target: which load wrote a key last, with which cut batch, and the digest that was
 * accepted. No digest: nobody knows what the target has. `source`, `ordinal` and `version` say what was accepted last,
 * whoever has claimed the key since: the load that first read it and where it stood there.
 *
 * `loads.source` is the load whose records a load of rejects goes on with; NULL for a load of its own records.
 */
const SCHEMA = `
  CREATE TABLE loads (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, target TEXT NOT NULL, plan TEXT NOT NULL,
    state TEXT NOT NULL, ending TEXT, started INTEGER NOT NULL, ended INTEGER, source INTEGER,
    cursor TEXT, spill TEXT, complete INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE carries (
    load INTEGER PRIMARY KEY, items INTEGER NOT NULL,
    keys TEXT NOT NULL, digests BLOB NOT NULL, records TEXT NOT NULL, body BLOB NOT NULL
  );
  CREATE TABLE windows (
    load INTEGER NOT NULL, n INTEGER NOT NULL, read INTEGER NOT NULL, merged INTEGER NOT NULL,
    filtered INTEGER NOT NULL, unchanged INTEGER NOT NULL, superseded INTEGER NOT NULL,
    spilled INTEGER NOT NULL, ready INTEGER NOT NULL,
    PRIMARY KEY (load, n)
  ) WITHOUT ROWID;
  CREATE TABLE batches (
    id INTEGER PRIMARY KEY, load INTEGER NOT NULL, depth INTEGER NOT NULL, state TEXT NOT NULL,
    items INTEGER NOT NULL, attempts INTEGER NOT NULL, settled INTEGER
  );
  CREATE INDEX batch_states ON batches (load, state, items);
  CREATE INDEX pending_batches ON batches (load, id) WHERE state = 'pending';
  CREATE TABLE intents (
    batch INTEGER PRIMARY KEY, load INTEGER NOT NULL,
    keys TEXT NOT NULL, digests BLOB NOT NULL, records TEXT NOT NULL, body BLOB NOT NULL
  );
  CREATE TABLE rejects (
    load INTEGER NOT NULL, ordinal INTEGER NOT NULL, kind TEXT NOT NULL,
    file TEXT NOT NULL, line INTEGER NOT NULL, record INTEGER NOT NULL, byte INTEGER NOT NULL,
    raw TEXT NOT NULL, mapped TEXT, problems TEXT NOT NULL, attempts INTEGER NOT NULL, status INTEGER, answer TEXT,
    PRIMARY KEY (load, ordinal)
  );
  CREATE INDEX reject_kinds ON rejects (load, kind);
  CREATE TABLE reasons (
    load INTEGER NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL, field TEXT NOT NULL, records INTEGER NOT NULL,
    detail TEXT NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL, record INTEGER NOT NULL,
    PRIMARY KEY (load, kind, code, field)
  ) WITHOUT ROWID;
  CREATE TABLE tallies (
    load INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, records INTEGER NOT NULL,
    PRIMARY KEY (load, kind, name)
  ) WITHOUT ROWID;
  CREATE TABLE heads (
    load INTEGER NOT NULL, file TEXT NOT NULL, columns TEXT,
    PRIMARY KEY (load, file)
  ) WITHOUT ROWID;
  CREATE TABLE waits (
    load INTEGER NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, ms INTEGER NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (load, n)
  ) WITHOUT ROWID;
  CREATE TABLE keys (
    hash BLOB PRIMARY KEY, load INTEGER NOT NULL, cut INTEGER NOT NULL, digest BLOB,
    source INTEGER, ordinal INTEGER, version
  ) WITHOUT ROWID;
  PRAGMA application_id = ${APPLICATION};
  PRAGMA user_version = ${VERSION};
`;

/** Tables with rows of a load, `keys` apart. */
export const TABLES_OF_A_LOAD = [
  'carries',
  'windows',
  'batches',
  'intents',
  'rejects',
  'reasons',
  'heads',
  'tallies',
  'waits',
] as const;

/**
 * Pages in the log before they are copied to their places: keys stand anywhere, so a page is often written again before
 * that. 32 MiB.
 */
const LOG_PAGES = 8192;

/** Opens a ledger to write, or makes it: every commit is on the disk before it returns. The caller holds the lock. */
export function openLedger(file: string): Outcome<Store> {
  return opened(file, () => {
    makeFile(file);
    const database = openDatabase(file);
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;
      PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = ${LOG_PAGES}; PRAGMA journal_size_limit = 67108864;`);
    return database;
  });
}

/** Opens a ledger to look at it; another process may be writing. */
export function lookIntoLedger(file: string): Outcome<Store> {
  return opened(file, () => openDatabase(file, { readOnly: true }));
}

function opened(file: string, open: () => DatabaseSync): Outcome<Store> {
  let database: DatabaseSync | undefined;
  const store = guarded(file, () => {
    database = open();
    const refused = prepare(database, file);
    return refused === undefined ? ok(new Store(database)) : fail(refused);
  });
  if (!store.ok) database?.close();
  return store;
}

function prepare(database: DatabaseSync, file: string): Problem | undefined {
  const application = pragma(database, 'application_id');
  const version = pragma(database, 'user_version');
  const tables = database.prepare('SELECT count(*) AS value FROM sqlite_master').get()?.['value'];
  if (application === 0 && version === 0 && tables === 0) database.exec(`BEGIN; ${SCHEMA} COMMIT`);
  else if (application !== APPLICATION) return problem('ledger.damaged', { file }, { reason: 'it is no ledger' });
  else if (version !== VERSION) return problem('ledger.newer', { file }, {});
  return undefined;
}

function pragma(database: DatabaseSync, name: string): unknown {
  return database.prepare(`PRAGMA ${name}`).get()?.[name];
}
