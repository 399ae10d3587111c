import { counts, discreet, says, saysAccepted, unfounded } from '../../checks/answer.ts';
import type { Finding } from '../../checks/finding.ts';
import { loadsBegun, onceEach, only, trueValues } from '../../checks/requests.ts';
import { table } from '../../checks/table.ts';
import type { Evidence } from '../../evidence.ts';

/** Digits that are lost cannot be guessed. */
export function grade(evidence: Evidence): Finding[] {
  return [
    ...table(evidence),
    ...only('POST', evidence),
    ...trueValues(evidence),
    ...onceEach(evidence),
    ...loadsBegun(1, evidence),
    ...saysAccepted(evidence),
    ...unfounded(evidence),
    ...counts([12, 3], evidence),
    ...says('ids', 'that ids are damaged', /\b(?:ids?|identifiers?|import id)\b/i, evidence),
    ...says('remedy', 'that the file has to be exported again', /\b(?:re-?)?export|\boriginal|\bas text\b/i, evidence),
    ...discreet(evidence),
  ];
}
