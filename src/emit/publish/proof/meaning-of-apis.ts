import { listOf, objectOf, textOf } from '../../../contract/tree.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { operationsOf, type PublishedOperation } from '../operations.ts';
import type { Publication, PublishedApi } from '../part.ts';
import { operationAt } from './component.ts';
import { entriesOf, mustBe, mustHave } from './must.ts';

const SECONDS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 };

/** `rate` of each contract's `x-capstan-policy`, in whatever time the file tells it. */
export function limitFaults({ apis }: Publication, document: JsonObject): string[] {
  const policies = apis.map((api) => objectOf(api.document['x-capstan-policy']));
  const rates = policies.map(({ rate }) => objectOf(rate)).filter(({ requests }) => typeof requests === 'number');
  const entries = entriesOf(document, '/limits');
  const faults = entries.flatMap(({ at, value }, index) => {
    const rate = rates[index];
    if (rate === undefined) return [`${at} must not be there`];
    const seconds = SECONDS[textOf(value['timeframe']) ?? ''] ?? Number.NaN;
    const limit = (Number(rate['requests']) * seconds) / Number(rate['perSeconds']);
    return [...mustBe(`${at}/limit`, value['limit'], limit), ...mustBe(`${at}/metric`, value['metric'], 'request')];
  });
  const sources = policies.flatMap(({ source }) => (typeof source === 'string' ? [source] : []));
  return [
    ...faults,
    ...(entries.length < rates.length ? [`/limits must have ${rates.length} entries`] : []),
    ...mustHave('', document, { sources, quotas: [] }),
  ];
}

/** The plans of capstan.yml, each as it is stated there. */
export function planFaults({ plans = [] }: Publication, document: JsonObject): string[] {
  const entries = entriesOf(document, '/plans');
  const stated = plans.flatMap(({ source: _, elements, ...plan }, index) => {
    const told: Readonly<Record<string, unknown>> = { ...plan, elements: elements.map((name) => ({ name })) };
    const expected = objectOf(plain(told));
    return mustBe(`/plans/${index}`, entries[index]?.value, expected);
  });
  const more = entries.slice(plans.length).map(({ at }) => `${at} must not be there`);
  return [
    ...stated,
    ...more,
    ...mustBe('/sources', document['sources'], [...new Set(plans.map((plan) => plan.source))]),
  ];
}

/** As a file holds it, without what is not known. */
function plain(value: object): Json {
  const read: Json = JSON.parse(JSON.stringify(value));
  return read;
}

/** The schemes that operations ask for: `type`, `in`, `name` and all else as the contract states it. */
export function authenticationFaults({ apis }: Publication, document: JsonObject): string[] {
  const expected = apis.flatMap((api) => usedSchemes(api).map((name) => ({ api, name })));
  const entries = entriesOf(document, '/schemes');
  const open = apis.flatMap(operationsOf).filter((one) => requirementsOf(one).some((names) => names.length === 0));
  return [
    ...entries.flatMap(({ at, value }, index) => {
      const one = expected[index];
      return one === undefined ? [`${at} must not be there`] : mustBe(at, value, schemeOf(one.api, one.name));
    }),
    ...(entries.length < expected.length ? [`/schemes must have ${expected.length} entries`] : []),
    ...mustBe('/without_authentication', document['without_authentication'], open.map(idOf)),
  ];
}

/** Schemes of an API that one of its operations asks for, in the order of the document. */
export function usedSchemes(api: PublishedApi): string[] {
  const used = new Set(operationsOf(api).flatMap((one) => requirementsOf(one).flat()));
  const { securitySchemes } = objectOf(api.document['components']);
  return Object.entries(objectOf(securitySchemes)).flatMap(([name, scheme]) =>
    used.has(name) && isJsonObject(scheme) ? [name] : [],
  );
}

function schemeOf(api: PublishedApi, name: string): JsonObject {
  const { securitySchemes } = objectOf(api.document['components']);
  const stated = Object.entries(objectOf(objectOf(securitySchemes)[name])).filter(
    ([member]) => !member.startsWith('x-'),
  );
  const operations = operationsOf(api).filter((one) => requirementsOf(one).flat().includes(name));
  return {
    // the name of a key's parameter is apart from that of the scheme
    ...Object.fromEntries(stated.map(([member, value]) => [member === 'name' ? 'parameter' : member, value])),
    name,
    api: api.capability.name,
    operations: operations.map(idOf),
    source: `#/components/securitySchemes/${name}`,
  };
}

/** Ways to say who calls, each the schemes that it takes; one without any is open to all. */
function requirementsOf({ api, facts }: PublishedOperation): string[][] {
  const { security } = operationAt(api.document, facts.pointer).operation;
  const stated = listOf(security ?? api.document['security']).map((one) => Object.keys(objectOf(one)));
  return stated.length > 0 ? stated : [[]];
}

function idOf({ facts }: PublishedOperation): string {
  return facts.operationId;
}
