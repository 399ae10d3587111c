import { discreet, says, saysAccepted, unfounded } from '../../checks/answer.ts';
import type { Finding } from '../../checks/finding.ts';
import { atMost, known, noneRefused, onceEach, only, trueValues } from '../../checks/requests.ts';
import { table } from '../../checks/table.ts';
import type { Evidence } from '../../evidence.ts';

const DENIED =
  /subjects?\b[^.!?]*(?:\bnot?\b|\bcannot\b|n['’]t\b|unchanged)|(?:\bnot?\b|\bcannot\b|n['’]t\b)[^.!?]*subjects?\b/i;

/** An update carries some fields; the others are told, never dropped in silence, and never sent as a whole record. */
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
    ...says('subject', 'that subjects cannot be updated', DENIED, evidence),
    ...discreet(evidence),
  ];
}
