import { jsonReply, reply, type Reply } from './answer.ts';
import type { Fault } from './fault.ts';

/** A record that is not taken, and why. */
export interface Refused {
  readonly index: number;
  readonly id: string | undefined;
  readonly message: string;
}

/** The records that are not taken, and what their id is called. */
export interface Listing {
  readonly records: readonly Refused[];
  readonly key: string;
}

const MAX_LISTED = 100;

/** What a refused batch is answered. Without the switch the position stays unsaid, as nobody documents that it is said. */
export function refusal(status: number, message: string, { records, key }: Listing, form: Fault | undefined): Reply {
  switch (form?.value) {
    case 'text':
      return reply(status, { 'content-type': 'text/plain; charset=utf-8' }, `${message}\n`);
    case 'index':
      return jsonReply(status, { message, errors: listed(records, ({ index, message }) => ({ index, message })) });
    case 'id':
      return jsonReply(status, {
        message,
        errors: listed(records, ({ id, message }) => ({ [key]: id, message })),
      });
    case undefined:
    default:
      return jsonReply(status, { message });
  }
}

/** What a batch taken in part is answered when it says so: every record that was not taken. */
export function partialReport(status: number, accepted: number, { records, key }: Listing): Reply {
  const errors = records.map(({ index, id, message }) => ({ index, [key]: id, message }));
  return jsonReply(status, { accepted, refused: records.length, errors });
}

function listed<T>(records: readonly Refused[], form: (record: Refused) => T): T[] {
  return records.slice(0, MAX_LISTED).map(form);
}
