import type { JsonSchema } from '../model/json.ts';
import type { BulkFacts } from '../model/facts.ts';
import type { WireProfile } from './wire.ts';
import { declaredFields } from './wire-fields.ts';
import { isTimeField } from './wire-problems.ts';
import type { TimeForm } from './wire-time.ts';

/** What becomes of one field of an item. A field without a plan is sent as it is. */
export interface FieldPlan {
  /** Undefined: it is not sent. */
  readonly name: string | undefined;
  /** Undefined: its values stay as they are. */
  readonly time: TimeForm | undefined;
  /** Members of it that are sent beside it. */
  readonly lifts: readonly { readonly member: string; readonly name: string }[];
  /** True: it is sent even when lifting its members has left it empty. */
  readonly needed: boolean;
}

export interface WirePlan {
  readonly fields: ReadonlyMap<string, FieldPlan>;
  /** Names on the wire that the profile gives, so that no undeclared member of a record may travel under them. */
  readonly given: ReadonlySet<string>;
  /** Required here, though the item schema does not require them. */
  readonly demanded: readonly string[];
}

/** The plan of a profile that fits: `wireProblems` has found nothing. */
export function planWire(
  profile: WireProfile,
  itemSchema: JsonSchema,
  bulk: Pick<BulkFacts, 'key' | 'effect' | 'replaces'>,
): WirePlan {
  const { schemas, required } = declaredFields(itemSchema, itemSchema, true);
  const demanded = isPartial(bulk) ? [] : profile.require.filter((name) => schemas.has(name) && !required.has(name));
  const fields = new Map<string, FieldPlan>();
  for (const field of new Set([...schemas.keys(), ...profile.rename.keys(), ...profile.omit])) {
    const name = profile.omit.includes(field) ? undefined : (profile.rename.get(field) ?? field);
    const form = profile.times.fields.get(field) ?? profile.times.others;
    const isConverted = form !== 'rfc3339' && field !== bulk.key && isTimeField(itemSchema, field);
    const lifts = [...profile.lift].flatMap(([to, from]) =>
      from.field === field ? [{ member: from.member, name: to }] : [],
    );
    const needed = required.has(field) || demanded.includes(field);
    if (name !== field || isConverted || lifts.length > 0)
      fields.set(field, { name, time: isConverted ? form : undefined, lifts, needed });
  }
  const given = new Set([...profile.rename.values(), ...profile.lift.keys()]);
  return { fields, given, demanded };
}

/** An update carries only what changes, so nothing more than its key can be asked of it. */
function isPartial({ effect, replaces }: Pick<BulkFacts, 'effect' | 'replaces'>): boolean {
  return !replaces && (effect === 'update' || effect === 'delete');
}
