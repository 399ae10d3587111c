import { BAD, goodLine, updateText, upsertText, type Given, type Line } from './input.ts';

/** What the upstream does meanwhile; nothing that refuses a record for good. */
export const FAULTS: readonly string[] = [
  'lost-answer,probability=0.1',
  'lost-answer=502,probability=0.05',
  'status=503,probability=0.05',
  'status=429,retryAfter=1,probability=0.01',
  'reset-before-body,probability=0.04',
  'reset-after-body,probability=0.04',
  'slow=20,probability=0.2',
];

export interface Shape {
  readonly method: Given['method'];
  readonly files: number;
  readonly perFile: number;
  /** Fewer keys are more duplicates. */
  readonly keys: number;
}

/** A generated input: keys come again near one another and far apart, and one line in fifty is no good. */
export function inputOf(shape: Shape, random: () => number): Given {
  let n = 0;
  let recent = 0;
  const line = (): Line => {
    n += 1;
    // half of the duplicates follow soon, so that batches of one window and of two share keys
    recent = random() < 0.1 ? recent : Math.floor(random() * shape.keys);
    const key = `key-${recent}`;
    const spell = random() < 0.02 ? BAD[Math.floor(random() * BAD.length)] : undefined;
    if (spell !== undefined) return { text: spell(key, n), good: undefined };
    const more = n % 2 === 0 ? { resolved: n % 4 === 0 } : { csat_score: 1 + (n % 5) };
    return goodLine(key, shape.method === 'POST' ? upsertText(key, n, { n }) : updateText(key, n, more));
  };
  const file = (): Line[] => Array.from({ length: shape.perFile }, line);
  return { method: shape.method, files: Array.from({ length: shape.files }, file) };
}
