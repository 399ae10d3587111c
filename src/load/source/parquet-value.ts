import type { SchemaElement } from 'hyparquet';
import { isObject, type Json, type JsonObject } from '../../model/json.ts';

/** A moment as Parquet holds it; with or without a zone is for the column to say. */
class Moment {
  readonly #units: bigint;
  readonly #perSecond: bigint;

  constructor(units: bigint, perSecond: bigint) {
    this.#units = units;
    this.#perSecond = perSecond;
  }

  /** RFC 3339; without a zone when `utc` is false. As many decimals as are needed, of milliseconds at least 3 or none. */
  text(utc: boolean): string {
    const fraction = ((this.#units % this.#perSecond) + this.#perSecond) % this.#perSecond;
    const seconds = Number((this.#units - fraction) / this.#perSecond);
    const date = new Date(seconds * 1000);
    if (Number.isNaN(date.getTime())) return String(this.#units);
    const digits = fraction
      .toString()
      .padStart(String(this.#perSecond).length - 1, '0')
      .replace(/(000)+$/, '');
    return `${date.toISOString().slice(0, -5)}${digits === '' ? '' : `.${digits}`}${utc ? 'Z' : ''}`;
  }
}

/** How hyparquet hands out values that JSON has no form for. */
export const parsers = {
  timestampFromMilliseconds: (units: bigint | undefined) => moment(units, 1_000n),
  timestampFromMicroseconds: (units: bigint | undefined) => moment(units, 1_000_000n),
  timestampFromNanoseconds: (units: bigint | undefined) => moment(units, 1_000_000_000n),
  dateFromDays: (days: number | undefined) =>
    days === undefined ? undefined : new Date(days * 86_400_000).toISOString().slice(0, 10),
  jsonFromBytes: (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : embedded(textOf(bytes))),
};

function moment(units: bigint | undefined, perSecond: bigint): Moment | undefined {
  return units === undefined ? undefined : new Moment(units, perSecond);
}

/** JSON in a column; it stays text where a number would lose digits. */
function embedded(text: string): unknown {
  if (/\d{16}/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What the schema says of a column of the outermost level. */
export interface Column {
  readonly name: string;
  /** True when its moments are UTC. */
  readonly utc: boolean;
  /** Digits behind the point of a decimal; undefined for other types. */
  readonly scale: number | undefined;
  readonly type: SchemaElement['type'];
}

/** @param elements The column's own element, and for a list or a struct those below it. */
export function columnOf(elements: readonly SchemaElement[]): Column | undefined {
  const own = elements[0];
  if (own === undefined) return undefined;
  const moments = elements.filter(isMoment);
  const scale = elements.length === 1 && isDecimal(own) ? (own.scale ?? 0) : undefined;
  return { name: own.name, utc: moments.length > 0 && moments.every(isUtc), scale, type: own.type };
}

export function isDecimal(element: SchemaElement): boolean {
  return element.converted_type === 'DECIMAL' || element.logical_type?.type === 'DECIMAL';
}

function isMoment(element: SchemaElement): boolean {
  const converted = element.converted_type ?? '';
  return element.type === 'INT96' || element.logical_type?.type === 'TIMESTAMP' || converted.startsWith('TIMESTAMP');
}

/** INT96 says nothing of a zone: writers differ in what they mean. The older annotations mean UTC. */
function isUtc(element: SchemaElement): boolean {
  const logical = element.logical_type;
  return logical?.type === 'TIMESTAMP' ? logical.isAdjustedToUTC : element.type !== 'INT96';
}

/** A value of a column as JSON. */
export function jsonValue(value: unknown, column: Column): Json {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return column.scale === undefined ? whole(value) : decimal(value, column.scale);
  if (typeof value === 'number') return numberValue(value, column);
  return typeof value === 'object' && value !== null ? objectValue(value, column) : null;
}

function objectValue(value: object, column: Column): Json {
  if (value instanceof Moment) return value.text(column.utc);
  if (value instanceof Uint8Array)
    return column.scale === undefined ? textOf(value) : decimal(signed(value), column.scale);
  if (ArrayBuffer.isView(value)) return null;
  if (Array.isArray(value)) return value.map((item) => jsonValue(item, column));
  return isObject(value) ? members(value, column) : null;
}

function members(value: { readonly [key: string]: unknown }, column: Column): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, jsonValue(member, column)]));
}

/** A number while it is exact, else its digits. */
function whole(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

function numberValue(value: number, column: Column): number | string {
  if (column.scale !== undefined) return decimal(BigInt(value), column.scale);
  if (!Number.isFinite(value)) return String(value);
  return column.type === 'FLOAT' ? shortest(value) : value;
}

/** The number with the fewest digits that is the same in single precision: 4.1, not 4.099999904632568. */
function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** A number where it has the same digits, else its digits. */
function decimal(unscaled: bigint, scale: number): number | string {
  if (scale <= 0) return whole(unscaled * 10n ** BigInt(-scale));
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const text = `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return digits.replace(/^0+/, '').length > 15 ? text : Number(text);
}

/** A whole number in two's complement, its highest byte first. */
function signed(bytes: Uint8Array): bigint {
  const value = BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);
  return BigInt.asIntN(Math.max(8, bytes.length * 8), value);
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
