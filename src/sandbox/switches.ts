/** What a switch of the sandbox takes as its value. docs/sandbox.md has a row for each of them. */
interface Row {
  /** Absent when the switch takes no value. */
  readonly value?: { readonly pattern: RegExp; readonly allowed: string; readonly initial?: string };
  /** When it is looked at: before the body is read (then it cannot depend on an id), or after. */
  readonly stage: 'headers' | 'body';
}

const milliseconds = (initial: string) => ({ pattern: /^\d{1,9}$/, allowed: 'milliseconds', initial });
const answer = (pattern: RegExp, allowed: string, initial: string) => ({ pattern, allowed, initial });

/** The first is the usual one. */
function oneOf(...words: readonly [string, ...string[]]) {
  return { pattern: new RegExp(`^(?:${words.join('|')})$`), allowed: words.join(', '), initial: words[0] };
}

/** Everything that the real API leaves open or does on a bad day, in the order in which it is looked at. A closed list: what is not here cannot be switched. */
const switches = {
  // instead of the work; nothing is stored
  'answer-early': { stage: 'headers', value: answer(/^[45]\d\d$/, 'a status from 400 to 599', '503') },
  'reset-before-body': { stage: 'headers' },
  'reset-after-body': { stage: 'body' },
  'body-limit': { stage: 'body', value: { pattern: /^\d{1,9}$/, allowed: 'bytes', initial: '1048576' } },
  'rate-limit': {
    stage: 'body',
    value: { pattern: /^[1-9]\d{0,6}\/[1-9]\d{0,6}$/, allowed: 'PER-MINUTE/BURST', initial: '300/20' },
  },
  status: { stage: 'body', value: answer(/^[45]\d\d$/, 'a status from 400 to 599', '500') },
  'max-items': { stage: 'body', value: { pattern: /^\d{1,9}$/, allowed: 'a number of records', initial: '500' } },
  // what is refused, and how much of the batch with it
  poison: { stage: 'body', value: { pattern: /^[^]*$/, allowed: 'an id' } },
  duplicates: { stage: 'body', value: oneOf('refuse') },
  'patch-race': { stage: 'body', value: milliseconds('1000') },
  'patch-unknown': { stage: 'body', value: oneOf('404') },
  partial: { stage: 'body', value: oneOf('silent', 'report') },
  refusal: { stage: 'body', value: oneOf('text', 'json', 'index', 'id') },
  // how it is stored and when it is seen
  'post-merge': { stage: 'body' },
  'metadata-merge': { stage: 'body' },
  'delayed-visibility': { stage: 'body', value: milliseconds('1000') },
  // how a stored batch is answered
  'lost-answer': {
    stage: 'body',
    value: answer(/^(reset|hang|5\d\d)$/, 'reset, hang or a status from 500 to 599', 'reset'),
  },
  'success-status': { stage: 'body', value: oneOf('200', '201', '204') },
  'success-body': { stage: 'body' },
  // how any answer travels
  slow: { stage: 'body', value: milliseconds('1000') },
  'slow-loris': { stage: 'body', value: milliseconds('100') },
} as const satisfies Record<string, Row>;

export type SwitchName = keyof typeof switches;

export function isSwitchName(name: unknown): name is SwitchName {
  return typeof name === 'string' && Object.hasOwn(switches, name);
}

export function switchNames(): SwitchName[] {
  return Object.keys(switches).filter(isSwitchName);
}

/** The row with its optional members visible. */
export function switchRow(name: SwitchName): Row {
  return switches[name];
}
