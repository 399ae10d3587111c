import type { LoadLedger } from '../ledger/ledger.ts';
import type { BulkOperation, TokenSource } from '../target.ts';
import type { World } from '../world.ts';
import type { SendFigures } from './figures.ts';
import type { Rate } from './pace.ts';
import { Sender } from './sender.ts';

/** How the sending of a load's batches ended. Each is a `LoadEnd`. */
export type SendEnd =
  /** No input is left and no batch is pending. */
  | { readonly kind: 'finished' }
  | { readonly kind: 'authentication'; readonly status: number }
  /** `sample` is what the upstream said, without anything that stands in the records. */
  | { readonly kind: 'refused'; readonly status: number; readonly sample: string }
  /**
   * `outage`: the upstream failed for too long. `deadline`: one batch did. `retry-after`: it asks for a pause of more
   * than an hour. `unreachable`: nobody has ever answered. `cause` is a code of the network or a status.
   */
  | {
      readonly kind: 'paused';
      readonly reason: 'outage' | 'deadline' | 'retry-after' | 'unreachable';
      readonly cause?: string | undefined;
    }
  | { readonly kind: 'stopped' };

export interface SendOptions {
  /** In place of the rate of the token source. */
  readonly rate: Rate | undefined;
  /** Of the rate, more than 0 and at most 1. */
  readonly share: number;
  readonly maxInFlight: number;
  /** After which a batch that only fails pauses the load. */
  readonly retryDeadlineMs: number;
  /** After which an upstream that only fails pauses the load. */
  readonly breakerWaitMs: number;
  /** Requests that may be spent on finding the refused records of one batch. */
  readonly poisonBudget: number;
}

const defaultSendOptions: SendOptions = {
  rate: undefined,
  share: 1,
  maxInFlight: 16,
  retryDeadlineMs: 15 * 60_000,
  breakerWaitMs: 10 * 60_000,
  poisonBudget: 160,
};

export type SendEvent =
  /** Nothing goes out for so long. */
  | {
      readonly kind: 'waiting';
      readonly reason: 'told' | 'failing';
      readonly ms: number;
      readonly status: number | undefined;
      readonly cause?: string | undefined;
      /** After which the load pauses. */
      readonly leftMs?: number | undefined;
    }
  /** After every answer. */
  | { readonly kind: 'figures'; readonly figures: SendFigures };

export interface SendParts {
  readonly ledger: Pick<LoadLedger, 'pendingBatches' | 'settle' | 'waited' | 'requested'>;
  readonly operation: Pick<BulkOperation, 'send' | 'bulk'>;
  readonly tokens: TokenSource;
  readonly world: World;
  /** An earlier run of this load had records accepted: then what it had begun to split is not suspected of anything else. */
  readonly acceptedBefore?: boolean | undefined;
  /** Nothing new is sent; what is under way is waited for and settled. */
  readonly stop?: AbortSignal | undefined;
  /** What is under way is given up; it stays pending. */
  readonly abort?: AbortSignal | undefined;
  /** Commits another window of input to the ledger; false when there is none left. Never called twice at a time. */
  more(): Promise<boolean>;
  readonly options?: Partial<SendOptions> | undefined;
  tell(event: SendEvent): void;
}

/**
 * Sends what is pending in the ledger, in order, and asks for more, until all is settled or something ends it. Whatever
 * ends it: the requests under way have their answers settled, and what has none is pending. Errors of the ledger, of the
 * input and of `tell` are thrown, after the same.
 */
export function sendBatches(parts: SendParts): Promise<SendEnd> {
  return new Sender(parts, { ...defaultSendOptions, ...parts.options }).run();
}
