import { counts, discreet, saysAccepted, unfounded } from '../../checks/answer.ts';
import type { Finding } from '../../checks/finding.ts';
import { atMost, known, noneRefused, onceEach, only, trueValues } from '../../checks/requests.ts';
import { table } from '../../checks/table.ts';
import type { Evidence } from '../../evidence.ts';

/** POST would blank what the update does not say. */
export function grade(evidence: Evidence): Finding[] {
  return [
    ...table(evidence),
    ...only('PATCH', evidence),
    ...trueValues(evidence),
    ...onceEach(evidence),
    ...known(evidence),
    ...noneRefused(evidence),
    ...atMost(2, evidence),
    ...saysAccepted(evidence),
    ...unfounded(evidence),
    ...counts([8], evidence),
    ...discreet(evidence),
  ];
}
