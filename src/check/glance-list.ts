import { byteAt, CLOSE_LIST, COMMA, enter, OPEN_LIST, tokenAt, UNSURE, type Walk } from './glance-source.ts';

/** From `least` to `most` items. */
export function listWalk(item: Walk, least: number, most: number): Walk {
  return (source, start) => {
    const { bytes } = source;
    if (byteAt(bytes, start) !== OPEN_LIST || !enter(source)) return UNSURE;
    let at = tokenAt(bytes, start + 1);
    let count = 0;
    let byte = byteAt(bytes, at) === CLOSE_LIST ? CLOSE_LIST : COMMA;
    while (byte === COMMA) {
      at = item(source, at);
      if (at === UNSURE) return UNSURE;
      count += 1;
      at = tokenAt(bytes, at);
      byte = byteAt(bytes, at);
      if (byte === COMMA) at = tokenAt(bytes, at + 1);
    }
    source.depth -= 1;
    return byte === CLOSE_LIST && count >= least && count <= most ? at + 1 : UNSURE;
  };
}
