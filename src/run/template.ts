import { isObject } from '../model/json.ts';

/** Text with placeholders: literal pieces and names in turn. */
export type TextTemplate = readonly TextPart[];
type TextPart = { readonly kind: 'literal'; readonly text: string } | { readonly kind: 'name'; readonly name: string };

/** A JSON document with placeholders where values go. */
export type JsonTemplate =
  | { readonly kind: 'literal'; readonly value: unknown }
  /** The value as it is: `{{x}}`, or `"{{x}}"` alone between the quotes. */
  | { readonly kind: 'slot'; readonly name: string }
  | { readonly kind: 'text'; readonly parts: TextTemplate }
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, JsonTemplate])[] }
  | { readonly kind: 'array'; readonly items: readonly JsonTemplate[] };

/** The value of a name, or undefined when it has none. */
export type Lookup = (name: string) => unknown;

const PLACEHOLDER = /\{\{\{\s*([\w.*-]+)\s*\}\}\}|\{\{\s*([\w.*-]+)\s*\}\}/g;
// NUL cannot stand raw in JSON text, so no template can hold one by accident
const MARK = '\\u0000';
const MARKED = /\u0000(\d+)\u0000/g;

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

/** Reads a JSON body template; undefined when it is not JSON around its placeholders. */
export function parseJsonTemplate(template: string): JsonTemplate | undefined {
  const names: string[] = [];
  let quoted = false;
  let text = '';
  for (const part of parseText(template)) {
    if (part.kind === 'literal') {
      quoted = endsQuoted(part.text, quoted);
      text += part.text;
      continue;
    }
    const mark = `${MARK}${names.push(part.name) - 1}${MARK}`;
    text += quoted ? mark : `"${mark}"`;
  }
  try {
    return toTemplate(JSON.parse(text), names);
  } catch {
    return undefined;
  }
}

function endsQuoted(text: string, quoted: boolean): boolean {
  const quotes = text.replaceAll(/\\./gs, '').split('"').length - 1;
  return quotes % 2 === 0 ? quoted : !quoted;
}

function toTemplate(value: unknown, names: readonly string[]): JsonTemplate {
  if (typeof value === 'string') return stringTemplate(value, names);
  if (Array.isArray(value)) return { kind: 'array', items: value.map((item) => toTemplate(item, names)) };
  if (!isObject(value)) return { kind: 'literal', value };
  return {
    kind: 'object',
    members: Object.entries(value).map(([key, member]) => [key, toTemplate(member, names)] as const),
  };
}

function stringTemplate(text: string, names: readonly string[]): JsonTemplate {
  const parts = parseText(text.replaceAll(MARKED, (_, index: string) => `{{${names[Number(index)] ?? ''}}}`));
  const [only] = parts;
  if (only === undefined || parts.every((part) => part.kind === 'literal')) return { kind: 'literal', value: text };
  return parts.length === 1 && only.kind === 'name' ? { kind: 'slot', name: only.name } : { kind: 'text', parts };
}

/** The names a template uses, in order. */
export function namesIn(template: TextTemplate): string[] {
  return template.flatMap((part) => (part.kind === 'name' ? [part.name] : []));
}

export function namesInJson(template: JsonTemplate): string[] {
  switch (template.kind) {
    case 'literal':
      return [];
    case 'slot':
      return [template.name];
    case 'text':
      return namesIn(template.parts);
    case 'object':
      return template.members.flatMap(([, member]) => namesInJson(member));
    case 'array':
      return template.items.flatMap(namesInJson);
  }
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

/** The JSON value of a template. Members and items whose value is missing are left out. */
export function renderJson(template: JsonTemplate, lookup: Lookup): unknown {
  switch (template.kind) {
    case 'literal':
      return template.value;
    case 'slot':
      return lookup(template.name);
    case 'text':
      return renderText(template.parts, lookup);
    case 'object': {
      const members = template.members.map(([key, member]) => [key, renderJson(member, lookup)] as const);
      return Object.fromEntries(members.filter(([, value]) => value !== undefined));
    }
    case 'array':
      return template.items.map((item) => renderJson(item, lookup)).filter((item) => item !== undefined);
  }
}

/** A value inside a text: strings as they are, everything else as JSON. */
export function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
