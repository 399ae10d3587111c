import { itemFields, nounOf, type BulkWrite, type Loading } from '../surfaces/loading.ts';
import { flatten } from '../surfaces/schema.ts';
import { acceptedOnly } from '../surfaces/tool.ts';
import { shortened } from '../surfaces/words.ts';
import { code, inline } from './markdown.ts';
import type { Offer } from './offers.ts';
import type { SkillSubject } from './skill-subject.ts';

const MAX_NAMES = 8;
const MAX_FIELDS = 24;

/** What goes wrong for those who do not know it, each from a fact; what costs most stands first. */
export function skillWarnings(subject: SkillSubject): string[] {
  const { capability, offers, loading } = subject;
  return [
    ...replacing(offers),
    ...(loading?.update === undefined ? [] : carrying(loading.update, loading.upsert)),
    ...accepted(offers),
    ...(loading === undefined ? [] : [...keys(loading), ...zones(loading)]),
    ...destroying(offers),
    ...(capability.facts?.guidance?.unknown.length ? [UNKNOWN] : []),
    ...rate(subject),
    ...personal(offers),
  ];
}

const UNKNOWN =
  'Much of how the API behaves is documented nowhere: [references/limits.md](references/limits.md) lists it. Do not promise it.';

function replacing(offers: readonly Offer[]): string[] {
  const names = offers.filter(({ facts }) => facts.bulk?.replaces === true).map(({ tool }) => code(tool.name));
  return names.length === 0
    ? []
    : [
        `${listed(names)} **replaces**: a field that is left out of an item is not kept from what was stored before. Send complete records.`,
      ];
}

/** An update that carries less than the write of whole records does. */
function carrying(update: BulkWrite, upsert: BulkWrite | undefined): string[] {
  const names = Object.keys(itemFields(update));
  const all = upsert === undefined ? names : Object.keys(itemFields(upsert));
  if (all.length <= names.length || names.length > MAX_FIELDS) return [];
  return [
    `${code(update.operation.name)} carries these ${names.length} fields and no others: ${names.map(code).join(', ')}.`,
  ];
}

function accepted(offers: readonly Offer[]): string[] {
  const names = offers.filter(({ operation }) => acceptedOnly(operation)).map(({ tool }) => code(tool.name));
  if (names.length === 0) return [];
  // a POST that is not declared to be safe may still be a search
  const blind = offers.every(({ facts }) => facts.bulk !== undefined);
  const readBack = blind ? ' Nothing here reads back, so the report of the load is the only proof.' : '';
  return [`A success of ${listed(names)} means **accepted**, not stored. Say "accepted".${readBack}`];
}

function keys({ main }: Loading): string[] {
  const key = code(main.bulk.key);
  return [
    `${key} tells ${nounOf(main)} apart: never make one up or repair one. Sources that are loaded together get their names before their keys (\`source:1001\`), or one would overwrite the other; ` +
      'a file that is loaded alone does not. So load the same sources in the same way each time, and update a record under the very key that it was sent with.',
  ];
}

function zones({ main }: Loading): string[] {
  const times = Object.values(itemFields(main)).some(
    (schema) => flatten(schema, main.facts.input)['format'] === 'date-time',
  );
  return times
    ? [
        'A time needs its zone. When the source does not say it, ask the user: never assume UTC or the zone of this machine.',
      ]
    : [];
}

/** Of operations without a bulk effect of their own, which is told above. */
function destroying(offers: readonly Offer[]): string[] {
  const others = offers.flatMap(({ facts }) => (facts.bulk === undefined ? [facts.semantics] : []));
  return [
    ...(others.some(({ destructive }) => destructive)
      ? ['An operation that **may destroy**: say what it will do, and ask the user, before you call it.']
      : []),
    ...(others.some(({ readOnly, idempotent }) => !readOnly && !idempotent)
      ? [
          'A change that is not **safe to repeat**: after a timeout or a broken answer its effect is not known. Say so, or look, before you call it again.',
        ]
      : []),
  ];
}

function rate({ capability, loading }: SkillSubject): string[] {
  const policy = capability.facts?.policy;
  if (policy?.rate === undefined) return [];
  const { requests, perSeconds, burst } = policy.rate;
  const most = loading === undefined ? '' : ` of at most ${loading.main.bulk.maxItems} records`;
  return [
    `At most ${requests} requests${most} in ${perSeconds} seconds, ${burst} at once. ${loading === undefined ? 'After `429` wait' : 'A load keeps to it by itself; for single calls, wait after `429`'}.`,
  ];
}

function personal(offers: readonly Offer[]): string[] {
  const paths = offers.flatMap(({ facts }) =>
    facts.fields.filter((field) => field.sensitive).map((field) => code(field.path)),
  );
  const distinct = [...new Set(paths)];
  return distinct.length === 0 ? [] : [`Personal data, never to be repeated in answers: ${listed(distinct)}.`];
}

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  const shown = names.slice(0, MAX_NAMES).map((name) => inline(shortened(name, 80)));
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
