/** HTML that may be printed as it stands. Only templates make it, so whatever else a page holds is escaped. */
export interface Markup {
  readonly markup: string;
}

type Piece = string | number | Markup | readonly Markup[];

/** Tags a template of HTML: what is put in is text, unless a template made it. */
type Template = (strings: TemplateStringsArray, ...pieces: readonly Piece[]) => Markup;

export const NOTHING: Markup = { markup: '' };

/** A template whose texts are `shown` in this way before they are escaped. */
export function templateOf(shown: (text: string) => string): Template {
  const written = (piece: Piece): string => {
    if (typeof piece === 'string') return escaped(shown(piece));
    if (typeof piece === 'number') return String(piece);
    return 'markup' in piece ? piece.markup : piece.map(({ markup }) => markup).join('');
  };
  return (strings, ...pieces) => {
    const parts = strings.map((text, index) => text + (index < pieces.length ? written(pieces[index] ?? '') : ''));
    return { markup: parts.join('') };
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The text as HTML spells it, in elements and in quoted attributes. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** A character by its number: `\u202e`. */
export function spelled(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The text with lines and tabs kept, and with control characters and those that turn the line round spelled out. */
export function legible(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g, spelled);
}
