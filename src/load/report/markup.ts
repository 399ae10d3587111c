/** HTML that may be printed as it stands. Only `markup` makes it, so whatever else a page holds is escaped. */
export interface Markup {
  readonly markup: string;
}

type Piece = string | number | Markup | readonly Markup[];

/** A template of HTML: what is put in is text, unless `markup` made it. */
export function markup(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  const parts = strings.map((text, index) => text + (index < pieces.length ? written(pieces[index] ?? '') : ''));
  return { markup: parts.join('') };
}

export const NOTHING: Markup = { markup: '' };

function written(piece: Piece): string {
  if (typeof piece === 'string') return escaped(piece);
  if (typeof piece === 'number') return String(piece);
  return 'markup' in piece ? piece.markup : piece.map(({ markup }) => markup).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return visible(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** Longer texts are cut: a page of a size that can be mailed matters more than the end of a long name. */
const LONGEST = 200;

/** The text on one line, at most 200 characters, with control characters and those that turn the line round spelled out. */
export function visible(text: string): string {
  const shown = text
    .slice(0, LONGEST + 1)
    .toWellFormed()
    .replaceAll(UNSEEN, spelled);
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST - 1).toWellFormed()}…` : shown;
}

const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

const spelled = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
