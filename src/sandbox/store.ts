import { closeSync, openSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { loadSqlite } from '../project/sqlite.ts';
import type { RequestEntry } from './entry.ts';

/**
 * The table of conversations and the log of requests, in SQLite. Each request is one transaction over both, so that
 * whatever instant the process dies at, they agree. In a file every commit is on the disk before it is answered.
 */

const APPLICATION = 0x43415053;
const VERSION = 1;
/** Rows fetched at a time while a listing is streamed. */
const PAGE = 500;

const SCHEMA = `
  CREATE TABLE conversations (
    id TEXT PRIMARY KEY, body TEXT NOT NULL, created_at INTEGER NOT NULL,
    visible_at INTEGER NOT NULL, body_before TEXT
  );
  CREATE TABLE requests (seq INTEGER PRIMARY KEY, size INTEGER NOT NULL, entry TEXT NOT NULL, body BLOB);
  PRAGMA application_id = ${APPLICATION};
  PRAGMA user_version = ${VERSION};
`;

export interface StoredRow {
  /** JSON text. */
  readonly body: string;
  /** Milliseconds since 1970, of the write that made the row. */
  readonly createdAt: number;
}

export interface Write {
  readonly id: string;
  /** JSON text. */
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Until then the listings show what was there before. */
  readonly visibleAt: number;
}

export interface StoreOptions {
  /** In memory when absent. */
  readonly file?: string | undefined;
  /** The oldest log entries are dropped when the log grows past so many bytes. */
  readonly logBytes: number;
}

export type LogEntry = Omit<RequestEntry, 'seq'>;

/** What the work of one request comes to. */
export interface Logged<T> {
  readonly entry: LogEntry;
  /** The bytes of the request, when they are kept. */
  readonly body?: Uint8Array | undefined;
  readonly result: T;
}

/** Opens or makes the database; a file of another kind, of a newer version or in use is a problem. */
export function openStore(options: StoreOptions): Outcome<Store> {
  let database: DatabaseSync | undefined;
  try {
    if (options.file !== undefined) closeSync(openSync(options.file, 'a', 0o600));
    database = new (loadSqlite().DatabaseSync)(options.file ?? ':memory:');
    const refused = prepare(database);
    if (refused === undefined) return ok(new Store(database, options.logBytes));
    database.close();
    return fail(problem('sandbox.store', { file: options.file }, { reason: refused }));
  } catch (error) {
    database?.close();
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    return fail(problem('sandbox.store', { file: options.file }, { reason }));
  }
}

function prepare(database: DatabaseSync): string | undefined {
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  database.exec('BEGIN EXCLUSIVE; COMMIT');
  const application = pragma(database, 'application_id');
  const version = pragma(database, 'user_version');
  const tables = database.prepare('SELECT count(*) AS value FROM sqlite_master').get()?.['value'];
  if (application === 0 && version === 0 && tables === 0) database.exec(SCHEMA);
  else if (application !== APPLICATION) return 'it is a database of something else';
  else if (version !== VERSION) return 'it was written by another version of capstan';
  return undefined;
}

function pragma(database: DatabaseSync, name: string): unknown {
  return database.prepare(`PRAGMA ${name}`).get()?.[name];
}

function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code === 'ENOENT') return 'its folder does not exist';
  if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS') return 'permission is denied';
  if (error.code === 'EISDIR') return 'it is a folder';
  if (error.code !== 'ERR_SQLITE_ERROR') return undefined;
  return /locked|busy/.test(error.message) ? 'another process is using it' : error.message;
}

export class Store {
  readonly #database: DatabaseSync;
  readonly #logBytes: number;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #get: StatementSync;
  readonly #put: StatementSync;
  readonly #log: StatementSync;
  #logged: number;

  constructor(database: DatabaseSync, logBytes: number) {
    this.#database = database;
    this.#logBytes = logBytes;
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#commit = database.prepare('COMMIT');
    this.#get = database.prepare('SELECT body, created_at FROM conversations WHERE id = ?');
    this.#put = database.prepare(`
      INSERT INTO conversations (id, body, created_at, visible_at) VALUES (:id, :body, :at, :visible)
      ON CONFLICT (id) DO UPDATE SET body = :body, visible_at = :visible,
        body_before = iif(:visible <= :at, NULL, iif(visible_at <= :at, body, body_before))`);
    this.#log = database.prepare('INSERT INTO requests (entry, body, size) VALUES (?, ?, ?)');
    this.#logged = Number(database.prepare('SELECT total(size) AS size FROM requests').get()?.['size']);
  }

  get(id: string): StoredRow | undefined {
    const row = this.#get.get(id);
    return row === undefined ? undefined : { body: String(row['body']), createdAt: Number(row['created_at']) };
  }

  /** Applies the writes of one request and logs it, or does neither. `work` may read what it has written. */
  transact<T>(work: () => Logged<T>): T {
    this.#begin.run();
    try {
      const { entry, body, result } = work();
      this.#append(entry, body);
      this.#commit.run();
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Only inside `transact`. */
  put(write: Write): void {
    this.#put.run({ id: write.id, body: write.body, at: write.at, visible: write.visibleAt });
  }

  #append(entry: LogEntry, body: Uint8Array | undefined): void {
    const text = JSON.stringify(entry);
    const size = text.length + (body?.length ?? 0);
    this.#log.run(text, body ?? null, size);
    this.#logged += size;
    if (this.#logged > this.#logBytes) this.#dropOldest();
  }

  /** Makes room for a while, so that this is rare; the newest entry always stays. */
  #dropOldest(): void {
    const newest = 'SELECT max(seq) FROM requests';
    const rows = this.#database
      .prepare(`SELECT seq, size FROM requests WHERE seq < (${newest}) ORDER BY seq`)
      .iterate();
    let last = 0;
    for (const row of rows) {
      if (this.#logged <= this.#logBytes * 0.9) break;
      this.#logged -= Number(row['size']);
      last = Number(row['seq']);
    }
    this.#database.prepare('DELETE FROM requests WHERE seq <= ?').run(last);
  }

  /** The JSON text of the rows visible at `now`, in the order of their ids, from the one after `after`. */
  *bodies(now: number, after: string | undefined, limit: number): Generator<string> {
    let left = limit;
    let from = after;
    while (left > 0) {
      const page = Math.min(PAGE, left);
      const rows = this.#database.prepare(pageOf(from)).all({ now, from: from ?? '', page });
      for (const { id, body } of rows) {
        from = String(id);
        if (body === null || body === undefined) continue;
        left -= 1;
        yield String(body);
      }
      if (rows.length < page) return;
    }
  }

  /** The JSON text of one row as it is visible at `now`. */
  body(id: string, now: number): string | undefined {
    const row = this.#database
      .prepare('SELECT iif(visible_at <= :now, body, body_before) AS body FROM conversations WHERE id = :id')
      .get({ id, now });
    return row === undefined || row['body'] === null ? undefined : String(row['body']);
  }

  /** The log entries after `after`, oldest first, as JSON text. */
  *entries(after: number, limit: number): Generator<string> {
    let left = limit;
    let from = after;
    while (left > 0) {
      const page = Math.min(PAGE, left);
      const rows = this.#database
        .prepare('SELECT seq, entry FROM requests WHERE seq > ? ORDER BY seq LIMIT ?')
        .all(from, page);
      for (const { seq, entry } of rows) {
        from = Number(seq);
        yield `{"seq":${from},${String(entry).slice(1)}`;
      }
      left -= rows.length;
      if (rows.length < page) return;
    }
  }

  /** The bytes of a logged request, when they were kept. */
  requestBody(seq: number): Uint8Array | undefined {
    const body = this.#database.prepare('SELECT body FROM requests WHERE seq = ?').get(seq)?.['body'];
    return body instanceof Uint8Array ? body : undefined;
  }

  /** How many rows and log entries there are, and the first entry that has not been dropped. */
  sizes(): { readonly rows: number; readonly logged: number; readonly firstLogged: number | null } {
    const rows = this.#database.prepare('SELECT count(*) AS rows FROM conversations').get();
    const log = this.#database.prepare('SELECT count(*) AS logged, min(seq) AS first FROM requests').get();
    const first = log?.['first'];
    return {
      rows: Number(rows?.['rows']),
      logged: Number(log?.['logged']),
      firstLogged: first === null ? null : Number(first),
    };
  }

  reset(): void {
    this.#database.exec('BEGIN; DELETE FROM conversations; DELETE FROM requests; COMMIT');
    this.#logged = 0;
  }

  close(): void {
    this.#database.close();
  }
}

function pageOf(from: string | undefined): string {
  return `
    SELECT id, iif(visible_at <= :now, body, body_before) AS body FROM conversations
    WHERE id ${from === undefined ? '>=' : '>'} :from ORDER BY id LIMIT :page`;
}
