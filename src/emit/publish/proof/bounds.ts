import { isJoined, isText, type Known } from './known.ts';

/** What begins a sentence that tells the bounds of a schema: `Needs id (string), genre (one of crime, poetry).` */
const HEAD = /^(?:Needs |Each item needs |Each item: )/;
const SEPARATORS = /, | \(|\)(?:, |$)/g;

const TYPES =
  /^(?:string|number|integer|boolean|array|object|null)(?: or (?:string|number|integer|boolean|array|object|null))*$/;
const NUMBER = String.raw`(-?\d[\d.e+-]*)`;
const SIZE = String.raw`(?: (?:characters?|items?|property|properties))?`;
const RANGE = new RegExp(
  `^(?:(?:at least|at most|more than|less than|a multiple of) ${NUMBER}${SIZE}|${NUMBER} to ${NUMBER}${SIZE})$`,
  'i',
);
const VALUE = /^(?:one of|always|pattern) (.*)$/i;

/** True for a sentence that tells the bounds of a schema with the names, values and figures of sources. */
export function isBounds(told: string, known: Known): boolean {
  const line = told.replace(/\.$/, '');
  const bounds = line.replace(HEAD, '');
  const isBound = (piece: string): boolean => isOwnBound(piece, known);
  const begins = bounds !== line || bounds.split(', ').some(isBound);
  return begins && isJoined(bounds, (piece) => piece === '' || isBound(piece) || isText(piece, known), SEPARATORS);
}

function isOwnBound(piece: string, known: Known): boolean {
  const value = VALUE.exec(piece)?.[1];
  if (value !== undefined) return value === '' || isText(value, known);
  const figures = RANGE.exec(piece)?.slice(1).filter(Boolean);
  return figures === undefined ? TYPES.test(piece) : figures.every((figure) => known.numbers.has(figure));
}
