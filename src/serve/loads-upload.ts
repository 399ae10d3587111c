import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LoadService, Upload } from '../load/service.ts';
import { readAsked } from '../load/asked.ts';
import type { ReadOptions } from '../load/source/plan.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';

/** How long an upload may be silent. How long it takes in all has no bound. */
const SILENCE_MS = 60_000;

interface Kind {
  readonly read: ReadOptions;
  /** Ends the name of an upload that has none. */
  readonly ending: string;
}

/** What media types say of an upload; an empty ending leaves the format to its first bytes. */
const KINDS: Readonly<Record<string, Kind>> = {
  'text/csv': { read: { format: 'csv' }, ending: '.csv' },
  'text/tab-separated-values': { read: { format: 'csv', delimiter: 'tab' }, ending: '.tsv' },
  'application/x-ndjson': { read: { format: 'ndjson' }, ending: '.ndjson' },
  'application/ndjson': { read: { format: 'ndjson' }, ending: '.ndjson' },
  'application/jsonl': { read: { format: 'ndjson' }, ending: '.jsonl' },
  'application/json': { read: { format: 'json' }, ending: '.json' },
  'application/vnd.apache.parquet': { read: { format: 'parquet' }, ending: '.parquet' },
  'application/gzip': { read: {}, ending: '' },
  'application/zstd': { read: {}, ending: '' },
  'application/octet-stream': { read: {}, ending: '' },
};

const ENCODINGS: Readonly<Record<string, NonNullable<ReadOptions['encoding']>>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  'utf-16le': 'utf-16le',
  'windows-1252': 'windows-1252',
  'iso-8859-1': 'windows-1252',
};

/** Begins a load with the body of a request, which goes to the disk as it comes; answers the load's id. */
export async function startUpload(
  service: LoadService,
  request: IncomingMessage,
  response: ServerResponse,
  query: string,
  limit: number,
): Promise<Outcome<string>> {
  const asked = readAsked(new URLSearchParams(query));
  const kind = kindOf(request.headers);
  if (!asked.ok || !kind.ok) return fail(...asked.problems, ...kind.problems);
  const refusal = service.refusal();
  if (refusal !== undefined) return fail(refusal);
  if (Number(request.headers['content-length'] ?? 0) > limit) return fail(problem('body.too-large', {}, { limit }));
  if (request.headers.expect !== undefined) response.writeContinue();
  const body = new Body(request, limit);
  const name = nameOf(request.headers) ?? `upload${kind.value.ending}`;
  const upload: Upload = { name, bytes: body.chunks() };
  const begun = await service.start([upload], asked.value, kind.value.read);
  const broken = body.failure();
  // what the disk said of a body that broke off is not the reason
  return begun.ok || broken === undefined ? begun : fail(broken);
}

/** What the headers say of the body. One that is compressed is kept so, and read by its first bytes. */
function kindOf(headers: IncomingMessage['headers']): Outcome<Kind> {
  const encoding = headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (!['identity', 'gzip', 'zstd'].includes(encoding)) return fail(problem('load.content-encoding', {}, {}));
  const [essence = '', ...parameters] = (headers['content-type'] ?? 'application/octet-stream')
    .split(';')
    .map((part) => part.trim().toLowerCase());
  const kind = Object.hasOwn(KINDS, essence) ? KINDS[essence] : undefined;
  if (kind === undefined) return fail(problem('body.media-type', {}, { allowed: Object.keys(KINDS) }));
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  if (charset === undefined) return ok(kind);
  const named = charset.replace(/^"(.*)"$/, '$1');
  if (!Object.hasOwn(ENCODINGS, named)) return fail(problem('load.charset', {}, { allowed: Object.keys(ENCODINGS) }));
  return ok({ ...kind, read: { ...kind.read, encoding: ENCODINGS[named] } });
}

/** The last part of `X-File-Name`, which may be percent-encoded; undefined when there is no name in it. */
function nameOf(headers: IncomingMessage['headers']): string | undefined {
  const given = String(headers['x-file-name'] ?? '');
  const name = decoded(given).split(/[/\\]/).at(-1)?.trim() ?? '';
  return name === '' || name.length > 255 || /[\u0000-\u001f\u007f]/.test(name) ? undefined : name;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The body of a request as it comes, up to a limit. */
class Body {
  readonly #request: IncomingMessage;
  readonly #limit: number;
  #isTooLarge = false;

  constructor(request: IncomingMessage, limit: number) {
    this.#request = request;
    this.#limit = limit;
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    this.#request.setTimeout(SILENCE_MS, () => this.#request.destroy());
    let size = 0;
    // the connection has to live on, to carry the answer
    const chunks: AsyncIterable<Uint8Array> = this.#request.iterator({ destroyOnReturn: false });
    for await (const chunk of chunks) {
      size += chunk.length;
      this.#isTooLarge = size > this.#limit;
      if (this.#isTooLarge) throw new Error('the upload is too large');
      yield chunk;
    }
    this.#request.setTimeout(0);
  }

  /** Why the body did not come whole, when that is the sender's doing. */
  failure(): Problem | undefined {
    if (this.#isTooLarge) return problem('body.too-large', {}, { limit: this.#limit });
    return this.#request.destroyed && !this.#request.complete ? problem('body.incomplete', {}, {}) : undefined;
  }
}
