import { problem } from '../../model/problem.ts';
import { Fault } from './fault.ts';
import { readNumber } from './number.ts';

export interface Scale {
  readonly min: number;
  readonly max: number;
}

const OF = /^(-?\d+(?:\.\d+)?)\s*\/\s*(\d+)$/;
const PERCENT = /^(-?\d+(?:\.\d+)?)\s*%$/;
const STARS = /^(★{1,10})☆{0,10}$/u;

/** Moves a number linearly from one scale to the other: `85%`, `4/5` and `★★★★` are numbers too. Not rounded. */
export function scoreReader(from: Scale | undefined, to: Scale): (value: unknown) => number | Fault {
  const scale = from ?? to;
  const outside = new Fault(problem('value.score', {}, { min: scale.min, max: scale.max }));
  const stretch = (to.max - to.min) / (scale.max - scale.min);
  return (value) => {
    const number = numberOf(value, scale);
    if (number instanceof Fault) return outside;
    if (number < scale.min || number > scale.max) return outside;
    return from === undefined ? number : to.min + (number - scale.min) * stretch;
  };
}

function numberOf(value: unknown, { max }: Scale): number | Fault {
  if (typeof value !== 'string') return readNumber(value);
  const text = value.trim();
  const of = OF.exec(text);
  if (of !== null && Number(of[2]) === max) return Number(of[1]);
  const percent = PERCENT.exec(text);
  if (percent !== null && max === 100) return Number(percent[1]);
  const stars = STARS.exec(text);
  return stars === null ? readNumber(text) : (stars[1] ?? '').length;
}
