import { spelled, templateOf } from '../../text/markup.ts';

export { NOTHING, type Markup } from '../../text/markup.ts';

/** A template of HTML: what is put in is text on one line, unless `markup` made it. */
export const markup = templateOf(visible);

/** Longer texts are cut in the middle: a page must be small enough to be mailed, and what to do stands at the end. */
const LONGEST = 400;
const END = 280;

/** The text on one line, at most 400 characters, with control characters and those that turn the line round spelled out. */
export function visible(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST - END - 1)}…${text.slice(-END)}` : text;
  const shown = short
    .toWellFormed()
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, spelled);
  // what was spelled out is longer than it was
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST - 1).toWellFormed()}…` : shown;
}
