import { listOf, objectOf, textOf as stringOf } from '../../../contract/tree.ts';
import type { Json, JsonObject } from '../../../model/json.ts';
import { OPERATIONS } from '../rules-of-facts.ts';
import type { Line } from './line.ts';
import { lookInto } from './read.ts';

const SEVERITIES = ['error', 'warn', 'info'];

export const rulesLine: Line = {
  name: 'rules',
  claim:
    `Spectral rulesets extend spectral:oas, have rules of their own with a severity each, warn and info among them, and ` +
    `reach operations by ${OPERATIONS}`,
  look: (site) => lookInto(site, { folder: 'rules', needed: true }, rulesetFaults),
};

function rulesetFaults(ruleset: JsonObject): string[] {
  const rules = Object.entries(objectOf(ruleset['rules']));
  const severities = new Set(rules.map(([, rule]) => objectOf(rule)['severity']));
  return [
    ...(extendsOas(ruleset['extends']) ? [] : ['/extends must have [spectral:oas, all]']),
    ...['warn', 'info']
      .filter((word) => !severities.has(word))
      .map((word) => `/rules must have one of severity ${word}`),
    ...rules.flatMap(([name, rule]) => ruleFaults(objectOf(rule)).map((fault) => `/rules/${name}${fault}`)),
  ];
}

function extendsOas(value: Json | undefined): boolean {
  return listOf(value).some((entry) => listOf(entry)[0] === 'spectral:oas' && listOf(entry)[1] === 'all');
}

function ruleFaults({ description, severity, given, then }: JsonObject): string[] {
  const path = stringOf(given) ?? '';
  const isThere = typeof severity === 'string' && SEVERITIES.includes(severity);
  return [
    ...(stringOf(description) === undefined ? ['/description must be there'] : []),
    ...(isThere ? [] : [`/severity must be one of ${SEVERITIES.join(', ')}`]),
    ...(path.startsWith('$') ? [] : ['/given must be a JSONPath']),
    ...(path.startsWith('$.paths') && !path.startsWith(OPERATIONS) ? [`/given must begin with ${OPERATIONS}`] : []),
    ...(stringOf(objectOf(then)['function']) === undefined ? ['/then/function must be there'] : []),
  ];
}
