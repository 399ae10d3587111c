import type { Outcome } from '../../model/outcome.ts';
import type { Answer } from '../target.ts';
import { backoffMs } from './backoff.ts';
import { Figures } from './figures.ts';
import { FlightLimit } from './flight.ts';
import type { Item } from './item.ts';
import { Outage } from './outage.ts';
import { Pace } from './pace.ts';
import { Queue } from './queue.ts';
import { Refusals } from './refusals.ts';
import type { SendEnd, SendEvent, SendOptions, SendParts } from './send.ts';
import { verdictOf, type Verdict } from './verdict.ts';
import { maskedAnswer } from './words.ts';

type Transient = Extract<Verdict, { kind: 'transient' }>;

/** An upstream that asks for a longer pause is not waited for. */
const MAX_TOLD_MS = 60 * 60_000;
/** However long its pauses were, a batch is tried so often before it ends the run. */
const LEAST_FAILURES = 3;
/** Of the first requests, which go at once. */
const UNREACHED = 5;

/**
 * The loop: whenever something has happened, it asks for more input when little is left, and sends whatever order, pace,
 * room and the circuit let go. A batch is *waiting* (in the queue), *under way*, *deferred* (refused, and not yet known
 * why) or settled. Waiting and settled are what the ledger knows; from the other two a new run starts as from waiting.
 */
export class Sender {
  readonly #parts: SendParts;
  readonly #options: SendOptions;
  readonly #queue: Queue;
  readonly #pace: Pace;
  readonly #flight: FlightLimit;
  readonly #outage: Outage;
  readonly #refusals: Refusals;
  readonly #figures: Figures;
  readonly #underWay = new Set<Promise<void>>();
  #producing: Promise<void> | undefined;
  #hasMore = true;
  #alarm = new AbortController();
  #end: SendEnd | undefined;
  readonly #errors: unknown[] = [];
  /** Somebody has answered, in this run or before. */
  #wasReached: boolean;
  #unreached = 0;

  constructor(parts: SendParts, options: SendOptions) {
    const { ledger, world, tokens, operation } = parts;
    this.#parts = parts;
    this.#options = options;
    this.#wasReached = parts.acceptedBefore ?? false;
    this.#queue = new Queue(ledger, parts.acceptedBefore ?? false);
    this.#pace = new Pace(tokens, options.share, options.rate, world.now);
    this.#flight = new FlightLimit(options.maxInFlight, this.#pace.rate.perSecond);
    this.#outage = new Outage(options.breakerWaitMs, world.random);
    this.#figures = new Figures(this.#pace, world.now);
    this.#refusals = new Refusals({ ledger, queue: this.#queue, bulk: operation.bulk, budget: options.poisonBudget });
  }

  async run(): Promise<SendEnd> {
    const stop = (): void => this.#endWith({ kind: 'stopped' });
    if (this.#parts.stop?.aborted === true) stop();
    this.#parts.stop?.addEventListener('abort', stop, { once: true });
    try {
      return await this.#loop();
    } catch (error) {
      await this.#settleDown();
      throw error;
    } finally {
      this.#parts.stop?.removeEventListener('abort', stop);
    }
  }

  async #loop(): Promise<SendEnd> {
    while (this.#end === undefined) {
      this.#rethrow();
      this.#produce();
      const wait = this.#sendWhatMayGo();
      if (wait < Infinity || this.#isBusy()) await this.#idle(wait);
      // what is deferred is not waiting: without further evidence it is the records
      else if (!this.#refusals.concludeAll()) this.#endWith(this.#nothingLeft());
    }
    await this.#settleDown();
    this.#rethrow();
    return this.#end;
  }

  #nothingLeft(): SendEnd {
    if (!this.#queue.isEmpty) throw new Error('batches wait for one another');
    return { kind: 'finished' };
  }

  #isBusy(): boolean {
    return this.#end !== undefined || this.#underWay.size > 0 || this.#producing !== undefined;
  }

  async #settleDown(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    await this.#producing;
  }

  #rethrow(): void {
    if (this.#errors.length > 0) throw this.#errors[0];
  }

  #produce(): void {
    if (!this.#queue.refill() || !this.#hasMore || this.#producing !== undefined) return;
    this.#producing = this.#parts
      .more()
      .then((hasMore) => {
        this.#hasMore = hasMore;
      })
      .catch((error: unknown) => void this.#errors.push(error))
      .finally(() => {
        this.#producing = undefined;
        this.#queue.grew();
        this.#wake();
      });
  }

  /** Milliseconds until more may go; Infinity when that depends on an answer or on the input. */
  #sendWhatMayGo(): number {
    for (;;) {
      if (this.#end !== undefined || this.#underWay.size >= this.#flight.limit) return Infinity;
      const now = this.#parts.world.now();
      const blocked = this.#outage.wait(now, this.#underWay.size);
      if (blocked > 0) return blocked;
      const item = this.#queue.first(now);
      if (typeof item === 'number') return item;
      const wait = this.#pace.take();
      if (wait > 0) return wait;
      this.#send(item);
    }
  }

  #send(item: Item): void {
    const { ledger } = this.#parts;
    this.#queue.takeOut(item);
    item.attempts += 1;
    this.#figures.sent += 1;
    ledger.requested('sent');
    if (item.failures > 0) {
      this.#figures.retried += 1;
      ledger.requested('retried');
    }
    const exchange = this.#exchange(item).finally(() => {
      this.#underWay.delete(exchange);
      this.#wake();
    });
    this.#underWay.add(exchange);
  }

  async #exchange(item: Item): Promise<void> {
    const { operation, world, abort } = this.#parts;
    const sentAt = world.now();
    try {
      this.#answered(item, await operation.send(item.batch.body, abort), sentAt);
    } catch (error) {
      this.#errors.push(error);
    }
  }

  #answered(item: Item, outcome: Outcome<Answer>, sentAt: number): void {
    const { world } = this.#parts;
    const now = world.now();
    const verdict = verdictOf(outcome, world.date());
    this.#wasReached ||= outcome.ok;
    if (verdict.kind === 'transient') this.#flight.failed(sentAt, now);
    else if (verdict.kind !== 'cancelled') {
      this.#flight.succeeded(sentAt, now);
      this.#outage.succeeded();
    }
    this.#act(item, verdict, now);
    this.#parts.tell({ kind: 'figures', figures: this.#figures.read(this.#underWay.size - 1, this.#outage.isOpen) });
  }

  #act(item: Item, verdict: Verdict, now: number): void {
    switch (verdict.kind) {
      case 'accepted':
        return this.#accepted(item, verdict.answer);
      case 'transient':
        return this.#failed(item, verdict, now);
      case 'poison':
        return this.#refused(item, verdict.answer);
      case 'authentication':
        return this.#endWith(verdict);
      case 'refused':
        return this.#endWith({ kind: 'refused', ...refusedBy(item, verdict.answer) });
      case 'cancelled':
        return this.#endWith({ kind: 'stopped' });
    }
  }

  #accepted(item: Item, answer: Answer): void {
    this.#figures.accepted(this.#refusals.accepted(item, answer));
  }

  #refused(item: Item, answer: Answer): void {
    // configuration is being complained of: it is not the time to judge records
    if (this.#end?.kind === 'refused' || this.#end?.kind === 'authentication') return;
    this.#parts.ledger.requested('refused');
    const end = this.#refusals.refused(item, answer);
    if (end !== undefined) this.#endWith(end);
  }

  #failed(item: Item, verdict: Transient, now: number): void {
    if (item.failures === 0) item.failingSince = now;
    item.failures += 1;
    const jitter = backoffMs(item.failures, this.#parts.world.random);
    if (verdict.told === undefined) item.notBefore = now + jitter;
    if (verdict.throttled) {
      this.#figures.throttled += 1;
      this.#parts.ledger.requested('throttled');
    }
    this.#pause(verdict, jitter);
    if (!verdict.throttled) this.#breakerFailed(verdict, now);
    const isTooLong = now - item.failingSince >= this.#options.retryDeadlineMs && item.failures >= LEAST_FAILURES;
    if (this.#isNowhere(item, verdict))
      this.#endWith({ kind: 'paused', reason: 'unreachable', cause: causeOf(verdict) });
    if (isTooLong) this.#endWith({ kind: 'paused', reason: 'deadline', cause: causeOf(verdict) });
    this.#queue.putBack(item);
  }

  /** Nobody is there, and nobody was: that is the address, the network or a certificate, which waiting does not mend. */
  #isNowhere(item: Item, { unreachable }: Transient): boolean {
    if (unreachable !== true || this.#wasReached) return false;
    this.#unreached += 1;
    return item.failures >= LEAST_FAILURES || (item.failures > 1 && this.#unreached > UNREACHED);
  }

  /** A 429 pauses everything, for as long as it says or for the batch's own backoff. */
  #pause({ told, throttled, status }: Transient, jitter: number): void {
    if (told === undefined && !throttled) return;
    if (told !== undefined && told > MAX_TOLD_MS) return this.#endWith({ kind: 'paused', reason: 'retry-after' });
    const longer = this.#pace.pause(told ?? jitter);
    if (longer > 0) this.#waits({ kind: 'waiting', reason: 'told', ms: longer, status });
  }

  #breakerFailed(verdict: Transient, now: number): void {
    const ms = this.#outage.failed(now);
    const { status, cause } = verdict;
    if (ms === 'over') this.#endWith({ kind: 'paused', reason: 'outage', cause: causeOf(verdict) });
    else if (ms > 0)
      this.#waits({ kind: 'waiting', reason: 'failing', ms, status, cause, leftMs: this.#outage.left(now) });
  }

  #waits(event: Extract<SendEvent, { kind: 'waiting' }>): void {
    this.#parts.ledger.waited(this.#parts.world.date(), event.ms, event.reason);
    this.#parts.tell(event);
  }

  /** The first reason stands. */
  #endWith(end: SendEnd): void {
    this.#end ??= end;
    this.#wake();
  }

  /** Sleeps until something happens, or until a moment. */
  async #idle(ms: number): Promise<void> {
    const { signal } = this.#alarm;
    if (!signal.aborted) {
      if (ms < Infinity) await this.#parts.world.sleep(ms, signal);
      else await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    }
    this.#alarm = new AbortController();
  }

  #wake(): void {
    this.#alarm.abort();
  }
}

function causeOf({ status, cause }: Transient): string | undefined {
  return status === undefined ? cause : String(status);
}

function refusedBy({ batch }: Item, answer: Answer): { readonly status: number; readonly sample: string } {
  return { status: answer.status, sample: maskedAnswer(answer, batch) };
}
