import { counts, discreet, saysAccepted, unfounded } from '../../checks/answer.ts';
import type { Finding } from '../../checks/finding.ts';
import { atMost, known, noneRefused, noneTooLarge, onceEach, only, trueValues } from '../../checks/requests.ts';
import { table } from '../../checks/table.ts';
import type { Evidence } from '../../evidence.ts';

/** Two requests hold them. */
export function grade(evidence: Evidence): Finding[] {
  return [
    ...table(evidence),
    ...only('POST', evidence),
    ...trueValues(evidence),
    ...onceEach(evidence),
    ...noneRefused(evidence),
    ...known(evidence),
    ...noneTooLarge(evidence),
    ...atMost(7, evidence),
    ...saysAccepted(evidence),
    ...unfounded(evidence),
    ...counts([620], evidence),
    ...discreet(evidence),
  ];
}
