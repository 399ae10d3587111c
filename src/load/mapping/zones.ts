import { fail, ok, type Outcome } from '../../model/outcome.ts';
import { problem } from '../../model/problem.ts';
import { Fault } from '../normalise/fault.ts';
import { zoneOf, type Zone } from '../normalise/zone.ts';
import type { MappingFile } from './file.ts';
import type { MappingSettings } from './settings.ts';
import type { AtHand, FindField } from './source-field.ts';

/** What times without a zone mean: one zone for all records, or a column that names it and a zone for empty cells. */
export interface ZonePlan {
  readonly fixed: Zone | undefined;
  readonly column: string | undefined;
}

const NO_SUCH_ZONE = new Fault(problem('value.zone-name', {}, {}));

/** The user's word goes before the mapping's; a mapping may demand that the user says it. */
export function planZones(
  declared: MappingFile['timezone'],
  { timezone }: Pick<MappingSettings, 'timezone'>,
): Outcome<ZonePlan> {
  const column = typeof declared === 'object' ? declared.column : undefined;
  if (timezone === undefined && declared === 'required') return fail(problem('map.timezone-required', {}, {}));
  const name = timezone ?? (typeof declared === 'string' ? declared : undefined);
  if (name === undefined) return ok({ fixed: undefined, column });
  const fixed = zoneOf(name);
  return fixed === undefined ? fail(problem('map.timezone-unknown', {}, {})) : ok({ fixed, column });
}

/** Puts the zone of each record at hand; undefined where one holds for all of them. */
export function zoneReader({ fixed, column }: ZonePlan, find: FindField): ((record: AtHand) => void) | undefined {
  if (column === undefined) return undefined;
  const { get } = find(column);
  return (record) => {
    const name = get(record);
    record.zone = name === undefined ? fixed : ((typeof name === 'string' ? zoneOf(name) : undefined) ?? NO_SUCH_ZONE);
  };
}
