import { detailOf } from '../../model/problem.ts';
import { parseHead } from './heads.ts';
import type { Reject } from './ledger.ts';
import { numberOf, textOf, type Row } from './sqlite.ts';
import { parseMapped, parseProblems } from './stored.ts';
import type { Store } from './store.ts';

/** The rejects of a load, and how many there are of each reason, so that a report need not read them all. */

/** Rows fetched at a time. */
const PAGE = 500;

interface Reason {
  readonly first: Reject;
  readonly detail: string;
  records: number;
}

/** Writes them down; one that is there already (by ordinal) stays as it is, and is not counted again. */
export function addRejects(store: Store, load: number, rejects: Iterable<Reject>): void {
  const insert = store.statement(`
    INSERT INTO rejects (load, ordinal, kind, file, line, record, byte, raw, mapped, problems, attempts, status, answer)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);
  const reasons = new Map<string, Reason>();
  for (const reject of rejects) {
    const { changes } = insert.run(load, ...columnsOf(reject));
    if (changes > 0) countReasons(reasons, reject);
  }
  addReasons(store, load, reasons);
}

function columnsOf(reject: Reject): (string | number | null)[] {
  const { ordinal, kind, position, raw, mapped, problems, attempts, status, answer } = reject;
  const { file, line, record, offset } = position;
  const json = mapped === undefined ? null : JSON.stringify(mapped);
  const why = JSON.stringify(problems);
  return [ordinal, kind, file, line, record, offset, raw, json, why, attempts, status ?? null, answer ?? null];
}

/** A record counts once for each reason, even when the reason holds for several of its items. */
function countReasons(reasons: Map<string, Reason>, reject: Reject): void {
  const named = new Map(reject.problems.map((found) => [`${found.code}\0${fieldOf(found.place.pointer)}`, found]));
  for (const [name, found] of named) {
    const id = `${reject.kind}\0${name}`;
    const known = reasons.get(id);
    if (known === undefined) reasons.set(id, { first: reject, detail: detailOf(found), records: 1 });
    else known.records += 1;
  }
}

/** Items of a list are one field: one reason, not one for each index. */
function fieldOf(pointer: string | undefined): string {
  return (pointer ?? '').replaceAll(/\/\d+(?=\/|$)/g, '/*');
}

function addReasons(store: Store, load: number, reasons: ReadonlyMap<string, Reason>): void {
  const upsert = store.statement(`
    INSERT INTO reasons (load, kind, code, field, records, detail, file, line, record)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET records = records + excluded.records`);
  for (const [id, { first, detail, records }] of reasons) {
    const [kind = '', code = '', field = ''] = id.split('\0');
    const { file, line, record } = first.position;
    upsert.run(load, kind, code, field, records, detail, file, line, record);
  }
}

/** In the order of reading, a page at a time: what is written meanwhile may or may not be among them. */
export function* rejectsOf(store: Store, load: number): Generator<Reject> {
  const page = store.statement(`SELECT rejects.*, columns FROM rejects
    LEFT JOIN heads ON heads.load = rejects.load AND heads.file = rejects.file
    WHERE rejects.load = ? AND ordinal > ? ORDER BY ordinal LIMIT ?`);
  for (let last = 0; ;) {
    const from = last;
    const rows = store.read(() => page.all(load, from, PAGE).map(rejectOf));
    yield* rows;
    last = rows.at(-1)?.ordinal ?? last;
    if (rows.length < PAGE) return;
  }
}

function rejectOf(row: Row): Reject {
  return {
    kind: row['kind'] === 'invalid' ? 'invalid' : 'rejected',
    ordinal: numberOf(row['ordinal']),
    position: {
      file: textOf(row['file']),
      line: numberOf(row['line']),
      record: numberOf(row['record']),
      offset: numberOf(row['byte']),
    },
    raw: textOf(row['raw']),
    mapped: parseMapped(row['mapped']),
    problems: parseProblems(row['problems']),
    attempts: numberOf(row['attempts']),
    status: row['status'] === null ? undefined : numberOf(row['status']),
    columns: parseHead(row['columns']),
    answer: row['answer'] === null ? undefined : textOf(row['answer']),
  };
}
