import { join } from 'node:path';
import type { CheckOptions } from '../../check/check.ts';
import type { Problem } from '../../model/problem.ts';
import type { Wire } from '../../project/wire.ts';
import type { ReadyRecord } from '../ledger/ledger.ts';
import type { Mapping } from '../mapping/mapper.ts';
import type { Source } from '../source/source.ts';
import type { BulkOperation } from '../target.ts';
import type { BatchLimits } from './batches.ts';
import { layOver, replaceOlder, type Entry, type Fold } from './entry.ts';
import { groupFold } from './group.ts';
import { Intake } from './intake.ts';
import { createJudge } from './judge.ts';
import { Outdated } from './outdated.ts';
import { Reader, type Pipeline, type WindowSize } from './pipeline.ts';
import type { Sink } from './settle-window.ts';
import { emptySpill, parseSpill, Spill } from './spill.ts';
import { Slab } from './slab.ts';
import { SpilledPipeline } from './spilled.ts';
import { WindowedPipeline } from './windowed.ts';
import type { Tally } from './tally.ts';

/** Where records of one key are folded: within a window of the input, or wherever they stand. */
export type Dedupe = 'window' | 'full';

export interface PipelineParts {
  readonly source: Source;
  readonly mapping: Mapping;
  readonly operation: BulkOperation;
  /** The operation that writes the same records in the other way. */
  readonly paired: BulkOperation | undefined;
  readonly wire: Wire | undefined;
  readonly sink: Sink;
  readonly limits: BatchLimits;
  readonly unknown: CheckOptions['unknown'];
  readonly dedupe: Dedupe;
  readonly window: WindowSize;
  readonly changedOnly: boolean;
  /** The input is what another load has refused. */
  readonly retries?: boolean | undefined;
  /** Of the load: spill files stand in it. */
  readonly folder: string;
  /** Records that earlier runs have read. */
  readonly readBefore: number;
  /** True when nothing will be sent: nothing has to survive the process. */
  readonly dry: boolean;
  readonly notice: (problems: readonly Problem[]) => void;
  /** Told of every window. */
  readonly told: (tally: Tally) => void;
}

/** The pipeline of a load, from where its checkpoint says. */
export function openPipeline(parts: PipelineParts): Pipeline {
  const { source, mapping, operation, paired, wire, sink, limits, unknown, changedOnly, told } = parts;
  const checkpoint = sink.checkpoint();
  const judge = createJudge(operation, { schema: wire?.recordSchema ?? operation.itemSchema, unknown, paired });
  const slab = new Slab();
  const intake = new Intake({ operation, mapping, judge, wire, slab, keepRaw: !parts.dry });
  const { readBefore, notice } = parts;
  const reader = new Reader({
    source,
    mapping,
    intake,
    from: checkpoint.next,
    readBefore,
    outdated: parts.retries === true ? outdatedOf(parts) : undefined,
    notice,
  });
  const carried = checkpoint.carry.map(carriedEntry);
  const common = {
    reader,
    end: { sink, limits, changedOnly, digests: !parts.dry },
    fold: foldOf(parts),
    carried,
    told,
  };
  if (dedupeOf(parts) === 'window')
    return new WindowedPipeline({ ...common, slab, size: parts.window, complete: checkpoint.complete });
  const state = checkpoint.spill === undefined ? emptySpill(source.bytes) : parseSpill(checkpoint.spill);
  const spill = new Spill(join(parts.folder, 'spill'), state);
  const grouped = mapping.group !== undefined;
  return new SpilledPipeline({ ...common, intake, spill, slab, grouped, durable: !parts.dry, drained: state.drained });
}

function outdatedOf({ sink, operation, mapping }: PipelineParts): Outdated {
  return new Outdated({ sink, replaces: operation.bulk.replaces, grouped: mapping.group !== undefined });
}

/** Rows of a group, and writes that a version orders, belong together however far apart they stand. */
function dedupeOf({ dedupe, mapping, operation }: PipelineParts): Dedupe {
  const isOrdered = mapping.ordered === true || operation.fields.some(({ role }) => role === 'version');
  return mapping.group !== undefined || isOrdered ? 'full' : dedupe;
}

function foldOf({ mapping, operation }: PipelineParts): Fold {
  if (mapping.group !== undefined) return groupFold(mapping.group);
  return operation.bulk.replaces ? replaceOlder : layOver;
}

/** What a carried record was counted under, it stays counted under. */
function carriedEntry(record: ReadyRecord): Entry {
  const { key, bytes, ordinal, position, raw, version } = record;
  return { key, bytes, ordinal, position, raw, version, day: undefined, hour: undefined, category: undefined };
}
