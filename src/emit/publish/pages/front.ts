import { sentence } from '../../../surfaces/words.ts';
import type { Markup } from '../../../text/markup.ts';
import { inlineMarkdownHtml, markdownHtml } from '../../../text/markdown-html.ts';
import { skillOf } from '../../layout.ts';
import { offersOf } from '../../offers.ts';
import type { Publication, PublishedApi } from '../part.ts';
import { operationTable } from './capability.ts';
import { bullets, code, html, section } from './html.ts';
import { kindsOf, type Kind } from './kinds.ts';
import { apiPage, FILES, HOME } from './places.ts';
import type { Book, Page } from './shell.ts';

/** `index.html`: what the APIs are, and a way to everything that is published of them. */
export function frontPage(book: Book): Page {
  const { publication } = book;
  const { provider } = publication;
  const main = html`<header>
      <h1>${provider.name}</h1>
      <p class="lead">${provider.description}</p>
      ${standing(publication)}
      <ul class="tags">
        ${provider.tags.map((tag) => html`<li>${tag}</li>`)}
      </ul>
    </header>
    ${publication.apis.map((api) => apiSection(book, api))} ${audiences(book)} ${elsewhere(publication)}
    ${leftOut(book)}`;
  return { path: HOME, title: provider.name, summary: provider.description, main };
}

/** Who speaks here; told at the top where it is not the provider. */
function standing({ provider }: Publication): Markup {
  if (provider.position !== 'Consuming') return html``;
  const by = provider.maintainers.map(({ name }) => name).join(', ');
  return html`<div class="note">
    <p>
      Published by ${by}, not by ${provider.name}. The provider's own documentation:
      <a href="${provider.humanUrl}">${provider.humanUrl}</a>
    </p>
  </div>`;
}

function apiSection(book: Book, api: PublishedApi): Markup {
  const { capability, layout } = api;
  const { info, consumes } = capability;
  const { publication, shown } = book;
  const page = (path: string | undefined): string => (path === undefined ? '' : (shown.get(path) ?? ''));
  const skill = skillOf(capability);
  const schemas = [...layout.entities, ...layout.inputs].length;
  const [schema] = [...layout.entities.values(), ...layout.inputs.values()];
  const cards = [
    card(apiPage(publication, 'getting-started', api), 'Getting started', 'Address, key, a first request, limits'),
    publication.renderer === undefined
      ? html``
      : card(apiPage(publication, 'reference', api), 'Reference', 'Every operation and schema of the contract'),
    card(page(layout.naftiko), 'Capability', 'What can be done, on which surface, to what effect'),
    skill === undefined
      ? html``
      : card(page(`${layout.skill}/SKILL.md`), 'Agent Skill', 'What an agent reads before it acts'),
    schema === undefined
      ? html``
      : card(
          page(schema),
          'Data model',
          schemas === 1 ? 'The fields of the schema' : `The fields of ${schemas} schemas`,
        ),
  ];
  return section(
    api.stem,
    info.title,
    markdownHtml(info.description, { level: 3 }),
    html`<p class="quiet">${consumes.map(({ baseUri }) => html`${code(baseUri)} `)}</p>`,
    html`<ul class="grid">
      ${cards}
    </ul>`,
    operationTable(offersOf(capability)),
    schemaList(book, api),
  );
}

function schemaList({ shown, files }: Book, { layout }: PublishedApi): Markup {
  const paths = [...layout.entities.values(), ...layout.inputs.values(), ...layout.outputs.values()];
  // an answer that several operations give is one file
  const items = [...new Set(paths)].flatMap((path) => {
    const name = files.find((file) => file.path === path)?.link?.name ?? path;
    const page = shown.get(path);
    return page === undefined ? [] : [html`<a href="${page}">${name}</a>`];
  });
  return items.length === 0
    ? html``
    : html`<h3>Schemas</h3>
        ${bullets(items)}`;
}

function card(path: string, title: string, words: string): Markup {
  return path === ''
    ? html``
    : html`<li>
        <a class="card" href="${path}"><b>${title}</b><span>${words}</span></a>
      </li> `;
}

/** People have the pages, which stand with each API. */
const AUDIENCES = ['agents', 'programs', 'governance'] as const;
const TITLES = {
  agents: 'For agents',
  programs: 'For programs and those who write them',
  governance: 'For whoever has to judge it',
} as const;

/** Each kind of artifact, under those whom it is for. */
function audiences({ files }: Book): Markup {
  const kinds = kindsOf(files);
  const parts = AUDIENCES.flatMap((audience) => {
    const own = kinds.filter((kind) => kind.audience === audience);
    return own.length === 0
      ? []
      : [
          html`<h3>${TITLES[audience]}</h3>
            <ul class="grid">
              ${own.map(kindCard)}
            </ul>`,
        ];
  });
  return section('artifacts', 'Everything that is here', ...parts);
}

function kindCard({ id, title, purpose, files }: Kind): Markup {
  const count = files.length === 1 ? '' : ` ${files.length} files.`;
  return card(`${FILES}#${id}`, title, `${purpose}${count}`);
}

function elsewhere({ provider }: Publication): Markup {
  if (provider.common.length === 0) return html``;
  const items = provider.common.map(({ type, name, url }) => html`<a href="${url}">${name ?? type}</a>`);
  return section('elsewhere', 'Elsewhere', bullets(items));
}

function leftOut({ absent }: Book): Markup {
  if (absent.length === 0) return html``;
  const items = absent.map(({ what, reason }) => html`${code(what)}: ${inlineMarkdownHtml(sentence(reason))}`);
  const intro = html`<p>Only what a source states is published. Of these nothing is known, so nothing is said:</p>`;
  return section('left-out', 'What is not here, and why', intro, bullets(items));
}
