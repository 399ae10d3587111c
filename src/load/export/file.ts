import { z } from 'zod';
import { isTimePattern } from './time-pattern.ts';

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

const text = z.string().min(1, 'must not be empty');

const column = z
  .strictObject({
    header: text,
    from: text.optional(),
    plus: z.tuple([text, text], 'must be two fields: a time, a duration in seconds').optional(),
    as: z.enum(['text', 'time', 'number', 'list', 'word'], 'must be text, time, number, list or word'),
    format: z
      .string()
      .refine(isTimePattern, 'must be made of YYYY or YY, MM, DD, HH, mm, ss, SSS, T, and marks between them')
      .optional(),
    required: z.boolean().default(false),
    separator: text.optional(),
    words: z.record(z.string(), z.string()).optional(),
  })
  .refine(({ from, plus }) => (from === undefined) !== (plus === undefined), 'must have one of from, plus')
  .refine(({ plus, as }) => plus === undefined || as === 'time', 'must be a time where it has plus')
  .refine(({ as, format }) => (as === 'time') === (format !== undefined), 'must have a format if it is a time')
  .refine(({ as, separator }) => as === 'list' || separator === undefined, 'must be a list to have a separator')
  .refine(({ as, words }) => as === 'word' || words === undefined, 'must be a word to have words');

/** A definition of a table to write: docs/load-export.md tells what each member means. */
export const exportSchema = z.strictObject({
  export: z.literal(1, 'must be 1, the version of this format'),
  id: z.string().regex(NAME, 'must be words of small letters and digits, joined by hyphens'),
  version: z.int('must be a whole number').min(1),
  title: text,
  verified: z.enum(['docs', 'sample', 'community', 'unverified'], 'must be docs, sample, community or unverified'),
  source: z.array(text).default([]),
  timezone: text.default('required'),
  columns: z
    .array(column)
    .min(1, 'must list at least one')
    .refine((columns) => new Set(columns.map(({ header }) => header)).size === columns.length, {
      message: 'must have headers that differ',
    }),
});

/** What a definition says, with its defaults. */
export type ExportFile = z.infer<typeof exportSchema>;
export type ExportColumn = ExportFile['columns'][number];
