import { isUtf8 } from 'node:buffer';
import { problem } from '../../model/problem.ts';
import { brokenItem, placeOf, RECORD_LIMIT, SHOWN } from './cutter.ts';
import type { Position, SourceItem } from './source.ts';

/**
 * The item for a piece that is no text or too long to be a record; undefined when it may be one. Of bytes that are no
 * text each becomes one character, so that none is lost.
 *
 * @param clean True when it is known to be text.
 */
export function pieceFault(position: Position, bytes: Buffer, clean: boolean): SourceItem | undefined {
  const place = placeOf(position);
  if (bytes.length > RECORD_LIMIT) {
    const shown = bytes.toString('utf8', 0, SHOWN);
    return brokenItem(position, shown, problem('source.too-long', place, { limit: RECORD_LIMIT }));
  }
  if (clean) return undefined;
  const code = bytes.includes(0) ? 'source.nul' : isUtf8(bytes) ? undefined : 'source.not-utf8';
  return code && brokenItem(position, bytes.toString('latin1'), problem(code, place, {}));
}
