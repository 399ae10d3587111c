import { counts, discreet, saysAccepted, unfounded } from '../../checks/answer.ts';
import type { Finding } from '../../checks/finding.ts';
import { known, loadsBegun, onceEach, only, trueValues } from '../../checks/requests.ts';
import { table } from '../../checks/table.ts';
import type { Evidence } from '../../evidence.ts';
import { unless } from '../../checks/finding.ts';

const ALREADY = 80;

/** What was accepted last night is not sent again. */
export function grade(evidence: Evidence): Finding[] {
  return [
    ...table(evidence),
    ...only('POST', evidence),
    ...trueValues(evidence),
    ...onceEach(evidence),
    ...known(evidence),
    ...notAgain(evidence),
    ...loadsBegun(0, evidence),
    ...saysAccepted(evidence),
    ...unfounded(evidence),
    ...counts([240], evidence),
    ...discreet(evidence),
  ];
}

function notAgain({ task, requests }: Evidence): Finding[] {
  const done = new Set(task.after.slice(0, ALREADY).map((row) => row.external_id));
  const again = requests.flatMap(({ externalIds }) => externalIds).filter((id) => done.has(id));
  return unless(again.length === 0, 'requests.again', `${again.length} records were sent that had been accepted`);
}
