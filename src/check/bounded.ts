import { isObject } from '../model/json.ts';

const MAX_NODES = 100_000;

/**
 * The same value, cut off after a hundred thousand nodes, so that collecting every fault of a hostile body stays small.
 * When the cut takes all the faults away, the whole value has to be looked at.
 */
export function bounded(value: unknown): unknown {
  return new Cutter().cut(value);
}

class Cutter {
  #left = MAX_NODES;

  cut(value: unknown): unknown {
    this.#left -= 1;
    if (Array.isArray(value)) return this.#cutItems(value);
    return isObject(value) ? this.#cutMembers(value) : value;
  }

  #cutItems(items: readonly unknown[]): readonly unknown[] {
    const kept: unknown[] = [];
    for (const item of items) {
      if (this.#left <= 0) return kept;
      kept.push(this.cut(item));
    }
    return kept.every((item, index) => item === items[index]) ? items : kept;
  }

  #cutMembers(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const kept: [string, unknown][] = [];
    for (const key of Object.keys(object)) {
      if (this.#left <= 0) break;
      kept.push([key, this.cut(object[key])]);
    }
    const whole = kept.length === Object.keys(object).length && kept.every(([key, value]) => value === object[key]);
    return whole ? object : Object.fromEntries(kept);
  }
}
