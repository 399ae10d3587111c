import { counts, discreet, saysAccepted, unfounded } from '../../checks/answer.ts';
import type { Finding } from '../../checks/finding.ts';
import { atMost, known, onceEach, only, patient, trueValues } from '../../checks/requests.ts';
import { table } from '../../checks/table.ts';
import type { Evidence } from '../../evidence.ts';

const RETRY_AFTER_S = 2;

/** Wait as long as it says, then send the same again. */
export function grade(evidence: Evidence): Finding[] {
  return [
    ...table(evidence),
    ...only('POST', evidence),
    ...trueValues(evidence),
    ...onceEach(evidence),
    ...known(evidence),
    ...patient(RETRY_AFTER_S, evidence),
    ...atMost(3, evidence),
    ...saysAccepted(evidence),
    ...unfounded(evidence),
    ...counts([60], evidence),
    ...discreet(evidence),
  ];
}
