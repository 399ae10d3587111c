import { createHash } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { mediaProblem } from '../http/body.ts';
import { detailOf, statusOf } from '../model/problem.ts';
import { jsonReply, sentStatus, type Answer } from './answer.ts';
import { applyRecords } from './apply.ts';
import { atPace, insteadOfWork, lostAnswer, statusReply, successReply } from './effects.ts';
import type { Occasion } from './faults.ts';
import { judge, type Verdict } from './judge.ts';
import type { Parts } from './parts.ts';
import { readBatch, type Batch, type Method } from './record.ts';
import { partialReport, refusal } from './refusal.ts';
import type { LogEntry } from './store.ts';

/** The bulk path: from a request to a changed table, a log entry and an answer. */

/** A request whose head is in order. */
export interface Arrived {
  readonly method: Method;
  readonly path: string;
  /** From the credentials; never logged. */
  readonly user: string;
  readonly occasion: Occasion;
}

/** The answer that a request gets before its body is read, if any. */
export function answerToHead(parts: Parts, request: IncomingMessage, { occasion }: Arrived): Answer | undefined {
  const media = mediaProblem(request.headers, ['application/json']);
  if (media !== undefined) return jsonReply(statusOf(media), { message: detailOf(media) });
  const early = parts.faults.fire('answer-early', occasion);
  if (early !== undefined) return statusReply(early, parts.clock.now());
  return parts.faults.fire('reset-before-body', occasion) === undefined ? undefined : { kind: 'reset' };
}

/** Stores the batch, or not, and logs the request, in one transaction; then the answer may be sent. */
export function takeBody(parts: Parts, arrived: Arrived, bytes: Buffer): Answer {
  const reading = readBatch(bytes, isUtf8(bytes), parts.names);
  const batch = reading.ok ? reading.batch : NO_RECORDS;
  const now = parts.clock.now();
  const occasion: Occasion = { ...arrived.occasion, ids: batch.ids };
  const work: Work = { parts, method: arrived.method, batch, occasion, now };
  return parts.store.transact(() => {
    const stopped = insteadOfWork(parts.faults, parts.rateLimit, occasion, {
      user: arrived.user,
      bytes: bytes.length,
      now,
    });
    const done =
      stopped === undefined ? (reading.ok ? workOn(work) : unreadable(work, reading.message)) : nothing(stopped, batch);
    const answer = atPace(done.answer, parts.faults, occasion);
    const entry = { ...head(arrived, answer, occasion, now), ...digest(bytes), ...done.counts, externalIds: batch.ids };
    parts.counters.count(entry);
    return { entry, body: parts.keepBodies ? bytes : undefined, result: answer };
  });
}

const NO_RECORDS: Batch = { records: [], ids: [] };

interface Work {
  readonly parts: Parts;
  readonly method: Method;
  readonly batch: Batch;
  readonly occasion: Occasion;
  readonly now: number;
}

type Counts = Pick<LogEntry, 'committed' | 'received' | 'stored' | 'unknown' | 'refused' | 'notStored'>;

interface Done {
  readonly answer: Answer;
  readonly counts: Counts;
}

function nothing(answer: Answer, { records }: Batch): Done {
  const received = records.length;
  return { answer, counts: { committed: false, received, stored: 0, unknown: 0, refused: received, notStored: [] } };
}

function unreadable({ parts, occasion, batch }: Work, message: string): Done {
  const listing = { records: [], key: parts.names.key };
  return nothing(refusal(400, message, listing, parts.faults.fire('refusal', occasion)), batch);
}

function workOn(work: Work): Done {
  const { parts, method, batch, occasion, now } = work;
  const { store, faults, checks, names } = parts;
  const verdict = judge({ method, batch, occasion, faults, checks, names, now, lookUp: (id) => store.get(id) });
  if (verdict.kind === 'refused') return nothing(verdict.answer, batch);
  const left = new Set([...verdict.unknown, ...verdict.refused.map(({ index }) => index)]);
  const records = left.size === 0 ? batch.records : batch.records.filter((_, index) => !left.has(index));
  applyRecords(records, { method, names, store, faults, occasion, now });
  const counts = {
    committed: true,
    received: batch.records.length,
    stored: records.length,
    unknown: verdict.unknown.size,
    refused: verdict.refused.length,
    notStored: [...left].toSorted((a, b) => a - b),
  };
  return { answer: storedAnswer(work, verdict, records.length), counts };
}

function storedAnswer({ parts, occasion }: Work, verdict: Verdict & { kind: 'taken' }, stored: number): Answer {
  const lost = parts.faults.fire('lost-answer', occasion);
  if (lost !== undefined) return lostAnswer(lost);
  const { refused, report } = verdict;
  return report
    ? partialReport(202, stored, { records: refused, key: parts.names.key })
    : successReply(parts.faults, occasion, stored);
}

function head({ method, path }: Arrived, answer: Answer, occasion: Occasion, now: number) {
  return { time: new Date(now).toISOString(), method, path, status: sentStatus(answer), faults: occasion.applied };
}

function digest(bytes: Uint8Array): Pick<LogEntry, 'bodyBytes' | 'bodySha256'> {
  return { bodyBytes: bytes.length, bodySha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Logs a request whose body was not read. */
export function logHead(
  parts: Parts,
  request: Pick<LogEntry, 'method' | 'path'>,
  answer: Answer,
  faults: LogEntry['faults'],
): void {
  const now = parts.clock.now();
  const counts: Counts = { committed: false, received: 0, stored: 0, unknown: 0, refused: 0, notStored: [] };
  const seen = {
    method: request.method,
    path: request.path,
    time: new Date(now).toISOString(),
    status: sentStatus(answer),
  };
  const entry: LogEntry = { ...seen, ...counts, faults, bodyBytes: 0, bodySha256: null, externalIds: [] };
  parts.counters.count(entry);
  parts.store.transact(() => ({ entry, result: undefined }));
}
