/** Where each part of a time stands in `2026-05-24T09:15:00.000Z`. */
const PARTS: Readonly<Record<string, readonly [start: number, end: number]>> = {
  YYYY: [0, 4],
  YY: [2, 4],
  MM: [5, 7],
  DD: [8, 10],
  HH: [11, 13],
  mm: [14, 16],
  ss: [17, 19],
  SSS: [20, 23],
};

const TOKEN = /YYYY|YY|MM|DD|HH|mm|ss|SSS|T|[^\p{L}\p{N}]/gu;
/** The finest parts first, with their length in milliseconds. */
const UNITS = [
  ['SSS', 1],
  ['ss', 1000],
  ['mm', 60_000],
  ['HH', 3_600_000],
] as const;
const DAY = 86_400_000;

/** Writes times by a pattern such as `YY-MM-DD HH:mm:ss`. */
export interface TimePattern {
  /** Of the time on a wall clock, in milliseconds as if it were UTC. Undefined for a year that the pattern cannot say. */
  write(wall: number): string | undefined;
  /** Milliseconds: what is finer than this is not written. */
  readonly unit: number;
  /** The years that it can say. */
  readonly years: readonly [from: number, to: number];
}

/** True when a text has a year, a month and a day, each part once, and nothing else but T and marks. */
export function isTimePattern(text: string): boolean {
  const tokens = tokensOf(text);
  const parts = tokens.filter((token) => Object.hasOwn(PARTS, token)).map((token) => token.replace('YYYY', 'YY'));
  const whole = tokens.join('') === text && new Set(parts).size === parts.length;
  return whole && ['YY', 'MM', 'DD'].every((part) => parts.includes(part));
}

export function timePattern(text: string): TimePattern {
  const tokens = tokensOf(text);
  const pieces = tokens.map((token) => PARTS[token] ?? token);
  const years = tokens.includes('YYYY') ? ([0, 9999] as const) : ([2000, 2099] as const);
  return {
    unit: UNITS.find(([token]) => tokens.includes(token))?.[1] ?? DAY,
    years,
    write(wall) {
      const date = new Date(wall);
      const year = date.getUTCFullYear();
      if (!(year >= years[0] && year <= years[1])) return undefined;
      const iso = date.toISOString();
      return pieces.map((piece) => (typeof piece === 'string' ? piece : iso.slice(...piece))).join('');
    },
  };
}

function tokensOf(text: string): readonly string[] {
  return text.match(TOKEN) ?? [];
}
