import type { Capability } from '../model/capability.ts';
import { isJsonObject } from '../model/json.ts';
import { acceptedOnly } from '../surfaces/tool.ts';
import { sentence } from '../surfaces/words.ts';
import { code, inline } from './markdown.ts';
import type { Offer } from './offers.ts';

const MAX_NAMES = 12;

/** What goes wrong for those who do not know it, each from a fact. */
export function skillWarnings(capability: Capability, offers: readonly Offer[]): string[] {
  return [...replacing(offers), ...accepted(offers), ...rate(capability), ...rules(offers), ...personal(offers)];
}

function replacing(offers: readonly Offer[]): string[] {
  const names = offers.filter(({ facts }) => facts.bulk?.replaces === true).map(({ tool }) => code(tool.name));
  return names.length === 0
    ? []
    : [`${listed(names)}: a field left out of an item is not kept from what was stored before.`];
}

function accepted(offers: readonly Offer[]): string[] {
  const names = offers.filter(({ operation }) => acceptedOnly(operation)).map(({ tool }) => code(tool.name));
  if (names.length === 0) return [];
  const blind = offers.every(({ facts }) => !facts.semantics.readOnly);
  const readBack = blind ? ' No operation here reads anything back, so keep your own list of what was accepted.' : '';
  return [`${listed(names)}: a success means accepted for processing. Report "accepted", never "stored".${readBack}`];
}

function rate(capability: Capability): string[] {
  const policy = capability.facts?.policy;
  if (policy?.rate === undefined) return [];
  const { requests, perSeconds, burst } = policy.rate;
  const statuses = policy.retryStatuses.map((status) => code(String(status))).join(', ');
  const retry =
    statuses === ''
      ? ''
      : ` After ${statuses} wait and send the same input again where that is safe to repeat; when there is a Retry-After header, wait as long as it says.`;
  return [`At most ${requests} requests in ${perSeconds} seconds, ${burst} of them at once.${retry}`];
}

function rules(offers: readonly Offer[]): string[] {
  const texts = offers.flatMap(({ facts }) =>
    facts.rules.flatMap((rule) =>
      isJsonObject(rule) && typeof rule['description'] === 'string' ? inline(sentence(rule['description'])) : [],
    ),
  );
  return [...new Set(texts)];
}

function personal(offers: readonly Offer[]): string[] {
  const paths = offers.flatMap(({ facts }) =>
    facts.fields.filter((field) => field.sensitive).map((field) => code(field.path)),
  );
  const distinct = [...new Set(paths)];
  return distinct.length === 0 ? [] : [`Personal data, not to be repeated in answers or logs: ${listed(distinct)}.`];
}

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return more > 0 ? `${names.slice(0, MAX_NAMES).join(', ')} and ${more} more` : names.join(', ');
}
