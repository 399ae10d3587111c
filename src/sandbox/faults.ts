import type { Fault } from './fault.ts';
import { seededRandom } from './random.ts';
import type { SwitchName } from './switches.ts';

/** What a fault may look at to decide whether it happens. */
export interface Occasion {
  readonly method: string;
  /** Every id of the batch; empty before the body is read. */
  readonly ids: readonly string[];
  /** Names of the faults that happened to this request, in order; `fire` adds to it. */
  readonly applied: SwitchName[];
}

interface Armed {
  readonly fault: Fault;
  readonly random: () => number;
  matched: number;
  applied: number;
}

/** A fault and what it has done so far, as `/__sandbox/faults` shows it. */
export interface FaultState extends Fault {
  readonly applied: number;
}

/** The switches that are on. Deterministic: the same faults, seed and requests give the same run. */
export class Faults {
  readonly #seed: number;
  #armed: Armed[] = [];

  constructor(seed: number, faults: readonly Fault[]) {
    this.#seed = seed;
    this.replace(faults);
  }

  get seed(): number {
    return this.#seed;
  }

  replace(faults: readonly Fault[]): void {
    this.#armed = [];
    for (const fault of faults) this.add(fault);
  }

  add(fault: Fault): void {
    const seed = fault.seed ?? this.#seed + this.#armed.length;
    this.#armed.push({ fault, random: seededRandom(seed), matched: 0, applied: 0 });
  }

  list(): FaultState[] {
    return this.#armed.map(({ fault, applied }) => ({ ...fault, applied }));
  }

  /** The first fault of this name that happens now, and counts it. `concerns` says whether it would make a difference. */
  fire(name: SwitchName, occasion: Occasion, concerns: Concerns = always): Fault | undefined {
    for (const armed of this.#armed) {
      if (armed.fault.name === name && happens(armed, occasion, concerns)) return noted(armed, occasion);
    }
    return undefined;
  }

  /** Every fault of this name that happens now. */
  fireEach(name: SwitchName, occasion: Occasion): Fault[] {
    return this.#armed
      .filter((armed) => armed.fault.name === name && happens(armed, occasion, always))
      .map((armed) => noted(armed, occasion));
  }
}

type Concerns = (fault: Fault) => boolean;

const always: Concerns = () => true;

function happens(armed: Armed, occasion: Occasion, concerns: Concerns): boolean {
  const { fault } = armed;
  if (fault.method !== undefined && fault.method !== occasion.method) return false;
  if (fault.id !== undefined && !occasion.ids.includes(fault.id)) return false;
  if (fault.name === 'poison' && !occasion.ids.includes(fault.value)) return false;
  if (fault.times !== undefined && armed.applied >= fault.times) return false;
  if (!concerns(fault)) return false;
  armed.matched += 1;
  if (armed.matched <= fault.after) return false;
  return fault.probability === undefined || armed.random() < fault.probability;
}

function noted(armed: Armed, occasion: Occasion): Fault {
  armed.applied += 1;
  if (!occasion.applied.includes(armed.fault.name)) occasion.applied.push(armed.fault.name);
  return armed.fault;
}
