import { counts, discreet, says, unfounded } from '../../checks/answer.ts';
import type { Finding } from '../../checks/finding.ts';
import { loadsBegun, nothingSent } from '../../checks/requests.ts';
import { table } from '../../checks/table.ts';
import type { Evidence } from '../../evidence.ts';

/** A check that sends is none. */
export function grade(evidence: Evidence): Finding[] {
  return [
    ...table(evidence),
    ...nothingSent(evidence),
    ...loadsBegun(0, evidence),
    ...unfounded(evidence),
    ...counts([26, 4], evidence),
    ...says('reason-channel', 'that a channel is missing', /\bchannel\b/i, evidence),
    ...says(
      'reason-handle-time',
      'that a handle time is negative',
      /\bhandl(?:e|ing)[_ -]?time|\bnegative\b/i,
      evidence,
    ),
    ...says(
      'reason-score',
      'that a score is out of range',
      /csat|(?:\b|_)scores?\b|\bratings?\b|satisfaction/i,
      evidence,
    ),
    ...says('reason-time', 'that a time is none', /\bstart(?:ed)?\b|\bstarted_at\b|\bdates?\b/i, evidence),
    ...discreet(evidence),
  ];
}
