import { listOf, objectOf, textOf } from '../../../contract/tree.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import type { Evidence } from './evidence.ts';
import { bit, type Judge } from './verdict.ts';

export const schemasPresent =
  (least: number): Judge =>
  ({ index }) => {
    const { length } = propertiesOf(index).filter((type) => type === 'JSONSchema');
    return bit(length >= least, `JSON Schemas in the index: ${length}; from ${least} on`);
  };

function propertiesOf(index: JsonObject): string[] {
  const properties = listOf(index['apis']).flatMap((api) => listOf(objectOf(api)['properties']));
  return properties.flatMap((property) => textOf(objectOf(property)['type']) ?? []);
}

export const contexts: Judge = (evidence) => most(evidence, 1, 'contexts', () => 1);

/** Terms whose value is a text that is no address. */
export const classes: Judge = (evidence) =>
  most(evidence, 5, 'classes in a JSON-LD context', (term) =>
    typeof term === 'string' && !term.includes('://') ? 1 : 0,
  );

export const properties: Judge = (evidence) =>
  most(evidence, 10, 'properties in a JSON-LD context', (term) => (isJsonObject(term) ? 1 : 0));

function most({ below }: Evidence, least: number, what: string, count: (term: Json, name: string) => number) {
  const counts = below('json-ld').map(({ value }) =>
    Object.entries(objectOf(value['@context'])).reduce(
      (sum, [name, term]) => sum + (name.startsWith('@') ? 0 : count(term, name)),
      0,
    ),
  );
  const length = what === 'contexts' ? counts.length : Math.max(0, ...counts);
  return bit(length >= least, `${what}: ${length}; from ${least} on`);
}

const rulesOf = ({ below }: Evidence): JsonObject[] => below('rules').map(({ value }) => objectOf(value['rules']));

const ruleCount = (evidence: Evidence): number =>
  Math.max(0, ...rulesOf(evidence).map((rules) => Object.keys(rules).length));

export const rulesPresent: Judge = (evidence) =>
  bit(ruleCount(evidence) >= 1, `rules of its own: ${ruleCount(evidence)}`);

/** What it extends is enforced too; spectral:oas alone has more than 50 rules. */
export const rulesMany: Judge = (evidence) => {
  const extended = evidence
    .below('rules')
    .some(({ value }) => JSON.stringify(value['extends'] ?? null).includes('spectral:oas'));
  const count = ruleCount(evidence);
  return bit(
    count > 0 && (extended || count >= 20),
    `rules: ${count}${extended ? ', and those of spectral:oas' : ''}; from 20 on`,
  );
};

export const severities: Judge = (evidence) => {
  const told = rulesOf(evidence).map((rules) =>
    Object.values(rules).map((rule) => JSON.stringify(objectOf(rule)['severity'] ?? 'warn')),
  );
  const balanced = told.some((all) => all.some(isWarning) && all.some((severity) => /^("info"|2)$/.test(severity)));
  return bit(balanced, balanced ? 'rules of severity warn and of info' : 'no ruleset has both warn and info');
};

const isWarning = (severity: string): boolean => /^("warn"|1)$/.test(severity);

export const conformance: Judge = ({ below, common }) => {
  const { length } = below('conformance');
  return bit(length > 0 || common.includes('Conformance'), `files in conformance/: ${length}`);
};

/** An overlay that changes nothing is none; and the catalogue counts those of the provider alone. */
export const overlays: Judge = ({ below, publication, hosted }) => {
  const changing = below('overlays').filter(({ value }) => listOf(value['actions']).some(changes)).length;
  const own = publication.provider.position === 'Producing';
  const why = own ? 'they count once they are served' : 'only those of the provider count';
  return bit(
    changing > 0 && hosted && own,
    `overlays that change something: ${changing}${hosted && own ? '' : `; ${why}`}`,
  );
};

function changes(action: Json): boolean {
  const { update, remove, copy } = objectOf(action);
  const updated = isJsonObject(update) ? Object.keys(update).length > 0 : update !== undefined;
  return updated || remove === true || copy !== undefined;
}

/** The entries of a list in the documents below a folder, counted. */
export const entries =
  (folder: string, list: string, least: number): Judge =>
  ({ below }) => {
    const count = Math.max(0, ...below(folder).map(({ value }) => listOf(value[list]).length));
    return bit(count >= least, `${list} in ${folder}/: ${count}; from ${least} on`);
  };

export const finOps: Judge = ({ below, common }) => {
  const told = below('finops').length > 0 || common.includes('FinOps');
  return bit(told, told ? 'finops/ or a link of type FinOps' : 'no finops/ and no link of type FinOps');
};
