import { compileCheck, type Check } from '../../check/check.ts';
import { jsonObject, type JsonObject } from '../../model/json.ts';
import { fail, ok, type Outcome } from '../../model/outcome.ts';
import { problem } from '../../model/problem.ts';
import type { Wire } from '../../project/wire.ts';
import type { Mapped, Mapper, Mapping } from '../mapping/mapper.ts';
import { rawText } from '../source/reject-line.ts';
import type { OpenFile, SourceItem } from '../source/source.ts';
import type { BulkOperation } from '../target.ts';
import { jsonBytes, type Entry } from './entry.ts';
import { keyText, type Judge } from './judge.ts';
import type { Slab } from './slab.ts';
import { add, tallyInvalid, tallyWarnings, type Tally } from './tally.ts';

export interface IntakeParts {
  readonly operation: BulkOperation;
  readonly mapping: Mapping;
  readonly judge: Judge;
  readonly wire: Wire | undefined;
  /** Memory for the bytes of entries: the source lends its own only until its next chunk. */
  readonly slab: Slab;
  /** False in a dry run: nothing is kept that only rejects and resends need. */
  readonly keepRaw: boolean;
}

/** A file that records come from, with the mapping made ready for it. */
export interface MappedFile {
  readonly file: OpenFile;
  readonly mapper: Mapper;
}

interface Taken {
  readonly item: SourceItem;
  readonly ordinal: number;
  readonly columns: readonly string[] | undefined;
}

/** Turns source items into entries: mapped, judged, in wire form. What cannot be is tallied. */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #wireCheck: Check | undefined;
  readonly #start: string | undefined;
  readonly #category: string | undefined;
  readonly #version: string | undefined;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    const { wire, operation } = parts;
    this.#wireCheck = wire === undefined ? undefined : compileCheck(wire.schema, { unknown: 'pass', closed: false });
    const roleOf = (role: string): string | undefined => operation.fields.find((field) => field.role === role)?.path;
    this.#start = roleOf('start');
    this.#category = roleOf('category');
    this.#version = parts.mapping.version ?? roleOf('version');
  }

  /** The entry of an item; undefined when it is tallied as filtered or invalid. */
  take(item: SourceItem, from: MappedFile, ordinal: number, tally: Tally): Entry | undefined {
    tally.read += 1;
    add(tally.files, from.file.name);
    const { columns } = from.file;
    if (item.kind === 'broken') {
      tallyInvalid(tally, item, ordinal, { columns, mapped: undefined, problems: [item.problem] });
      return undefined;
    }
    const mapped = from.mapper.map(item);
    switch (mapped.kind) {
      case 'filtered':
        tally.filtered += 1;
        return undefined;
      case 'invalid':
        tallyInvalid(tally, item, ordinal, { columns, mapped: undefined, problems: mapped.problems });
        return undefined;
      case 'record':
      case 'bytes':
        return this.#admit({ item, ordinal, columns }, mapped, tally);
    }
  }

  /** Judges a record that was folded from several rows. */
  finish(entry: Entry, value: JsonObject): Outcome<Entry> {
    const good = this.#judge({ kind: 'record', value, problems: [] });
    return good.ok ? { ...good, value: { ...entry, ...good.value } } : good;
  }

  #admit(
    { item, ordinal, columns }: Taken,
    mapped: Extract<Mapped, { kind: 'record' | 'bytes' }>,
    tally: Tally,
  ): Entry | undefined {
    const good = this.#parts.mapping.group === undefined ? this.#judge(mapped) : this.#unjudged(mapped);
    if (!good.ok) {
      const value = mapped.kind === 'record' ? mapped.value : undefined;
      tallyInvalid(tally, item, ordinal, { columns, mapped: value, problems: good.problems });
      return undefined;
    }
    if (good.problems.length > 0) tallyWarnings(tally, good.problems);
    const { key, bytes, version, day, hour, category } = good.value;
    const raw = this.#parts.keepRaw ? rawText(item) : '';
    return {
      key,
      bytes: this.#parts.slab.hold(bytes),
      ordinal,
      position: item.position,
      raw,
      version,
      day,
      hour,
      category,
    };
  }

  #judge(mapped: Extract<Mapped, { kind: 'record' | 'bytes' }>): Outcome<Judged> {
    const good = this.#parts.judge.judge(mapped);
    if (!good.ok) return good;
    const { key, value, bytes } = good.value;
    const warnings = mapped.kind === 'record' ? [...mapped.problems, ...good.problems] : good.problems;
    const sent = this.#wireBytes(value, bytes);
    if (!sent.ok) return sent;
    const version = (mapped.kind === 'record' ? mapped.version : undefined) ?? this.#versionOf(value);
    return ok({ key, bytes: sent.value, version, ...this.#tellOf(value) }, warnings);
  }

  /** Rows of a group are no records yet; only their key counts. */
  #unjudged(mapped: Extract<Mapped, { kind: 'record' | 'bytes' }>): Outcome<Judged> {
    const name = this.#parts.operation.bulk.key;
    const value = mapped.kind === 'record' ? mapped.value : parsed(mapped.bytes);
    const key = value?.[name];
    if (value === undefined || (typeof key !== 'string' && typeof key !== 'number'))
      return fail(problem('input.required', { pointer: `/${name}` }, { name }));
    return ok({
      key: keyText(key),
      bytes: jsonBytes(value),
      version: mapped.kind === 'record' ? mapped.version : undefined,
      day: undefined,
      hour: undefined,
      category: undefined,
    });
  }

  #wireBytes(value: JsonObject, bytes: Uint8Array): Outcome<Uint8Array> {
    const { wire } = this.#parts;
    if (wire === undefined || this.#wireCheck === undefined) return ok(bytes);
    const record = wire.toWire(value);
    const checked = this.#wireCheck.value(record);
    return checked.ok ? ok(jsonBytes(record)) : checked;
  }

  #versionOf(value: JsonObject): string | number | undefined {
    const version = this.#version === undefined ? undefined : value[this.#version];
    return typeof version === 'string' || typeof version === 'number' ? version : undefined;
  }

  #tellOf(value: JsonObject): Pick<Entry, 'day' | 'hour' | 'category'> {
    const [start, category] = [value[this.#start ?? ''], value[this.#category ?? '']];
    const time = typeof start === 'string' ? utcText(start) : undefined;
    return {
      day: time?.slice(0, 10),
      hour: time === undefined ? undefined : hourOf(time),
      category: typeof category === 'string' ? category : undefined,
    };
  }
}

type Judged = Pick<Entry, 'key' | 'bytes' | 'version' | 'day' | 'hour' | 'category'>;

/** An RFC 3339 time in UTC: its day and hour can be cut out. */
function utcText(time: string): string | undefined {
  if (time.endsWith('Z')) return time;
  const moment = new Date(time);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}

const ZERO = 48;

/** `2026-05-24T09:42:30Z` is 9; undefined where the text has no hour there. */
function hourOf(time: string): number | undefined {
  const hour = (time.charCodeAt(11) - ZERO) * 10 + time.charCodeAt(12) - ZERO;
  return hour >= 0 && hour < 24 ? hour : undefined;
}

function parsed(bytes: Uint8Array): JsonObject | undefined {
  try {
    return jsonObject(JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    return undefined;
  }
}
