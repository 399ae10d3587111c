import { asks, counts, discreet, says, saysAccepted, unfounded } from '../../checks/answer.ts';
import type { Finding } from '../../checks/finding.ts';
import { loadsBegun, onceEach, only, trueValues } from '../../checks/requests.ts';
import { table } from '../../checks/table.ts';
import type { Evidence } from '../../evidence.ts';

/** "API" says how a ticket was made, not how the customer spoke. */
export function grade(evidence: Evidence): Finding[] {
  return [
    ...table(evidence),
    ...only('POST', evidence),
    ...trueValues(evidence),
    ...onceEach(evidence),
    ...loadsBegun(2, evidence),
    ...saysAccepted(evidence),
    ...unfounded(evidence),
    ...counts([9, 3], evidence),
    ...says('word', 'which word is unknown', /\bAPI\b/, evidence),
    ...asks(evidence),
    ...discreet(evidence),
  ];
}
