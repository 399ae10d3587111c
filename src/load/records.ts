import type { JsonObject } from '../model/json.ts';
import type { Outcome } from '../model/outcome.ts';
import { fingerprintOf } from './source/fingerprint.ts';
import { reopenSource } from './source/open.ts';
import type { Source } from './source/source.ts';
import { spool } from './source/spool.ts';

/** What stands for a file in positions and reports. */
const NAME = 'records';
const CHUNK = 64 * 1024;

/** Keeps records that come only once as a file of NDJSON, and opens it. Throws what they throw, and the signal's reason. */
export async function keepRecords(
  records: AsyncIterable<JsonObject>,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<Outcome<Source>> {
  const lines = new Lines(records, signal);
  const kept = await spool({ name: NAME, path: undefined, once: true }, folder, lines);
  if (lines.failure !== undefined) throw lines.failure.error;
  if (!kept.ok) return kept;
  return reopenSource([await fingerprintOf(NAME, kept.value)], { format: 'ndjson' });
}

/** Records as pieces of NDJSON. An error of theirs is kept, to be told from one of the disk. */
class Lines implements AsyncIterable<Uint8Array> {
  failure: { readonly error: unknown } | undefined;
  readonly #records: AsyncIterable<JsonObject>;
  readonly #signal: AbortSignal | undefined;

  constructor(records: AsyncIterable<JsonObject>, signal: AbortSignal | undefined) {
    this.#records = records;
    this.#signal = signal;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    try {
      yield* this.#pieces();
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }

  async *#pieces(): AsyncGenerator<Uint8Array, void, void> {
    let text = '';
    for await (const record of this.#records) {
      this.#signal?.throwIfAborted();
      text += `${JSON.stringify(record)}\n`;
      if (text.length < CHUNK) continue;
      yield Buffer.from(text);
      text = '';
    }
    yield Buffer.from(text);
  }
}
