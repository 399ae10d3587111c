import { isObject } from '../model/json.ts';
import { namesIn, parseText, renderText, type Lookup, type TextTemplate } from '../model/upstream/text-template.ts';

/** A JSON document with placeholders where values go. */
export type JsonTemplate =
  | { readonly kind: 'literal'; readonly value: unknown }
  /** The value as it is: `{{x}}`, or `"{{x}}"` alone between the quotes. */
  | { readonly kind: 'slot'; readonly name: string }
  | { readonly kind: 'text'; readonly parts: TextTemplate }
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, JsonTemplate])[] }
  | { readonly kind: 'array'; readonly items: readonly JsonTemplate[] };

// NUL cannot stand raw in JSON text, so no template can hold one by accident
const MARK = '\\u0000';
const MARKED = /\u0000(\d+)\u0000/g;

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
