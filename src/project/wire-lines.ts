import type { WireProfile } from './wire.ts';
import type { TimeForm } from './wire-time.ts';

const FORMS: Readonly<Record<TimeForm, string>> = {
  rfc3339: 'as they are',
  'unix-s': 'as whole seconds since 1970, rounded down',
  'unix-ms': 'as whole milliseconds since 1970, rounded down',
};

/** What a profile does, a line for each rule, for people who look at a plan or a report. Names only, no values. */
export function describeWire(profile: WireProfile): readonly string[] {
  const { rename, times, omit, require, lift, items } = profile;
  return [
    ...[...rename].map(([field, name]) => `${field} is sent as ${name}`),
    ...[...times.fields].map(
      ([field, form]) => `the time ${field} is sent ${FORMS[form].replace('they are', 'it is')}`,
    ),
    ...(times.others === 'rfc3339'
      ? []
      : [`${times.fields.size > 0 ? 'other times' : 'times'} are sent ${FORMS[times.others]}`]),
    ...(omit.length === 0 ? [] : [`never sent: ${omit.join(', ')}`]),
    ...(require.length === 0 ? [] : [`required: ${require.join(', ')}`]),
    ...[...lift].map(([name, { field, member }]) => `${member} of ${field} is sent as ${name}, beside it`),
    ...(items === undefined ? [] : [`the list of records is called ${items}`]),
  ];
}
