import type { Problem } from '../model/problem.ts';
import type { Counts } from './counts.ts';

/** How a run of a load ended. */
export type LoadEnd =
  /** Everything that was read is accounted for. */
  | { readonly kind: 'finished' }
  /** More rejects than allowed. */
  | { readonly kind: 'threshold'; readonly limit: string }
  /** The upstream refused the credential (401, 403). */
  | { readonly kind: 'authentication'; readonly status: number; readonly secrets?: readonly string[] | undefined }
  /** The upstream refuses everything in the same way, or has no such operation: configuration, not data. */
  | { readonly kind: 'refused'; readonly status: number; readonly sample: string }
  /** The input is gone, damaged, or another than before. */
  | { readonly kind: 'input'; readonly problem: Problem }
  /** The upstream is down, the disk is full: a resume goes on. `cause` is a code of the network or a status. */
  | {
      readonly kind: 'paused';
      readonly reason: string;
      readonly cause?: string | undefined;
      readonly host?: string | undefined;
    }
  /** Stopped by a signal or by a cancellation. */
  | { readonly kind: 'stopped' };

/** What a load tells while it runs, one at a time. With `--json` each is one line. */
export type LoadEvent =
  | {
      readonly kind: 'started';
      readonly load: string;
      readonly operation: string;
      readonly target: string;
      readonly mapping: string;
      readonly resumed: boolean;
      readonly files: readonly string[];
    }
  /** A notice about the whole load: a preset that is not verified, a duplicate header. */
  | { readonly kind: 'notice'; readonly problem: Problem }
  | { readonly kind: 'progress'; readonly progress: Progress }
  /** Nothing goes out for so long: told by the upstream (429), or after failures. */
  | {
      readonly kind: 'waiting';
      readonly reason: 'told' | 'failing';
      readonly ms: number;
      readonly status: number | undefined;
      /** Of a failure without an answer: a code of the network. */
      readonly cause?: string | undefined;
      /** After which the load pauses, if nothing changes. */
      readonly leftMs?: number | undefined;
    }
  | {
      readonly kind: 'ended';
      readonly load: string;
      readonly end: LoadEnd;
      readonly counts: Counts;
      readonly problems: readonly Problem[];
      readonly resume: string | undefined;
    };

/** A look at a running load. */
export interface Progress {
  readonly counts: Counts;
  /** 0 to 1 by bytes of input; undefined when the length is not known. */
  readonly readShare: number | undefined;
  readonly requests: {
    readonly sent: number;
    readonly inFlight: number;
    readonly throttled: number;
    readonly retried: number;
  };
  /** Share of the rate budget that was used since the first request, 0 to 1. */
  readonly budgetShare: number;
  /** Records accepted a second, over the last ten seconds. */
  readonly perSecond: number;
  /** From the bucket, not from past speed; undefined until the input has been read once. */
  readonly secondsLeft: number | undefined;
  /** Nothing goes out, because the upstream fails. */
  readonly failing?: boolean | undefined;
}
