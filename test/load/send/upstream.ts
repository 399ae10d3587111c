import { isObject } from '../../../src/model/json.ts';
import type { BulkFacts } from '../../../src/model/facts.ts';
import { fail, ok, type Outcome } from '../../../src/model/outcome.ts';
import { problem } from '../../../src/model/problem.ts';
import type { Answer, TokenSource } from '../../../src/load/target.ts';
import type { SendEvent, SendParts } from '../../../src/load/send/send.ts';
import { MemoryLedger } from './memory-ledger.ts';
import { VirtualWorld } from './virtual-world.ts';

const bulk: BulkFacts = { items: 'items', key: 'id', maxItems: 500, effect: 'upsert', replaces: true };

export interface Arrival {
  readonly keys: readonly string[];
  readonly items: readonly Sent[];
  readonly at: number;
  /** Number of the request, from 1. */
  readonly number: number;
  readonly bytes: number;
}

type Reaction = (arrival: Arrival) => Outcome<Answer>;

export function answer(
  status: number,
  body: unknown = '',
  headers: Readonly<Record<string, string>> = {},
): Outcome<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return ok({ status, headers, body: Buffer.from(text) });
}

export const noAnswer: Outcome<Answer> = fail(problem('upstream.broken', {}, { reason: 'ECONNRESET' }));

const unlimited: TokenSource = { rate: { perSecond: 1e6, burst: 1e6 }, tryTake: () => true };

interface Sent {
  readonly id: string;
  readonly batch: number;
}

function itemsIn(body: Uint8Array): Sent[] {
  const value: unknown = JSON.parse(Buffer.from(body).toString());
  const items = isObject(value) ? value['items'] : undefined;
  if (!Array.isArray(items)) throw new Error('a body holds items');
  return items.map((item: unknown) => {
    if (!isObject(item)) throw new Error('an item is an object');
    return { id: String(item['id']), batch: Number(item['batch']) };
  });
}

export interface Scene {
  readonly world: VirtualWorld;
  readonly ledger: MemoryLedger;
  readonly arrivals: Arrival[];
  readonly events: SendEvent[];
  readonly parts: SendParts;
  /** Keys that arrived while another request with them was under way. */
  readonly doubled: string[];
}

export interface SceneOptions {
  readonly world?: VirtualWorld;
  readonly tokens?: TokenSource;
  readonly latencyMs?: (number: number) => number;
  readonly options?: SendParts['options'];
  readonly stop?: AbortSignal;
  readonly abort?: AbortSignal;
  readonly tell?: (event: SendEvent) => void;
}

/** A sender's surroundings: batches of keys that are committed `perWindow` at a time, and an upstream that reacts. */
export function scene(
  batches: readonly (readonly string[])[],
  react: Reaction,
  {
    world = new VirtualWorld(),
    tokens = unlimited,
    latencyMs = () => 100,
    options,
    stop,
    abort,
    tell,
  }: SceneOptions = {},
): Scene {
  const ledger = new MemoryLedger();
  const left = [...batches];
  const underWay = new Set<string>();
  const arrivals: Arrival[] = [];
  const doubled: string[] = [];
  const events: SendEvent[] = [];
  const send = async (body: Uint8Array, signal: AbortSignal | undefined): Promise<Outcome<Answer>> => {
    const items = itemsIn(body);
    const keys = items.map(({ id }) => id);
    doubled.push(...keys.filter((key) => underWay.has(key)));
    for (const key of keys) underWay.add(key);
    const arrival = { keys, items, at: world.now(), number: arrivals.length + 1, bytes: body.length };
    arrivals.push(arrival);
    await world.sleep(latencyMs(arrival.number), signal);
    for (const key of keys) underWay.delete(key);
    return signal?.aborted === true ? fail(problem('upstream.cancelled', {}, {})) : react(arrival);
  };
  const more = async (): Promise<boolean> => {
    for (const keys of left.splice(0, 20)) ledger.commit(keys);
    return left.length > 0;
  };
  const parts: SendParts = {
    ledger,
    operation: { send, bulk },
    tokens,
    world,
    stop,
    abort,
    more,
    options,
    tell: (event) => {
      events.push(event);
      tell?.(event);
    },
  };
  return { world, ledger, arrivals, events, parts, doubled };
}
