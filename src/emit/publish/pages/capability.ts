import type { Markup } from '../../../text/markup.ts';
import { markdownHtml } from '../../../text/markdown-html.ts';
import { sentence } from '../../../surfaces/words.ts';
import { skillOf } from '../../layout.ts';
import { offersOf, type Offer } from '../../offers.ts';
import type { PublishedApi } from '../part.ts';
import { bullets, code, html, section, table, text } from './html.ts';
import { linkFrom, type Book, type Page } from './shell.ts';
import { authenticationText, effectText, verb } from './words.ts';

/** `capabilities/<name>.html`: what the capability takes from the API, and what it offers of it on which surface. */
export function capabilityPage(book: Book, api: PublishedApi, path: string): Page {
  const { capability } = api;
  const { info } = capability;
  const offers = offersOf(capability);
  const main = html`<header>
      <p class="over">Capability ${capability.name}</p>
      <h1>${info.title}</h1>
      ${markdownHtml(info.description, { level: 3 })}
      <ul class="tags">
        ${info.tags.map((tag) => html`<li>${tag}</li>`)}
      </ul>
    </header>
    ${section('operations', 'What you can do', operationTable(offers))} ${surfacesSection(book, api, path, offers)}
    ${upstreamSection(api)}
    ${section('inputs', 'What each operation takes', ...offers.map((offer) => inputsOf(book, api, path, offer)))}
    ${section('evidence', 'Why the effects are called so', ...offers.map(evidenceOf))} ${filesSection(book, api, path)}`;
  return { path, title: `${info.title}: capability`, summary: '', main };
}

/** Each operation with its route, its words and its effect. */
export function operationTable(offers: readonly Offer[]): Markup {
  const rows = offers.map(({ tool, operation, facts, route }) => [
    code(tool.name),
    html`${verb(operation.method, facts.semantics.readOnly)} ${code(route?.path ?? '')}`,
    text(sentence(operation.title ?? tool.title ?? '')),
    text(effectText(facts.semantics)),
  ]);
  return table(['Operation', 'Route', 'What it does', 'Effect'], rows);
}

function surfacesSection(book: Book, api: PublishedApi, path: string, offers: readonly Offer[]): Markup {
  const { layout, capability } = api;
  const skill = skillOf(capability);
  const page = book.shown.get(`${layout.skill}/SKILL.md`);
  const [first] = offers;
  return section(
    'surfaces',
    'The same on every surface',
    bullets([
      html`REST: the routes above, as the API itself has them; wrong input is refused before anything is sent.`,
      ...(first === undefined
        ? []
        : [html`MCP: the server ${code(first.server)}, a tool for each operation under the same name.`]),
      ...(skill === undefined || page === undefined
        ? []
        : [html`Agent Skill: <a href="${linkFrom(path, page)}">${skill.name}</a>.`]),
    ]),
  );
}

function upstreamSection({ capability }: PublishedApi): Markup {
  const rows = capability.consumes.map(({ namespace, baseUri, authentication }) => [
    code(namespace),
    code(baseUri),
    text(authenticationText(authentication)),
  ]);
  return section('upstream', 'Where it sends', table(['Name', 'Address', 'Authentication'], rows));
}

function inputsOf({ shown }: Book, { layout }: PublishedApi, path: string, { facts, tool }: Offer): Markup {
  const rows = facts.inputs.map(({ name, in: place, type, required, description }) => [
    code(name),
    text(`${type}, ${place}`),
    html`${required ? html`<span class="must">yes</span>` : 'no'}`,
    text(sentence(description)),
  ]);
  const schema = [...layout.inputs].find(([call]) => call.endsWith(`.${tool.name}`))?.[1];
  const page = schema === undefined ? undefined : shown.get(schema);
  return html`<h3>${tool.name}</h3>
    ${rows.length === 0 ? html`<p>Takes no input.</p>` : table(['Input', 'Type and place', 'Required', 'Meaning'], rows)}
    ${page === undefined ? '' : html`<p><a href="${linkFrom(path, page)}">Every field of ${tool.name}</a></p>`}`;
}

function evidenceOf({ tool, facts }: Offer): Markup {
  const { readOnly, destructive, idempotent } = facts.semantics.evidence;
  const rows = [
    ['Reads only', readOnly, facts.semantics.readOnly],
    ['May overwrite or delete', destructive, facts.semantics.destructive],
    ['Safe to repeat', idempotent, facts.semantics.idempotent],
  ] as const;
  return html`<h3>${tool.name}</h3>
    ${table(
      ['Question', 'Answer', 'Evidence'],
      rows.map(([question, evidence, holds]) => [text(question), text(holds ? 'yes' : 'no'), text(sentence(evidence))]),
    )}`;
}

function filesSection({ files }: Book, { layout }: PublishedApi, path: string): Markup {
  const made = new Set(files.map((file) => file.path));
  const named = [
    [layout.naftiko, 'in the Naftiko dialect'],
    [layout.ikanos, 'in the Ikanos dialect'],
    [layout.manifest, 'the manifest: schemas, examples, evidence and digests'],
  ] as const;
  const items = named.flatMap(([file, words]) =>
    made.has(file) ? [html`<a href="${linkFrom(path, file)}">${file}</a>, ${words}`] : [],
  );
  return section('files', 'Files', bullets(items));
}
