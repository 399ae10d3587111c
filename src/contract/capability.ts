import type { Capability, ConsumedParameter, ConsumedResource, Consumes } from '../model/capability.ts';
import type { Entity, Guidance, Policy } from '../model/facts.ts';
import type { JsonObject } from '../model/json.ts';
import { kebabCase, uniqueName } from '../model/names.ts';
import { fail, settle, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { isCallable, routePattern } from '../model/route.ts';
import { Closure } from './closure.ts';
import type { Contract } from './contract.ts';
import { entitiesOf } from './entities.ts';
import { readGuidance, readPolicy } from './extensions.ts';
import { operationsOf, otherOperations } from './operations.ts';
import { planOperation, type PlannedOperation } from './plan.ts';
import { securityOf, type Security } from './security.ts';
import { NO_SERVER, originsOf } from './servers.ts';
import { listOf, objectOf, textOf } from './tree.ts';

/** What a contract does not say of the capability that it becomes. */
export interface CapabilityNames {
  /** The file stem. */
  readonly name: string;
  /** Of the consumed API; kebab-case. */
  readonly namespace: string;
  /** The variable of the upstream's secret; made from the title when absent. */
  readonly secret?: string | undefined;
  /** `YYYY-MM-DD` */
  readonly created?: string | undefined;
  /** `YYYY-MM-DD` */
  readonly modified?: string | undefined;
}

/** The capability that the contract describes: what it consumes, its secrets and its facts. It exposes nothing yet. */
export function toCapability(contract: Contract, names: CapabilityNames): Outcome<Capability> {
  const { document, place } = contract;
  const sources = operationsOf(document);
  const beforeJsonSchema = contract.version === '2.0' || contract.version === '3.0';
  const schemas = { request: new Closure(document, beforeJsonSchema), response: new Closure(document, false) };
  const outcomes = sources.map((source) => planOperation(contract, schemas, source));
  const planned = outcomes.flatMap((outcome) => (outcome.ok && outcome.value !== undefined ? [outcome.value] : []));
  const security = securityOf(document, sources, names.secret, place);
  const policy = readPolicy(document, place);
  const guidance = readGuidance(document, place);
  const problems = [
    ...outcomes.flatMap((outcome) => outcome.problems),
    ...leftOut(contract),
    ...unserved(contract, planned),
    ...withoutRoute(contract, planned),
    ...serverProblems(contract, planned),
    ...security.problems,
    ...policy.problems,
    ...guidance.problems,
  ];
  if (!planned.some(({ operation }) => isCallable(operation)) && outcomes.every(({ ok }) => ok)) {
    return fail(problem('contract.nothing', place('/paths'), {}), ...problems);
  }
  return settle(
    assemble(contract, names, planned, security, {
      entities: entitiesOf(document, schemas.request, planned),
      policy: policy.ok ? policy.value : undefined,
      guidance: guidance.ok ? guidance.value : undefined,
    }),
    problems,
  );
}

function leftOut({ document, place }: Contract): Problem[] {
  const what = 'HEAD, OPTIONS, TRACE and QUERY operations are left out; no capability has them';
  return otherOperations(document).map((pointer) => problem('contract.unsupported', place(pointer), { what }));
}

/** Operations that are consumed and cannot be offered. */
function unserved({ place }: Contract, planned: readonly PlannedOperation[]): Problem[] {
  return planned.flatMap(({ operation: { name, body }, source }) =>
    body?.kind === 'unsupported'
      ? [problem('contract.unserved', place(source.pointer), { name, mediaType: body.type })]
      : [],
  );
}

/** Operations whose route would match the requests of an earlier one: they are offered as tools only. */
function withoutRoute({ place }: Contract, planned: readonly PlannedOperation[]): Problem[] {
  const known = new Map<string, string>();
  return planned.flatMap(({ operation, source: { method, path, pointer } }) => {
    if (!isCallable(operation)) return [];
    const pattern = routePattern(method, path);
    const other = known.get(pattern);
    if (other === undefined) known.set(pattern, path);
    return other === undefined ? [] : [problem('contract.same-route', place(pointer), { method, path, other })];
  });
}

function serverProblems({ place }: Contract, planned: readonly PlannedOperation[]): Problem[] {
  return planned.some(({ baseUri }) => baseUri === NO_SERVER)
    ? [problem('contract.server', place('/servers'), {})]
    : [];
}

function assemble(
  { document, sources }: Contract,
  names: CapabilityNames,
  planned: readonly PlannedOperation[],
  security: Security,
  facts: {
    readonly entities: readonly Entity[];
    readonly policy: Policy | undefined;
    readonly guidance: Guidance | undefined;
  },
): Capability {
  const info = objectOf(document['info']);
  const title = textOf(info['title']) ?? names.name;
  const { created, modified } = names;
  return {
    name: names.name,
    info: {
      title,
      description: textOf(info['description'])?.trim() ?? title,
      tags: tagsOf(document, planned),
      ...(created === undefined ? {} : { created }),
      ...(modified === undefined ? {} : { modified }),
      ...(textOf(info['version']) === undefined ? {} : { version: textOf(info['version']) }),
    },
    binds: security.binds,
    consumes: consumesOf(names.namespace, title, planned, security),
    exposes: [],
    facts: {
      sources,
      entities: facts.entities,
      ...(facts.policy === undefined ? {} : { policy: facts.policy }),
      ...(facts.guidance === undefined ? {} : { guidance: facts.guidance }),
      origins: originsOf(document),
    },
  };
}

/** The document's tags, then those that only operations name. */
function tagsOf(document: JsonObject, planned: readonly PlannedOperation[]): string[] {
  const declared = listOf(document['tags']).map((tag) => objectOf(tag)['name']);
  const used = planned.flatMap(({ source }) => listOf(source.value['tags']));
  return [...new Set([...declared, ...used].filter((tag) => typeof tag === 'string'))];
}

/** One consumed API per base URI: operations may have servers of their own. */
function consumesOf(
  namespace: string,
  title: string,
  planned: readonly PlannedOperation[],
  security: Security,
): Consumes[] {
  const taken = new Set<string>();
  return [...Map.groupBy(planned, ({ baseUri }) => baseUri)].map(([baseUri, operations]) => {
    const own = uniqueName(namespace, taken);
    taken.add(own);
    const shared = sharedConstants(operations);
    return {
      namespace: own,
      description: `The ${title}, as its contract describes it.`,
      baseUri,
      parameters: [...security.parameters, ...shared],
      ...(security.authentication === undefined ? {} : { authentication: security.authentication }),
      resources: resourcesOf(operations, shared),
    };
  });
}

function isSame(one: ConsumedParameter, other: ConsumedParameter): boolean {
  return one.name === other.name && one.in === other.in && one.value === other.value;
}

/** Constants that every operation has are told once, for all. */
function sharedConstants(planned: readonly PlannedOperation[]): ConsumedParameter[] {
  const [first, ...others] = planned;
  const constants = first?.operation.parameters.filter(({ value }) => value !== undefined) ?? [];
  return constants.filter((constant) =>
    others.every(({ operation }) => operation.parameters.some((parameter) => isSame(parameter, constant))),
  );
}

function resourcesOf(planned: readonly PlannedOperation[], shared: readonly ConsumedParameter[]): ConsumedResource[] {
  const taken = new Set<string>();
  return [...Map.groupBy(planned, ({ path }) => path)].map(([path, operations]) => {
    const name = uniqueName(kebabCase(path) || 'root', taken);
    taken.add(name);
    const item = operations[0]?.source.item ?? {};
    const [title, description] = [textOf(item['summary']), textOf(item['description'])];
    return {
      name,
      path,
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      parameters: [],
      operations: operations.map(({ operation }) => ({
        ...operation,
        parameters: operation.parameters.filter((own) => !shared.some((constant) => isSame(own, constant))),
      })),
    };
  });
}
