import { z } from 'zod';
import type { Json } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';

const namedText = z.strictObject({ file: z.string(), text: z.string() });
const scalar: z.ZodType<Json> = z.json();

const settings = z.strictObject({
  operation: z.enum(['upsert', 'update']),
  unknown: z.enum(['refuse', 'warn', 'pass']),
  dedupe: z.enum(['window', 'full']),
  changedOnly: z.boolean(),
  batchItems: z.number().optional(),
  batchBytes: z.number(),
  maxRejects: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('count'), count: z.number() }),
      z.strictObject({ kind: z.literal('share'), share: z.number() }),
    ])
    .optional(),
  rate: z.strictObject({ requests: z.number(), perSeconds: z.number() }).optional(),
  rateShare: z.number(),
  maxInFlight: z.number(),
  patienceMs: z.number(),
});

const recipeSchema = z.strictObject({
  settings,
  /** Instead of the capability's own. */
  upstream: z.string().optional(),
  input: z.strictObject({
    format: z.enum(['csv', 'ndjson', 'json', 'parquet']).optional(),
    delimiter: z.string().optional(),
    encoding: z.enum(['utf-8', 'utf-16le', 'windows-1252']).optional(),
  }),
  /**
   * How files are mapped: one entry for all of them, or one for each file by its name. The text of the mapping file is
   * kept, so that a resume maps as the load has begun; without one the records are in the operation's shape already.
   */
  mappings: z.array(
    z.strictObject({
      name: z.string().optional(),
      mapping: namedText.optional(),
      /** What goes before the keys of the file, empty for nothing; what is said for all files goes first. */
      namespace: z.string().optional(),
    }),
  ),
  reading: z.strictObject({
    /** When the load began, milliseconds since 1970: what time is in the future does not change on the way. */
    now: z.number().optional(),
    timezone: z.string().optional(),
    dst: z.enum(['earlier', 'later', 'reject']).optional(),
    namespace: z.union([z.string(), z.literal(true)]).optional(),
    words: z.record(z.string(), z.record(z.string(), scalar)).optional(),
    defaults: z.record(z.string(), scalar).optional(),
    units: z.record(z.string(), z.enum(['ms', 's', 'min', 'h', 'd', 'clock', 'mm:ss', 'h:mm'])).optional(),
  }),
  wire: namedText.optional(),
});

/** All that a load does, but for its input and its target: plain data, kept in the ledger so that a resume does the same. */
export type Recipe = z.infer<typeof recipeSchema>;

export function recipeText(recipe: Recipe): string {
  return JSON.stringify(recipe);
}

export function parseRecipe(text: string | undefined): Outcome<Recipe> {
  const parsed = recipeSchema.safeParse(text === undefined ? undefined : JSON.parse(text));
  return parsed.success ? ok(parsed.data) : fail(problem('load.recipe', {}, {}));
}

/** What goes before the keys of a file, empty for nothing; undefined where only the mapping says it. */
export function namespaceOf({ mappings, reading }: Recipe, file: string): string | undefined {
  if (typeof reading.namespace === 'string') return reading.namespace;
  const [only, ...others] = mappings;
  const isAlone = others.length === 0 && only?.name === undefined && reading.namespace === undefined;
  return isAlone ? '' : mappings.find(({ name }) => name === file)?.namespace;
}

/** What of a recipe is worth showing in a report. */
export function shownSettings({ settings: given, upstream, reading, wire, input }: Recipe): Record<string, string> {
  const shown = {
    upstream,
    ...input,
    timezone: reading.timezone,
    dst: reading.dst,
    namespace: reading.namespace === undefined ? undefined : String(reading.namespace),
    wire: wire?.file,
    dedupe: given.dedupe,
    'changed only': given.changedOnly ? 'yes' : undefined,
    'batch items': given.batchItems?.toString(),
    'batch bytes': String(given.batchBytes),
    rate: given.rate === undefined ? undefined : `${given.rate.requests} in ${given.rate.perSeconds} s`,
    'rate share': `${given.rateShare * 100}%`,
  };
  return Object.fromEntries(
    Object.entries(shown).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
