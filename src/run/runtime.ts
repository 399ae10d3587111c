import type { Action, Authentication, Capability, Consumes, HttpMethod, Operation } from '../model/capability.ts';
import type { JsonSchema } from '../model/json.ts';
import type { Outcome } from '../model/outcome.ts';
import type { BulkAccess } from './bulk.ts';
import type { Credential } from '../model/upstream/credential.ts';

/** What a caller hands over: bytes where there are bytes, so that what was checked is what is sent. */
export type CallInput =
  /** One JSON object with a property per input: tool arguments, the input file of a command. */
  | { readonly kind: 'value'; readonly value: unknown }
  /** The same object as UTF-8 JSON text. */
  | { readonly kind: 'text'; readonly bytes: Uint8Array }
  /** Parts of an HTTP request. Values are decoded; a name may repeat in query and headers. */
  | {
      readonly kind: 'http';
      readonly path: Readonly<Record<string, string>>;
      readonly query: readonly (readonly [string, string])[];
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      readonly body: Uint8Array | undefined;
    };

/** Tells that the caller no longer waits. An `AbortSignal` is one. */
export interface Cancellation {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface CallContext {
  readonly signal?: Cancellation | undefined;
  /** Headers that the caller may send on (lower case); anything outside the list in headers.ts is ignored. */
  readonly headers?: Readonly<Record<string, string | string[] | undefined>> | undefined;
}

/** The upstream's answer, whole. */
export interface Reply {
  readonly status: number;
  /** Only those that may come back: content-type, retry-after, rate-limit and request-id headers. Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** How often the request was sent: 1, or more when it was retried. */
  readonly attempts: number;
  /** True when nothing of the request is still on its way out, so that its memory may be used again. */
  readonly sent?: (() => boolean) | undefined;
}

/** The five steps of a call as data, secrets masked. Nothing is sent. */
export interface Explanation {
  readonly validated: { readonly schema: string; readonly inputs: readonly string[]; readonly warnings: number };
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | undefined;
    /** True when the caller's own bytes are sent on. */
    readonly originalBytes: boolean;
  };
  readonly authorization: { readonly kind: string; readonly sent: boolean; readonly reason: string };
  readonly sending: {
    readonly timeoutSeconds: number;
    readonly retries: number;
    readonly retryStatuses: readonly number[];
  };
  readonly output: { readonly mapped: boolean; readonly description: string };
}

/** An action of an exposure, bound to the operation it calls and ready to run. */
export interface BoundAction {
  /** The namespace of the exposure. */
  readonly exposure: string;
  readonly action: Action;
  /** Where a REST action stands; undefined for tools. */
  readonly route: { readonly method: HttpMethod; readonly path: string } | undefined;
  readonly consumes: Consumes;
  readonly operation: Operation;
  /** One object schema, a property per input: from the manifest, or inferred from the action. */
  readonly inputSchema: JsonSchema;
  /** For loads; absent unless the operation takes many records at once in a body that holds nothing else. */
  readonly bulk?: BulkAccess | undefined;
  /** Checks without sending. Problems of an ok outcome are warnings. */
  check(input: CallInput): Outcome<unknown>;
  explain(input: CallInput): Outcome<Explanation>;
  /** An answer of the upstream is ok whatever its status; problems are ours (input, network, circuit). */
  run(input: CallInput, context: CallContext): Promise<Outcome<Reply>>;
}

export interface Runtime {
  readonly capability: Capability;
  /** Every runnable action of every exposure, in document order. */
  readonly actions: readonly BoundAction[];
  /** `undefined` when there is no such action. */
  find(exposure: string, name: string): BoundAction | undefined;
  /** What callers of an exposure with this authentication have to show. */
  credential(authentication: Authentication): Outcome<Credential>;
  close(): Promise<void>;
}
