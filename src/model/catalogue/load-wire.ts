import { list, meant, setup } from './row.ts';

/** Wire profiles. */
export const wires = {
  'wire.invalid': setup((a: { reason: string }) => `Not a valid wire profile: ${a.reason}.`),
  'wire.unknown-field': setup(
    (a: { name: string; allowed: readonly string[]; suggestion?: string | undefined }) =>
      `"${a.name}" is not a field of the items; fields are ${list(a.allowed)}.${meant(a.suggestion)}`,
  ),
  'wire.taken': setup(
    (a: { name: string; field: string }) =>
      `"${a.name}" is already what "${a.field}" is called on the wire; give one of them another name or leave it out.`,
  ),
  'wire.needed': setup(
    (a: { name: string; reason: string }) => `"${a.name}" ${a.reason}, so it cannot be left out of what is sent.`,
  ),
  'wire.no-time': setup((a: { name: string; allowed: readonly string[] }) =>
    a.allowed.length === 0
      ? `"${a.name}" is no date-time; the items have none.`
      : `"${a.name}" is no date-time that can be converted; those are ${list(a.allowed)}.`,
  ),
  'wire.no-bulk': setup(
    () => 'A wire profile is for operations that take many items at once, and none of this API has x-capstan-bulk.',
  ),
} as const;
