/** Text with placeholders: literal pieces and names in turn. */
export type TextTemplate = readonly TextPart[];
type TextPart = { readonly kind: 'literal'; readonly text: string } | { readonly kind: 'name'; readonly name: string };

/** The value of a name, or undefined when it has none. */
export type Lookup = (name: string) => unknown;

const PLACEHOLDER = /\{\{\{\s*([\w.*-]+)\s*\}\}\}|\{\{\s*([\w.*-]+)\s*\}\}/g;

/** Splits `a {{x}} b` into its parts. `single` also reads `{x}`, as paths spell it. */
export function parseText(template: string, single = false): TextTemplate {
  const pattern = single ? /\{\{?([^{}]+)\}?\}/g : PLACEHOLDER;
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of template.matchAll(pattern)) {
    if (match.index > end) parts.push({ kind: 'literal', text: template.slice(end, match.index) });
    parts.push({ kind: 'name', name: (match[1] ?? match[2] ?? '').trim() });
    end = match.index + match[0].length;
  }
  if (end < template.length) parts.push({ kind: 'literal', text: template.slice(end) });
  return parts;
}

/** The names a template uses, in order. */
export function namesIn(template: TextTemplate): string[] {
  return template.flatMap((part) => (part.kind === 'name' ? [part.name] : []));
}

/** Text with every name replaced; `encode` makes the value fit where it stands. Undefined when a name has no value. */
export function renderText(
  template: TextTemplate,
  lookup: Lookup,
  encode: (text: string) => string = String,
): string | undefined {
  let text = '';
  for (const part of template) {
    if (part.kind === 'literal') {
      text += part.text;
      continue;
    }
    const value = lookup(part.name);
    if (value === undefined) return undefined;
    text += encode(toText(value));
  }
  return text;
}

/** A value inside a text: strings as they are, everything else as JSON. */
export function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
