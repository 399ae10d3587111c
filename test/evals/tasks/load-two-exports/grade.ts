import { counts, discreet, saysAccepted, unfounded } from '../../checks/answer.ts';
import type { Finding } from '../../checks/finding.ts';
import { loadsBegun, onceEach, only, trueValues } from '../../checks/requests.ts';
import { table } from '../../checks/table.ts';
import type { Evidence } from '../../evidence.ts';

export function grade(evidence: Evidence): Finding[] {
  return [
    ...table(evidence),
    ...only('POST', evidence),
    ...trueValues(evidence),
    ...onceEach(evidence),
    ...loadsBegun(2, evidence),
    ...saysAccepted(evidence),
    ...unfounded(evidence),
    ...counts([11], evidence),
    ...discreet(evidence),
  ];
}
