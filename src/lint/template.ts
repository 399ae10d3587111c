/** A placeholder of a template: `{{name}}`. */
export interface Placeholder {
  readonly name: string;
  /** In a body template: whether it stands inside a JSON string. */
  readonly quoted: boolean;
}

const PLACEHOLDER = /\{\{\{\s*([^{}]+?)\s*\}\}\}|\{\{\s*([^{}]+?)\s*\}\}/g;

export function placeholdersIn(template: string): Placeholder[] {
  return [...template.matchAll(PLACEHOLDER)].map((match) => ({
    name: match[1] ?? match[2] ?? '',
    quoted: isInString(template.slice(0, match.index)),
  }));
}

/** Whether the end of this piece of JSON text is inside a string. */
function isInString(before: string): boolean {
  const quotes = before.replaceAll(/\\./g, '').match(/"/g)?.length ?? 0;
  return quotes % 2 === 1;
}

/** The template with a JSON value in each placeholder, to see whether what stands around them is JSON. */
export function withNulls(template: string): string {
  return template.replaceAll(PLACEHOLDER, 'null');
}
