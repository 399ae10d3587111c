import { fieldsOf, type Field } from '../../fields.ts';
import { jsonObject, type JsonSchema } from '../../../model/json.ts';
import { textOf } from '../../../contract/tree.ts';
import { sentence } from '../../../surfaces/words.ts';
import type { Markup } from '../../../text/markup.ts';
import { inlineMarkdownHtml, markdownHtml } from '../../../text/markdown-html.ts';
import type { PublishedApi, PublishedFile } from '../part.ts';
import { code, codeBox, html, section, table, text } from './html.ts';
import type { Origins } from './origins.ts';
import { linkFrom, type Page } from './shell.ts';

/** Rows of a page; a schema can have more fields than anyone reads. */
const MAX_FIELDS = 400;

/** `json-schema/<name>.html`: the fields of a schema, each with what it allows and where its words come from. */
export function schemaPage(api: PublishedApi, file: PublishedFile, path: string, origins: Origins): Page | undefined {
  const schema = typeof file.content === 'string' ? jsonObject(JSON.parse(file.content)) : undefined;
  if (schema === undefined) return undefined;
  const title = textOf(schema['title']) ?? file.link?.name ?? file.path;
  const description = textOf(schema['description']) ?? '';
  const main = html`<header>
      <p class="over">JSON Schema of ${api.capability.info.title}</p>
      <h1>${title}</h1>
      ${isOfSource(description, origins) ? markdownHtml(description, { level: 3 }) : html`<p>${description}</p>`}
      <p><a href="${linkFrom(path, file.path)}">${file.path}</a></p>
    </header>
    ${fieldsSection(schema, path, origins)} ${exampleSection(schema)}`;
  return { path, title: `${title}: schema`, summary: '', main };
}

function fieldsSection(schema: JsonSchema, path: string, origins: Origins): Markup {
  const { fields, isWhole } = fieldsOf(schema, MAX_FIELDS);
  if (fields.length === 0) return html`<p>The schema names no fields.</p>`;
  const head = ['Field', 'Type', 'Required', 'Allowed', 'Meaning', 'Source'];
  const nested = fields.some((field) => field.path.includes('[]'));
  return section(
    'fields',
    'Fields',
    nested
      ? html`<p class="quiet">
          Required means: required in the object that the field stands in. [] stands for every item of a list.
        </p>`
      : html``,
    table(
      head,
      fields.map((field) => row(field, path, origins)),
    ),
    isWhole ? html`` : html`<p>There are more, deeper inside: the schema itself has them.</p>`,
  );
}

function row({ path: field, type, required, allowed, description }: Field, page: string, origins: Origins): Markup[] {
  return [
    code(field),
    text(type),
    html`${required ? html`<span class="must">yes</span>` : 'no'}`,
    text(allowed),
    isOfSource(description, origins) ? inlineMarkdownHtml(sentence(description)) : text(sentence(description)),
    sourceOf(description, page, origins),
  ];
}

/** Markdown is what authors write; in words of ours a name such as `__proto__` stands as it is. */
function isOfSource(description: string, origins: Origins): boolean {
  return origins(description) !== undefined;
}

/** A description that no source has word for word is made up of several, or of none. */
function sourceOf(description: string, page: string, origins: Origins): Markup {
  const origin = description === '' ? undefined : origins(description);
  if (origin === undefined) return html``;
  const action = /^\/actions\/(\d+)\//.exec(origin.pointer)?.[1];
  const place = action === undefined ? '' : `, action ${Number(action) + 1}`;
  return html`<a href="${linkFrom(page, origin.path)}">${origin.role}</a>${place}`;
}

function exampleSection(schema: JsonSchema): Markup {
  const [example] = Array.isArray(schema['examples']) ? schema['examples'] : [];
  if (example === undefined) return html``;
  return section('example', 'Example, made up', codeBox(JSON.stringify(example, undefined, 2), 'Example'));
}
