import { listen, type Listening } from '../http/listen.ts';
import { ok, type Outcome } from '../model/outcome.ts';
import { detailOf } from '../model/problem.ts';
import { ADMIN } from './admin.ts';
import { systemClock, type Clock } from './clock.ts';
import { readUpstream, type Upstream } from './contract.ts';
import { Counters, type Totals } from './counters.ts';
import { RateLimit } from './effects.ts';
import type { RequestEntry } from './entry.ts';
import { faultOfName, type Fault } from './fault.ts';
import { Faults } from './faults.ts';
import { createHandler } from './handler.ts';
import type { Parts } from './parts.ts';
import type { WireProfile } from '../project/wire.ts';
import type { Conversation } from './record.ts';
import { openStore, type Store } from './store.ts';

export interface SandboxOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number | undefined;
  /** 127.0.0.1 when absent. */
  readonly host?: string | undefined;
  /** The database file; in memory when absent. */
  readonly file?: string | undefined;
  /** The only user name that is let in; any non-empty one when absent. */
  readonly key?: string | undefined;
  /** Switches that are on from the start. */
  readonly faults?: readonly Fault[] | undefined;
  /** Of every fault that has a probability and no seed of its own; 1 when absent. */
  readonly seed?: number | undefined;
  /** Turns the documented rate limit on: 300 requests a minute, bursts of 20. */
  readonly limit?: boolean | undefined;
  /** Keeps the bytes of each request, so that the log can be replayed without its sender. */
  readonly keepBodies?: boolean | undefined;
  /** Bytes of log that are kept; 64 MiB in memory and everything in a file when absent. */
  readonly logBytes?: number | undefined;
  /** Bytes of a request body; 16 MiB when absent. */
  readonly maxBody?: number | undefined;
  readonly clock?: Clock | undefined;
  /** Takes what such an account takes; the contract's own requests when absent. */
  readonly wire?: WireProfile | undefined;
  /** Told what the sandbox itself did wrong; it is thrown, and so ends the process, when absent. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** A running upstream. */
export interface Sandbox {
  readonly url: string;
  readonly port: number;
  /** Where to look at what it holds, and at what it was asked. */
  readonly pages: { readonly rows: string; readonly requests: string };
  /** The switches; they may be changed while it runs. */
  readonly faults: Faults;
  /** What is stored and visible, in the order of the ids. */
  rows(): Conversation[];
  /** The request log, oldest first. */
  requests(): RequestEntry[];
  totals(): Totals;
  /** Takes no new connections, lets requests in flight finish for `limitMs`, then closes the database. */
  close(limitMs?: number): Promise<void>;
}

const DRAIN_MS = 5000;
const MAX_BODY = 16 * 1024 * 1024;
const LOG_BYTES = 64 * 1024 * 1024;

/** Starts a sandbox; a port or file that cannot be used is a problem. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Outcome<Sandbox>> {
  const upstream = await readUpstream(options.wire);
  if (!upstream.ok) return upstream;
  const logBytes = options.logBytes ?? (options.file === undefined ? LOG_BYTES : Number.MAX_SAFE_INTEGER);
  const store = openStore({ file: options.file, logBytes });
  if (!store.ok) return store;
  const stopping = { draining: new AbortController(), stop: new AbortController() };
  const parts = partsOf(options, store.value, upstream.value, stopping);
  const host = options.host ?? '127.0.0.1';
  const listening = await listen(createHandler(parts, host, options.onError ?? rethrow), host, options.port ?? 0);
  if (!listening.ok) {
    store.value.close();
    return listening;
  }
  return ok(sandboxOf(parts, stopping, listening.value));
}

/** `openSandbox` for those who cannot go on without it: throws when it does not start. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const opened = await openSandbox(options);
  if (opened.ok) return opened.value;
  throw new Error(opened.problems.map(detailOf).join(' '));
}

interface Stopping {
  readonly draining: AbortController;
  readonly stop: AbortController;
}

function partsOf(options: SandboxOptions, store: Store, { checks, names }: Upstream, stopping: Stopping): Parts {
  const limit = options.limit === true ? [faultOfName('rate-limit')] : [];
  return {
    store,
    checks,
    names,
    faults: new Faults(options.seed ?? 1, [...limit, ...(options.faults ?? [])]),
    rateLimit: new RateLimit(),
    counters: new Counters(),
    clock: options.clock ?? systemClock,
    key: options.key,
    maxBody: options.maxBody ?? MAX_BODY,
    keepBodies: options.keepBodies ?? false,
    stop: stopping.stop.signal,
    draining: stopping.draining.signal,
  };
}

function rethrow(error: unknown): never {
  throw error;
}

function sandboxOf(parts: Parts, stopping: Stopping, listening: Listening): Sandbox {
  const { store, faults, counters, clock } = parts;
  return {
    url: listening.url,
    port: listening.port,
    pages: { rows: `${listening.url}${ADMIN}/conversations`, requests: `${listening.url}${ADMIN}/requests` },
    faults,
    rows: () =>
      [...store.bodies(clock.now(), undefined, Number.MAX_SAFE_INTEGER)].map((body): Conversation => JSON.parse(body)),
    requests: () => [...store.entries(0, Number.MAX_SAFE_INTEGER)].map((entry): RequestEntry => JSON.parse(entry)),
    totals: () => counters.totals(),
    close: async (limitMs = DRAIN_MS) => {
      stopping.draining.abort();
      const cut = setTimeout(() => stopping.stop.abort(), limitMs);
      await listening.drain(limitMs);
      clearTimeout(cut);
      stopping.stop.abort();
      store.close();
    },
  };
}
