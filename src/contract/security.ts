import type { Authentication, Bind, ConsumedParameter } from '../model/capability.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { kebabCase } from '../model/names.ts';
import { pointerStep } from '../model/pointer.ts';
import { problem, type Place, type Problem } from '../model/problem.ts';
import { basicParts } from './extensions.ts';
import type { ContractOperation } from './operations.ts';
import { resolveLocal } from './resolve.ts';
import { inputName } from './parameters.ts';
import { listOf, objectOf, textOf } from './tree.ts';

/** How the upstream is told who calls. Secrets are variables; their values are nowhere. */
export interface Security {
  readonly authentication?: Authentication | undefined;
  /** Further credentials of the same requirement, as parameters of every request. */
  readonly parameters: readonly ConsumedParameter[];
  readonly binds: readonly Bind[];
  readonly problems: readonly Problem[];
}

interface Credential {
  readonly authentication?: Authentication | undefined;
  readonly parameter?: ConsumedParameter | undefined;
  readonly variables: readonly string[];
}

const NONE: Security = { parameters: [], binds: [], problems: [] };

/**
 * The first requirement that can be met, from the document or else from its first operation that has one. `secret` names
 * the variable; without it the title does (`PET_STORE_API_KEY`).
 */
export function securityOf(
  document: JsonObject,
  operations: readonly ContractOperation[],
  secret: string | undefined,
  place: (pointer: string) => Place,
): Security {
  const requirements = requirementsOf(document, operations);
  if (requirements.length === 0) return NONE;
  const stem = secretStem(document);
  const met = requirements
    .map((names) => credentialsFor(document, names, secret, stem))
    .find((found) => found !== undefined);
  const others = foreignOperations(operations, requirements, place);
  if (met !== undefined) return { ...assemble(met), problems: others };
  const what = 'No security scheme of the contract can be used: basic, bearer, OAuth 2 and API keys can';
  return { ...NONE, problems: [problem('contract.security', place('/components/securitySchemes'), { what })] };
}

/** Each requirement as the names of its schemes. */
function requirementsOf(document: JsonObject, operations: readonly ContractOperation[]): string[][] {
  const own = requirementNames(document['security']);
  if (own.length > 0) return own;
  return operations.map(({ value }) => requirementNames(value['security'])).find((names) => names.length > 0) ?? [];
}

function requirementNames(value: Json | undefined): string[][] {
  return listOf(value)
    .map((requirement) => Object.keys(objectOf(requirement)))
    .filter((names) => names.length > 0);
}

/** The format has one authentication for all; operations that want another are called with the wrong one. */
function foreignOperations(
  operations: readonly ContractOperation[],
  requirements: readonly string[][],
  place: (pointer: string) => Place,
): Problem[] {
  const known = new Set(requirements.map((names) => names.toSorted().join(' ')));
  return operations.flatMap(({ value, pointer }) => {
    const own = requirementNames(value['security']);
    if (own.length === 0 || own.some((names) => known.has(names.toSorted().join(' ')))) return [];
    const what = 'The operation wants another security scheme than the others and is called with theirs';
    return [problem('contract.security', place(`${pointer}${pointerStep('security')}`), { what })];
  });
}

function credentialsFor(
  document: JsonObject,
  names: readonly string[],
  secret: string | undefined,
  stem: string,
): Credential[] | undefined {
  const schemes = objectOf(objectOf(document['components'])['securitySchemes']);
  const found = names.map((name, index) => {
    const variable = index === 0 ? secret : undefined;
    const own = names.length > 1 ? `${stem}_${screaming(name)}` : stem;
    return credentialOf(resolveLocal(document, schemes[name]), variable, own);
  });
  const usable = found.filter((credential) => credential !== undefined);
  return usable.length === names.length ? usable : undefined;
}

function credentialOf(scheme: JsonObject, secret: string | undefined, stem: string): Credential | undefined {
  const kind = textOf(scheme['type'])?.toLowerCase();
  if (kind === 'apikey') return apiKey(scheme, secret ?? withSuffix(stem, 'API_KEY'));
  if (kind === 'oauth2' || kind === 'openidconnect') return bearer(secret ?? withSuffix(stem, 'TOKEN'));
  const name = kind === 'http' ? textOf(scheme['scheme'])?.toLowerCase() : undefined;
  if (name === 'bearer') return bearer(secret ?? withSuffix(stem, 'TOKEN'));
  return name === 'basic' ? basic(scheme, secret, stem) : undefined;
}

function apiKey(scheme: JsonObject, variable: string): Credential | undefined {
  const key = textOf(scheme['name']);
  const { in: placement } = scheme;
  const value = reference(variable);
  if (key === undefined) return undefined;
  if (placement === 'header' || placement === 'query') {
    return { authentication: { kind: 'apikey', key, value, placement }, variables: [variable] };
  }
  const spellable = placement === 'cookie' && inputName(key) === key;
  return spellable ? { parameter: { name: key, in: 'cookie', value }, variables: [variable] } : undefined;
}

function bearer(variable: string): Credential {
  return { authentication: { kind: 'bearer', token: reference(variable) }, variables: [variable] };
}

function basic(scheme: JsonObject, secret: string | undefined, stem: string): Credential {
  const parts = basicParts(scheme);
  if (parts !== undefined) {
    const variable = secret ?? withSuffix(stem, 'API_KEY');
    const fill = (part: 'secret' | 'empty') => (part === 'secret' ? reference(variable) : '');
    return {
      authentication: { kind: 'basic', username: fill(parts.username), password: fill(parts.password) },
      variables: [variable],
    };
  }
  const [user, password] = [withSuffix(stem, 'USERNAME'), secret ?? withSuffix(stem, 'PASSWORD')];
  return {
    authentication: { kind: 'basic', username: reference(user), password: reference(password) },
    variables: [user, password],
  };
}

/** The first credential is the authentication; the others travel as parameters, which only header and query keys can. */
function assemble(credentials: readonly Credential[]): Security {
  const main = credentials.find(({ authentication }) => authentication !== undefined);
  const parameters = credentials.flatMap((credential) => (credential === main ? [] : asParameter(credential)));
  const variables = new Set(credentials.flatMap((credential) => credential.variables));
  return {
    ...(main?.authentication === undefined ? {} : { authentication: main.authentication }),
    parameters,
    binds: [
      {
        namespace: 'env',
        description: 'Secrets of the upstream, from the environment.',
        keys: Object.fromEntries([...variables].map((name) => [name, name])),
      },
    ],
    problems: [],
  };
}

function asParameter({ authentication, parameter }: Credential): ConsumedParameter[] {
  if (parameter !== undefined) return [parameter];
  if (authentication?.kind !== 'apikey') return [];
  return [{ name: authentication.key, in: authentication.placement, value: authentication.value }];
}

function reference(variable: string): string {
  return `{{${variable}}}`;
}

/** `Pet Store API` -> `PET_STORE`; variables start with a letter. */
function secretStem(document: JsonObject): string {
  const stem = screaming(textOf(objectOf(document['info'])['title']) ?? '').replace(/_?API$/, '');
  return /^[A-Z]/.test(stem) ? stem : `UPSTREAM${stem === '' ? '' : `_${stem}`}`;
}

function screaming(text: string): string {
  return kebabCase(text).replaceAll('-', '_').toUpperCase();
}

function withSuffix(stem: string, suffix: string): string {
  return stem.endsWith(suffix) ? stem : `${stem}_${suffix}`;
}
