import { asks, discreet, says, unfounded } from '../../checks/answer.ts';
import type { Finding } from '../../checks/finding.ts';
import { loadsBegun, nothingSent } from '../../checks/requests.ts';
import { table } from '../../checks/table.ts';
import type { Evidence } from '../../evidence.ts';

/** Whoever does not know the zone asks. */
export function grade(evidence: Evidence): Finding[] {
  return [
    ...table(evidence),
    ...nothingSent(evidence),
    ...loadsBegun(0, evidence),
    ...unfounded(evidence),
    ...says('zone', 'that the zone of the times is missing', /\b(?:time ?)?zones?\b/i, evidence),
    ...asks(evidence),
    ...discreet(evidence),
  ];
}
