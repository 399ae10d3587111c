import type { Capability } from '../model/capability.ts';
import type { Problem } from '../model/problem.ts';
import {
  consumedPathVariables,
  templateVariables,
  unknownCalls,
  withInputs,
  withKeys,
  withPrefixes,
} from './rules/actions.ts';
import { bodyInputs, bodyKinds, bodySyntax } from './rules/bodies.ts';
import {
  operationNames,
  parameterValues,
  queryInPath,
  resourceParameters,
  sharedHeaderTemplates,
  trailingSlash,
  unsentParameters,
} from './rules/consumes.ts';
import {
  duplicateRoutes,
  duplicateTools,
  exposedInputs,
  mappedObjects,
  namespaces,
  ports,
  routePaths,
  routeVariables,
  skills,
  somethingExposed,
} from './rules/exposes.ts';
import { hints } from './rules/hints.ts';
import { hardCodedSecrets, secretVariables, unsupportedAuthentication } from './rules/secrets.ts';
import { subjectOf, type Subject } from './subject.ts';

type Rule = (subject: Subject) => Problem[];

const rules: readonly Rule[] = [
  hardCodedSecrets,
  secretVariables,
  unsupportedAuthentication,
  trailingSlash,
  operationNames,
  queryInPath,
  resourceParameters,
  unsentParameters,
  sharedHeaderTemplates,
  parameterValues,
  bodyKinds,
  bodySyntax,
  bodyInputs,
  somethingExposed,
  namespaces,
  ports,
  duplicateRoutes,
  duplicateTools,
  routePaths,
  routeVariables,
  unknownCalls,
  withPrefixes,
  withInputs,
  withKeys,
  consumedPathVariables,
  templateVariables,
  exposedInputs,
  mappedObjects,
  hints,
  skills,
];

/**
 * What would not work, here or in the reference engine, although the document is valid. Errors are calls, routes and
 * names that lead nowhere; warnings are what only this runtime does as it was meant. Places are made of names
 * (`/exposes/shop-rest/orders/list-orders`), because a capability that is being built has no file yet.
 */
export function lint(capability: Capability): Problem[] {
  const subject = subjectOf(capability);
  return rules.flatMap((rule) => rule(subject));
}
