import {
  providerSource,
  wholeSources,
  type ClosingEmitter,
  type Part,
  type PublishedApi,
  type PublishedFile,
} from '../part.ts';
import { artifactsPage } from './artifacts.ts';
import { capabilityPage } from './capability.ts';
import { frontPage } from './front.ts';
import { notFoundText } from './not-found.ts';
import { originsOf } from './origins.ts';
import { NOT_FOUND, shownFiles, STYLESHEET } from './places.ts';
import { referenceFiles, referencePage } from './reference.ts';
import { schemaPage } from './schema.ts';
import { documentOf, type Book, type Page } from './shell.ts';
import { skillPage } from './skill.ts';
import { startPage } from './start.ts';
import { STYLE } from './style.ts';

/** The pages of each API and of its files, and what pages load. */
export const pagesPart: ClosingEmitter = (publication, files, absent): Part => {
  const book: Book = { publication, files, absent, shown: shownFiles(publication, files) };
  const own = { content: STYLE, path: STYLESHEET, sources: [providerSource(publication)] };
  return {
    files: [own, ...referenceFiles(book), ...publication.apis.flatMap((api) => apiPages(book, api))],
    absent: publication.renderer === undefined ? [NO_REFERENCE] : [],
  };
};

const NO_REFERENCE = {
  what: 'reference.html',
  reason: 'What shows the reference was not at hand.',
  remedy: 'Make it with "npm run bundle", and publish again.',
};

function apiPages(book: Book, api: PublishedApi): PublishedFile[] {
  const { publication, files, shown } = book;
  const origins = originsOf(api);
  const ofFiles = files.flatMap((file): Page[] => {
    const path = shown.get(file.path);
    if (path === undefined || file.capability !== api.capability.name) return [];
    if (file.path === api.layout.naftiko) return [capabilityPage(book, api, path)];
    if (file.path.endsWith('.md')) return [skillPage(book, api, file, path)];
    return [schemaPage(api, file, path, origins) ?? []].flat();
  });
  const { title } = api.capability.info;
  const made = (page: Page, type?: string, name?: string): PublishedFile => ({
    path: page.path,
    content: documentOf(book, page),
    capability: api.capability.name,
    ...(type !== undefined && name !== undefined && { link: { list: 'api', type, name, mediaType: 'text/html' } }),
    sources: [...wholeSources(api), providerSource(publication)],
  });
  return [
    made(startPage(book, api), 'GettingStarted', `${title}: getting started`),
    ...(publication.renderer === undefined
      ? []
      : [made(referencePage(book, api), 'APIReference', `${title}: reference`)]),
    ...ofFiles.map((page) => made(page)),
  ];
}

/** `index.html`, `artifacts.html` and `404.html`: they lead to everything else, so they are made last. */
export const frontPart: ClosingEmitter = (publication, files, absent): Part => {
  const book: Book = { publication, files, absent, shown: shownFiles(publication, files) };
  const sources = [providerSource(publication), ...publication.apis.flatMap(wholeSources)];
  const front = [
    { path: NOT_FOUND, content: notFoundText(publication), sources },
    { ...pageFile(book, frontPage(book)), sources },
  ];
  const whole = { ...book, files: [...files, ...front] };
  return { files: [...front, { ...pageFile(whole, artifactsPage(whole)), sources }], absent: [] };
};

function pageFile(book: Book, page: Page): { path: string; content: string } {
  return { path: page.path, content: documentOf(book, page) };
}
