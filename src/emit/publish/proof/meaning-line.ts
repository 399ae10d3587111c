import type { JsonObject } from '../../../model/json.ts';
import { allOperations } from '../operations.ts';
import type { Publication } from '../part.ts';
import type { Line, Site } from './line.ts';
import { arazzoFaults, errorFaults, errorsIn } from './meaning-of-answers.ts';
import { authenticationFaults, limitFaults, planFaults, usedSchemes } from './meaning-of-apis.ts';
import { accessFaults, conventionFaults } from './meaning-of-operations.ts';
import { lookInto } from './read.ts';

/** What a file of a folder tells otherwise than the contracts and capstan.yml do: a place in it, and what must be there. */
type Meaning = (publication: Publication, document: JsonObject, path: string) => readonly string[];

interface Told {
  readonly folder: string;
  /** Whether there are facts for it. */
  readonly needed: (publication: Publication) => boolean;
  readonly faultsOf: Meaning;
}

const hasOperations = (publication: Publication): boolean => allOperations(publication).length > 0;

const TOLD: readonly Told[] = [
  { folder: 'rate-limits', needed: () => true, faultsOf: limitFaults },
  { folder: 'plans', needed: ({ plans = [] }) => plans.length > 0, faultsOf: planFaults },
  { folder: 'authentication', needed: ({ apis }) => apis.some(hasSchemes), faultsOf: authenticationFaults },
  { folder: 'conventions', needed: hasOperations, faultsOf: conventionFaults },
  { folder: 'errors', needed: (publication) => errorsIn(publication).length > 0, faultsOf: errorFaults },
  { folder: 'agentic-access', needed: hasOperations, faultsOf: accessFaults },
  { folder: 'arazzo', needed: () => false, faultsOf: arazzoFaults },
];

export const meaningLine: Line = {
  name: 'meaning',
  claim:
    'limits, plans, authentication, conventions, errors, workflows and what is asked of agents say what the contracts and ' +
    'capstan.yml state, as it is read a second time, and say it of all operations',
  look: (site) => {
    const findings = TOLD.map((told) => lookAt(site, told));
    return {
      evidence: findings.flatMap(({ evidence }) => evidence),
      faults: findings.flatMap(({ faults }) => faults),
    };
  },
};

function lookAt(site: Site, { folder, needed, faultsOf }: Told) {
  const { publication } = site;
  return lookInto(site, { folder, needed: needed(publication) }, (document, path) =>
    faultsOf(publication, document, path),
  );
}

function hasSchemes(api: Publication['apis'][number]): boolean {
  return usedSchemes(api).length > 0;
}
