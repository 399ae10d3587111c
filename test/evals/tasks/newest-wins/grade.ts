import { counts, discreet, saysAccepted, unfounded } from '../../checks/answer.ts';
import type { Finding } from '../../checks/finding.ts';
import { onceEach, only, trueValues } from '../../checks/requests.ts';
import { table } from '../../checks/table.ts';
import type { Evidence } from '../../evidence.ts';

/** Of two states of one conversation only the newest is ever sent. */
export function grade(evidence: Evidence): Finding[] {
  return [
    ...table(evidence),
    ...only('POST', evidence),
    ...trueValues(evidence),
    ...onceEach(evidence),
    ...saysAccepted(evidence),
    ...unfounded(evidence),
    ...counts([7], evidence),
    ...discreet(evidence),
  ];
}
