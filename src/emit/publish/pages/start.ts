import { listOf, objectOf, textOf } from '../../../contract/tree.ts';
import type { Consumes } from '../../../model/capability.ts';
import type { Markup } from '../../../text/markup.ts';
import { markdownHtml } from '../../../text/markdown-html.ts';
import { sentence } from '../../../surfaces/words.ts';
import { operationsOf, type PublishedOperation } from '../operations.ts';
import type { PublishedApi } from '../part.ts';
import { commandsSection } from './commands.ts';
import { curlOf, secretsIn } from './curl.ts';
import { bullets, code, codeBox, html, section, table, text } from './html.ts';
import { apiPage } from './places.ts';
import { linkFrom, type Book, type Page } from './shell.ts';
import { authenticationText, effectText, statusNote } from './words.ts';

/** `getting-started.html`: from the address and the key to the first request and what its answer means. */
export function startPage(book: Book, api: PublishedApi): Page {
  const path = apiPage(book.publication, 'getting-started', api);
  const { info, consumes } = api.capability;
  const first = firstOf(api);
  const main = html`<header>
      <p class="over">Getting started</p>
      <h1>${info.title}</h1>
    </header>
    ${addressSection(api)} ${keySection(api, consumes[0])}
    ${first === undefined ? html`` : requestSection(book, path, first)} ${answersSection(api)} ${limitsSection(api)}
    ${commandsSection(book, api)} ${unknownSection(api)}`;
  return { path, title: `Getting started with ${info.title}`, summary: '', main };
}

function addressSection({ document }: PublishedApi): Markup {
  const rows = listOf(document['servers']).flatMap((server) => {
    const { url, description } = objectOf(server);
    return textOf(url) === undefined ? [] : [[code(textOf(url) ?? ''), text(textOf(description) ?? '')]];
  });
  return section('address', 'The address', rows.length === 0 ? html`<p>The contract names no server.</p>` : table(['Address', 'What it is'], rows)); // prettier-ignore
}

function keySection({ document }: PublishedApi, consumes: Consumes | undefined): Markup {
  const schemes = Object.values(objectOf(objectOf(document['components'])['securitySchemes']));
  const told = schemes.flatMap((scheme) => textOf(objectOf(scheme)['description']) ?? []);
  const secrets = secretsIn(consumes?.authentication);
  const kept =
    secrets.length === 0
      ? html``
      : html`<p>Keep it in the environment, never in a file or a command that is kept:</p>
          ${codeBox(secrets.map((name) => `read -rs ${name} && export ${name}`).join('\n'), 'Command that reads the key')}`;
  return section('key', 'The key', html`<p>${authenticationText(consumes?.authentication)}</p>`, ...told.map((words) => markdownHtml(words, { level: 3 })), kept); // prettier-ignore
}

interface First {
  readonly one: PublishedOperation;
  readonly consumes: Consumes;
}

/** The operation to begin with: one that only reads, else the first with a valid example. */
function firstOf(api: PublishedApi): First | undefined {
  const able = operationsOf(api).filter(
    ({ facts }) => facts.examples.length > 0 || facts.inputs.every(({ required }) => !required),
  );
  const one = able.find(({ facts }) => facts.semantics.readOnly) ?? able[0];
  const consumes = api.capability.consumes.find(({ resources }) =>
    resources.some(({ operations }) => one !== undefined && operations.includes(one.operation)),
  );
  return one === undefined || consumes === undefined ? undefined : { one, consumes };
}

function requestSection(book: Book, path: string, { one, consumes }: First): Markup {
  const { facts, operation, api } = one;
  const [example] = facts.examples;
  const reference = linkFrom(path, apiPage(book.publication, 'reference', api));
  const warning = facts.semantics.readOnly
    ? html``
    : html`<div class="note">
        <p>
          This request ${effectText(facts.semantics).startsWith('changes') ? 'changes data' : 'acts'} in the account of
          your key${example === undefined ? '' : ', and its content is made up'}. Begin where that does no harm.
        </p>
      </div>`;
  return section(
    'first-request',
    'A first request',
    html`<p>
      ${sentence(operation.title ?? operation.name)}
      ${example?.summary === undefined ? '' : `Example: ${sentence(example.summary)}`}
    </p>`,
    warning,
    codeBox(curlOf(one, consumes, example?.value ?? {}), 'First request as a curl command'),
    example === undefined
      ? html``
      : html`<p>The example is valid: it was checked against the schema of the operation.</p>`,
    book.publication.renderer === undefined
      ? html``
      : html`<p>All operations are in the <a href="${reference}">reference</a>.</p>`,
  );
}

function answersSection(api: PublishedApi): Markup {
  const answers = operationsOf(api).flatMap(({ facts }) => facts.responses);
  const groups = Map.groupBy(answers, ({ status, description }) => `${status} ${description}`);
  const rows = [...groups.values()]
    .flatMap(([one]) => one ?? [])
    .toSorted((a, b) => (a.status < b.status ? -1 : a.status > b.status ? 1 : 0))
    .map(({ status, description, documented }) => [
      code(status),
      html`${sentence(description)} ${statusNote(status)}`,
      text(documented ? 'the contract' : 'seen or told elsewhere; the contract does not document it'),
    ]);
  if (rows.length === 0) return html``;
  return section('answers', 'What the answer means', table(['Status', 'Meaning', 'Known from'], rows));
}

function limitsSection(api: PublishedApi): Markup {
  const { policy } = api.capability.facts ?? {};
  const batches = operationsOf(api).flatMap(
    ({ facts, operation }) =>
    facts.bulk === undefined
      ? []
      : [html`At most ${facts.bulk.maxItems} items in ${code(facts.bulk.items)} of ${code(operation.name)}; ${code(facts.bulk.key)} tells items apart.`], // prettier-ignore
  );
  const rate = policy?.rate;
  const rates =
    rate === undefined
      ? [html`No source states a rate. Send one request after the other, and slow down at ${code('429')}.`]
      : [html`At most ${rate.requests} requests in ${rate.perSeconds} seconds, ${rate.burst} of them at once.`];
  const source = policy?.source === undefined ? [] : [html`Source: ${sentence(policy.source)}`];
  return section('limits', 'How much, how fast', bullets([...batches, ...rates, ...source]));
}

function unknownSection({ capability }: PublishedApi): Markup {
  const unknown = capability.facts?.guidance?.unknown ?? [];
  if (unknown.length === 0) return html``;
  return section('not-documented', 'What nobody documents', bullets(unknown.map((words) => text(sentence(words)))));
}
