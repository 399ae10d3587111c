import type { Dst } from '../normalise/zone.ts';
import type { MappingFile } from './file.ts';
import type { MappingSettings } from './settings.ts';
import type { ZonePlan } from './zones.ts';

/** A mapping that has been found sound, with the settings that it is used with. */
export interface Plan {
  readonly file: MappingFile;
  /** Target fields that the operation can carry, dotted. */
  readonly fields: readonly string[];
  readonly settings: MappingSettings;
  readonly zones: ZonePlan;
  readonly dst: Dst;
  readonly latest: number;
  /** Before the key: `zendesk:`, or nothing. */
  readonly prefix: string;
}
