import type { Capability, Operation } from '../model/capability.ts';
import type { BulkFacts, OperationFacts } from '../model/facts.ts';
import { isJsonObject, type JsonSchema } from '../model/json.ts';
import { offeredOf } from './expose.ts';
import { flatten, propertiesOf } from './schema.ts';

/** An operation that takes many records at once, and nothing but them. */
export interface BulkWrite {
  readonly operation: Operation;
  readonly facts: OperationFacts;
  readonly bulk: BulkFacts;
  /** The schema of a record; its references lead into `facts.input`. */
  readonly item: JsonSchema;
}

/** The operations by which files of records are loaded: those that write whole records, those that change some fields. */
export interface Loading {
  readonly upsert: BulkWrite | undefined;
  readonly update: BulkWrite | undefined;
  /** The first of the two that there is. */
  readonly main: BulkWrite;
}

/** `undefined` when no file can be loaded. A load wants one operation for an effect: of several it does not choose. */
export function loadingOf(capability: Capability): Loading | undefined {
  const writes = offeredOf(capability).flatMap(({ operation }) => bulkWriteOf(operation) ?? []);
  const only = (effect: BulkFacts['effect']): BulkWrite | undefined => {
    const [first, ...others] = writes.filter(({ bulk }) => bulk.effect === effect);
    return others.length === 0 ? first : undefined;
  };
  const [upsert, update] = [only('upsert'), only('update')];
  const main = upsert ?? update;
  return main === undefined ? undefined : { upsert, update, main };
}

function bulkWriteOf(operation: Operation): BulkWrite | undefined {
  const { facts } = operation;
  const bulk = facts?.bulk;
  if (facts === undefined || bulk === undefined || facts.body?.shape !== 'members') return undefined;
  const isAlone = facts.inputs.every(({ name, required, in: place }) =>
    name === bulk.items ? place === 'body' : !required,
  );
  const list = flatten(propertiesOf(facts.input)[bulk.items] ?? {}, facts.input);
  return isAlone && isJsonObject(list['items']) ? { operation, facts, bulk, item: list['items'] } : undefined;
}

/** What the records are called: the input that holds them, as words. */
export function nounOf({ bulk }: Pick<BulkWrite, 'bulk'>): string {
  const words = bulk.items
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .toLowerCase();
  return /^(body|data|items?|inputs?|payload|list|values?)$/.test(words) ? 'records' : words;
}

/** The fields of a record, in the order of the schema. */
export function itemFields({ item, facts }: BulkWrite): Readonly<Record<string, JsonSchema>> {
  return propertiesOf(flatten(item, facts.input));
}
